"""What the guest is made of: nothing of what the roles install, all of it beside."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shikiri.lab import image as images
from shikiri.lab.errors import LabError
from shikiri.lab.programs import last_lines, run
from shikiri.lab.recipe import BARE, GUEST, REPOSITORY, TOOLS, bare_words, image_name

SERVERS = {"hostapd", "dnsmasq", "dnsmasq-base", "chrony", "nftables", "freeradius", "snmpd", "wpasupplicant"}
SCRIPTS = [path for path in GUEST.rglob("*") if path.is_file() and path.read_bytes()[:2] == b"#!"]


def test_a_bare_machine_has_nothing_of_what_harden_installs() -> None:
    assert not SERVERS & set(BARE)
    assert {"hostapd", "nftables", "dnsmasq", "chrony", "freeradius"} <= set(REPOSITORY)


def test_the_stations_can_run_the_probe() -> None:
    assert {"python3", "iw", "wpasupplicant", "udhcpc"} <= set(TOOLS)


def test_every_letter_of_the_guest_counts(tmp_path: Path) -> None:
    shutil.copytree(GUEST, tmp_path / "guest")
    before = image_name(tmp_path / "guest")
    assert before == image_name()
    page = tmp_path / "guest" / "tools" / "office"
    page.write_text(page.read_text().replace("radios=6", "radios=7"))
    assert image_name(tmp_path / "guest") != before


def test_a_folder_with_a_blank_stays_one_word() -> None:
    bring = next(word for word in bare_words(Path("/x"), Path("/棚 1/debs")) if "sync-out" in word)
    assert bring.endswith(" '/棚 1/debs'")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_of_the_guest_is_one(script: Path) -> None:
    shell = script.read_text("utf-8").splitlines()[0].removeprefix("#!")
    told = subprocess.run([shell, "-n", str(script)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_no_secret_and_no_mirror_in_the_guest() -> None:
    text = "\n".join(path.read_text("utf-8") for path in GUEST.rglob("*") if path.is_file())
    assert "PRIVATE KEY" not in text
    assert re.findall(r"^deb .*$", text, re.MULTILINE) == ["deb [trusted=yes] file:///opt/lab/repo ./"]


def test_the_mirrors_of_the_same_debian_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("# empty\n")
    (tmp_path / "sources.list.d" / "debian.sources").write_text("Types: deb\nURIs: http://mirror.example/debian\n")
    (tmp_path / "sources.list.d" / "other.list").write_text("deb http://other.example x main\n")
    monkeypatch.setattr(images, "_APT", tmp_path)
    release = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: release)
    assert images._mirrors() == (str(tmp_path / "sources.list.d" / "debian.sources"),)
    release["VERSION_CODENAME"] = "trixie"
    assert images._mirrors() == ()


def test_no_mirror_is_one_sentence_with_what_was_said(tmp_path: Path) -> None:
    with pytest.raises(LabError) as caught:
        run(
            ("sh", "-c", "echo first; echo 'E: Temporary failure resolving' >&2; exit 1"),
            what="mmdebstrap",
            folder=tmp_path,
        )
    assert caught.value.sentence.params["what"] == "mmdebstrap"
    assert "Temporary failure" in str(caught.value.sentence.params["told"])


def test_only_the_end_is_shown() -> None:
    assert last_lines("\n".join(str(number) for number in range(100)) + "\n\n", 2) == "98\n99"
