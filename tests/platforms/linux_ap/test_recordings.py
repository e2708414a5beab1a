"""Real hostapd files of others: what their `capture.yml` expects is what the parser says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.model.nothing import UNSAID, Default, Things
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.hostapd import CAT


@pytest.fixture
def read(recordings: Path) -> Any:
    def reader(name: str) -> State:
        raw = (recordings / "linux_ap" / name / "cat_etc_hostapd_hostapd.conf.txt").read_bytes()
        answers = {CAT: Answer(decode(raw), complete=True)}
        return parse(PLATFORM, Reading(device="ap", platform="linux_ap", answers=answers, when=None))

    return reader


def wlans(state: State) -> dict[str, Any]:
    found = state.facet("wlan")
    assert isinstance(found, Things)
    assert found.complete
    return {one.key: one for one in found.items}


def test_three_open_networks(read: Any) -> None:
    found = wlans(read("hostapd-multi-bss-open"))
    assert {name: one.security for name, one in found.items()} == dict.fromkeys(("bss-1", "bss-2", "bss-3"), "open")
    assert {one.client_isolation for one in found.values()} == {False}
    assert [one.handle for one in found.values()] == ["wlan3", "wlan3-2", "wlan3-3"]


def test_sae_without_pmf_is_no_wpa3(read: Any) -> None:
    state = read("hostapd-mixed-psk-sae")
    found = wlans(state)
    assert [one.security for one in found.values()] == ["open", "wpa2", "wpa2-wpa3"]
    assert [one.pmf for one in found.values()] == ["disabled"] * 3
    assert found["bss-2"].passphrase.reveal() == "12345678"
    assert found["bss-3"].passphrase.reveal() == "qwertyuiop"
    assert [one.channel for one in state.things("radio")] == ["auto"]


def test_enterprise_with_vlans_by_its_server(read: Any) -> None:
    state = read("hostapd-dynamic-vlan")
    found = wlans(state)
    assert {one.security for one in found.values()} == {"wpa2-enterprise"}
    assert {one.radius_servers for one in found.values()} == {frozenset({"127.0.0.1:18128"})}
    assert {one.radius_secret.reveal() for one in found.values()} == {"radius"}
    assert [(one.key, one.dynamic_vlan, one.methods) for one in state.things("dot1x")] == [
        ("bss-1", True, UNSAID), ("bss-2", True, UNSAID)
    ]  # fmt: skip


def test_enterprise_of_another_country(read: Any) -> None:
    state = read("hostapd-hs20-enterprise")
    (one,) = wlans(state).values()
    assert (one.ssid, one.security, one.pmf) == ("ota-9k-2", "wpa2-enterprise", "disabled")
    assert one.ciphers == {"ccmp"}
    assert one.mac_filter is False
    (radio,) = state.things("radio")
    assert (radio.country, radio.band, radio.channel) == ("US", "2.4", "1")
    assert radio.power_max_dbm == Default(30, "M")


def test_no_secret_of_a_recording_is_kept(recordings: Path) -> None:
    for page in (recordings / "linux_ap").glob("hostapd-*/*.txt"):
        kept = PLATFORM.redact(decode(page.read_bytes()))
        assert not [word for word in ("12345678", "qwertyuiop", "lanforge\n", "=radius\n") if word in kept]
        assert kept.count("\n") == decode(page.read_bytes()).count("\n")
