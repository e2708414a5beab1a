"""Saving, going back and restarting: what keeps a half-done change from staying for ever."""

from __future__ import annotations

import pytest

from shikiri.simulator.clock import Clock
from tests.simulator.hands import Hands, lines, switch

ARCHIVE = "archive\n path flash:cfg\n"
TEXT = (
    "version 17.9\nhostname sw1\nusername ops privilege 15 secret 9 $9$c$d\n{archive}line vty 0 4\n login local\nend\n"
)
WITH = TEXT.format(archive=ARCHIVE)
WITHOUT = TEXT.format(archive="")


def frozen() -> Clock:
    return Clock(rate=0.0)


def test_what_was_not_saved_is_lost_at_a_restart() -> None:
    machine = switch(WITHOUT, clock=frozen())
    hands = Hands(machine)
    hands.type("configure terminal", "hostname other", "end")
    assert "hostname other" in machine.running()
    assert "hostname sw1" in machine.saved()
    assert "Save? [yes/no]" in hands.type("reload")
    assert "Proceed" in hands.type("no")
    assert hands.kind == "key"
    hands.type("y")
    assert hands.gone
    assert "hostname sw1" in machine.running()
    assert (machine.boots, machine.events) == (1, ["boot: reload"])


def test_what_was_saved_stays() -> None:
    machine = switch(WITHOUT, clock=frozen())
    assert "[OK]" in Hands(machine).type("configure terminal", "hostname other", "end", "write memory")
    machine.reboot()
    assert "hostname other" in machine.running()


@pytest.mark.parametrize("confirmed", (True, False))
def test_a_timed_change_goes_back_unless_it_is_confirmed(confirmed: bool) -> None:
    machine = switch(WITH, clock=frozen())
    hands = Hands(machine)
    assert "%No Rollback Confirmed Change pending" in hands.type("show archive config rollback timer")
    assert "Backing up current running config to flash:cfg-1" in hands.type("configure terminal revert timer 10")
    hands.type("hostname other", "end")
    assert "Timer value: 10 min" in hands.type("show archive config rollback timer")
    machine.clock.advance(599)
    assert "hostname other" in machine.running()
    if confirmed:
        assert "%" not in hands.type("configure confirm")
    machine.clock.advance(2)
    assert ("hostname other" in machine.running()) is confirmed
    assert machine.events == ([] if confirmed else ["rollback"])
    assert "%No Rollback Confirmed Change pending" in hands.type("configure confirm")


def test_a_timed_change_needs_the_archive() -> None:
    machine = switch(WITHOUT, clock=frozen())
    hands = Hands(machine)
    assert "%Please turn config archive on" in hands.type("configure terminal revert timer 10")
    assert hands.said.endswith("sw1#")


@pytest.mark.parametrize("cancelled", (True, False))
def test_a_timed_reload(cancelled: bool) -> None:
    machine = switch(WITHOUT, clock=frozen())
    hands = Hands(machine)
    assert "[confirm]" in hands.type("reload in 10")
    assert "#" in hands.type("y")
    assert "(in 10 minutes and 0 seconds)" in hands.type("show reload")
    hands.type("configure terminal", "hostname other", "end")
    if cancelled:
        assert "SHUTDOWN ABORTED" in hands.type("reload cancel")
        assert "No reload is scheduled" in hands.type("show reload")
    machine.clock.advance(601)
    assert ("hostname other" in machine.running()) is cancelled
    assert machine.boots == (0 if cancelled else 1)


def test_a_reload_that_is_not_confirmed_is_none() -> None:
    machine = switch(WITHOUT, clock=frozen())
    assert "ABORTED" in Hands(machine).type("reload in 10", "n")
    machine.clock.advance(700)
    assert not machine.boots


def test_replace_brings_a_copy_back() -> None:
    machine = switch(WITHOUT, clock=frozen())
    hands = Hands(machine)
    assert "Destination filename [before.cfg]?" in hands.type("copy running-config flash:before.cfg")
    assert "bytes copied" in hands.type("")
    before = lines(machine.running())
    hands.type("configure terminal", "hostname other", "no cdp run", "end")
    assert not [write for write in machine.writes if "copy" in write]
    said = hands.type("configure replace flash:before.cfg force")
    assert "Rollback Done" in said
    assert lines(machine.running()) == before
    assert "hostname sw1" in hands.type("more flash:/before.cfg")
    assert "%Error opening flash:none" in hands.type("configure replace flash:none force")
    assert "already existing" in hands.type("copy running-config flash:before.cfg", "")
    assert hands.kind == "key"


def test_differences_between_running_and_saved() -> None:
    hands = Hands(switch(WITHOUT, clock=frozen()))
    question = "show archive config differences nvram:startup-config system:running-config"
    assert "!No changes were found" in hands.type(question)
    hands.type("configure terminal", "no cdp run", "line vty 0 4", "exec-timeout 5 0", "end")
    said = hands.type(question)
    assert "+no cdp run\n" in said
    assert "line vty 0 4\n+ exec-timeout 5 0\n" in said


def test_the_clock_is_right_a_moment_after_it_has_a_server() -> None:
    machine = switch(WITHOUT, clock=frozen())
    hands = Hands(machine)
    assert "%NTP is not enabled" in hands.type("show ntp status")
    assert hands.type("show clock").startswith("*")
    hands.type("configure terminal", "clock timezone JST 9 0", "ntp server 192.168.99.123", "end")
    assert "unsynchronized" in hands.type("show ntp status")
    machine.clock.advance(4)
    assert "Clock is synchronized, stratum 3, reference is 192.168.99.123" in hands.type("show ntp status")
    assert not hands.type("show clock").startswith("*")
    assert " JST " in hands.said


def test_pages() -> None:
    hands = Hands(switch(clock=frozen()))
    assert hands.type("show running-config").endswith(" --More-- ")
    assert hands.kind == "key"
    assert hands.type(" ").count("\n") == 23
    assert hands.type("\r").count("\n") == 1
    assert hands.type("q").endswith("office-sw1#")
    hands.type("terminal length 0")
    assert hands.type("show running-config").rstrip().endswith("end\noffice-sw1#")
    assert "username" not in hands.type("show running-config | include ^hostname")


def test_flash_is_another_name_of_the_bootflash() -> None:
    machine = switch(WITH, clock=frozen(), flash="bootflash:")
    hands = Hands(machine)
    assert "bytes copied" in hands.type("copy running-config flash:a.cfg", "")
    assert list(machine.files) == ["bootflash:a.cfg"]
    assert "Rollback Done" in hands.type("configure replace bootflash:a.cfg force")
    assert "Rollback Done" in hands.type("configure replace flash:a.cfg force")
    assert "Backing up current running config to bootflash:cfg-1" in hands.type("configure terminal revert timer 5")
