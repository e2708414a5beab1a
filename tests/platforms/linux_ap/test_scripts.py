"""The scripts themselves, in the shells of Debian and of BusyBox, beside a real hostapd."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.hostapd_runs import runs
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI, HOSTAPD_FILES, HOSTAPD_RUNS, SCRIPTS
from shikiri.platforms.linux_ap.source import ApSource
from tests.platforms.linux_ap.real_hostapd import HOSTAPD, needs_hostapd

SHELLS = [shell for shell in (["dash"], ["busybox", "ash"]) if shutil.which(shell[0])]
CONF = "interface=wlan0\nssid=In the folder \nwpa=2\nrsn_pairwise=CCMP\nwpa_psk_file=FOLDER/keys\n"
KEYS = "00:00:00:00:00:00 kanaria-of-the-list\n"
pytestmark = pytest.mark.skipif(not SHELLS, reason="neither dash nor busybox is installed")


def answer(shell: list[str], question: str, folder: Path) -> str:
    bare = str(folder).replace(" ", "\\ ")  # it stands there without quotes
    script = SCRIPTS[question].replace("/etc/hostapd", bare).replace("/run/hostapd", f"{bare}/control")
    done = subprocess.run([*shell, "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    return done.stdout


def source(answers: dict[str, str]) -> ApSource:
    told = {question: Answer(text, complete=True) for question, text in answers.items()}
    return ApSource(Reading(device="ap", platform="linux_ap", answers=told, when=None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "設定 folder"
    made.mkdir()
    return made


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_files_and_the_lists_they_name_are_shown(shell: list[str], folder: Path) -> None:
    (folder / "wlan0.conf").write_text(CONF.replace("FOLDER", str(folder)), "utf-8")
    (folder / "wlan1.conf").write_text("interface=wlan1\nssid=Other", "utf-8")
    (folder / "keys").write_text(KEYS, "utf-8")
    (folder / "notes.txt").write_text("nothing of hostapd", "utf-8")
    found = parse(PLATFORM, source({HOSTAPD_FILES: answer(shell, HOSTAPD_FILES, folder)}).reading).facet("wlan")
    assert isinstance(found, Things), found
    assert found.complete
    one, other = found.items
    assert isinstance(one, Wlan)
    assert one.ssid == "In the folder "
    assert one.passphrase.reveal() == "kanaria-of-the-list"  # type: ignore[union-attr]
    assert other.key == "Other"


@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_no_folder_is_an_answer(shell: list[str], folder: Path) -> None:
    for question in SCRIPTS:
        assert answer(shell, question, folder / "not there").rstrip().endswith(("end", "==> that is all <=="))
    found = parse(PLATFORM, source({HOSTAPD_FILES: answer(shell, HOSTAPD_FILES, folder)}).reading).facet("wlan")
    assert found == Things((), complete=True)


@pytest.fixture
def strange(tmp_path: Path) -> Iterator[Path]:
    """A hostapd that runs with a file of its own, named from where it was started."""
    assert HOSTAPD is not None
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / "mine.conf").write_text("interface=wlan9\ndriver=none\nssid=From-Elsewhere\n", "utf-8")
    process = subprocess.Popen([HOSTAPD, "mine.conf"], cwd=place, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        next(line for line in process.stdout if "AP-ENABLED" in line)
        yield place / "mine.conf"
    finally:
        process.kill()
        process.communicate()


@needs_hostapd
@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_a_file_from_elsewhere_is_found_by_the_process(shell: list[str], folder: Path, strange: Path) -> None:
    (folder / "wlan0.conf").write_text("interface=wlan0\nssid=Known\n", "utf-8")
    answers = {question: answer(shell, question, folder) for question in (HOSTAPD_FILES, HOSTAPD_RUNS)}
    told = runs(source(answers))
    assert told is not None
    assert str(strange) in told.files
    found = {one.key: one for one in parse(PLATFORM, source(answers).reading).things("wlan")}
    assert found["From-Elsewhere"].enabled is True  # type: ignore[attr-defined]
    assert found["Known"].enabled is not True  # type: ignore[attr-defined]
    assert HOSTAPD_CLI in SCRIPTS


@needs_hostapd
@pytest.mark.parametrize("shell", SHELLS, ids=" ".join)
def test_a_file_that_was_changed_while_hostapd_runs_is_told(shell: list[str], strange: Path) -> None:
    said = answer(shell, HOSTAPD_RUNS, strange.parent)
    told = runs(source({HOSTAPD_RUNS: said}))
    assert told is not None
    assert not told.stale
    started = re.search(r"(?m)^since \d+ (\d+)$", said)
    assert started is not None
    assert abs(int(started[1]) - time.time()) < 300  # seconds of today, not ticks since the boot
    later = int(started[1]) + 4
    while time.time() < later:  # the clock of files has to have moved on
        time.sleep(0.1)
    os.utime(strange, (later, later))
    told = runs(source({HOSTAPD_RUNS: answer(shell, HOSTAPD_RUNS, strange.parent)}))
    assert told is not None
    assert told.stale == {str(strange)}
