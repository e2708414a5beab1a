"""Odd answers of devices: never a traceback, never a pass; what is merely written otherwise is read all the same."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.door import DEVICES, Office, Told, office

Bytes = Callable[[bytes], bytes]
MEGABYTES = 50 * 1024 * 1024


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def counted(told: Told) -> dict[str, str]:
    return {item["id"]: item["status"] for item in told.document["items"] if item["counted"]}


def facets(told: Told) -> set[str]:
    return set(told.document["devices"][0]["unread"])


NONSENSE: tuple[tuple[str, Bytes], ...] = (
    ("nothing", lambda _: b""),
    ("blanks", lambda _: b" \r\n\t\n"),
    ("zeros", lambda _: b"\0" * 5000),
    ("bytes", lambda _: random.Random(7).randbytes(5000)),
    ("a login page", lambda _: b"<html><head><title>Login</title></head>\n<body>Please log in</body></html>\n"),
    ("data", lambda _: b'{"config": {"hostname": "office"}}\n'),
    ("an error", lambda _: b"% Invalid input detected at '^' marker.\n"),
    ("a japanese error", lambda _: "エラー: コマンド名を確認してください\n".encode("cp932")),
    ("letters shifted by one", lambda raw: bytes((byte + 1) % 256 for byte in raw)),
    ("one endless line", lambda _: b"a" * MEGABYTES),
    ("fifty megabytes", lambda raw: raw + b"\n# nothing at all" * (MEGABYTES // 17)),
)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("make", [make for _, make in NONSENSE], ids=[name for name, _ in NONSENSE])
def test_nonsense_passes_nothing(site: Office, device: str, make: Bytes) -> None:
    config = site.config(device)
    config.write_bytes(make(config.read_bytes()))
    told = site.judge(site.folder(device))
    assert told.code == 4, told.err
    assert told.err == ""
    rows = counted(told)
    # Only what other answers prove (the clock, the firmware, the networks in the air) may still be right.
    proved_elsewhere = {"3-1-1", "3-1-2", "3-3-1", "3-3-2", "3-5-1", "3-7-4"}
    assert {item for item, status in rows.items() if status == "pass"} <= proved_elsewhere
    assert {"account", "management", "segment", "filter"} <= facets(told)


DIALECTS: tuple[tuple[str, Bytes], ...] = (
    ("line ends of another world", lambda raw: raw.replace(b"\n", b"\r\n")),
    ("a mark at the beginning", lambda raw: b"\xef\xbb\xbf" + raw),
    ("two bytes a letter", lambda raw: raw.decode().encode("utf-16")),
    ("shift_jis", lambda raw: raw.decode().encode("cp932")),
    ("euc-jp", lambda raw: raw.decode().encode("euc_jp")),
    ("blanks behind", lambda raw: raw.rstrip(b"\n") + b"  \r\n\n\0\n"),
)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("make", [make for _, make in DIALECTS], ids=[name for name, _ in DIALECTS])
def test_the_same_words_written_otherwise(site: Office, device: str, make: Bytes) -> None:
    config = site.config(device)
    raw = config.read_bytes()
    config.write_bytes(make(raw))
    assert site.judge(site.folder(device)).code == 0


def test_a_japanese_console_in_shift_jis_keeps_its_words(site: Office) -> None:
    config = site.config("yamaha_rtx")
    text = config.read_text("utf-8").replace("syslog debug off", "description pp 回線事業者\nsyslog debug on")
    config.write_bytes(text.encode("cp932"))
    told = site.judge(site.folder("yamaha_rtx"))
    assert told.code == 3
    found = next(one for one in told.document["findings"] if one["control"] == "logging-minimal")
    assert found["evidence"]["excerpt"] == "syslog debug on"


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("seed", range(6))
def test_noise_anywhere_is_no_traceback_and_gains_nothing(site: Office, device: str, seed: int) -> None:
    chance = random.Random(seed)
    config = site.config(device)
    raw = bytearray(config.read_bytes())
    for _ in range(40):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    config.write_bytes(bytes(raw))
    told = site.judge(site.folder(device))
    assert told.code in (0, 3, 4), told.err
    assert told.err == ""


@pytest.mark.parametrize("make", ("loop", "nowhere", "folder", "pipe"))
def test_a_file_that_is_none_was_not_answered(site: Office, make: str) -> None:
    config = site.config("cisco_ios")
    config.unlink()
    if make == "folder":
        config.mkdir()
    elif make == "pipe":
        os.mkfifo(config)
    else:
        config.symlink_to(config if make == "loop" else site.home / "nothing")
    told = site.judge(site.folder("cisco_ios"))
    assert told.code == 4
    assert {"account", "management", "segment", "filter"} <= facets(told)


def test_a_folder_that_holds_itself(site: Office) -> None:
    folder = site.home / "all"
    folder.mkdir()
    (folder / "self").symlink_to(folder)
    assert site.judge(folder).code == 2
    (folder / "one").symlink_to(site.folder("cisco_ios"))
    assert site.judge(folder).code == 0


def test_a_hash_or_a_count_that_does_not_fit_is_not_the_whole_text(site: Office) -> None:
    page = site.folder("cisco_ios") / "capture.yml"
    before = page.read_text("utf-8")
    for part in (f"sha256: {'0' * 64}", "lines: 3", "complete: false"):
        page.write_text(f"{before}files:\n  show_running-config.txt: {{{part}}}\n", "utf-8")
        told = site.judge(site.folder("cisco_ios"))
        assert told.code == 4, part
        assert told.status("3-2-1") == "unknown"


def test_a_person_cannot_vouch_for_a_text_that_broke_off(site: Office) -> None:
    config = site.config("yamaha_rtx")
    raw = config.read_bytes()
    config.write_bytes(raw[: len(raw) * 2 // 3])
    page = site.folder("yamaha_rtx") / "capture.yml"
    page.write_text(page.read_text("utf-8") + "complete: true\n", "utf-8")
    assert site.judge(site.folder("yamaha_rtx")).code != 0
