"""`manage: create`: bare boxes become a compliant facility in one plan, and the second plan is empty."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.engine.label import label
from shikiri.model.finding import Status
from shikiri.model.situation import Situation
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.workflow.captures import read_homes
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.planning.text import commands_text
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import weighed, words_of
from tests.platforms.yamaha_rtx.writing import predicted
from tests.workflow.test_plan import EXAMPLES, KEY, NOW, vault
from tests.workflow.test_plan_comes_true import Typed, at_a_box

SWITCH = """\
Building configuration...

Current configuration : 900 bytes
!
version 17.9
!
hostname Switch
!
username admin privilege 15 password 0 admin
no aaa new-model
ip routing
!
interface GigabitEthernet1/0/1
!
interface GigabitEthernet1/0/2
!
interface GigabitEthernet1/0/24
 switchport mode trunk
!
interface Vlan1
 ip address 192.168.99.2 255.255.255.0
!
ip http server
ip http secure-server
!
line con 0
line vty 0 4
 login
 transport input all
line vty 5 15
 login
 transport input all
!
end
"""
SWITCH_WORDS = """\
platform: cisco_ios
device: office-sw1
model: C9200L-24P-4G
version: 17.9.5
captured: 2026-11-19
kinds: [switch]
complete: true
bind:
  segments: {guest: Vlan20, business: Vlan10, printers: Vlan30, management: Vlan1}
  addresses: {guest: 192.168.20.1/24, business: 192.168.10.1/24, printers: 192.168.30.1/24}
  dhcp: [guest]
  ports:
    GigabitEthernet1/0/1: {seat: guest}
    GigabitEthernet1/0/2: {business: business}
    GigabitEthernet1/0/24: {uplink: true}
  manage_from: management
"""
ROUTER = """\
# show config
# RTX1220 Rev.15.04.06 (Thu Nov 16 13:40:21 2023)
# MAC Address : 00:a0:de:00:10:01, 00:a0:de:00:10:02, 00:a0:de:00:10:03
# Memory 256Mbytes, 3LAN
# main:  RTX1220 ver=00 serial=S5H000001 MAC-Address=00:a0:de:00:10:01 MAC-Address=00:a0:de:00:10:02
# Reporting Date: Nov 19 10:02:00 2026
ip lan1 address 192.168.99.1/24
telnetd host lan
dhcp service server
dhcp server rfc2131 compliant except remain-silent
dhcp scope 1 192.168.99.50-192.168.99.99/24
# \n"""
ROUTER_WORDS = """\
platform: yamaha_rtx
device: office-edge1
model: RTX1220
version: 15.04.06
captured: 2026-11-19T10:02:05+09:00
kinds: [router]
complete: true
bind:
  segments: {guest: lan1/1, business: lan1/2, printers: lan1/3, management: lan1}
  addresses: {guest: 192.168.20.254/24, business: 192.168.10.254/24, printers: 192.168.30.254/24}
  dhcp: [guest, business]
  outside: pp1
  manage_from: management
"""


def office(folder: Path, file: str, text: str, words: str) -> tuple[Site, Judged]:
    facility = (EXAMPLES / "facility.yml").read_text("utf-8")
    (folder / "facility.yml").write_text(facility.replace("profile: basic", "profile: basic\nmanage: create"), "utf-8")
    home = folder / "home"
    home.mkdir()
    (home / file).write_text(text, "utf-8")
    (home / "capture.yml").write_text(words, "utf-8")
    site = load_site(folder / "facility.yml", NOW)
    [found] = read_homes([home], site)
    name = found.device.name
    situation = Situation(
        facility=site.facility,
        policy=site.policy,
        devices={name: found.device},
        states={name: weighed(found.state, KEY, words_of(site.facility))},
        now=NOW,
        lifecycle=site.lifecycle,
        inputs=site.inputs | {"clock", "fleet"},
        whole=True,
    )
    return site, judge(site, situation, found.evidence)


def judge(site: Site, situation: Situation, evidence: Evidence) -> Judged:
    labels = label(site.facility, situation.devices, situation.states)
    made = judge_situation(replace(situation, labels=labels), site.rules(None))
    return replace(made, evidence={evidence.reading.device: evidence})


def plan(site: Site, found: Judged) -> DevicePlan:
    [made] = plan_site(site, found, vault(found)).values()
    return made


@pytest.mark.parametrize(
    "file,text,words,typed",
    [
        ("show_running-config.txt", SWITCH, SWITCH_WORDS, at_a_box),
        ("show_config.txt", ROUTER, ROUTER_WORDS, predicted),
    ],
    ids=["switch", "router"],
)
def test_a_bare_box_becomes_part_of_a_compliant_facility(
    tmp_path: Path, file: str, text: str, words: str, typed: Typed
) -> None:
    site, found = office(tmp_path, file, text, words)
    made = plan(site, found)
    assert made.refused == ()
    assert "192.168.20." in commands_text(made)
    evidence = found.evidence[made.device]
    told = typed(evidence.reading, made.commands)
    reading = replace(evidence.reading, answers={**evidence.reading.answers, **told.answers})
    spoken = platform(made.before.platform)
    state = weighed(parse(spoken, reading), KEY, words_of(site.facility))
    after = judge(site, replace(found.situation, states={made.device: state}), Evidence(reading, evidence.platform))
    assert [one.uid for one in after.findings if one.counted and one.status is Status.FAIL] == []
    segments = {one.key for one in state.things("segment")}
    assert len(segments) >= 4
    assert plan(site, after).commands == ()


def test_without_an_address_the_line_to_add_is_named(tmp_path: Path) -> None:
    words = SWITCH_WORDS.replace("guest: 192.168.20.1/24, ", "")
    site, found = office(tmp_path, "show_running-config.txt", SWITCH, words)
    made = plan(site, found)
    [hand] = [one for one in made.by_hand if one.why.key == "want.bind-address"]
    assert dict(hand.why.params) == {"device": "office-sw1", "segment": "guest", "example": "192.168.20.1/24"}
    assert "192.168.20." not in commands_text(made)
    assert "192.168.10.1" in commands_text(made)
