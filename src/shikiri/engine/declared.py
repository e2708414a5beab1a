"""Seen but not declared, and declared but not seen: what a facility says it has, beside what its devices show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_interface, ip_network
from typing import Literal, TypeAlias

from shikiri.engine.label import claims, same_interface
from shikiri.engine.match import word
from shikiri.model.device import UNLABELLED, Device, Label
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.stations import Station
from shikiri.model.facility import Binding, DeclaredSegment, Facility
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import CONFIRMED_TAGS, NOT_OFFERED, Default, Things, Unread
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

Network: TypeAlias = Literal["wlan", "segment", "account"]
Declarable: TypeAlias = Literal[Network, "stations"]
_Verdict: TypeAlias = tuple[Status, Say | None]
_SECTION = {"wlan": "wlans", "segment": "segments", "account": "accounts", "stations": "known_devices"}
_UNBOUND = Binding()


def seen_not_declared(
    situation: Situation, facet: Declarable, kinds: frozenset[str] = frozenset()
) -> Iterator[Outcome]:
    """Every thing that devices show, and whether the facility declares it. What is switched off does not matter."""
    for name, device in situation.devices.items():
        state = situation.states.get(name)
        if kinds and not kinds & device.kinds:
            continue
        if name in situation.unreachable:
            yield Outcome(status=Status.UNREACHABLE, device=name, thing=facet, reason=situation.unreachable[name])
        elif state is not None:
            yield from _on_device(situation, device, state, facet)


def declared_not_seen(situation: Situation, facet: Network) -> Iterator[Outcome]:
    """Everything declared, and whether a device shows it. `Not seen` needs every device, each read to its end."""
    for name in declared_names(situation.facility, facet):
        status, reason = _whereabouts(situation, facet, name)
        yield Outcome(status=status, thing=f"{facet}:{name}", expected=f"{facet} = {name}", reason=reason)


def declared_names(facility: Facility, facet: Declarable, device: str = "") -> tuple[str, ...]:
    """What may be seen: SSIDs, segments, accounts (of one device), hardware addresses."""
    if facet == "wlan":
        names = [wlan.ssid for wlan in facility.wlans]
    elif facet == "segment":
        names = [segment.name for segment in facility.segments]
    elif facet == "account":
        names = [account.name for account in facility.accounts if not device or account.is_on(device)]
    else:
        names = [_mac(known.mac) for known in facility.known_devices if known.mac]
    return tuple(dict.fromkeys(names))


def _on_device(situation: Situation, device: Device, state: State, facet: Declarable) -> Iterator[Outcome]:
    found = state.facet(facet)
    if isinstance(found, Unread):
        yield Outcome(status=Status.UNKNOWN, device=device.name, thing=facet, reason=found.reason)
    if not isinstance(found, Things):
        return
    names = declared_names(situation.facility, facet, device.name)
    concerned = False
    for thing in found.items:
        if _is_off(thing):
            continue
        if isinstance(thing, Station):
            verdict = _of_station(situation, state, thing, names)
        else:
            verdict = _of_network(situation, device, thing, names)
        if verdict is None:
            continue
        status, reason = verdict
        if status is Status.PASS and not found.complete:
            status, reason = Status.UNKNOWN, say("judge.incomplete")
        concerned = True
        yield _outcome(device, thing, names, status, reason)
    if not concerned:
        status = Status.NOT_APPLICABLE if found.complete else Status.UNKNOWN
        reason = say("judge.none.not_applicable" if found.complete else "judge.incomplete")
        yield Outcome(status=status, device=device.name, thing=facet, reason=reason)


def _outcome(device: Device, thing: Thing, names: tuple[str, ...], status: Status, reason: Say | None) -> Outcome:
    line = thing.line(thing.KEY)
    return Outcome(
        status=status,
        device=device.name,
        thing=thing.id,
        expected=f"{thing.KEY} : {' | '.join(names) or '-'}",
        actual=f"{thing.KEY} = {word(getattr(thing, thing.KEY))}",
        reason=reason,
        lines=(line,) if line is not None else (),
    )


def _of_network(situation: Situation, device: Device, thing: Thing, names: tuple[str, ...]) -> _Verdict | None:
    """An SSID, a segment or an account; None for the password of a level or a line: no name that could be declared."""
    if isinstance(thing, Account) and thing.kind in ("level", "line"):
        return None
    if not isinstance(getattr(thing, thing.KEY), str):
        return Status.UNKNOWN, say("judge.unsaid")
    if situation.labels.of(device.name, thing.FACET, thing.handle or thing.key).name:
        return Status.PASS, None
    both = claims(thing, situation.facility, device.binding or _UNBOUND, device.name)
    if len(both) > 1:
        return Status.FAIL, say("declared.conflict", thing=thing.key, names=tuple(one.name for one in both))
    if not names:
        return Status.UNKNOWN, say("declared.nothing", section=_SECTION[thing.FACET])
    if isinstance(thing, Segment) and any(_may_be(thing, segment) for segment in situation.facility.segments):
        return Status.UNKNOWN, say("declared.unbound", device=device.name, interface=thing.key)
    return Status.FAIL, say("declared.stranger", section=_SECTION[thing.FACET])


def _of_station(situation: Situation, state: State, station: Station, names: tuple[str, ...]) -> _Verdict | None:
    """A connected device; None among the guests, where strangers are meant to be, and on the line of the provider."""
    place = place_of(situation, state, station)
    role = place.role
    if role in ("guest", "other"):
        return None
    if not isinstance(station.mac, str):
        return Status.UNKNOWN, say("judge.unsaid")
    if is_known(situation.facility, station.mac, place.name):
        return Status.PASS, None
    if _mac(station.mac) in names and role:
        return Status.FAIL, say("declared.elsewhere", segment=place.name)
    if not role:
        return Status.UNKNOWN, say("declared.where")
    if not names:
        return Status.UNKNOWN, say("declared.nothing", section=_SECTION["stations"])
    kind = "stranger-random" if is_random(station.mac) else "stranger"
    return Status.FAIL, say(f"declared.{kind}", section=_SECTION["stations"])


def place_of(situation: Situation, state: State, station: Station) -> Label:
    """The network of a station, by the labels of the device's own segments and SSIDs; an empty one if unclear."""
    places = [place for place in (station.segment, station.interface) if isinstance(place, str) and place]
    found = {
        (label.name, label.role)
        for facet in ("segment", "wlan")
        for thing in state.things(facet)
        if any(same_interface(place, thing.key) for place in places)
        for label in (situation.labels.of(state.device, facet, thing.handle or thing.key),)
    }
    return Label(*found.pop()) if len(found) == 1 else UNLABELLED


