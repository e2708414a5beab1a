"""What people get wrong: every mistake is told at once with file and line, code 2, and nothing is written."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from shikiri.platforms import names
from tests.e2e.door import DAY, Office, Told, office, shikiri


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def refused(told: Told, *words: str, code: int = 2) -> None:
    assert told.code == code, told.err
    assert told.raw == b""
    assert "Traceback" not in told.err
    assert "SHIKIRI_DEBUG" not in told.err, "nobody foresaw this"
    for word in words:
        assert word in told.err


def both(site: Office, *args: object) -> Told:
    """The same call in both languages; what is told is Japanese in one and English in the other."""
    out = site.home / "out"
    call = ("--facility", site.facility, "--at", DAY, "--format", "json,html,terminal", "--out", out)
    japanese = shikiri("--lang", "ja", "judge", *args, *call)
    english = shikiri("--lang", "en", "judge", *args, *call)
    assert japanese.code == english.code
    assert re.search("[ぁ-ん]", japanese.err)
    assert not re.search("[ぁ-ん]", english.err)
    assert not out.exists()
    assert len(japanese.err.splitlines()) == len(english.err.splitlines())
    return english


FACILITY = (
    ("unknown key", ("profile: basic", "profil: basic"), "profil"),
    ("wrong type", ("wireless_lan: true", "wireless_lan: perhaps"), ":"),
    ("wrong word", ("profile: basic", "profile: best"), "basic, advanced, strict"),
    (
        "duplicate name",
        ("{name: printers, role: printers, vlan: 30", "{name: guest, role: printers, vlan: 30"),
        "guest",
    ),
    ("dangling reference", ("ssid: Lobby-Guest, segment: guest", "ssid: Lobby-Guest, segment: guests"), "guests"),
    ("a network that is none", ("subnets: 192.168.20.0/24", "subnets: 192.168.20.0/33"), "/24"),
    ("a template", ("id: example-office", "id: '{{ office }}'"), "{{"),
    ("an unknown edition", ("profile: basic", "profile: basic\nedition: next-one"), "jta-siotp-2"),
    ("the same key twice", ("profile: basic", "profile: basic\nprofile: strict"), "profile"),
    ("a tab", ("  members_only", "\tmembers_only"), ""),
    ("an open bracket", ("flows: #", "flows: [ #"), ""),
    ("no id", ("id: example-office\n", ""), "id"),
    ("an unknown fact", ("members_only: true", "members_onyl: true"), "members_onyl"),
    (
        "an unknown control left out",
        ("profile: basic", "profile: basic\ntailoring: [{control: nope, reason: x}]"),
        "telnet-off",
    ),
    ("a parameter out of bounds", ("profile: basic", "profile: basic\npolicy: {rotation_days: 999}"), "1 to 31"),
)


@pytest.mark.parametrize("edit,word", [case[1:] for case in FACILITY], ids=[case[0] for case in FACILITY])
def test_a_mistake_in_the_facility(site: Office, edit: tuple[str, str], word: str) -> None:
    site.edit("facility.yml", edit)
    told = both(site, site.folder("cisco_ios"))
    refused(told, word)
    assert re.search(r"^facility\.yml:[1-9]\d*: \S", told.err, re.MULTILINE)


ENCODED = (
    ("utf-16", lambda text: text.encode("utf-16")),
    ("shift_jis", lambda text: text.encode("cp932")),
    ("euc-jp", lambda text: text.encode("euc_jp")),
    ("binary", lambda text: bytes(range(256)) * 20),
    ("empty", lambda text: b""),
    ("a list", lambda text: b"- a\n- b\n"),
    ("huge", lambda text: text.encode() + b"# padding\n" * 700_000),
    ("nul", lambda text: text.replace("basic", "ba\0sic").encode()),
    ("laughs", lambda text: text.encode() + b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n" + b"d: [*c,*c,*c]\n" * 40),
)


@pytest.mark.parametrize("make", [case[1] for case in ENCODED], ids=[case[0] for case in ENCODED])
def test_a_facility_in_bytes_nobody_wants(site: Office, make: object) -> None:
    assert callable(make)
    site.facility.write_bytes(make(site.facility.read_text("utf-8")))
    told = both(site, site.folder("cisco_ios"))
    refused(told, "facility.yml")
    assert len(told.err) < 10_000


def test_a_bom_is_no_mistake(site: Office) -> None:
    site.facility.write_bytes(b"\xef\xbb\xbf" + site.facility.read_bytes())
    told = site.judge(site.folder("cisco_ios"))
    assert told.code in (0, 2)
    assert told.code == 0 or "facility.yml:1" in told.err


def test_all_mistakes_of_all_files_at_once(site: Office) -> None:
    site.edit("facility.yml", ("profile: basic", "profil: basic"), ("wireless_lan: true", "wireless_lan: perhaps"))
    site.add("attestations.yml", 'attestations:\n  - {item: "9-9-9", who: Sato, when: 2026-13-01, statement: x}\n')
    site.add("waivers.yml", "waivers:\n  - {control: nope}\n")
    site.add("controls.lock.yml", "adopted: 3\n")
    site.add("secrets-log.yml", "secrets: [{name: guest_psk}]\n")
    site.edit("lifecycle.yml", ("scheme: ios-xe", "scheme: dots"))
    told = both(site, site.folder("cisco_ios"))
    refused(told)
    files = ("facility", "attestations", "waivers", "controls.lock", "secrets-log", "lifecycle")
    for file in files:
        assert re.search(rf"^{re.escape(file)}\.yml:\d+: ", told.err, re.MULTILINE), file
    assert told.err.count("facility.yml:") == 2
    lines = told.err.splitlines()[:-1]
    assert len(lines) == len(set(lines)), "nothing is told twice"
    assert str(len(lines)) in told.err.splitlines()[-1]


def test_mistakes_in_the_pages_of_several_devices_at_once(site: Office) -> None:
    home = site.home / "all"
    for device in ("cisco_ios", "yamaha_rtx"):
        shutil.copytree(site.folder(device), home / device)
        page = home / device / "capture.yml"
        page.write_text(page.read_text("utf-8").replace("manage_from: management", "manage_from: managment"), "utf-8")
    told = both(site, home)
    refused(told, "cisco_ios/capture.yml:", "yamaha_rtx/capture.yml:", "managment")


CAPTURE = (
    ("unknown platform", ("platform: cisco_ios", "platform: cisco_oos"), "cisco_oos"),
    ("unknown segment", ("{guest: Vlan20", "{guests: Vlan20"), "guests"),
    ("unknown kind", ("kinds: [switch]", "kinds: [swich]"), "swich"),
    ("a template", ("device: office-sw1", "device: '{{ name }}'"), ""),
    ("broken", ("kinds: [switch]", "kinds: [switch"), ""),
)


@pytest.mark.parametrize("edit,word", [case[1:] for case in CAPTURE], ids=[case[0] for case in CAPTURE])
def test_a_mistake_in_the_capture_page(site: Office, edit: tuple[str, str], word: str) -> None:
    site.edit("cisco_ios/compliant/capture.yml", edit)
    refused(both(site, site.folder("cisco_ios")), "capture.yml:", word)


@pytest.mark.parametrize("keep_bind", (True, False))
def test_a_mistake_in_the_words_of_a_device(site: Office, keep_bind: bool) -> None:
    page = site.folder("cisco_ios") / "capture.yml"
    text = page.read_text("utf-8")
    page.write_text(text if keep_bind else text[: text.index("bind:")], "utf-8")
    site.add("host_vars/office-sw1.yml", "bind: {segmnts: {guest: Vlan20}}\n")
    refused(both(site, site.folder("cisco_ios")), "host_vars/office-sw1.yml:1: ", "segmnts")


def test_the_words_of_a_device_may_stand_in_host_vars(site: Office) -> None:
    page = site.folder("cisco_ios") / "capture.yml"
    text = page.read_text("utf-8")
    cut = text.index("bind:")
    page.write_text(text[:cut], "utf-8")
    assert site.judge(site.folder("cisco_ios")).code == 4
    site.add("host_vars/office-sw1.yml", text[cut:])
    assert site.judge(site.folder("cisco_ios")).code == 0


def test_what_is_not_there(site: Office) -> None:
    good = site.folder("cisco_ios")
    refused(both(site, site.home / "nothing"), "nothing")
    refused(both(site, site.facility), "facility.yml")
    (site.home / "empty").mkdir()
    refused(both(site, site.home / "empty"), "*.txt")
    refused(both(site, site.home / "empty", "--platform", "cisco_ios"), "show_running-config.txt")
    refused(both(site, good, "--platform", "cisco_oos"), "cisco_oos", "yamaha_rtx")
    refused(both(site, good, "--platform", "yamaha_rtx"), "show_config.txt")
    refused(both(site, good, "--controls", "telnet-of,nope"), "telnet-of", "nope")
    refused(both(site, good, "--controls", " , "))
    refused(shikiri("--lang", "en", "judge", good, "--facility", site.home / "nothing.yml"), "nothing.yml")
    refused(shikiri("--lang", "en", "judge", good))
    refused(shikiri("--lang", "xx", "judge", good, "--facility", site.facility))
    refused(shikiri("judge", good, "--facility", site.facility, "--at", "tomorrow"))
    refused(shikiri("--lang", "en", "report", site.home / "nothing.json"), "nothing.json")
    refused(shikiri("--lang", "en", "report", site.facility), "shikiri/findings/1")


def test_a_page_that_names_no_platform(site: Office) -> None:
    (site.folder("cisco_ios") / "capture.yml").unlink()
    refused(both(site, site.folder("cisco_ios")), ", ".join(names()))


def test_two_folders_of_one_device(site: Office) -> None:
    for name in ("a", "b"):
        shutil.copytree(site.folder("cisco_ios"), site.home / "all" / name)
    refused(both(site, site.home / "all"), "office-sw1", "all/a", "all/b")


@pytest.mark.parametrize("formats", ("pdf", "json,pdf", "", ",", "JSON"))
def test_a_format_that_is_none(site: Office, formats: str) -> None:
    refused(
        shikiri("--lang", "en", "judge", site.folder("cisco_ios"), "--facility", site.facility, "--format", formats)
    )


@pytest.mark.parametrize("formats", ("html", "xlsx", "json,html", "json,junit"))
def test_files_need_a_folder(site: Office, formats: str) -> None:
    told = shikiri("--lang", "en", "judge", site.folder("cisco_ios"), "--facility", site.facility, "--format", formats)
    refused(told, "--out")


def test_a_wrong_format_is_told_before_anything_is_read(site: Office) -> None:
    told = shikiri("--lang", "en", "judge", site.home / "nothing", "--facility", site.facility, "--format", "pdf")
    refused(told, "pdf")


@pytest.mark.parametrize("place", ("facility.yml", "facility.yml/below"))
def test_a_folder_nobody_can_write_to(site: Office, place: str) -> None:
    told = shikiri(
        "--lang", "en", "judge", site.folder("cisco_ios"), "--facility", site.facility, "--format", "html,json",
        "--out", site.home / place,
    )  # fmt: skip
    refused(told, "facility.yml", code=1)


def test_a_disk_that_is_full_leaves_nothing_half(site: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, os.strerror(28), "out")

    monkeypatch.setattr(os, "fsync", full)
    out = site.home / "out"
    told = shikiri(
        "--lang", "en", "judge", site.folder("cisco_ios"), "--facility", site.facility, "--format", "json", "--out", out
    )
    refused(told, code=1)
    assert [path for path in out.iterdir() if path.is_file()] == []


def test_an_answer_nobody_may_read(site: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test may run as root, who may read everything."""
    secret, read = site.config("cisco_ios"), Path.read_bytes

    def guarded(path: Path) -> bytes:
        if path == secret:
            raise PermissionError(13, os.strerror(13), str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    told = shikiri("--lang", "en", "judge", site.folder("cisco_ios"), "--facility", site.facility)
    refused(told, "show_running-config.txt", "Permission denied", code=1)


def test_what_nobody_foresaw_is_one_sentence(site: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*args: object, **more: object) -> None:
        raise ZeroDivisionError("Canary-in-a-bug")

    monkeypatch.setattr("shikiri.workflow.document.build", bug)
    for lang in ("ja", "en"):
        told = shikiri("--lang", lang, "judge", site.folder("cisco_ios"), "--facility", site.facility)
        assert (told.code, told.raw) == (1, b"")
        assert "ZeroDivisionError" in told.err
        assert "Canary" not in told.err
        assert len(told.err.splitlines()) == 1
