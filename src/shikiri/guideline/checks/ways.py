"""Ways between networks: the questions that rules about separation ask, and how the answers add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from shikiri.engine.layer2 import joints
from shikiri.engine.paths import Path, SegmentPlan, Site, between, survey, worst
from shikiri.engine.site import Names
from shikiri.engine.targets import Segment
from shikiri.guideline.checks.walk import Said, fails, passes
from shikiri.model.facility import Facility
from shikiri.model.finding import Status
from shikiri.model.net import AddressSet
from shikiri.model.reading import Line
from shikiri.model.situation import Situation

USERS = ("guest", "pcs")
OPERATORS = ("business", "management")
CARRIERS = frozenset({"router", "switch", "controller", "access_point"})  # others' traffic passes through them
_FACETS = frozenset({"segment", "wlan", "port_isolation"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """One question about two networks, and every path that answers it."""

    source: str
    destination: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the facility declares, laid out once for all the sites that rules look at."""

    plans: tuple[SegmentPlan, ...]
    names: Names
    by_device: Mapping[str, Names]


def ground(situation: Situation) -> Ground:
    return _once(situation, "ground", lambda: _lay(situation))


def site_of(situation: Situation, device: str) -> Site:
    """The facility's plan over what one device shows."""
    if len(situation.states) == 1 and not situation.unreachable:
        return whole_site(situation)
    laid = ground(situation)
    names = laid.by_device.get(device, {})
    return _once(situation, ("site", device), lambda: survey(laid.plans, {device: situation.states[device]}, names))


def whole_site(situation: Situation) -> Site:
    """The facility's plan over all devices of the run."""
    laid = ground(situation)
    return _once(situation, "site", lambda: survey(laid.plans, situation.states, laid.names, situation.unreachable))


def site_of_carriers(situation: Situation) -> Site:
    """The whole site; of what did not answer only that which carries the traffic of others: a dead camera does not."""
    if all(CARRIERS & situation.devices[name].kinds for name in situation.unreachable if name in situation.devices):
        return whole_site(situation)
    laid = ground(situation)
    dead = {
        name: why
        for name, why in situation.unreachable.items()
        if name not in situation.devices or CARRIERS & situation.devices[name].kinds
    }
    return _once(situation, "site of carriers", lambda: survey(laid.plans, situation.states, laid.names, dead))


def _once(situation: Situation, key: object, make: Callable[[], T]) -> T:
    """Worked out once a situation, however many rules ask."""
    if key not in situation.memo:
        situation.memo[key] = make()
    made: T = situation.memo[key]
    return made


def _lay(situation: Situation) -> Ground:
    plans = tuple(
        SegmentPlan(name=one.name, role=one.role, vlan=one.vlan, subnets=AddressSet.of(*one.subnets))
        for one in situation.facility.segments
    )
    names = {place: one.name for place, one in situation.labels.by_thing.items() if place[1] in _FACETS}
    by_device: dict[str, dict[tuple[str, str, str], str]] = {}
    for place, name in names.items():
        by_device.setdefault(place[0], {})[place] = name
    return Ground(plans, names, by_device)


def through(site: Site, source: str, destination: str) -> tuple[Path, ...]:
    """The paths of one device. One without an address in both networks cannot route; it may still join them."""
    if routes(site, source) and routes(site, destination):
        return between(site, source, destination)
    return joints(site, source, destination)


def routes(site: Site, name: str) -> bool:
    return any(face.speaks or face.doubt for face in site.faces_in(name))


def here(site: Site, facility: Facility, roles: Iterable[str]) -> list[str]:
    """The networks with these roles that the devices of a site show."""
    return [segment.name for segment in facility.roles(*roles) if segment.name in site.shown]


def pairs(facility: Facility) -> list[tuple[str, str]]:
    return [(one.name, other.name) for one in facility.roles(*USERS) for other in facility.roles(*OPERATORS)]


def networks(site: Site, name: str) -> AddressSet:
    """The addresses of a network, as declared and as devices show them."""
    return Segment(site, name).goal


def closed(ways: Iterable[Way]) -> Said:
    """Closed where every path of every question is; one open path fails, one unclear path leaves a doubt."""
    doubt: Said | None = None
    asked_for: list[str] = []
    for way in ways:
        name = f"{way.source} -> {way.destination}"
        asked_for.append(name)
        found = worst(way.paths) if way.paths else "no"
        if found == "yes":
            path = next(path for path in way.paths if path.open == "yes")
            return fails(f"{name}: closed", _told(path), reason=path.reason, lines=path.lines)
        if found == "unknown" and doubt is None:
            doubt = unclear(f"{name}: closed", way.paths)
    return doubt or passes(f"{'; '.join(asked_for) or 'every way'}: closed")


def unclear(wanted: str, paths: tuple[Path, ...]) -> Said:
    path = next(path for path in paths if path.open == "unknown")
    return Said(status=Status.UNKNOWN, expected=wanted, actual=_told(path), reason=path.reason, lines=path.lines)


def _told(path: Path) -> str:
    words = [path.device, " > ".join(path.interfaces), path.family or "", path.rule, str(path.sample or "")]
    return " ".join(word for word in words if word) or path.layer


def lines_of(paths: tuple[Path, ...]) -> tuple[Line, ...]:
    return next((path.lines for path in paths if path.lines), ())
