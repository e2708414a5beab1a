"""Rules about keeping users and operator apart: on one device, and over the whole facility."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from shikiri.engine.layer2 import joints
from shikiri.engine.paths import between
from shikiri.guideline.checks.walk import Place, Said, all_of, asked, each_device, fails, overall, passes, sure, unsure
from shikiri.guideline.checks.ways import OPERATORS, USERS, Way, closed, here, pairs, site_of, through, whole_site
from shikiri.model.control import Control
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.finding import Outcome, Status
from shikiri.model.say import say
from shikiri.model.situation import Situation


def filtered(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No path from the users' networks to the operator's leads through this device, in IPv4 and IPv6."""

    def judge(place: Place) -> Said:
        site = site_of(situation, place.device.name)
        found = product(here(site, situation.facility, USERS), here(site, situation.facility, OPERATORS))
        ways = [Way(one, other, through(site, one, other)) for one, other in found]
        if not ways:
            return Said(status=Status.NOT_APPLICABLE, reason=say("check.not-between"))
        return closed(ways)

    return each_device(situation, control, judge)


def separated(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No path from the users' networks to the operator's leads through any device of the facility."""
    wanted = pairs(situation.facility)
    if not wanted:
        yield overall(situation, control, unsure("check.no-networks-declared"))
        return
    site = whole_site(situation)
    yield overall(situation, control, closed(Way(one, other, between(site, one, other)) for one, other in wanted))


def separate_vlans(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Users and operator are in different networks wherever both are on one device."""
    wanted = pairs(situation.facility)
    if not wanted:
        yield overall(situation, control, unsure("check.no-networks-declared"))
        return
    site = whole_site(situation)
    seen = here(site, situation.facility, (*USERS, *OPERATORS))
    missing = [name for pair in wanted for name in pair if name not in seen]
    said = closed(Way(one, other, joints(site, one, other)) for one, other in wanted)
    if said.status is Status.PASS and missing:
        said = unsure("check.network-not-seen", "separate VLANs", network=missing[0])
    yield overall(situation, control, said)


def separate_hardware(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No device carries both a network of the users and one of the operator, and no line joins two devices."""
    yield overall(situation, control, _apart(situation, control))


def _apart(situation: Situation, control: Control) -> Said:
    wanted = "separate devices"
    carried = {USERS: set[str](), OPERATORS: set[str]()}
    for device, state, _ in asked(situation, control):
        if state is None:
            continue
        site = site_of(situation, device.name)
        sides = [side for side in carried if here(site, situation.facility, side)]
        if len(sides) > 1:
            return fails(wanted, device.name)
        carried = {side: names | {device.name} if side in sides else names for side, names in carried.items()}
        ports = all_of(state, PortIsolation)
        trunks = [port for port in ports if sure(port.mode) != "access" and sure(port.enabled) is not False]
        if sides and trunks:
            return unsure("check.trunk", wanted, device.name, port=trunks[0].key)
        unnamed = [face for face in site.faces[device.name] if not face.names]
        if sides and unnamed:
            return unsure("check.unnamed-interface", wanted, device.name, interface=unnamed[0].name)
    if not all(carried.values()):
        return unsure("check.network-not-seen", wanted, network="-")
    return passes(wanted, "; ".join(", ".join(sorted(names)) for names in carried.values()))


RULES = {
    "users-filtered": filtered,
    "users-separated": separated,
    "separate-vlans": separate_vlans,
    "separate-hardware": separate_hardware,
}
