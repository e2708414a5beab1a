"""Rules about Wi-Fi: passphrases, power, WPS, and how far the separation of users holds."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.engine.label import same_interface
from shikiri.guideline.checks.accounts import weighed
from shikiri.guideline.checks.evidence import of_wlan
from shikiri.guideline.checks.walk import (
    Place,
    Said,
    Seen,
    all_of,
    asked,
    each_device,
    each_thing,
    fails,
    overall,
    passes,
    sure,
    told,
    unsure,
)
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import PortUse
from shikiri.model.finding import Outcome, Status
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.situation import Situation


def passphrase_strong(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The passphrase is long and hard to guess."""

    def judge(seen: Seen) -> Said:
        strength = of_wlan(seen).strength
        if strength is None:
            return unsure("check.secret-unreadable", "strong", "?")
        return weighed(strength, situation.policy, "passphrase", "passphrase")

    return each_thing(situation, control, judge)


def passphrase_rotated(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The passphrase was changed within the days of the policy."""
    days = situation.policy.number("rotation_days")

    def judge(seen: Seen) -> Said:
        found = of_wlan(seen)
        if found.secret is not None and found.secret.kind == "none":
            return fails(f"<= {days} d", "none", field="passphrase")
        if found.set_at is None:
            return unsure("check.not-in-log", f"<= {days} d", "?")
        age = (situation.now - found.set_at).days
        return (passes if age <= days else fails)(f"<= {days} d", f"{age} d", field="passphrase")

    return each_thing(situation, control, judge)


def radio_power(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The radio sends no louder than its room, its place or the policy allows, whatever automatic control does."""

    def judge(seen: Seen) -> Said | None:
        if sure(seen.thing.enabled) is False:
            return None
        most = most_dbm(seen.situation, seen.device, seen.thing.key)
        now, ceiling, automatic = seen.thing.power_dbm, seen.thing.power_max_dbm, seen.thing.power_auto
        for name, value in (("power_dbm", told(now)), ("power_max_dbm", told(ceiling))):
            if value is not None and value > most and (name == "power_dbm" or told(automatic) is not False):
                return fails(f"<= {most} dBm", f"{name} = {value}", field=name)
        if sure(ceiling) is not None and sure(automatic) is True:
            return passes(f"<= {most} dBm", f"power_max_dbm = {sure(ceiling)}", field="power_max_dbm")
        if sure(now) is not None and sure(automatic) is False:
            return passes(f"<= {most} dBm", f"power_dbm = {sure(now)}", field="power_dbm")
        return unsure("check.power-unknown", f"<= {most} dBm")

    return each_thing(situation, control, judge)


def wps_off(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No network can be joined by a button or a PIN."""

    def judge(place: Place) -> Said:
        wlans = [wlan for wlan in all_of(place.state, Wlan) if wlan.enabled is not False]
        if not wlans:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.no-wlan"))
        services = [one for one in all_of(place.state, Discovery) if told(one.protocol) == "wps"]
        for service in services:
            if told(service.enabled) is True:
                return fails("wps = false", f"{service.id}: true", lines=_line(service, "enabled"))
        for wlan in wlans:
            if told(wlan.wps) is True:
                return fails("wps = false", f"{wlan.id}: true", lines=_line(wlan, "wps"))
        if any(told(wlan.enabled) is None for wlan in wlans):
            return unsure("judge.unsaid", "wps = false")
        switched_off = bool(services) and all(sure(service.enabled) is False for service in services)
        if switched_off or all(sure(wlan.wps) is False for wlan in wlans):
            return passes("wps = false")
        return unsure("judge.unsaid", "wps = false")

    return each_device(situation, control, judge)


def isolation_across_aps(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Users on different access points cannot reach each other either."""
    yield overall(situation, control, _across(situation, control))


def _across(situation: Situation, control: Control) -> Said:
    wanted = "isolation across access points"
    wlans = list(_guest_wlans(situation, control))
    if situation.facility.facts.get("access_points") == 1 and len({device for device, _ in wlans}) <= 1:
        return Said(status=Status.NOT_APPLICABLE, reason=say("check.one-access-point"))
    for device, wlan in wlans:
        if told(wlan.client_isolation) is False:
            return fails(wanted, f"{device}: {wlan.id} isolation = false", lines=_line(wlan, "client_isolation"))
    if not wlans:
        return unsure("check.no-guest-wlan", wanted)
    if not all(sure(wlan.client_isolation) is True for _, wlan in wlans):
        return unsure("judge.unsaid", wanted)
    if all(sure(wlan.isolation_reach) == "controller" for _, wlan in wlans):
        return passes(wanted, "controller")
    ports = list(_ap_ports(situation))
    for device, port in ports:
        if not (told(port.protected) or told(port.private_vlan) in ("isolated", None)):
            return fails(wanted, f"{device}: {port.id} protected = false", lines=_line(port, "protected"))
    bound = [use for device in situation.devices.values() for use in _uses(device) if use.kind == "access_point"]
    one_switch = len({device for device, _ in ports}) == 1
    if 1 < len(ports) == len(bound) and one_switch and all(_apart(port) for _, port in ports):
        return passes(wanted, "protected ports")
    return unsure("check.no-ap-ports", wanted)


def _guest_wlans(situation: Situation, control: Control) -> Iterator[tuple[str, Wlan]]:
    for device, state, _ in asked(situation, control):
        for wlan in all_of(state, Wlan) if state is not None else ():
            label = situation.labels.of(device.name, "wlan", wlan.handle or wlan.key)
            if wlan.enabled is not False and label.role in ("guest", ""):
                yield device.name, wlan


def _uses(device: Device) -> tuple[PortUse, ...]:
    return tuple(device.binding.ports.values()) if device.binding is not None else ()


def _ap_ports(situation: Situation) -> Iterator[tuple[str, PortIsolation]]:
    """The switch ports that access points are plugged into, as the facility says."""
    for name, state in situation.states.items():
        binding = situation.devices[name].binding
        uses = binding.ports.items() if binding is not None else ()
        places = [port for port, use in uses if use.kind == "access_point"]
        for one in all_of(state, PortIsolation):
            if any(same_interface(port, one.key) for port in places):
                yield name, one


def _apart(port: PortIsolation) -> bool:
    return sure(port.protected) is True or sure(port.private_vlan) == "isolated"


def most_dbm(situation: Situation, device: Device, radio: str) -> int:
    """The least of what the place, the room and the policy allow."""
    most = [situation.policy.number("tx_power_max_dbm")]
    for name, place in device.binding.radios.items() if device.binding is not None else ():
        if same_interface(name, radio):
            room = situation.facility.room(place.room)
            own = place.max_dbm if place.max_dbm is not None else room.max_dbm if room is not None else None
            most = [own] if own is not None else most
    return min(most)


def _line(thing: Thing, field: str) -> tuple[Line, ...]:
    line = thing.line(field)
    return (line,) if line is not None else ()


RULES = {
    "passphrase-strong": passphrase_strong,
    "passphrase-rotated": passphrase_rotated,
    "radio-power": radio_power,
    "wps-off": wps_off,
    "isolation-across-aps": isolation_across_aps,
}
