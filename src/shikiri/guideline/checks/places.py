"""Where an appliance stands: the networks that hold its addresses, and what the routers let in and out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from shikiri.engine.paths import ANYTHING, Path, Site, between, to_internet
from shikiri.engine.reach import Traffic
from shikiri.engine.site import Face, facet_doubt
from shikiri.guideline.checks.forwards import from_outside
from shikiri.guideline.checks.reachability import undesigned
from shikiri.guideline.checks.walk import Said, all_of, fails, sure, told, unsure
from shikiri.guideline.checks.ways import CARRIERS, USERS, Way, closed, networks, site_of_carriers
from shikiri.model.device import Device
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.net import ANYWHERE, NOWHERE, PUBLIC, AddressSet
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

_LOOPBACK = AddressSet.of("127.0.0.0/8", "::1")
_NOT_TELLING = AddressSet.of("::1", "::ffff:0:0/96")  # its own end of a tunnel, and IPv4 in the clothes of IPv6
_EVERY6 = AddressSet.of("any6")  # a box may give itself more addresses of this kind than it tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """The declared networks an appliance is in. `doubt` is why nothing can be proved about it."""

    site: Site
    names: tuple[str, ...] = ()
    addresses: AddressSet = NOWHERE
    doubt: Say | None = None


def spot_of(situation: Situation, device: Device, address: str | None = None) -> Spot:
    """Where the device stands with one of its addresses; where none is named, with all of them.

    A loopback address is only the end of a tunnel that we came by: then the binding says which network it is.
    """
    site = site_of_carriers(situation)
    addresses = _all_addresses(situation.states[device.name]) if address is None else _read(address)
    near = addresses - _LOOPBACK
    bound = tuple(device.binding.segments) if device.binding is not None and addresses else ()
    held = {one.name: networks(site, one.name) for one in situation.facility.segments}
    names = tuple(name for name, net in held.items() if net.overlaps(near)) if near else bound
    if not near:
        near = _sum(held[name] for name in names if name in held)
    doubt = _unread(situation)
    if not names or not near <= _sum(held[name] for name in names if name in held):
        doubt = say("check.no-place", address=addresses.short() if addresses else "-")
    return Spot(site=site, names=names, addresses=near, doubt=doubt)


def _read(address: str) -> AddressSet:
    try:
        return AddressSet.of(address.partition("/")[0])
    except ValueError:
        return NOWHERE


def names_ip6(state: State) -> bool:
    """Does the box itself tell its addresses of IPv6? That it was reached by one (then `public` is unsaid) does not."""
    told_by_it = (
        _read(text) for one in all_of(state, Exposure) if sure(one.public) is False and (text := told(one.address))
    )
    return any((address - _NOT_TELLING).ip6 for address in told_by_it)


def _all_addresses(state: State) -> AddressSet:
    return _sum(_read(text) for one in all_of(state, Exposure) if (text := told(one.address)))


def _sum(sets: Iterable[AddressSet]) -> AddressSet:
    found = NOWHERE
    for one in sets:
        found |= one
    return found


def _unread(situation: Situation) -> Say | None:
    """Why nothing is proved about traffic: somebody it may pass through did not answer, or not to the end."""
    doubts = (facet_doubt(situation.states[name], Nat.FACET) for name in _carriers(situation))
    return _missing(situation) or next((doubt for doubt in doubts if doubt is not None), None)


def _missing(situation: Situation) -> Say | None:
    """The run is a limited one, or something that traffic may pass through did not answer."""
    missing = tuple(
        name
        for name, device in situation.devices.items()
        if device.kinds & CARRIERS and (name not in situation.states or name in situation.unreachable)
    )
    if missing or not situation.whole:
        return say("check.not-whole", devices=missing or ("-",))
    return None


def _carriers(situation: Situation) -> Iterator[str]:
    return (name for name in situation.states if _kinds(situation, name) & CARRIERS)


def _kinds(situation: Situation, name: str) -> frozenset[str]:
    return situation.devices[name].kinds if name in situation.devices else frozenset()


def outward(spot: Spot) -> Iterator[Way]:
    """What the box could send to the internet."""
    like = Traffic(sources=spot.addresses | _EVERY6, destinations=ANYWHERE)
    for name in spot.names:
        yield Way(name, "internet", to_internet(spot.site, name, like))


def inward(situation: Situation, spot: Spot) -> Iterator[Way]:
    """What the internet could send to the box: openings, and what nobody here can settle."""
    for name in spot.names:
        if not any(face.speaks for face in spot.site.faces_in(name)):
            yield _doubt("internet", name, say("reach.gateway-unread", segment=name))
        for device in _carriers(situation):
            state = situation.states[device]
            yield from from_outside(state, name, spot.addresses)
            if any(told(one.protocol) == "upnp" and told(one.enabled) is True for one in all_of(state, Discovery)):
                yield _doubt("internet", name, say("check.upnp-opens", device=device))
        if any(face.networks.only6.overlaps(PUBLIC) or "ip6" in face.loose for face in spot.site.faces_in(name)):
            yield _doubt("internet", name, say("check.inward-ip6", segment=name))
    if spot.addresses.overlaps(PUBLIC):
        yield _doubt("internet", ", ".join(spot.names), say("check.public-address"))


def from_users(situation: Situation, spot: Spot, *, flows: bool) -> Iterator[Way]:
    """What users could send to the box; `flows`: beside what the facility means to pass."""
    facility = situation.facility
    for user in facility.roles(*USERS):
        for name in spot.names:
            meant = [one for one in facility.flows if (one.source, one.destination) == (user.name, name)]
            for rest in undesigned(meant) if flows else (ANYTHING,):
                yield Way(user.name, name, between(spot.site, user.name, name, rest))


def unnamed_ip6(situation: Situation, spot: Spot) -> Say | None:
    """Why a box that names no IPv6 address may have a global one all the same; None where its network has none."""
    for name in spot.names:
        if networks(spot.site, name).only6.overlaps(PUBLIC) or any(map(_may_announce, _joined(spot.site, name))):
            return say("check.may-have-ip6", segment=name)
    for device, state in situation.states.items():
        if device in situation.devices and _all_addresses(state).only6.overlaps(PUBLIC):
            for name in sorted(set(spot.names).intersection(spot_of(situation, situation.devices[device]).names)):
                return say("check.may-have-ip6", segment=name)  # a neighbour has one
    for name in spot.names:
        routers = (face for face in spot.site.faces_in(name) if "router" in _kinds(situation, face.device))
        if not any(face.speaks and not face.silent for face in routers):
            return say("check.ip6-router-unread", segment=name)
    if not spot.addresses <= _sum(networks(spot.site, name) for name in spot.names):
        return say("check.no-place", address=spot.addresses.short())
    doubts = (facet_doubt(situation.states[name], Segment.FACET) for name in _carriers(situation))
    return _missing(situation) or next((doubt for doubt in doubts if doubt is not None), None)


def _joined(site: Site, name: str) -> Iterator[Face]:
    """The interfaces in a network, and those that a bridge of their device makes one network with it."""
    for face in site.faces_in(name):
        yield face
        if face.bridge:
            yield from (other for other in site.faces[face.device] if other.bridge == face.bridge)


def _may_announce(face: Face) -> bool:
    return face.silent or "ip6" in face.loose or face.networks.only6.overlaps(PUBLIC)


def shut(situation: Situation, spot: Spot, *, flows: bool) -> Said:
    """Is the box out of reach for the users and for the internet, by what the facility's own devices let through?"""
    users = {one.name for one in situation.facility.roles(*USERS)}
    wanted = f"users, internet -> {', '.join(spot.names) or '-'}: closed"
    if not users:
        return unsure("check.no-networks-declared", wanted)
    if beside := users.intersection(spot.names):
        return fails(wanted, f"in the network of users: {', '.join(sorted(beside))}")
    return settled_by(spot, (*inward(situation, spot), *from_users(situation, spot, flows=flows)))


def settled_by(spot: Spot, ways: Iterable[Way]) -> Said:
    """The verdict over all ways. What decided stands in another device's answers: it is told, not cited."""
    found = replace(closed(ways), lines=())
    if spot.doubt is not None and found.status == "pass":
        return replace(found, status=unsure("judge.unsaid").status, reason=spot.doubt, actual="")
    return found


def _doubt(source: str, name: str, reason: Say) -> Way:
    return Way(source, name, (Path(open="unknown", layer="layer3", reason=reason),))
