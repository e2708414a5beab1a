"""A facility whose captured answers play the part of devices: judged and recorded, run after run."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from shikiri.model.device import Device
from shikiri.model.errors import SessionError
from shikiri.model.say import say
from shikiri.workflow.captures import JST, judge_captured, read_homes
from shikiri.workflow.history.record import Recorded, record_run
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.site import Site, load_site
from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"
NIGHT = datetime(2026, 11, 20, 12, 0, tzinfo=JST)


@dataclass(frozen=True)
class HostOf:
    device: Device


@dataclass(frozen=True)
class Look:
    host: HostOf
    error: SessionError | None = None
    seconds: float = 0.5


class Office:
    """One site folder and the answers of its devices, both free to be changed between two nights."""

    def __init__(self, folder: Path, devices: Iterable[str] = ("cisco_ios", "yamaha_rtx")) -> None:
        self.folder = folder / "事務所 一"
        self.answers = folder / "answers"
        self.folder.mkdir()
        for name in ("facility.yml", "lifecycle.yml"):
            shutil.copy(EXAMPLES / name, self.folder / name)
        for device in devices:
            shutil.copytree(EXAMPLES / device / "compliant", self.answers / device)

    @property
    def site(self) -> Site:
        return load_site(self.folder / "facility.yml", NIGHT)

    def answer(self, device: str, question: str) -> Path:
        return self.answers / device / f"{question}.txt"

    def change(self, device: str, question: str, old: str, new: str) -> None:
        page = self.answer(device, question)
        text = page.read_text("utf-8")
        assert old in text
        page.write_text(text.replace(old, new), "utf-8")

    def judged(
        self, night: int = 0, *, whole: bool = True, only: frozenset[str] | None = None, silent: str = ""
    ) -> Judged:
        """`silent` names a device that cannot be reached that night."""
        now = NIGHT + timedelta(days=night)
        site = load_site(self.folder / "facility.yml", now)
        homes = sorted(self.answers.iterdir())
        judged = judge_captured(read_homes(homes, site), site, now, only=only)
        situation = replace(judged.situation, whole=whole)
        if silent:
            states = {name: state for name, state in situation.states.items() if name != silent}
            gone = {silent: say("observe.not-asked", device=silent)}
            situation = replace(situation, states=states, unreachable=gone)
        again = judge_situation(situation, site.rules(only))
        return replace(again, evidence={name: one for name, one in judged.evidence.items() if name != silent})

    def run(self, night: int = 0, *, whole: bool = True, **more: object) -> Recorded:
        return self.record(self.judged(night, whole=whole), **more)

    def record(self, judged: Judged, **more: object) -> Recorded:
        looks = [Look(HostOf(device)) for device in judged.situation.devices.values()]
        words: Mapping[str, object] = {"kind": "verify", "started": judged.situation.now, **more}
        return record_run(self.site, judged, looks, **words)  # type: ignore[arg-type]  # its own words
