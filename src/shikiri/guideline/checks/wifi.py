"""Rules about Wi-Fi: passphrases, power, WPS, and how far the separation of users holds."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.engine.label import same_interface
from shikiri.guideline.checks.accounts import weighed
from shikiri.guideline.checks.evidence import of_wlan
from shikiri.guideline.checks.walk import (
    Said,
    Seen,
    asked,
    each_device,
    each_thing,
    fails,
    gaps,
    overall,
    passes,
    sure,
    told,
    unsure,
)
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Outcome, Status
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State


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
        most = _most_dbm(seen)
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

    def judge(situation: Situation, control: Control, device: Device, state: State) -> Said | None:
        wlans = [wlan for wlan in state.things("wlan") if isinstance(wlan, Wlan) and wlan.enabled is not False]
        if not wlans:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.no-wlan"))
        service = [thing for thing in state.things("discovery") if told(_of(thing, "protocol")) == "wps"]
        for thing, value in [*((one, _of(one, "enabled")) for one in service), *((one, one.wps) for one in wlans)]:
            if told(value) is True:
                return fails("wps = false", f"{thing.id}: true", lines=_line(thing, "wps", "enabled"))
        switched_off = bool(service) and all(sure(_of(thing, "enabled")) is False for thing in service)
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
        if not (told(_of(port, "protected")) or told(_of(port, "private_vlan")) in ("isolated", None)):
            return fails(wanted, f"{device}: {port.id} protected = false", lines=_line(port, "protected"))
    if len(ports) > 1 and len({device for device, _ in ports}) == 1 and all(_apart(port) for _, port in ports):
        return passes(wanted, "protected ports")
    return unsure("check.no-ap-ports", wanted)


def _guest_wlans(situation: Situation, control: Control) -> Iterator[tuple[str, Wlan]]:
    for device, state, _ in asked(situation, control):
        for wlan in state.things("wlan") if state is not None else ():
            label = situation.labels.of(device.name, "wlan", wlan.handle or wlan.key)
            if isinstance(wlan, Wlan) and wlan.enabled is not False and label.role in ("guest", ""):
                yield device.name, wlan


def _ap_ports(situation: Situation) -> Iterator[tuple[str, Thing]]:
    """The switch ports that access points are plugged into, as the facility says."""
    for name, state in situation.states.items():
        binding = situation.devices[name].binding
        uses = binding.ports.items() if binding is not None else ()
        places = [port for port, use in uses if use.kind == "access_point"]
        for thing in state.things("port_isolation"):
            if any(same_interface(port, thing.key) for port in places):
                yield name, thing


def _apart(port: Thing) -> bool:
    return sure(_of(port, "protected")) is True or sure(_of(port, "private_vlan")) == "isolated"


def _most_dbm(seen: Seen) -> int:
    """The least of what the place, the room and the policy allow."""
    most = [seen.situation.policy.number("tx_power_max_dbm")]
    binding = seen.device.binding
    for radio, place in binding.radios.items() if binding is not None else ():
        if same_interface(radio, seen.thing.key):
            room = seen.situation.facility.room(place.room)
            own = place.max_dbm if place.max_dbm is not None else room.max_dbm if room is not None else None
            most = [own] if own is not None else most
    return min(most)


def _of(thing: Thing, field: str) -> object:
    return getattr(thing, field)


def _line(thing: Thing, *fields: str) -> tuple:  # type: ignore[type-arg]
    return tuple(line for line in (thing.line(field) for field in fields) if line is not None)[:1]


RULES = {
    "passphrase-strong": passphrase_strong,
    "passphrase-rotated": passphrase_rotated,
    "radio-power": radio_power,
    "wps-off": wps_off,
    "isolation-across-aps": isolation_across_aps,
}
__all__ = ["RULES", "gaps"]
