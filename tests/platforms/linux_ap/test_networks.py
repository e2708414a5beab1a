"""A bare machine becomes a router with five networks by one plan, and the second plan is empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.command import as_text
from shikiri.model.facets.filter import Filter
from shikiri.model.finding import Status
from shikiri.model.secret import Secret, weigh
from shikiri.workflow.captures import JST, file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import words_of
from tests.laws.sources import ROOT
from tests.platforms.linux_ap.net_desk import NetDesk, net_desk

WHEN = datetime(2026, 11, 19, 10, 5, tzinfo=JST)
CARDS = {
    "eth0": ("10.99.0.11/24",), "wan0": ("198.51.100.2/24", "2001:db8:1::2/64"), "lan1": (), "p-biz": (),
    "p-seat": (), "p-prn": (), "p-srv": (), "wlan0": (),
}  # fmt: skip
CAPTURE = """\
platform: linux_ap
device: ap1
captured: 2026-11-19T10:02:05+09:00
complete: true
scrubbed: true
source: hand-made
"""
NETWORK = {"segment", "filter", "nat", "dns", "port_isolation"}


@pytest.fixture
def desk() -> Iterator[NetDesk]:
    files = {
        "/etc/systemd/network/10-eth0.network": "[Match]\nName=eth0\n[Network]\nAddress=10.99.0.11/24\n",
        "/etc/systemd/network/10-wan0.network": "[Match]\nName=wan0\n[Network]\nAddress=198.51.100.2/24\n"
        "Address=2001:db8:1::2/64\nLinkLocalAddressing=no\n",
        "/etc/resolv.conf": "nameserver 198.51.100.1\n",
    }
    with net_desk(cards=dict(CARDS), files=files) as made:
        yield made


@pytest.fixture
def site(tmp_path: Path) -> Site:
    text = (ROOT / "inventories" / "lab" / "facility.yml").read_text("utf-8")
    (tmp_path / "facility.yml").write_text(text, "utf-8")
    return load_site(tmp_path / "facility.yml", WHEN)


def look(site: Site, folder: Path, desk: NetDesk) -> Judged:
    home = folder / "ap1"
    home.mkdir(exist_ok=True)
    bound = (ROOT / "inventories" / "lab" / "host_vars" / "ap1.yml").read_text("utf-8")
    (home / "capture.yml").write_text(CAPTURE + bound, "utf-8")
    for question, answer in desk.reading().answers.items():
        (home / file_name(question)).write_text(answer.text, "utf-8")
    found = judge_captured(read_homes([home], site), site, WHEN)
    situation = replace(found.situation, whole=True, inputs=found.situation.inputs | {"fleet"})
    return replace(judge_situation(situation, site.rules(None)), evidence=found.evidence)


def plan_of(site: Site, judged: Judged) -> DevicePlan:
    named = {"guest_psk": "Ume-kawa-7431x", "staff_psk": "Tora-hoshi-2958x", "ops_password": "Nami-yama-6612x"}
    vault = {name: weigh(Secret.plain(text), b"k" * 32, words_of(site.facility)) for name, text in named.items()}
    return plan_site(site, judged, {"ap1": vault})["ap1"]


def ours(plan: DevicePlan) -> tuple[object, ...]:
    return tuple(change for change in plan.plan.changes if change.facet in NETWORK)


def failing(judged: Judged) -> set[str]:
    return {one.control for one in judged.findings if one.status is Status.FAIL}


def test_one_plan_makes_all_networks_and_a_second_one_has_nothing_to_do(
    site: Site, tmp_path: Path, desk: NetDesk
) -> None:
    before = look(site, tmp_path, desk)
    plan = plan_of(site, before)
    assert not [one for one in plan.refused if one[0].facet in NETWORK], plan.refused
    text = as_text(plan.commands)
    print(text)
    for hand in plan.by_hand:
        print("BY HAND", hand.finding.control, hand.finding.thing, getattr(hand, "why", hand))
    for one in before.findings:
        if one.control in ("segment-seen", "wlan-seen", "users-separated", "guest-business-separated"): print(one)
    for facet in ("segment", "filter", "nat"):
        assert any(change.facet == facet for change in plan.plan.changes), facet
    for c in plan.plan.changes:
        if c.facet=="port_isolation": print("CH", c)
    print(desk.files.get("x"))
    desk.do(plan.commands)
    print(desk.files["/etc/nftables.d/50-shikiri.nft"])
    after = look(site, tmp_path, desk)
    print({f.control: (f.status, f.reason, f.actual) for f in after.findings if f.status is Status.FAIL})
    assert not ours(plan_of(site, after))
    assert not failing(after) & {"guest-business-filtered", "guest-business-separated", "segments-vlan"}
    lists = [one for one in after.situation.states["ap1"].things("filter") if isinstance(one, Filter) and one.rules]
    assert lists
