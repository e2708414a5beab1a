"""Runs made up for tests of the store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shikiri.store.rows import AnswerRow, DeviceRow, NewRun, RunRow, pack

WHEN = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
CONFIG = "hostname sw1\ninterface 1\n shutdown\n"


def run_row(number: int = 1, **more: object) -> RunRow:
    row = RunRow(
        id=f"261121-aa{number:02}",
        customer="acme",
        facility="shibuya",
        number=number,
        kind="verify",
        who="hanako",
        started=WHEN + timedelta(days=number),
        finished=WHEN + timedelta(days=number, seconds=9),
        exit=3,
        whole=True,
        drifted=0,
        versions={"shikiri": "0.1"},
        counts={"pass": 40, "fail": 2},
    )
    return replace(row, **more)  # type: ignore[arg-type]  # the fields of RunRow, by name


def device_row(name: str = "sw1", config: str = CONFIG, **more: object) -> DeviceRow:
    answers = (AnswerRow.of("show config", config, True), AnswerRow.of("show 時刻", f"clock of {name}", None))
    row = DeviceRow(device=name, platform="some_os", state=json.dumps({"device": name}), answers=answers, seconds=1.5)
    return replace(row, **more)  # type: ignore[arg-type]  # the fields of DeviceRow, by name


def new_run(number: int = 1, *devices: DeviceRow, **more: object) -> NewRun:
    return NewRun(
        run=run_row(number, **more),
        document=pack([b'{"run": ', str(number).encode(), b"}"]),
        stories=pack([b"[]"]),
        devices=devices or (device_row(),),
    )
