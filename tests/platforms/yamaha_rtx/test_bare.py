"""A router as it comes out of the box, set up by one plan: networks, addresses, NAT, filters, accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.command import as_text
from shikiri.model.finding import Status
from shikiri.model.secret import Secret, weigh
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT
from shikiri.workflow.captures import JST, file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import words_of
from tests.laws.sources import ROOT
from tests.platforms.yamaha_rtx.simulated import Typist, simulated

WHEN = datetime(2026, 11, 19, 10, 5, tzinfo=JST)
BARE = """\
# RTX830 Rev.15.02.31 (Mon Jan 15 10:11:12 2024)
# MAC Address : 00:a0:de:00:00:01, 00:a0:de:00:00:02
# Memory 256Mbytes, 2LAN
# main:  RTX830 ver=00 serial=M4A012345 MAC-Address=00:a0:de:00:00:01 MAC-Address=00:a0:de:00:00:02
# Reporting Date: Apr 1 09:00:00 2024
login user admin *
ip lan1 address 192.168.99.1/24
pp select 1
 pp always-on on
 pppoe use lan2
 pp auth accept pap chap
 pp auth myname office@isp.example.jp *
 ip pp mtu 1454
 pp enable 1
telnetd host lan
sshd service on
sshd host key generate *
dhcp service server
dhcp scope 1 192.168.99.2-192.168.99.191/24
"""
CAPTURE = """\
platform: yamaha_rtx
device: edge
kinds: [router]
captured: 2026-11-19T10:02:05+09:00
complete: true
scrubbed: true
source: hand-made
bind:
  segments: {guest: lan1/1, business: lan1/2, printers: lan1/3, management: lan1, internet: pp1}
  addresses: {guest: 192.168.20.254/24, business: 192.168.10.254/24, printers: 192.168.30.254/24}
  dhcp: [guest, business]
  outside: pp1
  manage_from: management
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    text = (ROOT / "examples" / "facility.yml").read_text("utf-8")
    (tmp_path / "facility.yml").write_text(
        text.replace("profile: basic\n", "profile: basic\nmanage: create\n"), "utf-8"
    )
    return load_site(tmp_path / "facility.yml", WHEN)


def look(site: Site, folder: Path, typist: Typist) -> Judged:
    """What the router answers, judged as a whole run of this one device would be."""
    home = folder / "edge"
    home.mkdir(exist_ok=True)
    (home / "capture.yml").write_text(CAPTURE, "utf-8")
    for question in (CONFIG, ENVIRONMENT):
        (home / file_name(question)).write_text(typist.ask(question), "utf-8")
    found = judge_captured(read_homes([home], site), site, WHEN)
    situation = replace(found.situation, whole=True, inputs=found.situation.inputs | {"fleet"})
    return replace(judge_situation(situation, site.rules(None)), evidence=found.evidence)


def plan_of(site: Site, judged: Judged) -> DevicePlan:
    named = {"ops_password": "Ume-kawa-7431x", "enable_password": "Tora-hoshi-2958x"}
    vault = {name: weigh(Secret.plain(text), b"k" * 32, words_of(site.facility)) for name, text in named.items()}
    return plan_site(site, judged, {"edge": vault})["edge"]


def failing(judged: Judged) -> set[str]:
    return {one.control for one in judged.findings if one.status is Status.FAIL}


def test_one_plan_sets_it_up_and_a_second_one_has_nothing_to_do(site: Site, tmp_path: Path) -> None:
    typist = Typist(simulated(BARE))
    before = look(site, tmp_path, typist)
    plan = plan_of(site, before)
    assert not plan.refused
    text = as_text(plan.commands)
    for line in (
        "login user ops ***", "no login user admin", "vlan lan1/1 802.1q vid=20", "ip lan1/1 address 192.168.20.254/24",
        "dhcp scope 101 192.168.20.51-192.168.20.204/24", "nat descriptor type 1000 masquerade",
        "pp select 1\n ip pp nat descriptor 1000", "user attribute connection=off", "telnetd service off",
    ):  # fmt: skip
        assert f"\n{line}\n" in f"\n{text}"
    typist.tell(plan.commands)
    after = look(site, tmp_path, typist)
    assert failing(before) - failing(after) >= {"admin-password-set", "segment-seen", "telnet-off"}
    assert failing(after) <= {"segments-separate-hardware", "time-skew", "firmware-current", "wlan-seen"}
    assert plan_of(site, after).commands == ()


def test_what_is_new_is_made_before_what_is_old_is_shut(site: Site, tmp_path: Path) -> None:
    plan = plan_of(site, look(site, tmp_path, Typist(simulated(BARE))))
    stages = {str(one): one.stage for one in plan.commands}
    assert stages["login user ops ***"] == "prepare"
    assert stages["no login user admin"] == stages["user attribute connection=off"] == "close"
    assert stages["sshd host 192.168.99.0-192.168.99.255"] == "close"
