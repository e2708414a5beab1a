"""Law: what harden plans for the insecure examples comes true on simulated boxes, and the next plan is empty."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from shikiri.model.command import as_text
from shikiri.model.secret import Secret, weigh
from shikiri.platforms.cisco_ios.source import RUN
from shikiri.workflow.captures import file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.push.prove import open_changes
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import words_of
from tests.laws.sources import ROOT
from tests.platforms.cisco_ios.box import Box, box

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
KEY = b"k" * 32
CANARY = "Ume-kawa-hoshi-7431"
HOMES = {"cisco_ios": "switch", "cisco_ios-wlc": "controller"}
ASKED = {"switch": (RUN,), "controller": (RUN, "show wlan all", "show wireless profile policy all")}


def answers(one: Box) -> Mapping[str, str]:
    """What the simulated box answers, beginning and end as a box prints them."""
    said = {question: one.ask(question).rpartition("\n")[0] + "\n" for question in ASKED[one.machine.kind]}
    return said | {RUN: f"Building configuration...\n\n{one.machine.running()}"}


def lay(home: Path, one: Box) -> None:
    for question, text in answers(one).items():
        (home / file_name(question)).write_text(text, "utf-8")


def judged_and_planned(folder: Path, site: Site) -> tuple[Judged, Mapping[str, DevicePlan]]:
    found = read_homes(sorted(folder.iterdir()), site)
    judged = judge_captured(found, site, NOW)
    words = words_of(site.facility)
    vault = {
        name: {
            secret: weigh(Secret.plain(f"{CANARY}-{number}{name[-1]}"), KEY, words)
            for number, secret in enumerate(("ops_password", "enable_password", "guest_psk", "staff_psk"))
        }
        for name in judged.situation.states
    }
    return judged, plan_site(site, judged, vault)


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, Site, dict[str, Box]]:
    folder = tmp_path / "devices"
    boxes: dict[str, Box] = {}
    for name, kind in HOMES.items():
        shutil.copytree(ROOT / "examples" / name / "insecure", folder / name)
        text = (folder / name / file_name(RUN)).read_text("utf-8")
        device = str(yaml.safe_load((folder / name / "capture.yml").read_text("utf-8"))["device"])
        boxes[device] = box(text, kind)
        lay(folder / name, boxes[device])
    return folder, load_site(ROOT / "examples" / "facility.yml", NOW), boxes


def test_a_plan_comes_true_and_is_the_last_one(office: tuple[Path, Site, dict[str, Box]]) -> None:
    folder, site, boxes = office
    before, plans = judged_and_planned(folder, site)
    assert set(boxes) == set(plans)
    for name, plan in plans.items():
        assert plan.commands
        assert CANARY not in as_text(plan.commands)
        boxes[name].tell(plan.commands)
        assert not boxes[name].refused
    for home, one in zip(HOMES, boxes.values(), strict=True):
        lay(folder / home, one)
    after, again = judged_and_planned(folder, site)
    for name, plan in plans.items():
        assert not [
            (one.params["thing"], one.params["field"]) for one in open_changes(plan, after.situation.states[name])
        ]
        assert not as_text(again[name].commands)
    worse = {one.uid for one in after.findings if one.status == "fail"} - {
        one.uid for one in before.findings if one.status == "fail"
    }
    assert not worse
