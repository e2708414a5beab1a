"""Rules about 802.1X: how stations prove themselves, and whether they check who asks."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.walk import Said, Seen, all_of, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.finding import Outcome
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.situation import Situation

ONLY = frozenset({"eap-tls"})
_SENDERS = frozenset({"access_point", "controller"})


def servers(situation: Situation) -> Iterator[tuple[Device, AddressSet]]:
    """The devices that ask for certificates, each with the addresses it is bound to."""
    for name, state in situation.states.items():
        device = situation.devices.get(name)
        if device is not None and isinstance(state.facet(RadiusClient.FACET), Things):
            yield device, addresses(device)


def addresses(device: Device) -> AddressSet:
    """Its own addresses, by its binding."""
    return AddressSet.of(*(one for _, one in bound(device)))


def bound(device: Device) -> Iterator[tuple[str, str]]:
    """The networks it has an address in, and that address without its length."""
    for segment, own in device.binding.addresses.items() if device.binding is not None else ():
        yield from ((segment, one.partition("/")[0]) for one in sorted(own) if one != "none")


def access_points(situation: Situation) -> tuple[Device, ...]:
    """Those that send Wi-Fi, where the facility has a network for certificates."""
    if not any(wlan.enterprise for wlan in situation.facility.wlans):
        return ()
    return tuple(device for device in situation.devices.values() if device.kinds & _SENDERS)


def methods(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Certificates alone: the device says so, or each server that it hands the question on to."""

    def judge(seen: Seen) -> Said:
        wanted = "methods = eap-tls"
        said = told(seen.thing.methods)
        if said is not None:
            others = sorted(said - ONLY)
            if others:
                return fails(wanted, ", ".join(others), field="methods")
            if sure(seen.thing.methods) == ONLY:
                return passes(wanted, field="methods")
            return unsure("judge.unsaid", wanted)
        asked = sure(seen.thing.servers) or frozenset()
        answers = [_by_server(situation, one) for one in sorted(asked)]
        bad = sorted({other for ways in answers if ways is not None for other in ways - ONLY})
        if bad:
            return fails(wanted, ", ".join(bad), field="servers")
        if answers and all(ways == ONLY for ways in answers):
            return passes(wanted, ", ".join(sorted(asked)), field="servers")
        return unsure("judge.unsaid", wanted)

    return each_thing(situation, control, judge)


def _by_server(situation: Situation, address: str) -> frozenset[str] | None:
    """The ways in of the server with this address; None where nobody can tell."""
    try:
        wanted = AddressSet.of(address.partition(":")[0] if address.count(":") == 1 else address)
    except ValueError:
        return None
    for device, own in servers(situation):
        if wanted <= own:
            things = all_of(situation.states[device.name], Dot1x)
            ways = [sure(one.methods) for one in things if told(one.enabled) is not False]
            if not ways or not situation.states[device.name].is_complete(Dot1x.FACET):
                return None
            known = [one for one in ways if one is not None]
            every = frozenset[str]().union(*known)
            return every if len(known) == len(ways) or every - ONLY else None
    return None


def server_checked(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Devices check the server: the box says so, or every member was handed a profile of ours, which insists on it."""

    def judge(seen: Seen) -> Said:
        wanted = "server_validation = true"
        said = told(seen.thing.server_validation)
        if said is False:
            return fails(wanted, "server_validation = false", field="server_validation")
        if sure(seen.thing.server_validation) is True:
            return passes(wanted, field="server_validation")
        register = situation.register
        good = tuple(register.good(situation.now)) if register is not None else ()
        without = tuple(sorted({one.handle for one in good if not one.profiles}))
        if good and not without and sure(seen.thing.enabled) is True:
            return passes(wanted, f"profiles: {len(good)}")
        return unsure("check.no-profile", wanted, names=without or ("-",))

    return each_thing(situation, control, judge)


RULES = {"dot1x-methods": methods, "dot1x-server-checked": server_checked}
