"""Law: an answer of a Linux host that breaks off anywhere, or is missing, proves no more than the whole one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.engine.judge import bind_control, judge
from shikiri.engine.label import label
from shikiri.guideline.controls import controls
from shikiri.guideline.policy import load_policy
from shikiri.intake.facility import load_facility
from shikiri.lifecycle.load import lifecycle
from shikiri.model.device import Device
from shikiri.model.finding import Status
from shikiri.model.reading import Answer, Reading
from shikiri.model.situation import Situation
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from tests.platforms.test_golden import HERE, read_case

FACETS = ("management", "account", "snmp", "discovery", "logging", "time_sync", "firmware")
CASES = tuple(path for facet in FACETS for path in sorted((HERE / "linux_ap" / facet).iterdir()) if path.is_dir())
NOW = datetime.fromisoformat("2025-11-20T10:02:03+09:00")
FACILITY = b"""\
id: lab
name: Lab
manage_from: management
segments:
  - {name: management, role: management, subnets: 10.99.0.0/24}
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
time: {servers: [10.99.0.14], timezone: Asia/Tokyo}
accounts: [{name: ops}]
logging: {hosts: [{host: logs.example, owner: own}]}
"""
JUNK = (
    "",
    "\n",
    "#! exit 1\n",
    "#! exit 127\nsh: 1: x: not found\n",
    "Permission denied\n",
    "\x00\x00",
    "{}\n",
    "end\n",
)
MOST = 14  # cuts of one answer


def passes(reading: Reading, facet: str) -> frozenset[tuple[str, str]]:
    """What passes of one facet, by control and thing."""
    facility = load_facility(FACILITY, "facility.yml")
    devices = {"box": Device(name="box", platform="linux_ap", kinds=frozenset({"router"}))}
    states = {"box": replace(parse(PLATFORM, reading), device="box")}
    situation = Situation(
        facility=facility,
        policy=load_policy("basic"),
        devices=devices,
        states=states,
        now=NOW,
        labels=label(facility, devices, states),
        lifecycle=lifecycle(),
        whole=True,
        inputs=frozenset({"lifecycle", "clock", "fleet"}),
    )
    found = [
        one
        for control in controls()
        if control.facet == facet and control.scope == "thing"
        for one in judge(bind_control(control, situation.policy), situation)
    ]
    return frozenset((one.control, one.thing) for one in found if one.status is Status.PASS)


def gained(
    before: frozenset[tuple[str, str]], now: frozenset[tuple[str, str]], reading: Reading
) -> list[tuple[str, str]]:
    """What passes only now. A password that opens nothing may be called so whether or not the account is shut too."""
    shut = {one.id for one in parse(PLATFORM, reading).things("account") if one.enabled is False}  # type: ignore[attr-defined]  # accounts
    return [one for one in sorted(now - before) if one[1] not in shut]


def cuts(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    step = max(1, len(lines) // MOST)
    return ["".join(lines[:at]) for at in range(0, len(lines), step)] + [text[: len(text) // 2], text[: len(text) // 3]]


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_broken_answer_gains_nothing(folder: Path) -> None:
    reading, facet = read_case(folder, PLATFORM), folder.parent.name
    before = passes(reading, facet)
    for question, answer in reading.answers.items():
        for text in (*cuts(answer.text), *JUNK):
            if question == "nft -j list ruleset" and text.startswith("#! exit 127"):
                continue  # a machine without the program: to say that it has no filter lets nothing pass
            answers = {**reading.answers, question: Answer(text, complete=False)}
            now = passes(replace(reading, answers=answers), facet)
            assert gained(before, now, reading) == [], (question, text[-60:])


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.parts[-2:]))
def test_an_answer_that_is_missing_gains_nothing(folder: Path) -> None:
    reading, facet = read_case(folder, PLATFORM), folder.parent.name
    before = passes(reading, facet)
    for question in reading.answers:
        answers = {name: one for name, one in reading.answers.items() if name != question}
        now = passes(replace(reading, answers=answers), facet)
        assert gained(before, now, reading) == [], question
