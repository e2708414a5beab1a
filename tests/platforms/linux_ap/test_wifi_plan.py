"""From a careless access point to a sound one: judged, planned, done and judged again, by the controls themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shikiri.model.command import as_text
from shikiri.model.secret import Secret
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES, HOSTAPD_RUNS
from shikiri.workflow.captures import file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged
from shikiri.workflow.planning.plan import plan_site
from shikiri.workflow.site import Site, load_site
from tests.laws.test_write_linux_ap import desk_of
from tests.platforms.linux_ap.real_hostapd import needs_hostapd
from tests.platforms.linux_ap.test_wlan_make import accepted

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FACILITY = """id: cafe
customer: cafe
name: {ja: 共同の部屋, en: A shared room}
profile: basic
facts: {wireless_lan: true, access_points: 1, shared_passphrase: true}
segments:
  - {name: business, role: business, vlan: 10, subnets: 192.168.10.0/24}
  - {name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}
wlans:
  - {ssid: Lobby-Guest, segment: guest, audience: shared, psk: {secret: guest_psk}}
  - {ssid: Office-Staff, segment: business, audience: staff, psk: {secret: staff_psk}}
"""
FILES = """==> /etc/hostapd/hostapd.conf <==
# made by hand, years ago
interface=wlan0
driver=nl80211
bridge=br-guest
ssid=Lobby-Guest
wpa=3
wpa_passphrase=12345678

bss=wlan0_1
bridge=br-business
ssid=Office-Staff
wep_key0=1234567890

==> that is all <==
"""
RUNS = """process 7 in /: hostapd /etc/hostapd/hostapd.conf
unit hostapd active enabled
radio wlan0 phy0 02:00:00:00:00:00
end
"""
VAULT = {"ap1": {"guest_psk": Secret.plain("Kumo-7-mado-3-hikari"), "staff_psk": Secret.plain("Tetsu-9-yama-1-kaze")}}
MENDED = ("wlan-encryption", "wlan-ciphers", "wlan-isolation", "wlan-passphrase-strong", "radio-power")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    page = tmp_path / "facility.yml"
    page.write_text(FACILITY, "utf-8")
    return load_site(page, NOW)


def judged(site: Site, home: Path, files: str, runs: str) -> Judged:
    home.mkdir(exist_ok=True)
    (home / "capture.yml").write_text("platform: linux_ap\ndevice: ap1\ncomplete: true\n", "utf-8")
    (home / file_name(HOSTAPD_FILES)).write_text(files, "utf-8")
    (home / file_name(HOSTAPD_RUNS)).write_text(runs, "utf-8")
    return judge_captured(read_homes([home], site), site, NOW)


def failing(found: Judged) -> dict[str, set[str]]:
    bad = [one for one in found.findings if one.status.value == "fail" and one.control in MENDED]
    return {control: {one.thing for one in bad if one.control == control} for control in {one.control for one in bad}}


@needs_hostapd
def test_what_fails_is_planned_and_then_passes(site: Site, tmp_path: Path) -> None:
    home = tmp_path / "ap1"
    before = judged(site, home, FILES, RUNS)
    assert {"wlan-encryption", "wlan-ciphers", "wlan-isolation", "radio-power"} <= failing(before).keys()
    plan = plan_site(site, before, VAULT)["ap1"]
    assert not plan.refused
    shown = as_text(plan.commands)
    assert "Kumo-7" not in shown
    assert "Tetsu-9" not in shown
    assert "setting /etc/hostapd/hostapd.conf [wlan0_1] wep_key0 absent" in shown
    reading = before.evidence["ap1"].reading
    desk = desk_of(reading)
    desk.do(plan.commands)
    text = desk.files["/etc/hostapd/hostapd.conf"]
    assert text.startswith("# made by hand, years ago\ninterface=wlan0\n")
    assert "wpa_passphrase=Tetsu-9-yama-1-kaze" in text
    accepted(text)
    told = desk.reading().answers
    runs = told[HOSTAPD_RUNS].text
    after = judged(site, home, told[HOSTAPD_FILES].text, runs)
    left = failing(after)
    assert left.keys() <= {"wlan-passphrase-strong"}  # a new passphrase for the public is a rotation, and a card
    passing = {one.control for one in after.findings if one.status.value == "pass"}
    assert {"wlan-encryption", "wlan-ciphers", "wlan-isolation", "radio-power"} <= passing
    again = plan_site(site, after, VAULT)["ap1"]
    assert not [str(one) for one in again.commands if "passphrase" not in str(one) and "service" not in str(one)]