def is_known(facility: Facility, mac: str, segment: str) -> bool:
    """Is it one of the devices that may be there? One that is declared for a network belongs nowhere else."""
    return any(
        _mac(one.mac) == _mac(mac) and (not one.segment or one.segment == segment)
        for one in facility.known_devices
        if one.mac
    )


def is_random(mac: str) -> bool:
    """An address that the device made up itself (the second bit of its first byte): a phone has a new one any day."""
    bare = _mac(mac)
    return len(bare) == 12 and bare[1] in "26ae"  # noqa: PLR2004


def _may_be(thing: Segment, segment: DeclaredSegment) -> bool:
    """Could a network nobody bound be this declared one? Its VLAN number or its addresses may rule that out."""
    if segment.vlan is not None and isinstance(thing.vlan, int) and thing.vlan not in (0, segment.vlan):
        return False
    networks = [ip_network(subnet) for subnet in segment.subnets]
    versions = {network.version for network in networks}
    addresses = [address for address in _addresses(thing) if address.version in versions]
    return not addresses or any(address in network for address in addresses for network in networks)


def _addresses(thing: Segment) -> list[IPv4Address | IPv6Address]:
    found: list[IPv4Address | IPv6Address] = []
    for text in thing.addresses if isinstance(thing.addresses, frozenset) else ():
        try:
            address = ip_interface(text).ip
        except ValueError:  # a word such as dhcp
            continue
        if not address.is_link_local:
            found.append(address)
    return found


def _whereabouts(situation: Situation, facet: Network, name: str) -> _Verdict:
    gaps: list[str] = []
    seen: list[object] = []
    offered = False
    for device in _bearers(situation, facet, name):
        state = situation.states.get(device.name)
        found = state.facet(facet) if state is not None else None
        offered |= found is not NOT_OFFERED
        if not isinstance(found, Things) or not found.complete:
            gaps += [device.name] if found is not NOT_OFFERED else []
        for thing in found.items if isinstance(found, Things) else ():
            label = situation.labels.of(device.name, facet, thing.handle or thing.key)
            if label.name == name if facet != "wlan" else thing.key == name:
                seen.append(getattr(thing, "enabled", True))
            elif not label.name and isinstance(thing, Segment) and _could_be(situation.facility, thing, name):
                gaps.append(device.name)
    if any(_sure(value) is True for value in seen):
        return Status.PASS, None
    if any(_sure(value) is None for value in seen):
        return Status.UNKNOWN, say("judge.unsaid")
    if not situation.whole:
        return Status.UNKNOWN, say("declared.limited")
    if gaps or not offered:
        return Status.UNKNOWN, say("declared.gaps", devices=tuple(dict.fromkeys(gaps)) or ("-",))
    return Status.FAIL, say("declared.switched-off" if seen else "declared.not-seen")


def _bearers(situation: Situation, facet: Network, name: str) -> Iterable[Device]:
    """The devices on which something declared may be."""
    if facet != "account":
        return situation.devices.values()
    accounts = [account for account in situation.facility.accounts if account.name == name]
    return [device for device in situation.devices.values() if any(one.is_on(device.name) for one in accounts)]


def _could_be(facility: Facility, thing: Segment, name: str) -> bool:
    segment = facility.segment(name)
    return segment is not None and not _is_off(thing) and _may_be(thing, segment)


def _is_off(thing: Thing) -> bool:
    return _sure(getattr(thing, "enabled", True)) is False


def _sure(value: object) -> bool | None:
    """A yes or no that the device said, or that the facts confirm; None where nobody knows."""
    if isinstance(value, Default):
        return _sure(value.value) if value.tag in CONFIRMED_TAGS else None
    return value if isinstance(value, bool) else None


def _mac(text: str) -> str:
    """`00-00-5E-00-53-01`, `0000.5e00.5301` and `00:00:5e:00:53:01` are one address."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
