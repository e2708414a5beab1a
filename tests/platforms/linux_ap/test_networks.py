"""A bare machine becomes a router with five networks by one plan, and the second plan is empty."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.command import as_text
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.finding import Status
from shikiri.model.net import AddressSet
from shikiri.model.secret import Secret, weigh
from shikiri.workflow.captures import JST, file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.push.prove import open_changes
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


def look(site: Site, folder: Path, desk: NetDesk, six: bool = False) -> Judged:
    home = folder / "ap1"
    home.mkdir(exist_ok=True)
    bound = (ROOT / "inventories" / "lab" / "host_vars" / "ap1.yml").read_text("utf-8")
    if six:
        bound = bound.replace("192.168.10.1/24", "[192.168.10.1/24, '2001:db8:10::1/64']")
        bound = bound.replace("192.168.20.1/24", "[192.168.20.1/24, '2001:db8:20::1/64']")
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
    for facet in ("segment", "filter", "nat"):
        assert any(change.facet == facet for change in plan.plan.changes), facet
    for line in (
        "package nftables present",
        "package dnsmasq present",
        "file /etc/dnsmasq.d/shikiri-br-guest.conf 0644",
    ):
        assert line in text.splitlines()
    desk.do(plan.commands)
    after = look(site, tmp_path, desk)
    assert not ours(plan_of(site, after))
    left = [one.params for one in open_changes(plan, after.situation.states["ap1"])]
    assert not [one for one in left if one["field"] != "passphrase"]  # those are weighed before they are compared
    assert not failing(after) & {"guest-business-filtered", "guest-business-separated", "segments-vlan"}
    state = after.situation.states["ap1"]
    lists = [one for one in state.things("filter") if isinstance(one, Filter) and one.handle.startswith("shikiri")]
    assert {one.interface for one in lists if one.rules} == {"br-guest"}
    assert {one.name: one.protected for one in state.things("port_isolation") if isinstance(one, PortIsolation)} == {
        "lan1": True, "p-biz": False, "p-seat": True, "p-prn": False, "p-srv": False, "wlan0": True, "wlan0_1": False,
    }  # fmt: skip
    assert [one.inner for one in state.things("nat") if isinstance(one, Nat)] == [
        AddressSet.of("10.98.0.0/24", "10.99.0.0/24", "192.168.10.0/24", "192.168.20.0/24")
    ]


def test_both_versions_of_the_internet_are_shut(site: Site, tmp_path: Path, desk: NetDesk) -> None:
    plan = plan_of(site, look(site, tmp_path, desk, six=True))
    desk.do(plan.commands)
    after = look(site, tmp_path, desk, six=True)
    left = [one.params for one in open_changes(plan, after.situation.states["ap1"])]
    assert not [one for one in left if one["field"] != "passphrase"]
    assert not ours(plan_of(site, after))
    lists = [one for one in after.situation.states["ap1"].things("filter") if isinstance(one, Filter)]
    mine = {one.family for one in lists if one.handle.startswith("shikiri br-guest") and one.rules}
    assert mine == {"ip4", "ip6"}
    assert "net.ipv6.conf.all.forwarding=1" in desk.files["/etc/sysctl.d/50-shikiri-forwarding.conf"]
    assert "guest-business-filtered" not in failing(after)


def test_the_filter_is_there_before_the_network_is(site: Site, tmp_path: Path, desk: NetDesk) -> None:
    """Whatever breaks off in between, no network is joined to another without its rules."""
    plan = plan_of(site, look(site, tmp_path, desk))
    stages = {str(one): one.stage for one in plan.commands}
    assert stages["file /etc/nftables.d/50-shikiri.nft 0600"] == "prepare"
    assert stages["file /etc/systemd/network/05-shikiri-br-guest.netdev 0644"] == "change"
    assert stages["file /etc/sysctl.d/50-shikiri-forwarding.conf 0644"] == "change"


def test_what_others_configured_stays(site: Site, tmp_path: Path, desk: NetDesk) -> None:
    before = dict(desk.files)
    desk.do(plan_of(site, look(site, tmp_path, desk)).commands)
    assert {path: desk.files[path] for path in before} == before
    found = {one["ifname"]: one for one in desk.links()}
    assert "10.99.0.11" in [one["local"] for one in found["eth0"]["addr_info"]]


@pytest.mark.parametrize("busy", ("lan1", "p-seat"))
def test_a_card_somebody_else_uses_is_not_taken(site: Site, tmp_path: Path, desk: NetDesk, busy: str) -> None:
    desk.files[f"/etc/systemd/network/20-{busy}.network"] = (
        f"[Match]\nName={busy}\n[Network]\nDHCP=yes\nLinkLocalAddressing=no\n"
    )
    plan = plan_of(site, look(site, tmp_path, desk))
    refused = {why.key for _, why in plan.refused}
    assert refused & {"linux.no-trunk", "linux.port-in-use"}
    assert not [one for one in plan.commands if f"05-shikiri-{busy}." in str(one)]


def test_real_dnsmasq_takes_what_it_is_given(site: Site, tmp_path: Path, desk: NetDesk) -> None:
    program = shutil.which("dnsmasq", path="/usr/sbin:/usr/bin:/sbin")
    if program is None:
        pytest.skip("there is no dnsmasq on this machine")
    desk.do(plan_of(site, look(site, tmp_path, desk)).commands)
    page = tmp_path / "all.conf"
    page.write_text("".join(text for path, text in desk.files.items() if path.startswith("/etc/dnsmasq.d/")), "utf-8")
    assert "dhcp-range=" in page.read_text("utf-8")
    tried = subprocess.run([program, "--test", "-C", str(page)], capture_output=True, text=True, check=False)
    assert "syntax check OK" in tried.stderr
