"""A Linux machine on the desk: files of hostapd and units as text, edited by the very operations of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shikiri.formats.edit import edited
from shikiri.model.command import Command, joined
from shikiri.model.facets.segment import Segment
from shikiri.model.facility import Binding
from shikiri.model.nothing import Things
from shikiri.model.operation import File, Package, Section, Service, Setting
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES, HOSTAPD_RUNS
from shikiri.platforms.write import Around
from shikiri.workflow.planning.write import Written, write

END = "\n==> that is all <==\n"


@dataclass
class Desk:
    """What is on the machine; `reading` is what it answers."""

    files: dict[str, str] = field(default_factory=dict)
    units: dict[str, bool] = field(default_factory=dict)  # hostapd@wlan0 -> enabled and running
    radios: dict[str, str] = field(default_factory=lambda: {"wlan0": "02:00:00:00:00:00"})
    packages: set[str] = field(default_factory=set)
    segments: tuple[Segment, ...] = (
        Segment(name="br-guest", vlan=20, handle="br-guest"),
        Segment(name="br-business", vlan=10, handle="br-business"),
    )

    def reading(self) -> Reading:
        answers = {HOSTAPD_FILES: self._files(), HOSTAPD_RUNS: self._runs()}
        return Reading(
            device="ap",
            platform="linux_ap",
            answers={question: Answer(text, complete=True) for question, text in answers.items()},
            when=datetime(2026, 1, 1, tzinfo=UTC),
        )

    def _files(self) -> str:
        confs = {path: text for path, text in self.files.items() if path.endswith((".conf", ".vlan", ".list"))}
        shown = {path: text for path, text in confs.items() if path.startswith("/etc/hostapd/")}
        return "\n".join(f"==> {path} <==\n{text}" for path, text in sorted(shown.items())) + END

    def _runs(self) -> str:
        rows = ["unit hostapd inactive masked"] if "hostapd" not in self.units else []
        for path in self.files:
            if path.startswith("/etc/hostapd/") and path.endswith(".conf") and path != "/etc/hostapd/hostapd.conf":
                name = "hostapd@" + path.rpartition("/")[2].removesuffix(".conf")
                self.units.setdefault(name, False)
        rows += [
            f"unit {name} {'active enabled' if on else 'inactive disabled'}" for name, on in sorted(self.units.items())
        ]
        rows += [
            f"{path}:{line}"
            for path, text in self.files.items()
            if path.startswith("/etc/systemd/system/hostapd")
            for line in text.splitlines()
            if "txpower" in line
        ]
        rows += [f"radio {name} phy{at} {mac}" for at, (name, mac) in enumerate(self.radios.items())]
        return "\n".join([*rows, "end", ""])

    def state(self) -> State:
        found = parse(PLATFORM, self.reading())
        return found.with_facet("segment", Things(self.segments, complete=True))

    def do(self, commands: Iterable[Command]) -> None:
        for command in commands:
            one = command.operation
            if isinstance(one, File):
                if one.text is None:
                    self.files.pop(one.path, None)
                else:
                    self.files[one.path] = joined(one.text)
            elif isinstance(one, Setting | Section):
                self.files[one.path] = edited(self.files.get(one.path, ""), one, joined)
            elif isinstance(one, Service):
                name = one.name.removesuffix(".service")
                if one.running is not None:
                    self.units[name] = one.running
            elif isinstance(one, Package):
                self.packages.add(one.name)

    def plan(self, wanted: State, radios: Iterable[str] = ("wlan0",), **more: Any) -> Written:
        before = self.state()
        around = Around(
            observed=before,
            wanted=wanted,
            reading=self.reading(),
            binding=Binding(radios=dict.fromkeys(radios)),  # type: ignore[arg-type]
            **more,
        )
        return write(PLATFORM, before, wanted, around, secrets_sure=True)
