"""Wi-Fi: protection by which people join as before, passphrases of the vault, power, WPS, and users kept apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import RadioPlace, Room
from shikiri.model.nothing import UNSAID
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, weigh
from tests.guideline.remedies.place import (
    BINDING,
    CANARIES,
    FACILITY,
    KEY,
    SECRETS,
    fields,
    mend,
    place,
    statuses,
    then,
    whys,
)

WEAK = weigh(Secret.plain("12345678"), KEY)


def wlan(**values: object) -> Wlan:
    made = {
        "handle": "w1", "ssid": "Lobby", "enabled": True, "security": "wpa2", "ciphers": frozenset({"ccmp"}),
        "pmf": "optional", "passphrase": SECRETS["guest_psk"], "client_isolation": True, "vlan": 20, "wps": False,
        "isolation_reach": "ap", **values,
    }  # fmt: skip
    return Wlan(**made)  # type: ignore[arg-type]


def test_an_open_network_gets_protection_a_passphrase_and_a_cipher() -> None:
    found = place(wlan(security="open", ciphers=frozenset({"none"}), passphrase=NO_SECRET))
    wanted = mend(found, "wlan-encryption", "wlan-ciphers", "wlan-passphrase-strong")
    written = fields(found, wanted)
    assert {name for _, name in written} == {"security", "ciphers", "passphrase"}
    passphrase = written["wlan:Lobby#w1", "passphrase"]
    assert isinstance(passphrase, Secret)
    assert (passphrase.kind, passphrase.reveal()) == ("plain", CANARIES["guest_psk"])
    for control in ("wlan-encryption", "wlan-ciphers", "wlan-passphrase-strong"):
        assert statuses(then(found, wanted), control) == ["pass"]


def test_a_cipher_alone_protects_no_open_network() -> None:
    found = place(wlan(security="open", ciphers=frozenset({"none"}), passphrase=NO_SECRET))
    assert whys(mend(found, "wlan-ciphers")) == ["want.protection-first"]


@pytest.mark.parametrize("now,expected", [({"tkip"}, {"ccmp"}), ({"tkip", "gcmp"}, {"gcmp"})])
def test_weak_ciphers_go(now: set[str], expected: set[str]) -> None:
    found = place(wlan(ciphers=frozenset(now)))
    assert fields(found, mend(found, "wlan-ciphers")) == {("wlan:Lobby#w1", "ciphers"): frozenset(expected)}


@pytest.mark.parametrize(
    "before,expected",
    [
        ("wpa2", {"security": "wpa3", "pmf": "required"}),
        ("wpa2-enterprise", {"security": "wpa3-enterprise", "pmf": "required"}),
    ],
)
def test_the_strict_profile_asks_for_wpa3_and_nobody_joins_otherwise(before: str, expected: dict[str, str]) -> None:
    found = place(wlan(security=before, ssid="Staff"), profile="strict")
    assert statuses(found, "wlan-wpa3") == ["fail"]
    wanted = mend(found, "wlan-wpa3")
    assert {name: value for (_, name), value in fields(found, wanted).items()} == expected


@pytest.mark.parametrize("control", ["wlan-passphrase-strong"])
def test_a_weak_passphrase_becomes_the_one_of_the_vault(control: str) -> None:
    found = place(wlan(passphrase=WEAK))
    wanted = mend(found, control)
    assert list(fields(found, wanted)) == [("wlan:Lobby#w1", "passphrase")]
    assert not mend(place(wlan(passphrase=MASKED_SECRET)), control).wishes


def test_the_vaults_own_weak_passphrase_has_to_be_made_anew() -> None:
    wanted = mend(place(wlan(passphrase=WEAK)), "wlan-passphrase-strong", secrets={"guest_psk": WEAK})
    assert (wanted.wishes, whys(wanted)) == ((), ["want.rotate"])


def test_an_undeclared_network_gets_no_passphrase() -> None:
    wanted = mend(place(wlan(ssid="Scanner", passphrase=WEAK)), "wlan-passphrase-strong")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-passphrase"])


LOUD = Radio(handle="radio0", name="radio0", enabled=True, power_dbm=20, power_max_dbm=20, power_auto=True)


def test_automatic_control_gets_a_ceiling_and_what_follows_is_not_written() -> None:
    found = place(LOUD)
    wanted = mend(found, "radio-power")
    assert fields(found, wanted) == {("radio:radio0", "power_max_dbm"): 17}
    assert statuses(then(found, wanted), "radio-power") == ["pass"]


def test_power_by_hand_is_set_and_a_room_may_ask_for_less() -> None:
    binding = replace(BINDING, radios={"radio0": RadioPlace(room="lobby")})
    facility = replace(FACILITY, rooms=(Room(name="lobby", max_dbm=8),))
    found = place(replace(LOUD, power_auto=False, power_max_dbm=UNSAID), binding=binding, facility=facility)
    assert fields(found, mend(found, "radio-power")) == {("radio:radio0", "power_dbm"): 8}


def test_wps_goes_for_the_device_and_for_every_network() -> None:
    button = Discovery(handle="wps", name="wps", protocol="wps", enabled=True)
    found = place(wlan(wps=True), wlan(handle="w2", ssid="Staff"), button)
    wanted = mend(found, "wps-off", "wps-service-off")
    assert fields(found, wanted) == {("wlan:Lobby#w1", "wps"): False, ("discovery:wps", "enabled"): False}


def test_users_are_apart_on_all_access_points() -> None:
    ports = tuple(
        PortIsolation(handle=name, name=name, enabled=True, mode="trunk", protected=False, private_vlan="none")
        for name in ("Gi1/0/23", "Gi1/0/24")
    )
    binding = replace(BINDING, ports=dict.fromkeys(("Gi1/0/23", "Gi1/0/24"), BINDING.ports["Gi1/0/23"]))
    facility = replace(FACILITY, facts={"access_points": 2})
    found = place(wlan(client_isolation=False), *ports, binding=binding, facility=facility)
    wanted = mend(found, "wlan-isolation", "wlan-isolation-across-aps")
    assert fields(found, wanted) == {
        ("wlan:Lobby#w1", "client_isolation"): True,
        ("port_isolation:Gi1/0/23", "protected"): True,
        ("port_isolation:Gi1/0/24", "protected"): True,
    }
    assert statuses(then(found, wanted), "wlan-isolation-across-aps") == ["pass"]


def test_a_controller_sees_to_it_without_the_ports() -> None:
    port = PortIsolation(handle="Gi1/0/23", name="Gi1/0/23", enabled=True, mode="trunk", protected=False)
    found = place(wlan(client_isolation=False, isolation_reach="controller"), port)
    wanted = mend(found, "wlan-isolation-across-aps")
    assert fields(found, wanted) == {("wlan:Lobby#w1", "client_isolation"): True}


def test_what_only_follows_is_waited_for() -> None:
    found = place(replace(LOUD, power_max_dbm=17))
    assert statuses(found, "radio-power") == ["fail"]
    wanted = mend(found, "radio-power")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.settings-right"])
