"""The path we stand on: a plan after which the managing network is shut out of a device is no plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shikiri.engine.reach import Open, Traffic, passes, settled
from shikiri.engine.want import Wanted
from shikiri.guideline.checks.management import managed_from
from shikiri.model.facets.account import Account
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.management import Management
from shikiri.model.facets.segment import Segment
from shikiri.model.net import NOWHERE, AddressSet, PortSet
from shikiri.model.nothing import Default, Nothing
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

_DOORS = {"ssh": "22", "telnet": "23"}
_WORSE: dict[Open, int] = {"yes": 0, "unknown": 1, "no": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Foothold:
    """Who we are on a device and where we come from; '' where nobody knows."""

    user: str = ""
    address: str = ""


def cut_off(situation: Situation, wanted: Wanted, device: str, foothold: Foothold | None) -> Say | None:
    """Why a plan would shut us out; None where the way in stays as open as it was."""
    before, after = situation.states[device], wanted.states[device]
    who = _who(situation, device, foothold)
    if before == after or not who:
        return None
    was, will = _way_in(before, who), _way_in(after, who)
    return say("plan.cuts-off", sources=who.short()) if _WORSE[will] > _WORSE[was] else None


def own_accounts(situation: Situation, wanted: Wanted, device: str, foothold: Foothold | None) -> Iterator[Account]:
    """The accounts of ours that a plan would take away: who we are on the device right now."""
    user = foothold.user if foothold is not None else ""
    if user and not any(one.key == user for one in _usable(wanted.states[device])):
        yield from (one for one in _usable(situation.states[device]) if one.key == user)


def _usable(state: State) -> Iterator[Account]:
    for one in state.things("account"):
        if isinstance(one, Account) and settled(one.enabled) is not False:
            yield one


def _who(situation: Situation, device: str, foothold: Foothold | None) -> AddressSet:
    if foothold is not None and foothold.address:
        try:
            return AddressSet.of(foothold.address)
        except ValueError:
            return NOWHERE
    return managed_from(situation.facility, situation.devices[device])


def _way_in(state: State, who: AddressSet) -> Open:
    """Does some door of this device stand open for these addresses?"""
    doors = [
        one
        for one in state.things("management")
        if isinstance(one, Management) and _told(one.service) in _DOORS and _told(one.enabled) is not False
    ]
    return min((_through(state, door, who) for door in doors), key=_WORSE.__getitem__, default="no")


def _through(state: State, door: Management, who: AddressSet) -> Open:
    sources = _told(door.sources)
    if isinstance(sources, AddressSet) and not who <= sources:
        return "no"
    sure: Open = "yes" if isinstance(sources, AddressSet) and _told(door.enabled) is True else "unknown"
    port = PortSet.of(str(_told(door.port) or _DOORS[str(_told(door.service))]))
    answers: list[Open] = [sure]
    for family in who.families:
        for interface, own in _nearest(state, who.only(family)):
            like = Traffic(sources=who.only(family), destinations=own, protocol="tcp", ports=port)
            answers.append(passes(tuple(_filters(state, interface)), like).open)
    return max(answers, key=_WORSE.__getitem__)


def _nearest(state: State, who: AddressSet) -> Iterable[tuple[frozenset[str], AddressSet]]:
    """The interfaces in the network we come from, with their own addresses."""
    for one in state.things("segment"):
        written = settled(one.addresses) if isinstance(one, Segment) else None
        own = networks = NOWHERE
        for text in written or ():
            try:
                networks |= AddressSet.of(text)
                own |= AddressSet.of(text.partition("/")[0])
            except ValueError:
                continue
        if own and networks.overlaps(who):
            yield frozenset({one.key, one.handle}) - {""}, own


def _filters(state: State, interfaces: frozenset[str]) -> Iterable[Filter]:
    for one in state.things("filter"):
        if isinstance(one, Filter) and settled(one.direction) == "in" and settled(one.interface) in interfaces:
            yield one


def _told(value: object) -> object:
    inner = value.value if isinstance(value, Default) else value
    return None if isinstance(inner, Nothing) else inner
