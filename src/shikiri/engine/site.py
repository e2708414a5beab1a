"""A site as reach sees it: declared segments, and every interface of the devices that were read with what it joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from shikiri.engine.reach import Open, Packet, settled
from shikiri.model.facets.base import Thing
from shikiri.model.facets.segment import Segment
from shikiri.model.net import FAMILIES, NOWHERE, AddressSet, Family
from shikiri.model.nothing import Things, Unread
from shikiri.model.quick import quick
from shikiri.model.reading import Line
from shikiri.model.say import Say, say
from shikiri.model.state import State

Layer = Literal["declared", "layer2", "layer3"]
Names: TypeAlias = Mapping[tuple[str, str, str], str]
_EMPTY: Mapping[str, Say] = MappingProxyType({})

_LED: Final = ("wlan", "port_isolation")  # things that lead users into a segment
LINK_LOCAL: Final = AddressSet.of("fe80::/10")
_ONE_PEER: Final = frozenset({"pppoe", "ppp", "ipcp", "negotiated"})  # an address given by the provider's end of a line
_ONLY4: Final = frozenset({"dhcp", "pool"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPlan:
    """A segment as the facility declares it."""

    name: str
    role: str
    vlan: int | None = None
    subnets: AddressSet = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way from a segment to somewhere, and whether it is open. `no` only where it was proved to be blocked."""

    open: Open
    layer: Layer
    reason: Say
    device: str = ""  # several routers in a row: r1 > r2
    interfaces: tuple[str, ...] = ()
    family: Family | None = None
    lines: tuple[Line, ...] = ()
    rule: str = ""  # the text of the rule that lets through
    sample: Packet | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Face:
    """One enabled interface of a device: its networks, the declared segments it belongs to, and what is in doubt."""

    device: str
    segment: Segment
    name: str
    names: frozenset[str]
    vlan: int | None
    bridge: str | None
    networks: AddressSet = NOWHERE
    own: AddressSet = NOWHERE  # the addresses of the device itself
    loose: frozenset[Family] = frozenset()  # it has addresses that the text does not give
    families: frozenset[Family] = frozenset()  # the IP versions that are routed here
    speaks: frozenset[Family] = frozenset()  # those in which the device itself answers, link-local addresses included
    silent: bool = False  # nobody knows which addresses it has
    one_peer: bool = False
    doubt: Say | None = None

    def meets(self, other: Face) -> bool:
        """Are they in one network, as far as anybody can see?"""
        return bool(self.names & other.names) or self.networks.overlaps(other.networks)


_made = quick(Face)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was read of a facility's devices beside what it declares. `unread` are devices that did not answer."""

    plans: Mapping[str, SegmentPlan]
    states: Mapping[str, State]
    unread: Mapping[str, Say]
    faces: Mapping[str, tuple[Face, ...]]
    by_name: Mapping[str, tuple[Face, ...]]  # the interfaces in each declared segment
    meant: Mapping[tuple[str, str], tuple[Thing, ...]]  # SSIDs and ports, by device and the segment they lead to
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)  # what was worked out of it

    def faces_in(self, name: str) -> tuple[Face, ...]:
        return self.by_name.get(name, ())

    @property
    def shown(self) -> frozenset[str]:
        """The declared segments that any device shows."""
        if "shown" not in self.memo:
            self.memo["shown"] = frozenset((*self.by_name, *(name for _, name in self.meant)))
        found: frozenset[str] = self.memo["shown"]
        return found


def survey(
    plans: Iterable[SegmentPlan], states: Mapping[str, State], names: Names, unread: Mapping[str, Say] = _EMPTY
) -> Site:
    """A site, ready for any number of questions. `names`: (device, facet, handle or key) -> declared segment."""
    declared = {plan.name: plan for plan in plans}
    faces: dict[str, tuple[Face, ...]] = {}
    by_name: dict[str, list[Face]] = {}
    named = {(device, facet) for device, facet, _ in names}
    meant: dict[tuple[str, str], list[Thing]] = {}
    for device, state in states.items():
        segments = [thing for thing in state.things("segment") if isinstance(thing, Segment)]
        faces[device] = tuple(
            _face(device, segment, _label(names, device, segment), declared)
            for segment in segments
            if settled(segment.enabled) is not False
        )
        for face in faces[device]:
            for name in face.names:
                by_name.setdefault(name, []).append(face)
        for thing in (thing for facet in _LED if (device, facet) in named for thing in state.things(facet)):
            if name := _label(names, device, thing):
                meant.setdefault((device, name), []).append(thing)
    return Site(
        plans=declared,
        states=states,
        unread=unread,
        faces=faces,
        by_name={name: tuple(some) for name, some in by_name.items()},
        meant={place: tuple(some) for place, some in meant.items()},
    )


def _label(names: Names, device: str, thing: Thing) -> str:
    """The declared segment a thing leads to; '' where nobody says."""
    return names.get((device, thing.FACET, thing.handle)) or names.get((device, thing.FACET, thing.key)) or ""


def facet_doubt(state: State, facet: str) -> Say | None:
    """Why a facet of a device proves nothing; None where it was read to its end or the platform has no such thing."""
    found = state.facet(facet)
    if isinstance(found, Unread):
        return found.reason
    if isinstance(found, Things) and not found.complete:
        return say("judge.incomplete")
    return None


def _face(device: str, segment: Segment, name: str, plans: Mapping[str, SegmentPlan]) -> Face:
    vlan, written = settled(segment.vlan), settled(segment.addresses)
    networks, own, words = _addresses(written or frozenset())
    loose = frozenset(family for word in words for family in _families(word))
    if settled(segment.router_advertisement) and not networks.ip6:
        loose |= {"ip6"}
    names = {name} & plans.keys()
    for plan in plans.values():
        if (vlan and vlan == plan.vlan) or networks.overlaps(plan.subnets):
            names.add(plan.name)
    families = loose | networks.families
    return _made(
        device=device,
        segment=segment,
        name=settled(segment.name) or segment.handle,
        names=frozenset(names),
        vlan=vlan,
        bridge=settled(segment.bridge),
        networks=networks,
        own=own,
        loose=loose,
        families=families,
        speaks=families | own.families,
        silent=written is None,
        one_peer=bool(words) and words <= _ONE_PEER,
        doubt=_doubt(segment),
    )


@lru_cache(maxsize=4096)
def _addresses(written: frozenset[str]) -> tuple[AddressSet, AddressSet, frozenset[str]]:
    """The networks, the device's own addresses, and the words that are no addresses."""
    networks = own = NOWHERE
    words: set[str] = set()
    for text in sorted(written):
        try:
            networks |= AddressSet.of(text)
            own |= AddressSet.of(text.partition("/")[0])
        except ValueError:
            words.add(text.lower())
    return networks - LINK_LOCAL, own, frozenset(words)


def _families(word: str) -> tuple[Family, ...]:
    if ":" in word or word.startswith("ipv6"):
        return ("ip6",)
    return ("ip4",) if word in _ONLY4 | _ONE_PEER else FAMILIES


def _doubt(segment: Segment) -> Say | None:
    """What keeps this interface from proving anything about routing."""
    if not (settled(segment.name) or segment.handle):
        return say("reach.unsaid", field="name")
    for name in ("addresses", "vrf", "unmodelled", "enabled"):
        if settled(getattr(segment, name)) is None:
            return say("reach.unsaid", field=name)
    features = settled(segment.unmodelled)
    return say("reach.feature", what=", ".join(features)) if features else None
