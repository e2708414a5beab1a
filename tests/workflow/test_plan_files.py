"""What a plan shows of files: a diff that a person reads, and no password."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.command import done
from shikiri.model.device import Device
from shikiri.model.errors import PolicyError
from shikiri.model.operation import File, Operation, Section, Service, Setting
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.platforms import platform
from shikiri.workflow.captures import JST
from shikiri.workflow.planning.files import file_changes
from shikiri.workflow.planning.site_lines import site_lines
from shikiri.workflow.site import load_site
from tests.workflow.test_site_lines import FACILITY

CONF = "/etc/hostapd/hostapd.conf"
TEXT = "interface=wlan0\nssid=Lobby\nwpa_passphrase=canary-old\nwpa=2\n"


def _changes(*operations: Operation, text: str = f"==> {CONF} <==\n{TEXT}\n==> that is all <==\n") -> str:
    answers = {"hostapd files": Answer(text, complete=True), "cat /etc/motd": Answer("hello\n", complete=True)}
    reading = Reading(device="ap1", platform="linux_ap", answers=answers, when=None)
    said = file_changes(map(done, operations), reading, platform("linux_ap").redact)
    assert "canary" not in said
    return said


def _set(key: str, *values: str | Secret) -> Setting:
    return Setting(path=CONF, style="hostapd", key=key, values=tuple((value,) for value in values), section="wlan0")


def test_settings_of_a_known_file_are_one_diff() -> None:
    said = _changes(_set("wpa", "3"), _set("ieee80211w", "2"), Service(name="hostapd"))
    assert said.splitlines()[:2] == [f"--- {CONF} before", f"+++ {CONF} after"]
    assert [line for line in said.splitlines()[3:] if line[0] in "+-"] == ["-wpa=2", "+wpa=3", "+ieee80211w=2"]


def test_passwords_are_blanked_on_both_sides() -> None:
    assert _changes(_set("wpa_passphrase", Secret.plain("canary-new"))) == ""
    assert "+sae_password=***" in _changes(_set("sae_password", Secret.plain("canary-new")))
    assert "+secret = ***" in _changes(File(path="/etc/new", text=("secret = ", Secret.plain("canary"), "\n")))


def test_whole_files_come_and_go() -> None:
    assert _changes(File(path="/etc/motd", text=None)).splitlines()[-1] == "-hello"
    assert "+new" in _changes(File(path="/etc/other", text=("new\n",)))
    assert _changes(File(path="/etc/motd", text=("hello\n",))) == ""
    assert _changes(File(path="/etc/list", text=("x\n" * 5000,))).splitlines()[-1].startswith("... +")


def test_what_nobody_read_is_not_guessed() -> None:
    one = Setting(path="/etc/unread", style="equals", key="a", values=(("1",),))
    assert _changes(one) == ""
    assert _changes(_set("wpa", "3"), text="#! exit 1\n==> /etc/hostapd/hostapd.conf <==\nhalf\n") == ""
    assert _changes(Section(path=CONF, style="hostapd", name="wlan0", present=False)) == ""


def test_a_template_for_a_machine_of_files_is_told_and_never_sent(tmp_path: Path) -> None:
    (tmp_path / "facility.yml").write_text(FACILITY)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "linux_ap.j2").write_text("rm -rf /\n")
    reading = Reading(device="ap1", platform="linux_ap", answers={}, when=None)
    device = Device(name="ap1", platform="linux_ap", kinds=frozenset({"router"}))
    with pytest.raises(PolicyError) as caught:
        site_lines(load_site(tmp_path / "facility.yml", datetime(2026, 8, 1, tzinfo=JST)), device, reading)
    assert "linux_ap" in tell(caught.value.problems[0].sentence, "en")
