"""The way back, saving, backups and the console of IOS, tried on a simulated box."""

from __future__ import annotations

import re

import pytest

from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.safety import BACKUP, RESTART, ROLLBACK, SAVE, SAVED, is_same, is_saved
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.typed import tell
from tests.platforms.cisco_ios.box import Box, box

DIALECT = PLATFORM.dialect
ARCHIVE = "archive\n path flash:shikiri-\n"


def text(*lines: str) -> str:
    return "\n".join(("version 17.9", "hostname box1", *lines, "line con 0", "line vty 0 4", "end", ""))


def source(running: str, saved: str = "") -> IosSource:
    answers = {RUN: Answer(running), **({SAVED: Answer(saved)} if saved else {})}
    return IosSource(Reading(device="d", platform="cisco_ios", answers=answers, when=None))


def answers(one: Box, *questions: str) -> dict[str, str]:
    return {question: one.ask(question) for question in questions}


@pytest.mark.parametrize("shown", ("r1>", "r1#", "\r\nr1(config-if)#", "office-sw-2f-eas(config)#", "sw-1.a# "))
def test_a_prompt_is_seen(shown: str) -> None:
    assert DIALECT
    assert DIALECT.prompt.search(shown)
    assert bool(DIALECT.privileged.search(shown)) is (">" not in shown)


@pytest.mark.parametrize("shown", ("banner motd #", "! a#b", "r1#\r\n", "abc r1#", "r1(config)# exit", "<b>"))
def test_what_only_looks_like_a_prompt_is_none(shown: str) -> None:
    assert DIALECT
    assert not DIALECT.prompt.search(shown)


REFUSALS = (
    "          ^\n% Invalid input detected at '^' marker.",
    "% Incomplete command.",
    '% Ambiguous command:  "co"',
    "%Please turn config archive on",
    "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other.",
    "Command rejected: Vlan 1 is reserved.",
    "% 192.168.1.0 overlaps with Vlan10",
    "%Error opening flash:x (No such file or directory)",
    "% Password too short - must be at least 12 characters. Password configuration failed",
    "% WLAN needs to be disabled before performing this operation",
    "Command authorization failed.",
    "Rollback aborted after 5 passes",
)
NOTES = (
    "% Generating 2048 bit RSA keys, keys will be non-exportable...",
    "% Access VLAN does not exist. Creating vlan 20",
    "WARNING: Command has been added to the configuration using a type 0 password.",
    "Building configuration...\n[OK]",
    "% Login disabled on line 2, until 'password' is set",
    "*Mar  1 00:01:02: %SYS-5-CONFIG_I: Configured from console by ops",
    "Do you want to continue? [confirm]",
    "Rollback Confirmed Change: Backing up current running config to flash:x",
)


@pytest.mark.parametrize("said", REFUSALS)
def test_a_refusal_is_heard(said: str) -> None:
    assert DIALECT
    assert DIALECT.failures.search(f"\n{said}\n")


@pytest.mark.parametrize("said", NOTES)
def test_a_note_is_no_refusal(said: str) -> None:
    assert DIALECT
    assert not DIALECT.failures.search(f"\n{said}\n")


@pytest.mark.parametrize(
    "lines,ready",
    (
        (("archive", " path flash:cfg"), True),
        (("archive", " path bootflash:/a/cfg"), True),
        (("archive", " path tftp://192.0.2.1/cfg"), False),
        (("archive", " log config", "  logging enable"), False),
        ((), False),
    ),
)
def test_the_timer_needs_an_archive_on_the_box(lines: tuple[str, ...], ready: bool) -> None:
    assert ROLLBACK.available(source(text(*lines))) is ready
    assert RESTART.available(source(text(*lines))) is True


def test_the_timer_takes_the_configuration_back() -> None:
    one = box(text(ARCHIVE.rstrip()))
    assert ROLLBACK.is_armed
    assert ROLLBACK.is_armed(answers(one, *ROLLBACK.asks)) is False
    one.exec(ROLLBACK.arm(600))
    assert ROLLBACK.is_armed(answers(one, *ROLLBACK.asks)) is True
    one.tell((tell("no ip http server"),))
    assert "no ip http server" in one.machine.running()
    one.machine.clock.advance(601)
    assert "no ip http server" not in one.machine.running()


def test_what_is_confirmed_stays() -> None:
    one = box(text(ARCHIVE.rstrip()))
    one.exec(ROLLBACK.arm(60)).tell((tell("no ip http server"),)).exec(ROLLBACK.disarm)
    one.machine.clock.advance(7200)
    assert "no ip http server" in one.machine.running()
    assert ROLLBACK.is_armed
    assert ROLLBACK.is_armed(answers(one, *ROLLBACK.asks)) is False
    assert not one.refused


def test_without_an_archive_the_box_says_no() -> None:
    one = box(text()).exec(ROLLBACK.arm(60)[:1])
    assert one.refused


