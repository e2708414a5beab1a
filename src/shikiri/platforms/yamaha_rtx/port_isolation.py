"""Switch ports: those of the built-in switch; with LAN division each belongs to one VLAN interface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.ports import division, mapped, members, moved, other_division, split, switch_ports
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, read_again, refuse_rest

_FACET = PortIsolation.FACET


def parse(source: RtxSource) -> Parsed:
    return Parsed(tuple(_ports(source)), rests_on=(CONFIG,))


def _ports(source: RtxSource) -> Iterator[PortIsolation]:
    """Ports of one VLAN interface see each other. One alone in its network does not: only the filters say how far."""
    divided, lines = division(source, "lan1"), mapped(source, _FACET)
    groups = members(source, _FACET) or dict.fromkeys(switch_ports(source), "")
    seen, line_of_split = split(source, "lan1"), other_division(source, "lan1")
    together = Counter(groups.values())
    for name, group in groups.items():
        where = source.line(lines.get(name) or divided)
        shared = together[group] > 1 and line_of_split is None
        protected: Known[bool] = source.off("M") if shared else UNSAID
        if name in seen:
            protected, where = len(seen[name]) == 1, source.line(line_of_split)
        yield PortIsolation(
            handle=name,
            at={"": where, "group": where},
            name=name,
            enabled=source.on("M"),
            protected=protected,
            private_vlan=source.default("none", "M") if shared or name in seen else UNSAID,
            group=group,
        )


def render(before: PortIsolation | None, after: PortIsolation | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    wanted = changes(before, after)
    if "group" in wanted:
        yield moved(read_again(around, _FACET, "group"), _FACET, before.handle, wanted.pop("group"))
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
