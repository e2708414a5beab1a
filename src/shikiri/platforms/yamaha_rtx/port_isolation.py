"""Switch ports: those of the built-in switch; with LAN division each belongs to one VLAN interface."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.nothing import UNSAID, Known, NotOffered
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.ports import PORTS, division, mapped, members, other_division
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = PortIsolation.FACET


def parse(source: RtxSource) -> Parsed | NotOffered:
    odd = other_division(source, "lan1")
    return Parsed(tuple(_ports(source, known=odd is None)), rests_on=(CONFIG,))


def _ports(source: RtxSource, *, known: bool) -> Iterator[PortIsolation]:
    """Ports of one VLAN interface are an ordinary switch: they see each other."""
    divided = division(source, "lan1")
    lines, groups = mapped(source, _FACET), members(source, _FACET)
    model = source.header[0] if source.header else ""
    names = groups or {f"lan1.{number}": "" for number in range(1, PORTS.get(model, 0) + 1)}
    for name, group in names.items():
        where = source.line(lines.get(name) or divided)
        protected: Known[bool] = source.off("M") if known else UNSAID
        yield PortIsolation(
            handle=name,
            at={"": where, "group": where},
            name=name,
            enabled=source.on("M"),
            protected=protected,
            private_vlan="none" if known else UNSAID,
            group=group,
        )


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse)
