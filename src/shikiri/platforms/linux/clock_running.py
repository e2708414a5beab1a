"""The clock as it runs: the servers that chronyd really asks, whatever its files say by now."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux.source import LinuxSource

SOURCES: Final = "chronyc -c -N sources -a"
_FIELDS: Final = 10


def parse(source: LinuxSource) -> Parsed:
    """`^,*,ntp.nict.jp,2,...`: the kind, its state, the name it was given by. Clocks of hardware are no servers."""
    rows = [row.split(",") for row in source.lines(SOURCES) if row.strip()]
    if any(len(row) != _FIELDS for row in rows):
        raise Unanswered(SOURCES, "refused")
    names = frozenset(row[2] for row in rows if row[0] in ("^", "="))
    return Parsed((TimeSync(handle="clock", at={"": Line(SOURCES, 1)}, name="clock", servers=names),), rests_on=())


DRIVER = FacetDriver(facet=TimeSync.FACET, asks=(SOURCES,), parse=parse)
