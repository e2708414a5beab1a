"""A bare Debian gets its host side right by one plan, and the second plan is empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.command import as_text
from shikiri.model.finding import Status
from shikiri.model.plan import Change
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret, weigh
from shikiri.platforms.linux.host import HOST_FACETS
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.workflow.captures import JST, file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import words_of
from tests.laws.sources import ROOT
from tests.operations.host_answerers import HOST_ANSWERERS
from tests.operations.machine import Machine
from tests.platforms.test_golden import HERE, read_case

WHEN = datetime(2025, 11, 20, 10, 2, 3, tzinfo=JST)
HOST = {one.facet for one in HOST_FACETS}
CAPTURE = """\
platform: linux_ap
device: ap1
captured: 2025-11-20T10:02:03+09:00
complete: true
scrubbed: true
source: hand-made
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    text = (ROOT / "inventories" / "lab" / "facility.yml").read_text("utf-8")
    (tmp_path / "facility.yml").write_text(text, "utf-8")
    return load_site(tmp_path / "facility.yml", WHEN)


@pytest.fixture
def bare() -> Reading:
    """All that a bare Debian says of itself, out of the fixtures."""
    cases = {
        facet: "not-there" if facet == "snmp" else "bare-debian"
        for facet in sorted(HOST, key=lambda one: one == "management")
    }
    readings = [read_case(HERE / "linux_ap" / facet / case, PLATFORM) for facet, case in cases.items()]
    answers = {question: answer for one in readings for question, answer in one.answers.items()}
    return replace(readings[0], device="ap1", answers=answers)


def look(site: Site, folder: Path, reading: Reading) -> Judged:
    home = folder / "ap1"
    home.mkdir(exist_ok=True)
    (home / "capture.yml").write_text(CAPTURE, "utf-8")
    for question, answer in reading.answers.items():
        (home / file_name(question)).write_text(answer.text, "utf-8")
    found = judge_captured(read_homes([home], site), site, WHEN)
    situation = replace(found.situation, whole=True, inputs=found.situation.inputs | {"fleet", "clock"})
    return replace(judge_situation(situation, site.rules(None)), evidence=found.evidence)


def plan_of(site: Site, judged: Judged) -> DevicePlan:
    vault = {"ops_password": weigh(Secret.plain("Nami-yama-6612x-kaze"), b"k" * 32, words_of(site.facility))}
    return plan_site(site, judged, {"ap1": vault})["ap1"]


def ours(plan: DevicePlan) -> list[Change]:
    return [change for change in plan.plan.changes if change.facet in HOST]


def failing(judged: Judged) -> set[str]:
    host = tuple(HOST)
    return {one.control for one in judged.findings if one.status is Status.FAIL and one.thing.startswith(host)}


def test_one_plan_does_it_and_a_second_one_has_nothing_to_do(site: Site, tmp_path: Path, bare: Reading) -> None:
    before = look(site, tmp_path, bare)
    assert failing(before) >= {
        "firmware-current", "management-session-timeout", "ssh-from-management-only", "time-synchronised",
    }  # fmt: skip
    plan = plan_of(site, before)
    assert not [one for one in plan.refused if one[0].facet in HOST], plan.refused
    text = as_text(plan.commands)
    for line in (
        "package chrony present",
        "package unattended-upgrades present",
        "file /etc/chrony/chrony.conf 0644",
        "file /etc/nftables.d/10-shikiri-management.nft 0600",
        "setting /etc/ssh/sshd_config.d/00-shikiri.conf ChannelTimeout=session=600s",
        "file /etc/profile.d/00-shikiri-timeout.sh 0644",
        "service systemd-timesyncd.service enabled=no running=no",
    ):
        assert line in text.splitlines(), text
    machine = Machine.of(PLATFORM, bare, HOST_ANSWERERS)
    machine.do(plan.commands)
    assert not machine.refused
    after = look(site, tmp_path, machine.reading())
    left = failing(after) - {"firmware-supported", "accounts-allow-listed", "time-synchronised"}
    assert not left, left
    assert not ours(plan_of(site, after))


def test_the_way_in_is_narrowed_last(site: Site, tmp_path: Path, bare: Reading) -> None:
    """Whatever breaks off before, somebody can still come in and look."""
    plan = plan_of(site, look(site, tmp_path, bare))
    stages = {str(one): one.stage for one in plan.commands}
    assert stages["file /etc/nftables.d/10-shikiri-management.nft 0600"] == "close"
    assert "management" in {change.facet for change in ours(plan)}
    assert "ssh-from-management-only" in plan.lockout
