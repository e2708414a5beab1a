"""Joining, as a real wpa_supplicant reads what we write, and what its events mean."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shikiri.probe import link as network_link
from shikiri.probe import wifi

EVIL = 'a#"\\ b$(reboot)`x`;\t日本語🏢'
WPA3 = {"key_mgmt": "SAE", "proto": "RSN", "pairwise": "CCMP", "group": "CCMP", "ieee80211w": "2"}
WPA2 = {"key_mgmt": "WPA-PSK", "proto": "RSN", "pairwise": "CCMP", "group": "CCMP TKIP", "ieee80211w": "0"}


@pytest.fixture(scope="module")
def card() -> Iterator[str]:
    """A network card of wood, for a supplicant that only has to read its file."""
    if os.geteuid() != 0 or shutil.which("wpa_supplicant") is None:
        pytest.skip("there is no wpa_supplicant on this machine")
    name = f"shkw{os.getpid() % 100000}"
    made = subprocess.run(
        ["ip", "link", "add", name, "type", "veth", "peer", "name", f"{name}p"], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("there are no network namespaces on this machine")
    yield name
    subprocess.run(["ip", "link", "del", name], check=False)


def asked(folder: Path, card: str, network: dict[str, Any], *words: str) -> list[str]:
    """What a real supplicant has read out of our file."""
    page = folder / "conf"
    page.write_text(wifi._page(str(folder), network), "ascii")
    child = subprocess.Popen(
        ["wpa_supplicant", "-i", card, "-D", "wired", "-c", str(page)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        knob = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        knob.bind(str(folder / "own"))
        knob.settimeout(5)
        until = time.monotonic() + 10
        while not (folder / "ctl" / card).exists():
            assert child.poll() is None, child.stdout.read().decode() if child.stdout else ""
            assert time.monotonic() < until
            time.sleep(0.05)
        knob.connect(str(folder / "ctl" / card))
        answers = []
        for word in words:
            knob.send(word.encode())
            answers.append(knob.recv(4096).decode())
        knob.close()
        return answers
    finally:
        child.terminate()
        child.communicate(timeout=20)


@pytest.mark.parametrize("ssid", ("Lobby-Guest", EVIL[:20], "x" * 32, "ロビー", "\n}\nnetwork={"))
@pytest.mark.parametrize("way", (WPA3, WPA2))
def test_a_real_supplicant_reads_the_very_name(tmp_path: Path, card: str, ssid: str, way: dict[str, str]) -> None:
    raw = ssid.encode()[:32]
    network = {"ssid": raw.hex(), **way, "passphrase": 'p#"\\ ' + "x" * 50}
    found, key, number = asked(tmp_path, card, network, "GET_NETWORK 0 ssid", "GET_NETWORK 0 key_mgmt", "LIST_NETWORKS")
    assert found in {raw.hex(), f'"{ssid}"'}
    assert key == way["key_mgmt"]
    assert len(number.splitlines()) == 2  # one head, one network: nothing broke out


@pytest.mark.parametrize("secret", (EVIL[:30], "x" * 8, "x" * 63, '"', "#"))
def test_no_secret_can_break_the_file(secret: str) -> None:
    for way in (WPA3, WPA2):
        page = wifi._page("/tmp/x", {"ssid": b"Lobby".hex(), **way, "passphrase": secret})
        assert secret not in page or secret in {"#", '"'}
        assert page.count("{") == page.count("}") == 1
        assert "#" not in page
        assert page.isascii()


def joined(*events: str) -> wifi.Joined:
    one = wifi.Joined.__new__(wifi.Joined)
    one.events = list(events)
    return one


@pytest.mark.parametrize(
    "events,word",
    (
        (("CTRL-EVENT-CONNECTED - Connection to 02:00:00:00:00:01 completed",), "joined"),
        (('CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="x" auth_failures=1 duration=10 reason=WRONG_KEY',), "refused"),
        (
            ("CTRL-EVENT-AUTH-REJECT 02:.. status_code=15", "CTRL-EVENT-SSID-TEMP-DISABLED id=0 reason=CONN_FAILED"),
            "refused",
        ),
        (("CTRL-EVENT-ASSOC-REJECT status_code=40",), ""),
        (("CTRL-EVENT-NETWORK-NOT-FOUND ", "CTRL-EVENT-NETWORK-NOT-FOUND "), "not-offered"),
        (("CTRL-EVENT-NETWORK-NOT-FOUND ",), ""),
        (
            (
                "SME: Trying to authenticate with 02:..",
                "CTRL-EVENT-NETWORK-NOT-FOUND ",
                "CTRL-EVENT-NETWORK-NOT-FOUND ",
            ),
            "",
        ),
        (("CTRL-EVENT-SCAN-STARTED ",), ""),
        ((), ""),
    ),
)
def test_what_the_events_mean(events: tuple[str, ...], word: str) -> None:
    assert joined(*events)._word() == word


def test_what_is_connected_is_read_as_it_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    def link(text: str) -> Any:
        return lambda *_, **__: (0, text)

    monkeypatch.setattr(
        network_link, "run", link("Connected to 02:00:00:00:00:01 (on wlan0)\n\tSSID: Home\n\tfreq: 2412\n")
    )
    assert wifi.connected("wlan0") == {"bssid": "02:00:00:00:00:01", "ssid": "Home"}
    monkeypatch.setattr(network_link, "run", link("Not connected.\n"))
    assert wifi.connected("wlan0") == {}


@pytest.mark.parametrize(
    "text,why",
    (
        ("command failed: Device or resource busy (-16)\n", "radio-busy"),
        ("command failed: Operation not permitted (-1)\n", "no-rights"),
        ("command failed: No such device (-19)\n", "no-radio"),
        ("command failed: Network is down (-100)\n", "radio-busy"),
    ),
)
def test_a_scan_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, text: str, why: str) -> None:
    monkeypatch.setattr(network_link, "is_up", lambda _: True)
    monkeypatch.setattr(network_link, "run", lambda *_, **__: (240, text))
    monkeypatch.setattr("shikiri.probe.wifi.time.sleep", lambda _: None)
    with pytest.raises(network_link.Untold) as told:
        wifi.scan("wlan0")
    assert str(told.value) == why


def test_network_manager_lets_go_and_takes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, ...]] = []

    def run(*words: str, **_: Any) -> tuple[int, str]:
        said.append(words)
        return 0, "wlan0:connected\neth0:unmanaged\n"

    monkeypatch.setattr("shikiri.probe.wifi.shutil.which", lambda *_, **__: "/usr/bin/nmcli")
    monkeypatch.setattr(network_link, "run", run)
    manager = wifi.Manager("wlan0")
    manager.let_go()
    manager.take_back()
    assert [words[-2:] for words in said[1:]] == [("managed", "no"), ("managed", "yes")]
    said.clear()
    other = wifi.Manager("eth0")
    other.let_go()
    other.take_back()
    assert len(said) == 1
