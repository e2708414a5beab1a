"""Rules about which networks reach which: on one device, and over the whole facility."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from shikiri.engine.layer2 import joints
from shikiri.engine.paths import Path, SegmentPlan, Site, between, survey, to_device, to_internet, worst
from shikiri.engine.reach import Traffic
from shikiri.guideline.checks.walk import Said, asked, each_device, fails, overall, passes, sure, unsure
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facets.management import Management
from shikiri.model.facility import Facility, Flow
from shikiri.model.finding import Outcome, Status
from shikiri.model.net import ANYWHERE, NO_PORT, NOWHERE, AddressSet, PortSet
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State

USERS = ("guest", "pcs")
OPERATORS = ("business", "management")
_FACETS = frozenset({"segment", "wlan", "port_isolation"})
_PORTS = {
    "telnet": ("tcp", "23"), "ssh": ("tcp", "22"), "http": ("tcp", "80"), "https": ("tcp", "443"),
    "ftp": ("tcp", "21"), "sftp": ("tcp", "22"), "scp": ("tcp", "22"), "tftp": ("udp", "69"), "api": ("tcp", "443"),
    "rsh": ("tcp", "514"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One question about two networks, and every path that answers it."""

    source: str
    destination: str
    paths: tuple[Path, ...]


def filtered(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No path from the users' networks to the operator's leads through this device, in IPv4 and IPv6."""

    def judge(situation: Situation, control: Control, device: Device, state: State) -> Said | None:
        site = site_of(situation, {device.name: state})
        pairs = [
            (source, destination)
            for source in _here(site, situation.facility, USERS)
            for destination in _here(site, situation.facility, OPERATORS)
        ]
        if not pairs:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.not-between"))
        return _closed(Way(one, other, _through(site, one, other)) for one, other in pairs)

    return each_device(situation, control, judge)


def _through(site: Site, source: str, destination: str) -> tuple[Path, ...]:
    """The paths of one device. One without an address in both networks cannot route; it may still join them."""
    if _routes(site, source) and _routes(site, destination):
        return between(site, source, destination)
    return tuple(joints(site, source, destination))


def _routes(site: Site, name: str) -> bool:
    return any(face.speaks or face.doubt for face in site.faces_in(name))


def separated(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No path from the users' networks to the operator's leads through any device of the facility."""
    pairs = _pairs(situation.facility)
    if not pairs:
        yield overall(situation, control, unsure("check.no-networks-declared"))
        return
    site = site_of(situation, situation.states, situation.unreachable)
    yield overall(situation, control, _closed(Way(one, other, between(site, one, other)) for one, other in pairs))


def separate_vlans(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Users and operator are in different networks wherever both are on one device."""
    pairs = _pairs(situation.facility)
    if not pairs:
        yield overall(situation, control, unsure("check.no-networks-declared"))
        return
    site = site_of(situation, situation.states, situation.unreachable)
    seen = _here(site, situation.facility, (*USERS, *OPERATORS))
    missing = [name for pair in pairs for name in pair if name not in seen]
    said = _closed(Way(one, other, tuple(joints(site, one, other))) for one, other in pairs)
    if said.status is Status.PASS and missing:
        said = unsure("check.network-not-seen", "separate VLANs", network=missing[0])
    yield overall(situation, control, said)


def separate_hardware(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No device carries both a network of the users and one of the operator, and no line joins two devices."""
    yield overall(situation, control, _apart(situation, control))


def _apart(situation: Situation, control: Control) -> Said:
    wanted = "separate devices"
    site = site_of(situation, situation.states, situation.unreachable)
    carried = {USERS: set[str](), OPERATORS: set[str]()}
    for device, state, _ in asked(situation, control):
        if state is None:
            continue
        here = site_of(situation, {device.name: state})
        sides = [side for side in carried if _here(here, situation.facility, side)]
        if len(sides) > 1:
            return fails(wanted, device.name)
        carried = {side: names | {device.name} if side in sides else names for side, names in carried.items()}
        ports = state.things("port_isolation")
        unclear = [port for port in ports if sure(port.mode) not in ("access",) and sure(port.enabled) is not False]  # type: ignore[attr-defined]
        if sides and unclear:
            return unsure("check.trunk", wanted, device.name, port=unclear[0].key)
        unnamed = [face for face in site.faces.get(device.name, ()) if not face.names]
        if sides and unnamed:
            return unsure("check.unnamed-interface", wanted, device.name, interface=unnamed[0].name)
    if not all(carried.values()):
        return unsure("check.network-not-seen", wanted, network="-")
    return passes(wanted, "; ".join(", ".join(sorted(names)) for names in carried.values()))


def management_blocked(situation: Situation, control: Control) -> Iterator[Outcome]:
    """From the users' networks nobody reaches a service by which this device is managed."""

    def judge(situation: Situation, control: Control, device: Device, state: State) -> Said | None:
        site = site_of(situation, {device.name: state})
        sources = _here(site, situation.facility, USERS)
        towards = [source for source in sources if _routes(site, source)]
        if not towards:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.not-towards-users"))
        return _closed(way for source in towards for way in _ways_in(site, source, device.name, state))

    return each_device(situation, control, judge)


def management_unreachable(situation: Situation, control: Control) -> Iterator[Outcome]:
    """From the users' networks nobody reaches the management of any device, whatever lies between."""
    site = site_of(situation, situation.states, situation.unreachable)
    sources = _here(site, situation.facility, USERS)
    for device, state, _ in asked(situation, control):
        if state is None or not state.things("management"):
            continue
        said = _closed(way for source in sources for way in _ways_in(site, source, device.name, state))
        if not sources:
            said = unsure("check.no-networks-declared")
        yield replace(overall(situation, control, said), device=device.name)


def _ways_in(site: Site, source: str, device: str, state: State) -> Iterator[Way]:
    """One question a service; a service that answers nobody from there needs no filter in front."""
    for service in state.things("management"):
        if not isinstance(service, Management) or sure(service.enabled) is False or sure(service.service) == "console":
            continue
        answers = sure(service.sources)
        protocol, port = _PORTS.get(str(sure(service.service)), ("any", ""))
        like = Traffic(
            sources=ANYWHERE if answers is None else answers,
            destinations=ANYWHERE,
            protocol=protocol,
            ports=PortSet.of(port) if port else ~NO_PORT,
        )
        if answers is not None and not answers.overlaps(_networks(site, source)):
            continue
        paths = to_device(site, source, device, like)
        doubtful = answers is None and worst(paths) == "yes"
        if doubtful:
            paths = (Path(open="unknown", layer="layer3", reason=say("check.sources-unsaid", service=service.key)),)
        yield Way(source, f"{device} {service.key}", paths)


def internet_blocked(situation: Situation, control: Control) -> Iterator[Outcome]:
    """From the printers' network this device lets nothing out to the internet."""

    def judge(situation: Situation, control: Control, device: Device, state: State) -> Said | None:
        site = site_of(situation, {device.name: state})
        sources = [name for name in _here(site, situation.facility, ("printers",)) if _routes(site, name)]
        if not sources:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.no-printers-here"))
        return _closed(Way(source, "internet", to_internet(site, source)) for source in sources)

    return each_device(situation, control, judge)


def flows_as_designed(situation: Situation, control: Control) -> Iterator[Outcome]:
    """What is meant to reach the printers does, and nothing else of the users does."""
    facility = situation.facility
    printers = {segment.name for segment in facility.roles("printers")}
    users = [segment.name for segment in facility.roles(*USERS)]
    flows = [flow for flow in facility.flows if flow.destination in printers and flow.source in users]
    site = site_of(situation, situation.states, situation.unreachable)
    if not printers or not users:
        yield overall(situation, control, unsure("check.no-networks-declared"))
    elif not flows:
        yield overall(situation, control, unsure("check.no-flow-declared"))
    else:
        yield overall(situation, control, _as_designed(site, flows, users, sorted(printers)))


def _as_designed(site: Site, flows: list[Flow], users: list[str], printers: list[str]) -> Said:
    for flow in flows:
        paths = between(site, flow.source, flow.destination, _traffic(flow))
        if worst(paths) != "yes":
            wanted = f"{flow.source} -> {flow.destination} {flow.protocol} {', '.join(flow.ports)}".strip()
            if worst(paths) == "unknown":
                return _unclear(wanted, paths)
            return fails(wanted, "blocked", lines=_lines(paths))
    return _closed(
        Way(source, printer, between(site, source, printer, rest))
        for source in users
        for printer in printers
        for rest in _undesigned([flow for flow in flows if (flow.source, flow.destination) == (source, printer)])
    )


def _undesigned(flows: list[Flow]) -> Iterator[Traffic]:
    """Everything a pair of networks is not meant to exchange."""
    if any(flow.protocol == "any" and not flow.ports for flow in flows):
        return
    for protocol in ("tcp", "udp", "icmp"):
        left = ~NO_PORT
        for flow in flows:
            if flow.protocol in (protocol, "any"):
                left -= PortSet.of(*flow.ports) if flow.ports else ~NO_PORT
        # An echo request between users and printers tells nothing that matters.
        if left and protocol != "icmp":
            yield Traffic(sources=ANYWHERE, destinations=ANYWHERE, protocol=protocol, ports=left)


def _traffic(flow: Flow) -> Traffic:
    ports = PortSet.of(*flow.ports) if flow.ports else ~NO_PORT
    return Traffic(sources=ANYWHERE, destinations=ANYWHERE, protocol=flow.protocol, ports=ports)


def site_of(situation: Situation, states: dict[str, State] | object, unread: object = None) -> Site:
    """The facility's plan over some states."""
    plans = [
        SegmentPlan(name=one.name, role=one.role, vlan=one.vlan, subnets=AddressSet.of(*one.subnets))
        for one in situation.facility.segments
    ]
    names = {place: label.name for place, label in situation.labels.by_thing.items() if place[1] in _FACETS}
    return survey(plans, states, names, unread or {})  # type: ignore[arg-type]


def _here(site: Site, facility: Facility, roles: Iterable[str]) -> list[str]:
    """The networks with these roles that the devices of a site show."""
    named = {name for faces in site.faces.values() for face in faces for name in face.names}
    for device, state in site.states.items():
        for facet in ("wlan", "port_isolation"):
            named |= {site.name_of(device, thing) for thing in state.things(facet)}
    return [segment.name for segment in facility.roles(*roles) if segment.name in named]


def _pairs(facility: Facility) -> list[tuple[str, str]]:
    return [(one.name, other.name) for one in facility.roles(*USERS) for other in facility.roles(*OPERATORS)]


def _networks(site: Site, name: str) -> AddressSet:
    found = site.plans[name].subnets
    for face in site.faces_in(name):
        found |= face.networks
    return found


def _closed(ways: Iterable[Way]) -> Said:
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
            doubt = _unclear(f"{name}: closed", way.paths)
    return doubt or passes(f"{'; '.join(asked_for)}: closed")


def _unclear(wanted: str, paths: tuple[Path, ...]) -> Said:
    path = next(path for path in paths if path.open == "unknown")
    return Said(
        status=Status.UNKNOWN, expected=wanted, actual=_told(path), reason=path.reason, lines=path.lines
    )


def _told(path: Path) -> str:
    words = [path.device, " > ".join(path.interfaces), path.family or "", path.rule, str(path.sample or "")]
    return " ".join(word for word in words if word) or path.layer


def _lines(paths: tuple[Path, ...]) -> tuple:  # type: ignore[type-arg]
    return next((path.lines for path in paths if path.lines), ())


RULES: dict[str, Callable[[Situation, Control], Iterator[Outcome]]] = {
    "users-filtered": filtered,
    "users-separated": separated,
    "separate-vlans": separate_vlans,
    "separate-hardware": separate_hardware,
    "management-blocked": management_blocked,
    "management-unreachable": management_unreachable,
    "internet-blocked": internet_blocked,
    "flows-as-designed": flows_as_designed,
}
__all__ = ["NOWHERE", "RULES", "partial"]
