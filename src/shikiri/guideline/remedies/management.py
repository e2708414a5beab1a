"""The doors by which devices are managed: from where, and which of them stay open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shikiri.guideline.checks.management import managed_from
from shikiri.guideline.remedies.tools import change, meant, remove, said, things
from shikiri.model.facets.management import Management
from shikiri.model.facets.snmp import Snmp
from shikiri.model.finding import Finding
from shikiri.model.net import AddressSet
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation


def sources(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """The service answers the management segment alone."""
    allowed = _allowed(situation, finding.device)
    if not allowed:
        return say("want.no-management")
    found = [*meant(situation, finding, Management), *meant(situation, finding, Snmp)]
    gone = [(at, one) for at, one in found if isinstance(one, Snmp) and said(one.default) is True]
    if gone:
        return [remove(finding, finding.device, at, one) for at, one in gone]
    return [wish for at, one in found for wish in change(finding, finding.device, at, one, {"sources": allowed})]


def closed_to_users(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Every service of the device answers the management segment alone; then no filter is needed in front of it."""
    allowed = _allowed(situation, finding.device)
    if not allowed:
        return say("want.no-management")
    return list(_each_limited(finding, situation, allowed))


def _each_limited(finding: Finding, situation: Situation, allowed: AddressSet) -> Iterator[Wish]:
    for at, one in things(situation, finding.device, Management):
        if said(one.enabled) is False or said(one.service) == "console":
            continue
        now = said(one.sources)
        if not (isinstance(now, AddressSet) and now <= allowed):
            yield from change(finding, finding.device, at, one, {"sources": allowed})


def telnet_off(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Telnet goes once SSH is there; where it is switched off, it is switched on first."""
    wishes = [
        wish
        for at, one in meant(situation, finding, Management)
        for wish in change(finding, finding.device, at, one, {"enabled": False})
    ]
    doors = [(at, one) for at, one in things(situation, finding.device, Management) if said(one.service) == "ssh"]
    if any(said(one.enabled) is True for _, one in doors):
        return wishes
    allowed = _allowed(situation, finding.device)
    if not doors:
        return say("want.no-ssh")
    if not allowed:
        return say("want.no-management")
    at, door = doors[0]
    return [*change(finding, finding.device, at, door, {"enabled": True, "sources": allowed}), *wishes]


def community(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """A community that everybody knows goes; another one that may write becomes one that reads."""
    wishes: list[Wish] = []
    for at, one in meant(situation, finding, Snmp):
        if said(one.default) is True:
            wishes.append(remove(finding, finding.device, at, one))
        elif said(one.version) not in situation.policy.words("snmp_versions"):
            return say("want.no-row", field="version", value=str(said(one.version)))
        elif said(one.access) == "rw":
            wishes += change(finding, finding.device, at, one, {"access": "ro"})
    return wishes


def _allowed(situation: Situation, device: str) -> AddressSet:
    return managed_from(situation.facility, situation.devices[device])


REMEDIES = {
    "management-sources": sources,
    "management-closed-to-users": closed_to_users,
    "telnet-off": telnet_off,
    "snmp-community": community,
}
