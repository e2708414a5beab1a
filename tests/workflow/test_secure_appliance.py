"""The push on a printer: it keeps every command at once, so what was written is taken back, or named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.command import Command, Part
from shikiri.model.device import Device
from shikiri.model.facets.management import Management
from shikiri.model.facets.printing import Printing
from shikiri.model.nothing import Things
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances.faults import Trouble
from shikiri.simulator.appliances.hp import HpLedm
from shikiri.simulator.appliances.serve import serve_appliances
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan, plan_between
from shikiri.workflow.push import push, undo
from shikiri.workflow.push.backup import backups, open_backup
from shikiri.workflow.push.journal import Journal
from shikiri.workflow.push.secure import Proof, Secured, secure
from shikiri.workflow.push.workplace import Workplace
from tests.workflow.test_secure_parts import place

NAME = "受付 mfp1"
CANARY = "Kanaria-toner-41"
DYN = "/DevMgmt/NetAppsDyn.xml"


def ledm(field: str, on: bool, *, stage: str = "change") -> Command:
    words = ("disabled", "enabled")
    return Command(
        parts=(f"ledm {DYN} {field}={words[on]}",),
        undo=(f"ledm {DYN} {field}={words[not on]}",),
        stage=stage,  # type: ignore[arg-type]  # one of the three
    )


LPD, SLP = ledm("LPD", on=False), ledm("SLPSupport", on=False)
WRONG = ledm("NoSuchSwitch", on=False)
PASSWORD = Command(parts=("ledm /DevMgmt/SecurityDyn.xml Password=", Secret.plain(CANARY)), stage="prepare")


@dataclass
class Office:
    """One printer, alive on loopback, and what a push of it needs."""

    double: HpLedm
    host: Host
    at: Workplace
    served: object
    proofs: list[Observed] = field(default_factory=list)

    def look(self) -> Observed:
        look = observe(self.host)
        assert look.state is not None
        return look

    def push(self, *commands: Command, ok: bool = True, after: State | None = None, **words: object) -> Secured:
        before = self.look().state
        assert before is not None
        plan = replace(
            plan_between(self.host.device, before, after or without(before, "lpd")), commands=commands, refused=()
        )
        return self.run(replace(plan, **words), ok=ok)  # type: ignore[arg-type]  # fields of the plan

    def run(self, plan: DevicePlan, *, ok: bool = True, unsafe: bool = False) -> Secured:
        def prove(look: Observed) -> Proof:
            self.proofs.append(look)
            return Proof(ok=ok)

        return secure(self.host, plan, at=self.at, push=True, prove=prove, allow_unsafe=unsafe)

    def is_open(self, protocol: str) -> object:
        state = self.look().state
        assert state is not None
        found = [one for one in state.things("printing") if isinstance(one, Printing) and one.protocol == protocol]
        return found[0].enabled if found else None

    @property
    def events(self) -> tuple[str, ...]:
        last = Journal(self.at, NAME).last()
        return last.events if last else ()


def without(state: State, protocol: str) -> State:
    """The same state with a print protocol switched off."""
    facet = state.facet("printing")
    assert isinstance(facet, Things)
    items = tuple(
        replace(one, enabled=False) if isinstance(one, Printing) and one.protocol == protocol else one
        for one in facet.items
    )
    return state.with_facet("printing", replace(facet, items=items))


def without_way_in(state: State, service: str) -> State:
    facet = state.facet("management")
    assert isinstance(facet, Things)
    items = tuple(
        replace(one, enabled=False) if isinstance(one, Management) and one.service == service else one
        for one in facet.items
    )
    return state.with_facet("management", replace(facet, items=items))


class Killed(BaseException):
    """What no `except` of ours catches: the process is gone."""


def die_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    note = Journal.note

    def fatal(self: Journal, event: str, **words: str) -> None:
        note(self, event, **words)  # type: ignore[arg-type]  # one of the events
        if event == step:
            raise Killed

    monkeypatch.setattr(Journal, "note", fatal)


def said(result: Secured) -> str:
    return " ".join(tell(sentence, lang) for sentence in result.says for lang in ("ja", "en"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(undo, "_BOOT_S", 8.0)
    monkeypatch.setattr(undo, "_LOOK_AGAIN_S", 0.1)
    folder = tmp_path / "拠点 A"
    folder.mkdir()
    double = HpLedm(name=NAME, settings={"raw9100": False})
    with ExitStack() as stack:
        served = stack.enter_context(serve_appliances([double]))[NAME]
        target = Target(
            device=NAME,
            platform="mfp",
            host="127.0.0.1",
            user="admin",
            password=Secret.plain(CANARY),
            known_hosts=folder / "known_hosts",
            patience=Patience(connect=1, silence=2, answer=5),
            ports=dict(served.ports),
        )
        device = Device(name=NAME, platform="mfp", kinds=frozenset({"mfp"}))
        yield Office(double, Host(device=device, target=target, secrets={}), place(folder / "state"), served)


def test_what_is_proved_stays_and_the_backup_says_what_it_is_worth(here: Office) -> None:
    result = here.push(LPD, SLP)
    assert result.outcome == "changed", said(result)
    assert here.is_open("lpd") is False
    assert here.events == ("begun", "kept", "pushing", "told", "told", "proved", "saved", "over")
    [file] = backups(here.at, NAME)
    kept = open_backup(here.at, file)
    assert not kept.restorable
    assert kept.answers["look"].startswith("address 127.0.0.1")
    assert file.read_bytes().startswith(b"$ANSIBLE_VAULT")


def test_when_a_later_command_fails_what_was_written_is_taken_back(here: Office) -> None:
    result = here.push(LPD, SLP, WRONG)
    assert result.outcome == "rolled_back", said(result)
    assert here.is_open("lpd") is True
    assert [line for line in here.double.writes if "LPD" in line or "lpd" in line.lower()]
    assert len(here.double.writes) == 4, "two there and two back, the last one first"
    assert here.events[-2:] == ("back", "over")
    assert "NoSuchSwitch" in said(result)


def test_what_cannot_be_proved_is_taken_back(here: Office) -> None:
    result = here.push(LPD, ok=False)
    assert result.outcome == "rolled_back", said(result)
    assert here.is_open("lpd") is True
    assert result.after is not None
    assert len(here.proofs) == 1


def test_what_does_not_go_back_is_named(here: Office) -> None:
    """Its undo is a field the printer does not offer."""
    stuck = replace(LPD, undo=(f"ledm {DYN} NoSuchSwitch=enabled",))
    result = here.push(SLP, stuck, WRONG)
    assert result.outcome == "failed", said(result)
    assert "lpd" in said(result)
    assert here.is_open("lpd") is False


def test_a_new_password_cannot_be_taken_back_and_is_told_without_its_text(here: Office) -> None:
    here.double.settings["redirect"] = True
    result = here.push(PASSWORD, LPD, WRONG)
    assert result.outcome == "failed", said(result)
    assert "Password=***" in said(result)
    assert CANARY not in said(result) + repr(result) + str(here.double.writes)
    assert here.double.password == CANARY
    assert here.is_open("lpd") is True, "the rest went back, with the new password"
    lines = (here.at.path("journal", NAME, ".jsonl")).read_text("utf-8")
    assert CANARY not in lines
    assert "Password=***" in lines


def test_a_printer_that_never_comes_back_is_said_with_what_was_written(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "_BOOT_S", 0.0)

    def die(look: Observed) -> Proof:
        here.double.faults.planted.append(Trouble(kind="refuse"))
        here.double.changed()
        return Proof(ok=False)

    before = here.look().state
    assert before is not None
    plan = replace(plan_between(here.host.device, before, without(before, "lpd")), commands=(LPD,))
    result = secure(here.host, plan, at=here.at, push=True, prove=die)
    assert result.outcome == "failed", said(result)
    assert "LPD=disabled" in said(result)


def test_trouble_while_taking_back_is_never_called_untouched(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Observed:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(push, "take_back", broken)
    result = here.push(LPD, WRONG)
    assert result.outcome == "failed"
    assert "LPD=disabled" in said(result)
    assert CANARY not in said(result)


def test_a_printer_that_restarts_over_a_setting_is_waited_for(here: Office) -> None:
    here.double.boot_seconds = 1.0
    here.double.faults.planted.append(Trouble(kind="reboot", at=1))
    result = here.push(LPD, SLP)
    assert result.outcome == "changed", said(result)
    assert "boot: fault" in here.double.events
    assert here.is_open("lpd") is False


def test_a_write_that_changes_nothing_is_no_success(here: Office) -> None:
    here.double.faults.planted.append(Trouble(kind="ignore"))
    result = here.push(SLP, LPD)
    assert result.outcome in {"rolled_back", "failed"}, said(result)
    assert here.is_open("lpd") is True


def test_a_switch_that_says_off_while_the_port_stays_open_goes_back(here: Office) -> None:
    here.double.faults.planted.append(Trouble(kind="stays_open", port=515))
    result = here.push(SLP, LPD)
    assert result.outcome == "rolled_back", said(result)
    assert here.double.settings["lpd"] is True
    assert here.double.settings["slp"] is True


@pytest.mark.parametrize("unsafe", [False, True])
def test_what_may_shut_us_out_goes_on_only_where_our_own_door_stays_open(here: Office, unsafe: bool) -> None:
    before = here.look().state
    assert before is not None
    shut = without_way_in(before, "https")
    plan = replace(plan_between(here.host.device, before, shut), commands=(LPD,), lockout=frozenset({"old-doors-off"}))
    result = here.run(plan, unsafe=unsafe)
    assert (result.outcome == "refused") is not unsafe
    assert bool(here.double.writes) is unsafe
    if not unsafe:
        assert "old-doors-off" in said(result)


def test_a_risk_that_leaves_our_door_alone_is_taken(here: Office) -> None:
    result = here.push(LPD, lockout=frozenset({"old-doors-off"}))
    assert result.outcome == "changed", said(result)


def test_a_stop_in_the_middle_takes_back_what_was_written(here: Office) -> None:
    before = here.look().state
    assert before is not None
    plan = replace(plan_between(here.host.device, before, without(before, "lpd")), commands=(LPD, SLP))
    result = secure(
        here.host, plan, at=here.at, push=True, prove=lambda _: Proof(ok=True), stop=lambda: bool(here.double.writes)
    )
    assert result.outcome == "rolled_back", said(result)
    assert len(here.double.writes) == 2, "one there and back: nothing is begun after somebody said stop"
    assert here.is_open("lpd") is True


def test_after_a_crash_the_next_run_says_what_stands_and_goes_on(here: Office) -> None:
    journal = Journal(here.at, NAME)
    journal.begin()
    journal.note("kept", file="x", restorable="no")
    journal.note("pushing")
    journal.note("told", line=str(LPD))
    result = here.push(SLP)
    assert result.outcome == "changed", said(result)
    assert "LPD=disabled" in said(result)
    last = journal.last()
    assert last is not None
    assert last.is_over
    rows = [json.loads(line) for line in here.at.path("journal", NAME, ".jsonl").read_text("utf-8").splitlines()]
    assert [row["outcome"] for row in rows if row["event"] == "over"] == ["failed", "changed"]


@pytest.mark.parametrize("step", ("begun", "kept", "pushing", "told", "closing", "back", "proved", "saved"))
def test_killed_at_any_step_the_next_run_brings_it_to_its_end(
    here: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = replace(SLP, stage="close")
    commands = (LPD, close, WRONG) if step == "back" else (LPD, close)
    with monkeypatch.context() as fatal:
        die_at(step, fatal)
        with pytest.raises(Killed):
            here.push(*commands)
    result = here.push(LPD, close)
    assert result.outcome == "changed", said(result)
    assert "途中で切れ" in said(result)
    assert here.is_open("lpd") is False
    result = here.push()
    assert result.outcome == "unchanged", said(result)
    assert not result.says


def test_what_moves_by_itself_stops_no_push_and_a_strangers_change_does(here: Office) -> None:
    before = here.look().state
    assert before is not None
    facet = before.facet("printing")
    assert isinstance(facet, Things)
    busy = tuple(replace(one, leftover_jobs=7) if isinstance(one, Printing) else one for one in facet.items)
    earlier = before.with_facet("printing", replace(facet, items=busy))
    plan = replace(plan_between(here.host.device, before, without(before, "lpd")), commands=(SLP,))
    assert here.run(replace(plan, before=earlier)).outcome == "changed"
    here.double.settings["raw9100"] = True
    here.double.changed()
    result = here.run(replace(plan, commands=(LPD,)))
    assert result.outcome == "refused", said(result)
    assert here.is_open("lpd") is True


def test_undo_lines_are_parts_that_only_a_session_joins() -> None:
    part: Part = Secret.plain(CANARY)
    one = Command(parts=("a ", part), undo=("b ", part))
    told = undo.Told(lambda _: None)
    told.sure.append(one)
    assert CANARY not in repr(told)


def test_a_wrong_password_is_counted_once_by_a_box_that_locks(here: Office) -> None:
    here.double.password = "another-one-31"
    here.double.faults.planted.append(Trouble(kind="lockout", at=3))
    assert here.look().is_refused
    result = here.push(LPD, SLP)
    assert result.outcome == "failed", said(result)
    assert here.look().is_refused
    assert here.double.wrong == 1
    assert not here.double.writes
    assert "locked" not in here.double.events