@pytest.mark.parametrize("unsaved", (False, True))
def test_a_restart_brings_the_saved_configuration_back(unsaved: bool) -> None:
    one = box(text())
    if unsaved:  # the box asks whether to save first, and is told no
        one.tell((tell("ip dns server"),))
    assert RESTART.is_armed
    assert RESTART.is_armed(answers(one, *RESTART.asks)) is False
    one.exec(RESTART.arm(600))
    assert RESTART.is_armed(answers(one, *RESTART.asks)) is True
    one.tell((tell("no ip http server"),))
    one.machine.clock.advance(601)
    assert one.machine.boots == 1
    assert not re.search("http server|dns server", one.machine.running())


def test_a_cancelled_restart_never_comes() -> None:
    one = box(text()).exec(RESTART.arm(90)).exec(RESTART.disarm)
    one.machine.clock.advance(7200)
    assert one.machine.boots == 0
    assert not one.refused


@pytest.mark.parametrize("seconds,minutes", ((1, "1"), (60, "1"), (61, "2"), (600, "10"), (99999, "120")))
def test_the_armed_time_is_never_shorter_than_asked(seconds: int, minutes: str) -> None:
    assert str(ROLLBACK.arm(seconds)[0]).endswith(f" {minutes}")
    assert str(RESTART.arm(seconds)[0]).endswith(f" {minutes}")


@pytest.mark.parametrize("way", (ROLLBACK, RESTART))
def test_an_answer_nobody_knows_is_neither_armed_nor_not(way: object) -> None:
    assert way.is_armed({}) is None  # type: ignore[attr-defined]
    assert way.is_armed({"show reload": "% Invalid input", ROLLBACK.asks[0]: "% Invalid input"}) is None  # type: ignore[attr-defined]


def test_saved_or_not() -> None:
    one = box(text())

    def look() -> bool | None:
        return is_saved(source(f"Building configuration...\n{one.machine.running()}", one.ask(SAVED)))

    assert look() is True
    one.tell((tell("no ip http server"),))
    assert look() is False
    one.exec(SAVE)
    assert look() is True
    assert not one.refused


CHAIN = "crypto pki certificate chain T\n certificate self-signed 01{}\n"


def test_what_differs_by_itself_is_no_change() -> None:
    running = "Current configuration : 99 bytes\n! Last configuration change at 10:01\n" + text(
        CHAIN.format("\n  30820321 30820209\n  \tquit"), "ntp clock-period 17179869"
    )
    saved = "Using 99 out of 2048 bytes\n!\n" + text(CHAIN.format(" nvram:Sig#1.cer"))
    assert is_saved(source(running, saved)) is True
    assert is_saved(source(running, saved.replace("hostname box1", "hostname box2"))) is False
    assert is_same(running, saved)
    assert not is_same(running, saved.replace("line con 0", "line con 0\n no exec"))


@pytest.mark.parametrize("saved", ("", "startup-config is not present", text()[:-5]))
def test_in_doubt_nobody_knows_whether_it_is_saved(saved: str) -> None:
    assert is_saved(source(text(), saved)) is None


def test_a_backup_with_blots_brings_nothing_back() -> None:
    assert BACKUP.restorable({RUN: text("enable secret 9 $9$abc")})
    assert not BACKUP.restorable({RUN: text("enable secret 9 ***")})
    assert not BACKUP.restorable({RUN: text("enable secret 9 $9$abc")[:-5]})
    assert not BACKUP.restorable({})


def test_the_copy_on_the_box_is_what_was_running_and_brings_it_back() -> None:
    one = box(text("no ip http server"))
    before = one.machine.running()
    for _ in range(2):  # the second time it asks whether to write over the first
        one.exec(BACKUP.before)
    assert BACKUP.same
    assert BACKUP.same(one.ask(BACKUP.proof).rpartition("\n")[0], before)
    one.tell((tell("ip http server"),))
    assert not BACKUP.same(one.ask(BACKUP.proof).rpartition("\n")[0], one.machine.running())
    assert BACKUP.restore
    one.exec(BACKUP.restore({RUN: before}))
    assert is_same(one.machine.running(), before)
    assert not one.refused


_KEEP = 'Enter "configure confirm" if you wish to keep what you\'ve configured'
ALARMS = (
    "***\n*** --- SHUTDOWN in 0:05:00 ---\n***",
    f"Rollback Confirmed Change: Rollback will begin in one minute.\n{_KEEP}",
)


@pytest.mark.parametrize("alarm", ALARMS)
def test_the_alarm_of_the_way_back_changes_nothing_that_is_read(alarm: str) -> None:
    running = text("interface Vlan20", " ip address 192.168.20.1 255.255.255.0", "!", "interface Vlan30", " shutdown")
    lines = f"Building configuration...\n{running}".split("\n")
    plain = Reading(device="d", platform="cisco_ios", answers={RUN: Answer("\n".join(lines))}, when=None)
    wanted = parse(PLATFORM, plain)
    for at in range(2, len(lines) - 2):
        noisy = "\n".join((*lines[:at], alarm, *lines[at:]))
        found = parse(PLATFORM, Reading(device="d", platform="cisco_ios", answers={RUN: Answer(noisy)}, when=None))
        assert found.facets == wanted.facets
