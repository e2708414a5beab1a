"""Walks: the ways a packet can take from one interface to the next, device after device, and what stops it there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from shikiri.engine.reach import Reach, Traffic, passes, settled
from shikiri.engine.site import Face, Path, Site, facet_doubt
from shikiri.model.facets.filter import Direction, Filter
from shikiri.model.net import FAMILIES, AddressSet, Family
from shikiri.model.nothing import NOT_OFFERED
from shikiri.model.reading import Line
from shikiri.model.say import Say, say

_DEVICES: Final = 4  # routers in a row
_WALKS: Final = 500
_WAYS: Final[tuple[Direction, ...]] = ("in", "out")


class TooManyWaysError(Exception):
    """A site so meshed that trying every way takes too long."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One device on the way: in by one interface, out by the other; no way out: the packet is for the device."""

    into: Face
    out: Face | None = None
    exit: str = ""  # the way out is an interface that has no segment, such as a dial-up line

    @property
    def exit_name(self) -> str:
        return self.out.name if self.out else self.exit

    @property
    def faces(self) -> tuple[Face, ...]:
        return (self.into,) if self.out is None else (self.into, self.out)


Walk: TypeAlias = tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Every device a packet of a segment can come to: the hops behind it, and the interface it comes in by.

    Nearest first; a walk ends where it enters the segment it is asked for. Not `whole`: there are too many to follow.
    """

    found: tuple[tuple[Walk, Face], ...]
    by_device: Mapping[str, tuple[tuple[Walk, Face], ...]]
    whole: bool

    def at(self, device: str) -> tuple[tuple[Walk, Face], ...]:
        """Those at one device; at any where it is ''."""
        return self.by_device.get(device, ()) if device else self.found


def arrivals(site: Site, source: str, until: str = "") -> Arrivals:
    """Where packets of a segment come to; followed once, however many targets are looked for."""
    key = ("arrivals", source, until)
    if key not in site.memo:
        site.memo[key] = _followed(site, source, until)
    made: Arrivals = site.memo[key]
    return made


def _followed(site: Site, source: str, until: str) -> Arrivals:
    found: list[tuple[Walk, Face]] = []
    follow = _follow(site, source, until)
    try:
        found.extend(islice(follow, _WALKS))
        whole = next(follow, None) is None
    except TooManyWaysError:
        whole = False
    by_device: dict[str, list[tuple[Walk, Face]]] = {}
    for one in found:
        by_device.setdefault(one[1].device, []).append(one)
    return Arrivals(tuple(found), {device: tuple(some) for device, some in by_device.items()}, whole)


def _follow(site: Site, source: str, until: str) -> Iterator[tuple[Walk, Face]]:
    """Nearest first. Branches stay iterators: behind one interface may be hundreds, and few are ever followed."""
    pending: deque[Iterator[tuple[Walk, Face]]] = deque([_starts(site, source)])
    while pending:
        for walk, into in pending.popleft():
            yield walk, into
            visited = {hop.into.device for hop in walk} | {into.device}
            for out in site.faces[into.device]:
                if out is not into and not {source, until} & out.names and out.families & into.families:
                    further = _beyond(site, out, visited, source)
                    if len(visited) >= _DEVICES and next(further, None) is not None:
                        raise TooManyWaysError
                    pending.append(_stepped((*walk, Hop(into, out)), further))


def _starts(site: Site, source: str) -> Iterator[tuple[Walk, Face]]:
    return (((), face) for face in site.faces_in(source) if face.speaks)


def _stepped(walk: Walk, further: Iterator[Face]) -> Iterator[tuple[Walk, Face]]:
    return ((walk, face) for face in further)


def _beyond(site: Site, out: Face, visited: set[str], source: str) -> Iterator[Face]:
    """The interfaces of other devices in the network behind an interface."""
    for face in _met(site, out):
        if face.device not in visited and source not in face.names:
            yield face


def _met(site: Site, out: Face) -> tuple[Face, ...]:
    """Every interface that answers in the network of one; the same for all interfaces in that network."""
    key = ("met", out.names, out.networks)
    if key not in site.memo:
        site.memo[key] = tuple(
            face for faces in site.faces.values() for face in faces if face.speaks and face.meets(out)
        )
    found: tuple[Face, ...] = site.memo[key]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What may not get through a walk. `weak` is why an open walk would still not be proved."""

    sources: AddressSet
    destinations: AddressSet
    like: Traffic  # protocol and ports
    weak: Say | None = None
    vague: bool = False  # the addresses are wider than the real ones, which nobody printed


