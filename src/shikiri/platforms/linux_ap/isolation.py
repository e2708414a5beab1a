"""Which ports are to be kept from each other, and by which interfaces they are in bridges."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.segment import Segment
from shikiri.model.facility import Binding
from shikiri.platforms.linux.changes import plain
from shikiri.platforms.write import Around

TRUNKS: Final = frozenset({"uplink", "access_point"})
_NOBODY: Final = Binding()


def bound(around: Around) -> Binding:
    return around.binding or _NOBODY


def trunks(around: Around) -> tuple[str, ...]:
    """The cards that carry all networks with tags. A radio is a port of an access point, and carries none."""
    binding = bound(around)
    return tuple(name for name, use in binding.ports.items() if use.kind in TRUNKS and name not in binding.radios)


def apart(around: Around) -> frozenset[str]:
    """The ports that must not see each other: as wished, and seats from the moment they are in a network."""
    ports = [one for one in around.wanted.things(PortIsolation.FACET) if isinstance(one, PortIsolation)]
    wished = {str(one.name) for one in ports if plain(one.protected) is True}
    joined = {one.key for one in around.observed.things(PortIsolation.FACET) if isinstance(one, PortIsolation)
              and plain(one.mode) != "routed"}  # fmt: skip
    kept = {str(one.name) for one in ports if plain(one.protected) is False} & joined  # as they are, or as is wished
    seats = {name for name, use in bound(around).ports.items() if use.kind == "seat"}
    return frozenset(wished | (seats - kept))


def apart_names(around: Around) -> tuple[str, ...]:
    """The same with the tags on them: whatever of a trunk is in a bridge."""
    segments = [one for one in around.wanted.things(Segment.FACET) if isinstance(one, Segment)]
    tags = {tag for one in segments if isinstance(tag := plain(one.vlan), int) and tag}
    found = set(apart(around))
    for port in (one for one in around.wanted.things(PortIsolation.FACET) if isinstance(one, PortIsolation)):
        tagged = plain(port.tagged)
        carried = (tagged if isinstance(tagged, frozenset) else set()) | (
            tags if port.name in trunks(around) else set()
        )
        if port.name in found:
            found |= {f"{port.name}.{tag}" for tag in carried}
    return tuple(sorted(found))
