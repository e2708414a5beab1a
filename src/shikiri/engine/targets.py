"""Targets: where traffic from a segment should not arrive, and how to tell that a walk arrived there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shikiri.engine.reach import settled
from shikiri.engine.site import LINK_LOCAL, Face, Site, facet_doubt
from shikiri.engine.walks import Hop
from shikiri.model.facets.nat import Nat
from shikiri.model.net import ANYWHERE, NOWHERE, PUBLIC, AddressSet, Family
from shikiri.model.say import Say, say


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where a walk may end: its last hop, what lies behind it, and who may go on there.

    `weak` says why an open walk to it is still not proved; `vague` where the device does not print the addresses.
    """

    hop: Hop
    destinations: AddressSet
    sources: AddressSet = ANYWHERE
    weak: Say | None = None
    vague: frozenset[Family] = frozenset()


def _kept(site: Site, key: tuple[str, ...], find: Callable[[], AddressSet]) -> AddressSet:
    """Worked out once a site: every walk asks for it."""
    if key not in site.memo:
        site.memo[key] = find()
    found: AddressSet = site.memo[key]
    return found


class Target(Protocol):
    """Something traffic should not arrive at."""

    @property
    def goal(self) -> AddressSet: ...

    @property
    def until(self) -> str: ...  # the segment behind which no walk needs to go on

    @property
    def device(self) -> str: ...  # where it is; '' where no single device is meant

    @property
    def routers(self) -> int: ...  # how many devices in a row pass it on by their connected networks alone

    def ends(self, into: Face, *, first: bool) -> Iterator[End]: ...

    def lost(self, start: Face, family: Family) -> Say | None: ...  # no walk arrived: why that proves nothing


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Another declared segment. The address that the router itself has there is none of its hosts: see `Itself`."""

    site: Site
    until: str
    device: str = ""
    routers: int = 1

    @property
    def goal(self) -> AddressSet:
        return _kept(self.site, ("goal", self.until), lambda: self._with(*self.site.faces_in(self.until)))

    def _with(self, *faces: Face) -> AddressSet:
        found = self.site.plans[self.until].subnets
        for face in faces:
            found |= face.networks
        return found

    def ends(self, into: Face, *, first: bool) -> Iterator[End]:  # noqa: ARG002  (a segment is entered the same way)
        for out in self.site.faces[into.device]:
            if out is not into and self.until in out.names:
                hosts = self._with(out) - Itself(self.site, into.device).goal
                yield End(hop=Hop(into, out), destinations=hosts, vague=out.loose)

    def lost(self, start: Face, family: Family) -> Say | None:
        """Two gateways that share no network are apart, unless one has an address nobody printed."""
        gateways = [face for face in self.site.faces_in(self.until) if face.families]
        if not gateways:
            return say("reach.gateway-unread", segment=self.until)
        if not any(family in face.families for face in gateways):
            return None
        for device in {start.device, *(face.device for face in gateways)}:
            for face in self.site.faces[device]:
                if face is not start and self.until not in face.names and family in face.loose and not face.one_peer:
                    return say("reach.unsaid", field="addresses")
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """A device's own addresses, where its management answers."""

    site: Site
    device: str
    until: str = ""
    routers: int = 2

    @property
    def goal(self) -> AddressSet:
        return _kept(self.site, ("goal of device", self.device), self._own)

    def _own(self) -> AddressSet:
        found = NOWHERE
        for face in self.site.faces.get(self.device, ()):
            found |= face.own
        return found

    def ends(self, into: Face, *, first: bool) -> Iterator[End]:
        own = self.goal if first else into.own
        if first and "ip6" in into.speaks:
            own |= LINK_LOCAL
        yield End(hop=Hop(into), destinations=own, vague=into.loose)
        if behind := self.goal - own:  # the router before it may have a route to its other addresses
            yield End(hop=Hop(into), destinations=behind, weak=say("reach.route-unread"))

    def lost(self, start: Face, family: Family) -> Say | None:  # noqa: ARG002  (no gateway proves more than another)
        return say("reach.gateway-unread", segment=self.device) if self.goal.ranges(family) else None


@dataclass(frozen=True, slots=True, eq=False)
class Internet:
    """Everything that is neither private nor the facility's own."""

    site: Site
    until: str = ""
    device: str = ""
    routers: int = 1

    @property
    def goal(self) -> AddressSet:
        return _kept(self.site, ("goal internet",), self._outside)

    def _outside(self) -> AddressSet:
        found = PUBLIC
        for plan in self.site.plans.values():
            found -= plan.subnets
        return found

    def ends(self, into: Face, *, first: bool) -> Iterator[End]:  # noqa: ARG002
        for hop in self._exits(into):
            sources, weak = self._translated(hop)
            yield End(hop=hop, destinations=self.goal, sources=sources | PUBLIC, weak=weak)

    def lost(self, start: Face, family: Family) -> Say | None:  # noqa: ARG002
        return say("reach.exit-unread")

    def _exits(self, into: Face) -> Iterator[Hop]:
        """The interfaces of a device that lead out: translated ones, and undeclared ones with a provider's address."""
        translated = {settled(nat.interface) or "" for nat in self._nats(into.device)} - {""}
        for face in self.site.faces[into.device]:
            known = {face.name, face.segment.handle} & translated
            translated -= known
            declared = any(self.site.plans[name].role != "internet" for name in face.names)
            outside = bool(face.names) or face.one_peer or "ip4" in face.loose or face.networks.overlaps(PUBLIC)
            if face is not into and (known or (outside and not declared)):
                yield Hop(into, face)
        yield from (Hop(into, exit=name) for name in sorted(translated))

    def _nats(self, device: str) -> tuple[Nat, ...]:
        return tuple(thing for thing in self.site.states[device].things("nat") if isinstance(thing, Nat))

    def _translated(self, hop: Hop) -> tuple[AddressSet, Say | None]:
        """The IPv4 addresses that are translated at an exit; where nobody can tell, all, and why."""
        device = hop.into.device
        if (doubt := facet_doubt(self.site.states[device], "nat")) is not None:
            return ANYWHERE, doubt
        names = {hop.exit_name, hop.out.segment.handle if hop.out else ""} - {""}
        nats = [nat for nat in self._nats(device) if settled(nat.interface) in names | {None}]
        inner = NOWHERE
        for nat in nats:
            inside = settled(nat.inner)
            if inside is None or settled(nat.interface) is None:
                return ANYWHERE, say("reach.unsaid", field="inner")
            inner |= inside
        return (inner, None) if nats else (ANYWHERE, say("reach.no-nat"))
