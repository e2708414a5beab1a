"""Segments: every interface with an address, a tag, a filter or a bridge, and what is on it that nobody models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.segment import Segment
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.commands import is_interface
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import addresses_of
from shikiri.platforms.yamaha_rtx.ports import members, switch_ports
from shikiri.platforms.yamaha_rtx.scopes import interface_of, networks, scopes
from shikiri.platforms.yamaha_rtx.segment_render import render
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Segment.FACET
_UNMODELLED: Final = frozenset(
    {"vrrp", "forward", "inbound"}
)  # `ip lan1 vrrp ...`: they change who answers, or where to
_MOST_TAGS: Final = 4094


def parse(source: RtxSource) -> Parsed:
    tags, bridges, ports = _tags(source), _bridges(source), members(source, _FACET)
    named = [*source.on_interface, *tags, *bridges, *ports.values()]
    held = networks(source)
    serving = {interface_of(held, addresses) for _, addresses in scopes(source).values()}
    things = tuple(
        _segment(source, name, tags.get(name), bridges.get(name), ports, serving=name in serving)
        for name in dict.fromkeys(named)
    )
    return Parsed(things, rests_on=(CONFIG,))


def _segment(
    source: RtxSource, name: str, tag: Entry | None, bridge: Entry | None, ports: dict[str, str], *, serving: bool
) -> Segment:
    lines = source.on_interface.get(name, [])
    first = tag or (lines[0] if lines else bridge)
    advertised = next((entry for entry in lines if entry.words[2:4] == ("rtadv", "send")), None)
    strange = [*(entry.text for entry in lines if entry.words[2] in _UNMODELLED), *_interconnected(source, name)]
    here = frozenset(port for port, vlan in ports.items() if vlan == name)
    return Segment(
        handle=name,
        at={"": source.line(first), "vlan": source.line(tag), "bridge": source.line(bridge)}
        | {"addresses": source.line(next((entry for entry in lines if "address" in entry.words), None))}
        | {"router_advertisement": source.line(advertised)},
        name=name,
        vlan=_vlan(source, name, tag),
        addresses=addresses_of(source, name) or source.silent(frozenset()),
        vrf="",
        unmodelled=tuple(strange) if strange else source.silent(()),
        enabled=_enabled(source, name),
        dhcp_server=True if _serves(source, lines, scoped=serving) else source.no(),
        ports=here or _physical(source, name),
        bridge=bridge.words[2] if bridge else source.silent(""),
        router_advertisement=True if advertised else source.no(),
    )


def _tags(source: RtxSource) -> dict[str, Entry]:
    """`vlan lan1/1 802.1q vid=20 name=GUEST`."""
    found = {}
    for entry in source.all("vlan"):
        if len(entry.words) > 1 and is_interface(entry.words[1]):
            found[entry.words[1]] = entry
    return found


def _vlan(source: RtxSource, name: str, tag: Entry | None) -> Known[int]:
    if tag is None:
        return UNSAID if "/" in name else source.silent(0)
    written = next((word.partition("=")[2] for word in tag.words if word.startswith("vid=")), "")
    if not written.isdigit() or not 1 <= int(written) <= _MOST_TAGS:
        raise source.fail(_FACET, tag)
    return int(written)


def _bridges(source: RtxSource) -> dict[str, Entry]:
    """Interface -> the line that puts it into a bridge; the bridge itself is one network with its members."""
    found = {}
    for entry in source.all("bridge", "member"):
        words = entry.after(2)
        if len(words) < 2 or not all(is_interface(word) for word in words if "=" not in word):  # noqa: PLR2004
            raise source.fail(_FACET, entry)
        found.update(dict.fromkeys((word for word in words if "=" not in word), entry))
    return found


def _interconnected(source: RtxSource, name: str) -> Iterator[str]:
    """`vlan interconnect group lan1 ...` stops traffic between the networks of one LAN; nobody models it."""
    for entry in source.all("vlan", "interconnect"):
        lan = entry.words[3] if len(entry.words) > 3 else ""  # noqa: PLR2004
        if entry.words[2:3] == ("group",) and (name == lan or name.startswith((f"{lan}/", "vlan"))):
            yield entry.text


def _enabled(source: RtxSource, name: str) -> Known[bool]:
    for kind in ("pp", "tunnel"):
        if name.startswith(kind):
            number = name.removeprefix(kind).removeprefix("-")
            return True if source.last(kind, "enable", number) else source.no()
    shut = source.all("lan", "shutdown", name.partition("/")[0])
    if any(len(entry.words) == 3 for entry in shut):  # noqa: PLR2004
        return False
    return source.on("C")


def _serves(source: RtxSource, lines: list[Entry], *, scoped: bool) -> bool:
    everywhere = source.last("dhcp", "service")
    here = any(entry.words[2:5] == ("dhcp", "service", "server") for entry in lines)
    return here or (scoped and everywhere is not None and everywhere.words[-1] == "server")


def _physical(source: RtxSource, name: str) -> Known[frozenset[str]]:
    """`lan1` and the tags on it use every port of the built-in switch; pp, tunnel and bridge have none of their own."""
    if not name.startswith(("lan", "vlan")):
        return frozenset()
    found = frozenset(switch_ports(source))
    return found if found and name.partition("/")[0] == "lan1" else UNSAID


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
