"""The answers of a FreeRADIUS server."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.reading import Reading
from shikiri.platforms.base import Unanswered
from shikiri.platforms.freeradius.raddb import Node, tree
from shikiri.platforms.freeradius.scripts import CHECKED, FOLDER, NONE, RADDB, UNIT
from shikiri.platforms.linux.source import LinuxSource

DEFAULTS: Final = "/etc/default/freeradius"
_OPTIONS: Final = re.compile(r'\s*FREERADIUS_OPTIONS=["\']?(.*?)["\']?\s*')
_ELSEWHERE: Final = re.compile(r"(?:^|\s)-(?:d|n|D|l|i|p)")


class RadiusSource(LinuxSource):
    """A Linux source that knows the configuration as one tree."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._tree: Node | None = None

    @property
    def is_absent(self) -> bool:
        """There is no FreeRADIUS on this machine."""
        return self.lines(RADDB)[0] == NONE

    @property
    def tree(self) -> Node:
        if self._tree is None:
            self._in_its_place()
            self._tree = tree(self.files(RADDB))
        return self._tree

    def _in_its_place(self) -> None:
        """A server that was started with another folder is not what we read."""
        for number, line in self.files(RADDB).get(DEFAULTS, ()):
            found = _OPTIONS.fullmatch(line)
            if found is None or _ELSEWHERE.search(found[1]):
                raise ParseError("dot1x", RADDB, number)

    def unit(self) -> dict[str, str]:
        """What systemd says of the service."""
        return dict(line.split("=", 1) for line in self.lines(UNIT) if "=" in line)

    def is_serving(self) -> bool | None:
        """Does it run, at the next start too, with the configuration that we read? None: nobody can tell."""
        try:
            unit = self.unit()
        except Unanswered:
            return None
        if unit.get("ActiveState") != "active" or unit.get("UnitFileState") != "enabled":
            return False if "ActiveState" in unit else None
        started = unit.get("ExecStart", "")
        if "freeradius" not in started or re.search(r"\s-[dnDip]", started.replace(f"-d {FOLDER} ", "")):
            return None
        return True

    def is_accepted(self) -> bool | None:
        """Does FreeRADIUS itself accept its configuration?"""
        status = self.exit_status(CHECKED)
        if status is None:
            return None
        return status == 0 and any("appears to be OK" in line for line in self.lines(CHECKED))
