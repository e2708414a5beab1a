"""Folders of answers: which files are read, what a page beside them vouches for, and when a clock can be judged."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from shikiri.model.errors import PolicyError, UsageError
from shikiri.workflow.captures import JST, file_name, judge_folder, judge_homes, read_homes
from shikiri.workflow.site import Site, load_site
from tests.e2e.door import DEVICES, Office, office

NOW = datetime(2026, 11, 20, tzinfo=JST)


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def loaded(site: Office) -> Site:
    return load_site(site.facility, NOW)


@pytest.mark.parametrize(
    "question,name",
    (
        ("show running-config", "show_running-config.txt"),
        ("show ip access-lists | include deny", "show_ip_access-lists_include_deny.txt"),
        ("show config", "show_config.txt"),
        ("uci -X show wireless", "uci_-X_show_wireless.txt"),
        ("../../etc/passwd", ".._.._etc_passwd.txt"),
    ),
)
def test_the_file_of_a_question(question: str, name: str) -> None:
    assert file_name(question) == name


def test_other_files_are_left_alone(site: Office) -> None:
    folder = site.folder("cisco_ios")
    (folder / "notes.txt").write_text("telnet is on", "utf-8")
    (folder / "show_tech.txt").write_bytes(b"\xff\xfe\x00")
    captured = read_homes([folder], loaded(site))[0]
    assert set(captured.evidence.reading.answers) == {
        "show version", "show running-config", "show ntp status", "show clock",
    }  # fmt: skip


def test_the_device_is_called_what_somebody_calls_it(site: Office) -> None:
    folder = site.folder("cisco_ios")

    def name(device: str | None = None) -> str:
        return read_homes([folder], loaded(site), device=device)[0].device.name

    assert name("other") == "other"
    assert name() == "office-sw1"
    page = folder / "capture.yml"
    page.write_text(page.read_text("utf-8").replace("device: office-sw1\n", ""), "utf-8")
    assert name() == "compliant"


def test_a_name_leads_nowhere_else(site: Office) -> None:
    site.add("secret.yml", "bind: {nonsense: 1}\n")
    site.add("host_vars/keep.yml", "bind: {}\n")
    for name in ("../secret", str(site.home / "secret"), "."):
        assert read_homes([site.folder("cisco_ios")], loaded(site), device=name)[0].device.name == name
    assert loaded(site).binding("../secret") is None


def test_a_page_vouches_by_hash_count_or_word(site: Office) -> None:
    folder = site.folder("yamaha_rtx")
    raw = (folder / "show_config.txt").read_bytes()
    page = folder / "capture.yml"
    before = page.read_text("utf-8")

    def vouched(text: str) -> bool | None:
        page.write_text(before + text, "utf-8")
        return read_homes([folder], loaded(site))[0].evidence.reading.answers["show config"].complete

    good = hashlib.sha256(raw).hexdigest()
    assert vouched("") is None
    assert vouched("complete: true\n") is True
    assert vouched("complete: true\nfiles: {show_config.txt: {complete: false}}\n") is False
    assert vouched(f"complete: true\nfiles: {{show_config.txt: {{sha256: {good}}}}}\n") is True
    assert vouched(f"complete: true\nfiles: {{show_config.txt: {{sha256: {'0' * 64}}}}}\n") is False
    assert vouched(f"complete: true\nfiles: {{show_config.txt: {{lines: {len(raw.splitlines())}}}}}\n") is True
    assert vouched("complete: true\nfiles: {show_config.txt: {lines: 1}}\n") is False


def test_a_day_alone_does_not_set_a_clock(site: Office) -> None:
    folder = site.folder("cisco_ios")
    page = folder / "capture.yml"
    text = page.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("captured:"))

    def when(word: str) -> datetime | None:
        page.write_text(text.replace(line, word), "utf-8")
        return read_homes([folder], loaded(site))[0].evidence.reading.when

    assert when("captured: 2026-11-19") is None
    assert when("") is None
    assert when("captured: 2026-11-19T10:02:05+09:00") == datetime(2026, 11, 19, 10, 2, 5, tzinfo=JST)
    assert when("captured: 2026-11-19T10:02:05") == datetime(2026, 11, 19, 10, 2, 5, tzinfo=JST)


def test_every_folder_is_told_apart(site: Office) -> None:
    homes = [site.folder(device) for device in DEVICES]
    for home in homes[:2]:
        page = home / "capture.yml"
        page.write_text(page.read_text("utf-8") + "kinds: [toaster]\n", "utf-8")
    with pytest.raises(PolicyError) as caught:
        judge_homes(homes, site.facility, at=NOW)
    assert {problem.file for problem in caught.value.problems} == {"compliant/capture.yml"}
    with pytest.raises(PolicyError) as caught:
        judge_homes(homes[:1], site.facility, at=NOW)
    assert {problem.file for problem in caught.value.problems} == {"capture.yml"}


def test_a_folder_of_folders_or_one_folder(site: Office) -> None:
    one = judge_folder(site.folder("cisco_ios"), site.facility, at=NOW)
    assert set(one.situation.devices) == {"office-sw1"}
    assert one.situation.whole is False
    home = site.home / "yamaha_rtx"
    with pytest.raises(UsageError, match="same-device"):
        judge_folder(home, site.facility, at=NOW)  # three readings of one device are not three devices


def test_a_moment_without_a_zone_is_a_moment_in_japan(site: Office) -> None:
    naive = judge_folder(site.folder("cisco_ios"), site.facility, at=NOW.replace(tzinfo=None))
    assert naive.situation.now == NOW


def test_a_look_for_strange_lines_that_fails_is_a_doubt_and_no_crash(
    site: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> tuple[object, ...]:
        raise RuntimeError

    monkeypatch.setattr("shikiri.platforms.base.strays", broken)
    monkeypatch.setattr("shikiri.workflow.captures.strays", broken)
    captured = read_homes([site.folder("cisco_ios")], loaded(site))[0]
    assert captured.unclaimed == 0
    assert not any(getattr(facet, "complete", False) for facet in captured.state.facets.values())
    assert judge_folder(site.folder("cisco_ios"), site.facility, at=NOW).score.exit == 4


def test_a_person_s_word_overrides_what_capture_yml_calls_the_platform(site: Office) -> None:
    """Recordings of others use words of their own; without a word of ours it is a mistake in that page."""
    folder = site.folder("cisco_ios")
    (folder / "capture.yml").write_text("platform: cisco_wlc\n", "utf-8")
    assert read_homes([folder], loaded(site), platform="cisco_ios")[0].state.platform == "cisco_ios"
    with pytest.raises(PolicyError) as told:
        read_homes([folder], loaded(site))
    assert [problem.path for problem in told.value.problems] == ["$.platform"]
