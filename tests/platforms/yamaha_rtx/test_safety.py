"""The way back of a router, what tells saved from unsaved, and what a backup is worth; tried at the simulated one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.language import tell
from shikiri.model.command import joined
from shikiri.model.errors import UsageError
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse, strays
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.safety import BACKUP, SAVE, SAVED_ASKS, WAYS_BACK, is_saved
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT, RtxSource
from shikiri.simulator.yamaha.machine import YamahaMachine
from tests.platforms.yamaha_rtx.simulated import Typist, simulated
from tests.platforms.yamaha_rtx.writing import example

WAY = WAYS_BACK[0]


@pytest.fixture
def machine() -> YamahaMachine:
    reading, _ = example("compliant")
    return simulated(reading.answers[CONFIG].text)


def source_of(typist: Typist, *questions: str) -> RtxSource:
    asked = questions or SAVED_ASKS
    answers = {question: Answer(typist.ask(question), complete=True) for question in asked}
    return RtxSource(Reading(device="edge", platform=PLATFORM.name, answers=answers, when=None))


def test_a_restart_takes_back_what_was_not_saved_unless_somebody_is_content(machine: YamahaMachine) -> None:
    before = machine.running()
    typist = Typist(machine)
    assert WAY.available(source_of(typist))
    typist.tell(WAY.arm(600))
    typist.tell(())
    typist.say("telnetd service on")
    assert machine.running() != before
    machine.clock.advance(601)
    assert machine.running() == before
    assert machine.boots == 1


def test_content_means_disarmed_before_saved(machine: YamahaMachine) -> None:
    typist = Typist(machine)
    typist.tell(WAY.arm(600))
    typist.say("telnetd service on")
    typist.tell(WAY.disarm)
    typist.tell(SAVE)
    machine.clock.advance(3600)
    assert machine.boots == 0
    assert "telnetd service on" in machine.saved()
    assert "restart" not in machine.saved()


def test_armed_is_seen_and_is_no_setting_of_the_router(machine: YamahaMachine) -> None:
    typist = Typist(machine)
    answers = {CONFIG: typist.ask(CONFIG)}
    assert WAY.is_armed is not None
    assert WAY.is_armed(answers) is False
    before = parse(PLATFORM, source_of(typist).reading)
    typist.tell(WAY.arm(300))
    answers = {CONFIG: typist.ask(CONFIG)}
    assert WAY.is_armed(answers) is True
    found = source_of(typist)
    assert parse(PLATFORM, found.reading) == before
    assert strays(PLATFORM, found, before.facets) == ()
    assert is_saved(found) is True
    assert WAY.ours.fullmatch("schedule at 99 +300 * restart")
    assert not WAY.ours.fullmatch("schedule at 9 03:00 * restart")


@pytest.mark.parametrize("text", ("", "\n", "Error: Administrator use only\n", "login timer 300\n"))
def test_an_answer_that_is_no_configuration_says_nothing_about_being_armed(text: str) -> None:
    assert WAY.is_armed is not None
    assert WAY.is_armed({CONFIG: text}) is None
    assert WAY.is_armed({}) is None


def test_a_number_somebody_uses_is_not_taken(machine: YamahaMachine) -> None:
    typist = Typist(machine)
    typist.say("schedule at 99 */mon 04:00:00 * restart")
    found = source_of(typist)
    assert [way.available(found) for way in WAYS_BACK] == [False, True, True]
    assert joined(WAYS_BACK[1].arm(60)[0].parts) == "schedule at 98 +60 * restart"
    incomplete = replace(found.reading, answers={CONFIG: replace(found.reading.answers[CONFIG], complete=False)})
    assert not any(way.available(RtxSource(incomplete)) for way in WAYS_BACK)


@pytest.mark.parametrize("seconds", (0, -1, 3601))
def test_a_timer_no_router_knows_is_refused(seconds: int) -> None:
    with pytest.raises(UsageError):
        WAY.arm(seconds)


def test_unsaved_is_seen_and_doubt_is_no_yes(machine: YamahaMachine) -> None:
    typist = Typist(machine)
    assert is_saved(source_of(typist)) is True
    typist.say("telnetd service on")
    assert is_saved(source_of(typist)) is False
    typist.say("save")
    assert is_saved(source_of(typist)) is True
    assert is_saved(source_of(typist, CONFIG, ENVIRONMENT)) is None
    assert is_saved(source_of(typist, CONFIG, "show config 0")) is None
    answers = source_of(typist).reading.answers
    for question in (CONFIG, "show config 0"):
        for answer in (
            Answer("", complete=True),
            replace(answers[question], complete=False),
            Answer("garbage\n", True),
        ):
            doubtful = Reading(device="edge", platform="", answers={**answers, question: answer}, when=None)
            assert is_saved(RtxSource(doubtful)) is not True


def test_the_file_in_use_counts_not_the_first_one(machine: YamahaMachine) -> None:
    typist = Typist(machine)
    answers = dict(source_of(typist).reading.answers)
    answers[ENVIRONMENT] = Answer(answers[ENVIRONMENT].text.replace("config0", "config1"), complete=True)
    answers["show config 1"] = answers["show config 0"]
    answers["show config 0"] = Answer("# RTX1220 Rev.15.04.01 (x)\nlogin timer 999\n", complete=True)
    assert is_saved(RtxSource(Reading(device="edge", platform="", answers=answers, when=None))) is True


def test_a_text_with_stars_brings_nothing_back(machine: YamahaMachine) -> None:
    shown = Typist(machine).ask(CONFIG)
    assert "*" in shown
    assert BACKUP.asks == (CONFIG,)
    assert BACKUP.restorable({CONFIG: shown}) is False
    assert BACKUP.restorable({CONFIG: "# RTX830 Rev.15.02.31 (x)\nip lan1 address 192.168.1.1/24\n"}) is True
    assert not any(BACKUP.restorable(answers) for answers in ({}, {CONFIG: ""}, {CONFIG: "Error: no\n"}))


def test_what_it_costs_is_said_in_both_languages() -> None:
    assert "再起動" in tell(WAY.outage, "ja")
    assert "restart" in tell(WAY.outage, "en")
