"""The insecure example, hardened at the simulated router over real SSH: read, plan, push, log in again, read, prove."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.command import as_text
from shikiri.model.finding import Status
from shikiri.model.secret import Secret, weigh
from shikiri.model.state import State
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.safety import WAYS_BACK
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT
from shikiri.sessions import connect
from shikiri.sessions.target import Target
from shikiri.simulator import Served, YamahaMachine, serve
from shikiri.workflow.captures import JST, file_name, judge_captured, read_homes
from shikiri.workflow.judged import Judged
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.push.prove import open_changes
from shikiri.workflow.site import load_site
from shikiri.workflow.weigh import words_of
from tests.laws.sources import ROOT

WAY = WAYS_BACK[0]
NEW, OPS = "Tora-hoshi-2958x", "Ume-kawa-7431x"
FACILITY = ROOT / "examples" / "facility.yml"
INSECURE = ROOT / "examples" / "yamaha_rtx" / "insecure"
WHEN = datetime(2026, 11, 19, 10, 5, tzinfo=JST)
# what only a person can mend: firmware, hardware, the clock until the night, what needs the other devices
BY_HAND = {"firmware-current", "time-skew", "time-synchronised", "segments-separate-hardware"}


@dataclass
class Office:
    """The router on its port, and a folder for what it answers."""

    served: Served
    folder: Path
    enable: str = ""

    @property
    def machine(self) -> YamahaMachine:
        assert isinstance(self.served.machine, YamahaMachine)
        return self.served.machine

    def target(self) -> Target:
        return Target(
            device="office-edge1", platform=PLATFORM.name, host="127.0.0.1", port=self.served.port, user="ops",
            password=Secret.plain(OPS), enable=Secret.plain(self.enable), known_hosts=self.folder / "known_hosts",
        )  # fmt: skip

    def look(self) -> Judged:
        with connect(self.target(), PLATFORM.dialect) as session:
            answers = {question: session.ask(question) for question in (CONFIG, ENVIRONMENT)}
        assert all(answer.complete for answer in answers.values())
        home = self.folder / "office-edge1"
        home.mkdir(exist_ok=True)
        shutil.copy(INSECURE / "capture.yml", home)
        text = (home / "capture.yml").read_text("utf-8")
        (home / "capture.yml").write_text(f"{text}complete: true\n", "utf-8")
        for question, answer in answers.items():
            (home / file_name(question)).write_text(answer.text, "utf-8")
        site = load_site(FACILITY, WHEN)
        return judge_captured(read_homes([home], site), site, WHEN)

    def plan(self, judged: Judged) -> DevicePlan:
        site = load_site(FACILITY, WHEN)
        words = words_of(site.facility)
        vault = {name: weigh(Secret.plain(text), b"k" * 32, words)
                 for name, text in (("ops_password", OPS), ("enable_password", NEW))}  # fmt: skip
        return plan_site(site, judged, {"office-edge1": vault})["office-edge1"]


# the second one has no name in its prompt, speaks Shift_JIS, breaks lines at 80 columns and pages after 24
@pytest.fixture(params=("a named console", "a console as it ships"))
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    text = (INSECURE / "show_config.txt").read_text("utf-8")
    if request.param == "a console as it ships":
        text = re.sub(r"^console .*\n", "", text, flags=re.MULTILINE)
    # lines that let SSH in; the example itself is as it came out of the box
    text = text.replace("telnetd host any\n", "telnetd host any\nsshd service on\nsshd host key generate *\n")
    machine = YamahaMachine(
        name="office-edge1", config=text, secrets={"ops": OPS}, client_address="192.168.99.10", revision="15.04.01"
    )
    with serve([machine]) as served:
        yield Office(served["office-edge1"], tmp_path)


def state(judged: Judged) -> State:
    return judged.situation.states["office-edge1"]


def failing(judged: Judged) -> set[str]:
    return {one.control for one in judged.findings if one.status is Status.FAIL and one.device == "office-edge1"}


def test_one_push_makes_the_router_as_wanted_and_a_second_one_has_nothing_to_do(office: Office) -> None:
    before = office.look()
    plan = office.plan(before)
    assert not plan.refused
    assert len(failing(before) - BY_HAND) > 10
    with connect(office.target(), PLATFORM.dialect) as session:
        session.tell(WAY.arm(600))
        session.tell(plan.commands)
    office.enable = NEW
    with connect(office.target(), PLATFORM.dialect) as session:
        assert session.proved >= {"login", "enable"}
        assert WAY.is_armed is not None
        assert WAY.is_armed({CONFIG: session.ask(CONFIG).text}) is True
        session.tell((*WAY.disarm, *PLATFORM.save))
    after = office.look()
    assert list(open_changes(plan, state(after))) == []
    assert failing(after) <= BY_HAND
    assert office.plan(after).commands == ()
    office.machine.clock.advance(7200)
    assert office.machine.boots == 0


def test_no_password_is_seen_or_kept_in_a_log(office: Office) -> None:
    plan = office.plan(office.look())
    with connect(office.target(), PLATFORM.dialect) as session:
        session.tell(plan.commands)
    assert "syslog execute command off" in as_text(plan.commands)
    for text in (as_text(plan.commands), repr(plan), "\n".join(office.machine.log), *office.machine.writes):
        assert NEW not in text
        assert OPS not in text


def test_a_push_nobody_confirms_is_gone_within_the_armed_time(office: Office) -> None:
    running = office.machine.running()
    plan = office.plan(office.look())
    with connect(office.target(), PLATFORM.dialect) as session:
        session.tell(WAY.arm(600))
        session.tell(plan.commands[: len(plan.commands) // 2])
    assert office.machine.running() != running
    office.machine.clock.advance(599)
    assert office.machine.running() != running
    office.machine.clock.advance(2)
    assert office.machine.running() == running
    assert office.machine.boots == 1
