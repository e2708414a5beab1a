"""Rules about the management of devices: from where, and what announces itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shikiri.engine.label import same_interface
from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facility import DeclaredSegment, Facility
from shikiri.model.finding import Outcome
from shikiri.model.net import NOWHERE, PUBLIC, AddressSet
from shikiri.model.situation import Situation

_LOOPBACK = AddressSet.of("127.0.0.0/8", "::1")


def from_management_only(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The service answers nobody but the segment that devices are managed from."""

    def judge(seen: Seen) -> Said | None:
        if sure(seen.thing.enabled) is False:
            return None
        allowed = managed_from(seen.situation.facility, seen.device)
        wanted = allowed.short() if allowed else "management"
        sources = told(seen.thing.sources)
        if sources is None:
            return unsure("judge.unsaid", wanted)
        actual = sources.short()
        if not allowed:
            broad = sources.overlaps(_others(situation.facility) | PUBLIC)
            return fails(wanted, actual, field="sources") if broad else unsure("check.no-management", wanted, actual)
        if not sources <= allowed | _LOOPBACK:
            return fails(wanted, actual, field="sources")
        if sure(seen.thing.sources) is None:
            return unsure("check.from-memory", wanted, actual)
        return passes(wanted, actual, field="sources")

    return each_thing(situation, control, judge)


def quiet_towards_users(situation: Situation, control: Control) -> Iterator[Outcome]:
    """A protocol that tells neighbours what the device is keeps silent where users are plugged in."""

    def judge(seen: Seen) -> Said | None:
        if sure(seen.thing.enabled) is False:
            return passes("silent", "enabled = false", field="enabled")
        interface = told(seen.thing.interface)
        if sure(seen.thing.interface) and _faces_operator(seen, str(interface)):
            return passes("silent", f"only on {interface}", field="interface")
        if told(seen.thing.enabled) is not True or interface is None:
            return unsure("judge.unsaid", "silent")
        return fails("silent", f"on {interface or 'every interface'}", field="enabled")

    return each_thing(situation, control, judge)


def managed_from(facility: Facility, device: Device) -> AddressSet:
    """The addresses of the management segment, as the device's binding or the facility names it."""
    binding = device.binding
    name = (binding.manage_from if binding is not None else "") or facility.manage_from
    chosen = [one for one in facility.segments if one.name == name] if name else list(facility.roles("management"))
    return _subnets(chosen)


def _others(facility: Facility) -> AddressSet:
    return _subnets([one for one in facility.segments if one.role in ("guest", "pcs", "printers", "cameras")])


def _subnets(segments: Iterable[DeclaredSegment]) -> AddressSet:
    found = NOWHERE
    for segment in segments:
        found |= AddressSet.of(*segment.subnets)
    return found


def _faces_operator(seen: Seen, interface: str) -> bool:
    """A port that the facility uses for an uplink, an access point or management of its own."""
    binding = seen.device.binding
    uses = binding.ports.items() if binding is not None else ()
    kinds = ("uplink", "access_point", "management")
    return any(use.kind in kinds and same_interface(port, interface) for port, use in uses)


RULES = {"from-management-only": from_management_only, "quiet-towards-users": quiet_towards_users}
