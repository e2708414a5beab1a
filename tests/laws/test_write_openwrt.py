"""Laws of writing an OpenWrt device: what is rendered makes it so, once, and changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.model.command import as_text
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import KEEP, Things
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from tests.laws.write_law import with_more, with_thing
from tests.platforms.openwrt.referee import CANARY, LAW, fresh, state_of, whole

READINGS = {"office": whole("office"), "careless": whole("careless"), "fresh": fresh()}
MANAGEMENT = AddressSet.of("192.168.99.0/24")
ANY4 = AddressSet.of("any4")
# facet, field -> what may be wanted of it
WISHES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("account", "password"): (Secret.plain(CANARY),),
    ("management", "enabled"): (True, False),
    ("management", "sources"): (MANAGEMENT, AddressSet.of("192.168.99.10", "192.168.99.20-192.168.99.29")),
    ("management", "timeout_s"): (600, 300),
    ("discovery", "enabled"): (False,),
    ("snmp", "sources"): (MANAGEMENT,),
    ("snmp", "enabled"): (False,),
    ("time_sync", "servers"): (frozenset({"192.168.99.123"}), frozenset({"ntp.nict.jp", "192.0.2.4"})),
    ("time_sync", "enabled"): (True,),
    ("time_sync", "utc_offset_minutes"): (540, 0, -210),
    ("logging", "hosts"): (frozenset({"192.168.99.10"}), frozenset()),
    ("logging", "traffic"): (False,),
    ("logging", "debug"): (False,),
    ("dns", "relay"): (True, False),
    ("dns", "servers"): (frozenset({"192.0.2.53"}), frozenset({"192.0.2.53", "192.0.2.54"})),
    ("segment", "addresses"): (frozenset({"192.168.77.1/24"}), frozenset({"192.168.77.1/24", "2001:db8:77::1/64"})),
    ("segment", "dhcp_server"): (True, False),
    ("segment", "router_advertisement"): (False,),
    ("segment", "enabled"): (False, True),
    ("nat", "inner"): (AddressSet.of("192.168.10.0/24"), ANY4),
    ("nat", "static"): ((),),
    ("port_isolation", "protected"): (True, False),
    ("port_isolation", "vlan"): (10, 20),
    ("radio", "power_dbm"): (5, 10),
    ("radio", "channel"): ("6",),
    ("radio", "enabled"): (True, False),
    ("wlan", "security"): ("wpa2", "wpa2-wpa3", "wpa3", "wpa2-enterprise", "wpa3-enterprise"),
    ("wlan", "ciphers"): (frozenset({"ccmp"}), frozenset({"gcmp-256"})),
    ("wlan", "pmf"): ("required", "optional"),
    ("wlan", "passphrase"): (Secret.plain("Made-up #\"\\ `passphrase' 99"), Secret.plain("x" * 63)),
    ("wlan", "client_isolation"): (True, False),
    ("wlan", "hidden"): (True, False),
    ("wlan", "wps"): (False,),
    ("wlan", "enabled"): (True, False),
    ("wlan", "vlan"): (10, 20),
}  # fmt: skip


@pytest.mark.parametrize("facet,field", tuple(WISHES), ids=str)
@pytest.mark.parametrize("name", tuple(READINGS))
def test_every_single_wish_comes_true_and_nothing_else(name: str, facet: str, field: str) -> None:
    reading = READINGS[name]
    before = state_of(reading)
    if isinstance(before.facet(facet), Things):
        for at, _ in enumerate(before.things(facet)):
            for value in WISHES[facet, field]:
                LAW.hold(reading, with_thing(before, facet, at, **{field: value}))


def test_most_wishes_are_written_and_not_refused() -> None:
    """The law above would hold on a platform that refuses everything."""
    written: dict[tuple[str, str], int] = {}
    for reading in READINGS.values():
        before = state_of(reading)
        for (facet, field), values in WISHES.items():
            for at, _ in enumerate(before.things(facet)):
                for value in values:
                    done = LAW.rendered(before, with_thing(before, facet, at, **{field: value}), reading)
                    written[facet, field] = written.get((facet, field), 0) + bool(done.commands)
    assert not [place for place in WISHES if not written.get(place)]


RULES = (
    Rule(action="permit", sources=ANY4, destinations=AddressSet.of("192.168.30.0/24"), protocol="tcp",
         destination_ports=PortSet.of(631, 9100)),
    Rule(action="deny", sources=ANY4, destinations=AddressSet.of("192.168.10.0/24", "192.168.99.0/24")),
    Rule(action="deny", sources=ANY4, destinations=ANY4, protocol="tcp,udp", destination_ports=PortSet.of("22-23", 80)),
    Rule(action="permit", sources=ANY4, destinations=AddressSet.of("192.168.40.0/24")),
)  # fmt: skip


@pytest.mark.parametrize("interface", ("guest", "business", "printers", "mgmt", "wan"))
@pytest.mark.parametrize("place", ("front", "instead", "without the first", "front and closed"))
def test_a_list_is_edited(interface: str, place: str) -> None:
    reading = READINGS["office"]
    before = state_of(reading)
    at, held = next((at, one) for at, one in enumerate(before.things("filter")) if one.handle == f"{interface} ip4")
    assert isinstance(held, Filter)
    rules = held.rules if isinstance(held.rules, tuple) else ()
    wanted = {
        "front": (RULES[1], RULES[2], *rules),
        "instead": RULES,
        "without the first": rules[1:],
        "front and closed": (*RULES[:2], *rules),
    }[place]
    done = LAW.hold(reading, with_thing(before, "filter", at, rules=wanted, name=KEEP))
    assert bool(done.commands) == (wanted != rules)
    assert not done.refused


def test_a_second_edit_replaces_the_first() -> None:
    reading: Reading = READINGS["office"]
    before = state_of(reading)
    at, held = next((at, one) for at, one in enumerate(before.things("filter")) if one.handle == "guest ip4")
    assert isinstance(held, Filter)
    assert isinstance(held.rules, tuple)
    first = LAW.rendered(before, with_thing(before, "filter", at, rules=(RULES[1], *held.rules)), reading)
    reading = LAW.tell(reading, first.commands)[0]
    before = state_of(reading)
    held = before.things("filter")[at]
    assert isinstance(held, Filter)
    assert isinstance(held.rules, tuple)
    LAW.hold(reading, with_thing(before, "filter", at, rules=(RULES[2], *held.rules)))
    LAW.hold(reading, with_thing(before, "filter", at, rules=held.rules[1:]))


def test_no_secret_is_shown() -> None:
    reading = READINGS["office"]
    before = state_of(reading)
    for facet, field in (("wlan", "passphrase"), ("account", "password")):
        done = LAW.rendered(before, with_thing(before, facet, 0, **{field: Secret.plain(CANARY)}), reading)
        assert done.commands
        assert CANARY not in as_text(done.commands) + repr(done)


def test_a_translation_is_narrowed_and_never_taken_away() -> None:
    reading = READINGS["office"]
    before = state_of(reading)
    assert isinstance(before.things("nat")[0], Nat)
    LAW.hold(reading, with_thing(before, "nat", 0, inner=AddressSet.of("192.168.20.0/24")))
    assert LAW.rendered(before, with_thing(before, "nat", 0, inner=AddressSet()), reading).refused


PERSONAL = Wlan(
    ssid="新しい 'Lobby' #2", enabled=True, security="wpa2-wpa3", pmf="optional", ciphers=frozenset({"ccmp"}),
    passphrase=Secret.plain(CANARY), client_isolation=True, vlan=20, hidden=False, wps=False, mac_filter=False,
)  # fmt: skip
ENTERPRISE = Wlan(
    ssid="Members", enabled=True, security="wpa3-enterprise", pmf="required", ciphers=frozenset({"ccmp"}),
    client_isolation=True, vlan=20, hidden=False, wps=False, mac_filter=False,
    radius_servers=frozenset({"192.168.99.5:1812"}), radius_secret=Secret.plain(CANARY),
)  # fmt: skip


@pytest.mark.parametrize("wlan", (PERSONAL, ENTERPRISE), ids=lambda one: one.security)
def test_a_new_ssid_comes_up_on_every_radio(wlan: Wlan) -> None:
    reading = READINGS["office"]
    before = state_of(reading)
    done = LAW.rendered(before, with_more(before, "wlan", wlan), reading)
    assert not done.refused
    assert CANARY not in as_text(done.commands)
    after = state_of(LAW.tell(reading, done.commands)[0])
    made = [one for one in after.things("wlan") if isinstance(one, Wlan) and one.ssid == wlan.ssid]
    assert [one.interface for one in made] == ["guest", "guest"]
    for one in made:
        assert (one.security, one.enabled, one.client_isolation, one.vlan) == (wlan.security, True, True, 20)
    assert {one.key for one in made} == {wlan.key}


@pytest.mark.parametrize("key", ("short", "x" * 64, "bell\a-in-the-middle"))
def test_a_passphrase_that_would_not_come_up_is_refused(key: str) -> None:
    reading = READINGS["office"]
    before = state_of(reading)
    done = LAW.rendered(before, with_more(before, "wlan", replace(PERSONAL, passphrase=Secret.plain(key))), reading)
    assert not done.commands
    assert done.refused


def test_a_radio_that_is_switched_on_sends_nothing_of_the_factory() -> None:
    reading = READINGS["fresh"]
    before = state_of(reading)
    wanted = with_more(with_more(before, "segment", GUEST), "wlan", PERSONAL)
    done = LAW.rendered(before, wanted, reading)
    assert not done.refused
    after = state_of(LAW.tell(reading, done.commands)[0])
    sent = {one.ssid for one in after.things("wlan") if isinstance(one, Wlan) and one.enabled is not False}
    assert sent == {PERSONAL.ssid}


GUEST = Segment(
    name="guest", vlan=20, addresses=frozenset({"192.168.20.1/24"}), vrf="", unmodelled=(), enabled=True,
    dhcp_server=True, bridge="", router_advertisement=False,
)  # fmt: skip


def test_a_new_network_is_closed_from_the_start_and_the_old_one_goes_on() -> None:
    reading = READINGS["fresh"]
    before = state_of(reading)
    done = LAW.rendered(before, with_more(before, "segment", GUEST), reading)
    assert not done.refused
    after = state_of(LAW.tell(reading, done.commands)[0])
    found = {one.key: one for one in after.things("segment") if isinstance(one, Segment)}
    assert (found["guest"].vlan, found["guest"].addresses) == (20, frozenset({"192.168.20.1/24"}))
    assert (found["lan"].vlan, found["lan"].addresses) == (1, frozenset({"192.168.1.1/24", "ipv6-assigned"}))
    assert found["lan"].ports == frozenset({"lan1", "lan2", "lan3", "lan4"})
    (gate,) = (one for one in after.things("filter") if one.handle == "guest ip4")
    assert isinstance(gate, Filter)
    assert (gate.rules, gate.default) == ((), "deny")


def test_a_network_is_not_made_where_there_are_several_bridges() -> None:
    reading = READINGS["careless"]
    text = reading.answers["uci export"].text.replace(
        "config device\n", "config device\n\toption name 'br-two'\n\toption type 'bridge'\n\nconfig device\n", 1
    )
    reading = replace(reading, answers={**reading.answers, "uci export": Answer(text, complete=True)})
    before = state_of(reading)
    done = LAW.rendered(before, with_more(before, "segment", replace(GUEST, name="visitors")), reading)
    assert not done.commands
    assert done.refused
