"""An access point out of its box becomes part of the facility: SSIDs, networks, zones, in two runs of `harden`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shikiri.simulator.openwrt import OpenwrtBox, Served, cannot_run, serve
from tests.laws.sources import ROOT
from tests.platforms.openwrt.office import made

PASSWORD = "Harbour-lantern-77"
# what neither the settings nor a first login can show: when a password was made, and what a console does by itself
BY_HAND = {
    "admin-password-changed-after-leaver", "admin-password-not-default", "admin-password-strong",
    "admin-password-unique", "wlan-passphrase-not-admin", "wlan-passphrase-rotated", "firmware-supported",
    "guest-seats-isolated", "logging-no-commands", "management-session-timeout", "time-synchronised",
}  # fmt: skip


@dataclass
class Office:
    served: Served
    site: Path
    home: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "SHIKIRI_STORE": str(self.home / "store"), "SHIKIRI_LANG": "en", "NO_COLOR": "1"}
        environment |= {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        told = (*words, "-i", str(self.site), "--vault-id", f"fixture@{self.home / 'password'}")
        return subprocess.run(
            (sys.executable, "-m", "shikiri.cli", *told), cwd=ROOT, env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def open_ends(self) -> set[tuple[str, str]]:
        document: dict[str, Any] = json.loads(self.run("verify", "--format", "json").stdout)
        found = [one for one in document["findings"] if one["counted"]]
        return {(one["status"], one["control"]) for one in found if one["status"] not in ("pass", "not_applicable")}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    if why := cannot_run():
        pytest.skip(f"no simulated shell on this machine: {why}")
    box = OpenwrtBox(tmp_path / "箱 box", PASSWORD)
    box.make()
    (tmp_path / "password").write_text("Canary-vault-Minamo-31\n")
    with serve(box) as served:
        yield Office(served, made(tmp_path, served, PASSWORD), tmp_path)


def test_an_access_point_out_of_its_box(office: Office) -> None:
    assert office.run("secrets", "init").returncode == 0
    first = office.run("harden", "--diff")
    assert "ap: changed, proved, saved" in first.stderr, first.stderr
    wireless = office.served.box.read("wireless")
    assert wireless.count("option ssid 'Lobby-Guest'") == 2
    assert wireless.count("option ssid '会議室 '\\''A'\\'' #1'") == 2
    assert wireless.count("option ssid 'OpenWrt'") == wireless.count("option encryption 'none'\n\toption disabled '1'")
    assert "option device 'br-lan.1'" in office.served.box.read("network")
    keys = {line.split("'")[1] for line in wireless.splitlines() if line.startswith("\toption key ")}
    assert len(keys) == 2
    second = office.run("harden", "--diff")
    assert "ap: changed, proved, saved" in second.stderr, second.stderr  # the radios send now, and too loud
    for said in (first, second):
        assert not any(key in said.stdout + said.stderr for key in keys)
    found = office.open_ends()
    assert not [one for one in found if one[0] == "fail"], found
    assert {control for _, control in found} <= BY_HAND | {"printers-reachable-as-designed"}, found
    before = [office.served.box.read(name) for name in ("wireless", "network", "firewall", "dhcp", "system")]
    third = office.run("harden")
    assert "ap: nothing to change" in third.stderr, third.stderr
    assert before == [office.served.box.read(name) for name in ("wireless", "network", "firewall", "dhcp", "system")]
    kept = [path for path in (office.home / "store").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept for key in keys if key.encode() in path.read_bytes()]
