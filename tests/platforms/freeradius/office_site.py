"""A site with members: one access point, one authentication server, an SSID for certificates, and a vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shikiri.model.command import Command
from shikiri.model.finding import Finding, worst
from shikiri.model.reading import Reading
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from shikiri.workflow.judged import Judged
from shikiri.workflow.members.office import Office
from shikiri.workflow.members.setup import set_up
from shikiri.workflow.observe import Observed, judge_observed
from shikiri.workflow.planning.plan import DevicePlan, plan_site

FACILITY = """\
id: demo-office
name: {ja: 見本オフィス, en: Sample office}
profile: advanced
manage: create
manage_from: management
facts: {wireless_lan: true}
segments:
  - {name: business, role: business, vlan: 10, subnets: 192.168.10.0/24}
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
  - {name: services, role: other, vlan: 98, subnets: 10.98.0.0/24}
  - {name: management, role: management, subnets: 10.99.0.0/24}
wlans:
  - {ssid: Members, segment: guest, audience: members, enterprise: true}
time: {servers: [10.99.0.14]}
"""
HOSTS = """\
all:
  hosts:
    ap1: {platform: linux_ap, kinds: [router, access_point], ansible_host: 127.0.0.1}
    radius: {platform: freeradius, ansible_host: 127.0.0.1}
  vars: {ansible_user: ops}
"""
BINDS = {
    "ap1": "bind: {segments: {guest: br-guest, services: br-services}, addresses: {services: 127.0.0.1/24}}\n",
    "radius": "bind: {segments: {services: lan0}, addresses: {services: 127.0.0.10/24}}\n",
}
CONTROLS = frozenset(
    "radius-serves radius-clients-known radius-secret-strong radius-message-authenticator radius-certificates-own "
    "radius-certificates-current radius-key-guarded members-listed members-current dot1x-client-certificates".split()
)


@dataclass
class OfficeSite:
    """The folder, and the desk that issues certificates."""

    folder: Path
    now: datetime

    @property
    def keys(self) -> tuple[str, ...]:
        return (str(self.folder.parent / "word"),)

    def inventory(self) -> Inventory:
        return load_inventory(self.folder, self.now, vault_ids=self.keys)

    def office(self, now: datetime | None = None) -> Office:
        return Office(site=self.inventory().site, vault_ids=self.keys, now=now or self.now)

    def judged(self, reading: Reading, now: datetime | None = None) -> Judged:
        inventory = self.inventory()
        host = next(one for one in inventory.hosts if one.device.name == "radius")
        state = parse(platform("freeradius"), reading)
        looks = (Observed(host=host, reading=reading, state=state),)
        return judge_observed(inventory, looks, now or self.now, only=CONTROLS)

    def plan(self, reading: Reading, now: datetime | None = None) -> DevicePlan:
        inventory = self.inventory()
        judged = self.judged(reading, now)
        return plan_site(inventory.site, judged, inventory.secrets)["radius"]

    def commands(self, reading: Reading, now: datetime | None = None) -> tuple[Command, ...]:
        return self.plan(reading, now).commands

    def statuses(self, reading: Reading, now: datetime | None = None) -> Mapping[str, str]:
        """The worst that each control says of the server."""
        found: dict[str, list[Finding]] = {}
        for one in self.judged(reading, now).findings:
            if one.device == "radius":
                found.setdefault(one.control, []).append(one)
        return {name: str(worst([one.status for one in some])) for name, some in found.items()}


def office_site(folder: Path, *, days_ago: int = 0) -> OfficeSite:
    """A new one with its authority; `days_ago` is when that was made."""
    site = folder / "施設 one"
    (site / "host_vars").mkdir(parents=True)
    (site / "facility.yml").write_text(FACILITY, "utf-8")
    (site / "hosts.yml").write_text(HOSTS, "utf-8")
    for name, text in BINDS.items():
        (site / "host_vars" / f"{name}.yml").write_text(text, "utf-8")
    (folder / "word").write_text("made-up word\n", "utf-8")
    found = OfficeSite(site, datetime.now(UTC).replace(microsecond=0))
    set_up(found.office(found.now - timedelta(days=days_ago)), found.inventory())
    return found
