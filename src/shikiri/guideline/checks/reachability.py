"""Rules about what users reach: the management of devices, the printers; and what printers reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shikiri.engine.paths import Path, Site, between, to_device, to_internet, worst
from shikiri.engine.reach import Traffic
from shikiri.guideline.checks.forwards import from_outside
from shikiri.guideline.checks.walk import Place, Said, all_of, asked, each_device, fails, overall, sure, told, unsure
from shikiri.guideline.checks.ways import (
    USERS,
    Way,
    closed,
    here,
    lines_of,
    networks,
    routes,
    site_of,
    unclear,
    whole_site,
)
from shikiri.model.control import Control
from shikiri.model.facets.management import Management
from shikiri.model.facility import Flow
from shikiri.model.finding import Outcome, Status
from shikiri.model.net import ANYWHERE, NO_PORT, PortSet
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State

_PORTS = {
    "telnet": ("tcp", "23"), "ssh": ("tcp", "22"), "http": ("tcp", "80"), "https": ("tcp", "443"),
    "ftp": ("tcp", "21"), "sftp": ("tcp", "22"), "scp": ("tcp", "22"), "tftp": ("udp", "69"), "api": ("tcp", "443"),
    "rsh": ("tcp", "514"),
}  # fmt: skip


def management_blocked(situation: Situation, control: Control) -> Iterator[Outcome]:
    """From the users' networks nobody reaches a service by which this device is managed."""

    def judge(place: Place) -> Said:
        site = site_of(situation, place.device.name)
        sources = here(site, situation.facility, USERS)
        towards = [source for source in sources if routes(site, source)]
        if not towards:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.not-towards-users"))
        return closed(way for source in towards for way in _ways_in(site, source, place.device.name, place.state))

    return each_device(situation, control, judge)


def management_unreachable(situation: Situation, control: Control) -> Iterator[Outcome]:
    """From the users' networks nobody reaches the management of any device, whatever lies between."""
    site = whole_site(situation)
    sources = here(site, situation.facility, USERS)
    for device, state, _ in asked(situation, control):
        if state is None or not state.things("management"):
            continue
        said = closed(way for source in sources for way in _ways_in(site, source, device.name, state))
        if not sources:
            said = unsure("check.no-networks-declared")
        yield replace(overall(situation, control, said), device=device.name)


def _ways_in(site: Site, source: str, device: str, state: State) -> Iterator[Way]:
    """One question a service; a service that answers nobody from there needs no filter in front."""
    for service in all_of(state, Management):
        if sure(service.enabled) is False or sure(service.service) == "console":
            continue
        if told(service.enabled) is None or told(service.service) is None:
            yield Way(source, f"{device} {service.key}", (_unclear("judge.unsaid"),))
            continue
        answers = sure(service.sources)
        protocol, usual = _PORTS.get(str(told(service.service)), ("any", ""))
        port = str(told(service.port) or usual)
        like = Traffic(
            sources=ANYWHERE if answers is None else answers,
            destinations=ANYWHERE,
            protocol=protocol,
            ports=PortSet.of(port) if port else ~NO_PORT,
        )
        if answers is not None and not answers.overlaps(networks(site, source)):
            continue
        paths = to_device(site, source, device, like)
        doubtful = answers is None and worst(paths) == "yes"
        if doubtful:
            paths = (_unclear("check.sources-unsaid", service=service.key),)
        yield Way(source, f"{device} {service.key}", paths)


def _unclear(reason: str, **words: object) -> Path:
    return Path(open="unknown", layer="layer3", reason=say(reason, **words))


def internet_blocked(situation: Situation, control: Control) -> Iterator[Outcome]:
    """From the printers' network this device lets nothing out to the internet, and nothing in from there."""

    def judge(place: Place) -> Said:
        site = site_of(situation, place.device.name)
        sources = [name for name in here(site, situation.facility, ("printers",)) if routes(site, name)]
        if not sources:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.no-printers-here"))
        out = [Way(source, "internet", to_internet(site, source)) for source in sources]
        doors = [way for name in sources for way in from_outside(place.state, name, networks(site, name))]
        return closed([*doors, *out])

    return each_device(situation, control, judge)


def flows_as_designed(situation: Situation, control: Control) -> Iterator[Outcome]:
    """What is meant to reach the printers does, and nothing else of the users does."""
    facility = situation.facility
    printers = {segment.name for segment in facility.roles("printers")}
    users = [segment.name for segment in facility.roles(*USERS)]
    flows = [flow for flow in facility.flows if flow.destination in printers and flow.source in users]
    site = whole_site(situation)
    if not printers or not users:
        yield overall(situation, control, unsure("check.no-networks-declared"))
    elif not flows:
        yield overall(situation, control, unsure("check.no-flow-declared"))
    else:
        yield overall(situation, control, _as_designed(site, flows, users, sorted(printers)))


def _as_designed(site: Site, flows: list[Flow], users: list[str], printers: list[str]) -> Said:
    for flow in flows:
        paths = between(site, flow.source, flow.destination, traffic_of(flow))
        if worst(paths) != "yes":
            wanted = f"{flow.source} -> {flow.destination} {flow.protocol} {', '.join(flow.ports)}".strip()
            if worst(paths) == "unknown":
                return unclear(wanted, paths)
            return fails(wanted, "blocked", lines=lines_of(paths))
    return closed(
        Way(source, printer, between(site, source, printer, rest))
        for source in users
        for printer in printers
        for rest in undesigned([flow for flow in flows if (flow.source, flow.destination) == (source, printer)])
    )


def undesigned(flows: list[Flow]) -> Iterator[Traffic]:
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


def traffic_of(flow: Flow) -> Traffic:
    ports = PortSet.of(*flow.ports) if flow.ports else ~NO_PORT
    return Traffic(sources=ANYWHERE, destinations=ANYWHERE, protocol=flow.protocol, ports=ports)


RULES = {
    "management-blocked": management_blocked,
    "management-unreachable": management_unreachable,
    "internet-blocked": internet_blocked,
    "flows-as-designed": flows_as_designed,
}