def answer(site: Site, walk: Walk, family: Family, question: Question) -> Path:
    """Is a walk open for one IP version?"""
    filters = tuple(one for hop in walk for one in _filters(site, hop))
    doubt = next((found for hop in walk if (found := _doubt(site, hop)) is not None), None)
    reach = Reach(open="unknown", reason=doubt) if doubt is not None else _passed(site, filters, family, question)
    weak = _weak(site, walk, filters, family, question) if reach.open == "yes" else None
    return Path(
        open="unknown" if weak else reach.open,
        layer="layer3",
        device=" > ".join(hop.into.device for hop in walk),
        interfaces=tuple(name for hop in walk for name in (hop.into.name, hop.exit_name) if name),
        family=family,
        reason=weak or reach.reason,
        lines=reach.lines or _where(walk),
        rule=reach.rule.text if reach.rule else "",
        sample=reach.sample,
    )


def _passed(site: Site, filters: tuple[Filter, ...], family: Family, question: Question) -> Reach:
    """What gets through some filters; many walks lead through the same ones, and ask the same of them."""
    like = question.like
    traffic = Traffic(
        sources=question.sources.only(family),
        destinations=question.destinations.only(family),
        protocol=like.protocol,
        ports=like.ports,
        source_ports=like.source_ports,
    )
    key = ("passed", *map(id, filters), traffic)
    if key not in site.memo:
        site.memo[key] = passes(filters, traffic, site.memo)
    found: Reach = site.memo[key]
    return found


def _doubt(site: Site, hop: Hop) -> Say | None:
    """Why a device proves nothing: a feature we do not model, a filter nobody read, a segment that is not whole."""
    for face in hop.faces:
        if face.doubt is not None:
            return face.doubt
    state = site.states[hop.into.device]
    for facet in ("segment", "filter"):
        if (doubt := facet_doubt(state, facet)) is not None:
            return doubt
    if hop.exit_name and state.facet("filter") is NOT_OFFERED:
        return say("reach.no-filter-facet")
    return None


def _filters_at(site: Site, device: str, interfaces: frozenset[str], direction: Direction) -> tuple[Filter, ...]:
    """The filters of a device that are known to work on an interface in one direction."""
    key = ("filters", device, interfaces, direction)
    if key not in site.memo:
        site.memo[key] = tuple(
            one
            for one in site.states[device].things("filter")
            if isinstance(one, Filter) and settled(one.interface) in interfaces and settled(one.direction) == direction
        )
    found: tuple[Filter, ...] = site.memo[key]
    return found


def _filters(site: Site, hop: Hop) -> tuple[Filter, ...]:
    into, out = hop.into, hop.out
    before = _filters_at(site, into.device, frozenset({into.name, into.segment.handle}) - {""}, "in")
    if not hop.exit_name:
        return before
    names = frozenset({hop.exit_name, out.segment.handle if out else ""}) - {""}
    return (*before, *_filters_at(site, into.device, names, "out"))


def _weak(site: Site, walk: Walk, filters: tuple[Filter, ...], family: Family, question: Question) -> Say | None:
    """Why a way that no filter blocks is still not proved to be open."""
    for hop in walk:
        for one in site.states[hop.into.device].things("filter"):
            if isinstance(one, Filter) and (settled(one.interface) is None or settled(one.direction) is None):
                return say("reach.unsaid", field="interface")
        if hop.out is not None and settled(hop.into.segment.vrf) != settled(hop.out.segment.vrf):
            return say("reach.feature", what="vrf")
        ports = frozenset(port for face in hop.faces for port in settled(face.segment.ports) or ())
        if ports and any(_filters_at(site, hop.into.device, ports, way) for way in _WAYS):
            return say("reach.port-filter")
    if question.vague and any(settled(one.family) in (family, None) for one in filters):
        return say("reach.unsaid", field="addresses")
    return question.weak


def _where(walk: Walk) -> tuple[Line, ...]:
    """Where the interfaces of a walk have their addresses: the evidence where no rule decides."""
    lines = (face.segment.line("addresses") for hop in walk for face in hop.faces)
    return tuple(line for line in lines if line is not None)


def families_of(walk: Walk) -> tuple[Family, ...]:
    """The IP versions that every interface of a walk routes; the last one may end at the device itself."""
    *middle, last = walk
    routed = [face.families for hop in middle for face in hop.faces]
    ending = [last.into.families, last.out.families] if last.out else [last.into.speaks]
    return tuple(family for family in FAMILIES if all(family in known for known in (*routed, *ending)))
