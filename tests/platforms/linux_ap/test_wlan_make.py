"""From a bare machine to Wi-Fi: what is made parses to what was wished, twice changes nothing, and hostapd takes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Binding
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.operation import Service
from shikiri.model.secret import Secret
from shikiri.model.state import State
from tests.platforms.linux_ap.desk import Desk
from tests.platforms.linux_ap.real_hostapd import config_of, needs_hostapd, one_bss, started

ODD = "aB3#\"\\ '`$(x)|&;<>%=,*?!~^{}[]zZ9 0_-+.:@/Kanaria-passphrase-63"
NAMES = (
    "Lobby-Guest",
    'say "hi"',
    "受付ゲスト",
    "x" * 32,
    "😀" * 8,
    " lead and trail ",
    "a=b#c",
    "\\x41",
    "ssid2",
    "'",
)


def wish(**more: Any) -> Wlan:
    plain: dict[str, Any] = {
        "ssid": "Lobby-Guest", "enabled": True, "security": "wpa2-wpa3", "pmf": "optional",
        "ciphers": frozenset({"ccmp"}), "passphrase": Secret.plain("correct horse battery"), "client_isolation": True,
        "vlan": 20, "hidden": False, "wps": False, "mac_filter": False,
    }  # fmt: skip
    return Wlan(**{**plain, **more})


def with_wlans(state: State, *wlans: Wlan) -> State:
    found = state.facet("wlan")
    assert isinstance(found, Things)
    return state.with_facet("wlan", replace(found, items=(*found.items, *wlans)))


def accepted(text: str) -> None:
    for one in one_bss(text):
        with started(one) as (socket, said):
            assert socket is not None, said


def made(desk: Desk, *wlans: Wlan) -> list[Wlan]:
    done = desk.plan(with_wlans(desk.state(), *wlans))
    assert not done.refused, done.refused
    desk.do(done.commands)
    found = desk.state().facet("wlan")
    assert isinstance(found, Things), found
    assert found.complete
    return list(found.items)  # type: ignore[arg-type]


def same(one: Wlan, wanted: Wlan) -> None:
    for name in ("ssid", "enabled", "security", "pmf", "ciphers", "client_isolation", "hidden", "wps", "mac_filter"):
        assert getattr(one, name) == getattr(wanted, name), name
    if isinstance(wanted.passphrase, Secret):
        assert isinstance(one.passphrase, Secret)
        assert one.passphrase.reveal() == wanted.passphrase.reveal()


@needs_hostapd
@pytest.mark.parametrize("security,pmf", (("wpa2", "disabled"), ("wpa2", "optional"), ("wpa2", "required"),
                                          ("wpa2-wpa3", "optional"), ("wpa3", "required")))  # fmt: skip
def test_each_protection_is_made_from_nothing(security: str, pmf: str) -> None:
    desk, wanted = Desk(), wish(security=security, pmf=pmf)
    (one,) = made(desk, wanted)
    same(one, wanted)
    assert one.handle == "wlan0"
    assert one.interface == "br-guest"
    assert desk.packages == {"hostapd", "iw", "wireless-regdb"}
    assert desk.units["hostapd@wlan0"] is True
    accepted(desk.files["/etc/hostapd/wlan0.conf"])


@needs_hostapd
@pytest.mark.parametrize("ssid", NAMES)
def test_any_name_is_sent_as_it_is(ssid: str) -> None:
    desk = Desk()
    (one,) = made(desk, wish(ssid=ssid))
    assert one.ssid == ssid
    text = desk.files["/etc/hostapd/wlan0.conf"]
    said = config_of(one_bss(text)[0])
    assert said is not None
    assert said["ssid"].encode().decode("unicode_escape").encode("latin-1").decode() == ssid


@needs_hostapd
@pytest.mark.parametrize("text", (ODD, "        ", "x" * 8, "0" * 63))
def test_any_passphrase_of_ascii_is_kept(text: str) -> None:
    assert len(ODD) == 63
    desk, wanted = Desk(), wish(passphrase=Secret.plain(text))
    (one,) = made(desk, wanted)
    same(one, wanted)
    accepted(desk.files["/etc/hostapd/wlan0.conf"])


@pytest.mark.parametrize("text", ("seven-7", "x" * 64, "パスフレーズは八文字", "tab\tis no letter"))
def test_a_passphrase_that_stations_cannot_type_is_refused(text: str) -> None:
    desk = Desk()
    done = desk.plan(with_wlans(desk.state(), wish(passphrase=Secret.plain(text))))
    assert not done.commands
    assert [why.key for _, _, why in done.refused] == ["ap.bad-passphrase"]
    assert text not in repr(done)


@pytest.mark.parametrize("ssid", ("", "x" * 33, "あ" * 11, "line\nbreak", "bell\x07"))
def test_a_name_that_is_none_is_refused(ssid: str) -> None:
    desk = Desk()
    done = desk.plan(with_wlans(desk.state(), wish(ssid=ssid)))
    assert not done.commands
    assert [why.key for _, _, why in done.refused] == ["ap.bad-ssid"]


@needs_hostapd
def test_two_networks_share_a_radio_each_with_its_own_address_and_bridge() -> None:
    desk = Desk()
    guest, staff = wish(), wish(ssid="Staff", vlan=10, client_isolation=False, security="wpa3", pmf="required")
    one, other = made(desk, guest, staff)
    same(one, guest)
    same(other, staff)
    assert (other.handle, other.interface) == ("wlan0_1", "br-business")
    text = desk.files["/etc/hostapd/wlan0.conf"]
    assert "bss=wlan0_1\nbssid=06:00:00:00:00:00\n" in text
    accepted(text)
    third = wish(ssid="Later", vlan=10, client_isolation=False)
    *_, last = made(desk, third)
    assert last.handle == "wlan0_2"
    assert "bssid=0a:00:00:00:00:00" in desk.files["/etc/hostapd/wlan0.conf"]


def test_what_is_made_is_not_made_twice() -> None:
    desk = Desk()
    made(desk, wish())
    again = desk.state()
    assert not desk.plan(again).commands


def test_the_lines_of_others_stay_byte_for_byte() -> None:
    strange = (
        "# ours\ninterface=wlan0\ndriver=nl80211\nssid=Old\nwpa=2\nwpa_passphrase=old-passphrase\nbridge=br-x\n# end"
    )
    desk = Desk(files={"/etc/hostapd/wlan0.conf": strange}, units={"hostapd@wlan0": True})
    made(desk, wish())
    assert desk.files["/etc/hostapd/wlan0.conf"].startswith(strange + "\n")


@needs_hostapd
@pytest.mark.parametrize("security,pmf", (("wpa2-wpa3-enterprise", "optional"), ("wpa3-enterprise", "required")))
def test_an_enterprise_network_asks_its_server_and_knows_the_networks(security: str, pmf: str) -> None:
    wanted = wish(
        ssid="Members", security=security, pmf=pmf, passphrase=UNSAID, client_isolation=False,
        radius_servers=frozenset({"10.98.0.10"}), radius_secret=Secret.plain("s3cret of both"),
    )  # fmt: skip
    desk = Desk()
    (one,) = made(desk, wanted)
    same(one, wanted)
    assert one.radius_servers == frozenset({"10.98.0.10"})
    assert isinstance(one.radius_secret, Secret)
    assert one.radius_secret.reveal() == "s3cret of both"
    assert desk.files["/etc/hostapd/wlan0.vlan"] == "20\twlan0.20\tbr-guest\n10\twlan0.10\tbr-business\n"
    (told,) = desk.state().things("dot1x")
    assert (told.key, told.dynamic_vlan, told.servers) == ("Members", True, {"10.98.0.10"})  # type: ignore[attr-defined]
    accepted(desk.files["/etc/hostapd/wlan0.conf"].replace("/etc/hostapd/wlan0.vlan", "/dev/null"))


@needs_hostapd
def test_an_enterprise_network_whose_stations_are_kept_apart_has_no_vlans_of_theirs() -> None:
    """In the lab two stations of one dynamic VLAN reached each other although `ap_isolate` was set."""
    wanted = wish(
        security="wpa3-enterprise", pmf="required", passphrase=UNSAID,
        radius_servers=frozenset({"10.98.0.10"}), radius_secret=Secret.plain("s3cret of both"),
    )  # fmt: skip
    desk = Desk()
    (one,) = made(desk, wanted)
    same(one, wanted)
    assert "/etc/hostapd/wlan0.vlan" not in desk.files
    accepted(desk.files["/etc/hostapd/wlan0.conf"])
    desk.files["/etc/hostapd/wlan0.conf"] += "dynamic_vlan=1\n"
    (one,) = desk.state().things("wlan")  # type: ignore[assignment]
    assert one.client_isolation is False


@pytest.mark.parametrize(
    "desk,radios,more,key",
    (
        (Desk(radios={}), (), {}, "ap.no-radio-at-all"),
        (Desk(), ("wlan7",), {}, "ap.no-radio"),
        (Desk(radios={"wlan0": "02:00:00:00:00:00", "wlan1": "02:00:00:00:01:00"}), (), {}, "ap.bind-radio"),
        (Desk(), ("wlan0",), {"vlan": 99}, "ap.no-bridge"),
        (Desk(), ("wlan0",), {"vlan": UNSAID}, "ap.no-bridge"),
        (Desk(), ("wlan0",), {"security": "open"}, "ap.no-such-protection"),
        (Desk(), ("wlan0",), {"security": "wpa-wpa2"}, "ap.no-such-protection"),
        (Desk(), ("wlan0",), {"security": "wpa3", "pmf": "optional"}, "ap.pmf-too-low"),
        (Desk(), ("wlan0",), {"ciphers": frozenset({"tkip"})}, "ap.no-such-cipher"),
        (Desk(), ("wlan0",), {"mac_filter": True}, "ap.no-list"),
        (Desk(), ("wlan0",), {"passphrase": UNSAID}, "ap.no-secret"),
        (Desk(), ("wlan0",), {"security": "wpa3-enterprise", "pmf": "required"}, "ap.no-secret"),
    ),
)  # fmt: skip
def test_what_cannot_be_made_says_why(desk: Desk, radios: tuple[str, ...], more: dict[str, Any], key: str) -> None:
    done = desk.plan(with_wlans(desk.state(), wish(**more)), radios)
    assert not done.commands
    assert [why.key for _, _, why in done.refused] == [key]


def test_the_service_of_the_radio_is_started_and_no_other() -> None:
    desk = Desk()
    done = desk.plan(with_wlans(desk.state(), wish()))
    services = [one.operation for one in done.commands if isinstance(one.operation, Service)]
    assert [(one.name, one.enabled, one.running) for one in services] == [("hostapd@wlan0.service", True, True)]
    assert Binding().radios == {}


def test_beside_another_network_on_its_bridge_isolation_needs_the_bridge() -> None:
    both = [
        f"interface={name}\nssid=Lobby-Guest\nbridge=br-guest\nwpa=2\nwpa_passphrase=kanaria-1\n" for name in RADIOS
    ]
    desk = Desk(
        files={f"/etc/hostapd/{name}.conf": text for name, text in zip(RADIOS, both, strict=True)},
        units=dict.fromkeys((f"hostapd@{name}" for name in RADIOS), True),
        radios=RADIOS,
    )
    state = desk.state()
    wlans = [replace(one, client_isolation=True) for one in state.things("wlan")]  # type: ignore[call-arg]
    wanted = state.with_facet("wlan", Things(tuple(wlans), complete=True))
    done = desk.plan(wanted)
    assert {why.key for _, _, why in done.refused} == {"ap.shared-bridge"}
    assert not done.commands
    ports = Things(tuple(PortIsolation(name=name, protected=True) for name in RADIOS), complete=True)
    done = desk.plan(wanted.with_facet("port_isolation", ports))
    assert not [why for thing, _, why in done.refused if thing.FACET == "wlan"]
    assert sum("ap_isolate=1" in str(one) for one in done.commands) == 2


RADIOS = {"wlan0": "02:00:00:00:00:00", "wlan1": "02:00:00:00:01:00"}
