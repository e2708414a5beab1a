"""Users and operator apart: refusals where users enter, and the VLAN each socket and SSID is meant for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.reach import Traffic, passes
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Flow
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import UNSAID
from shikiri.model.situation import Situation
from tests.guideline.remedies.place import FACILITY, changes, fields, mend, place, statuses, then, whys

ANY4 = AddressSet.of("any4")
EVERY = ("segment", "filter", "wlan", "port_isolation", "nat")


def network(vlan: int, *addresses: str, **values: object) -> Segment:
    made = {
        "handle": f"Vlan{vlan}", "name": f"Vlan{vlan}", "vlan": vlan, "vrf": "", "unmodelled": (), "enabled": True,
        "addresses": frozenset(addresses or (f"192.168.{vlan}.1/24",)), "bridge": "", "router_advertisement": False,
        **values,
    }  # fmt: skip
    return Segment(**made)  # type: ignore[arg-type]


def rule(action: str, to: str = "any4", protocol: str = "any", *ports: str, **values: object) -> Rule:
    return Rule(
        action=action,  # type: ignore[arg-type]
        sources=ANY4,
        destinations=AddressSet.of(to),
        protocol=protocol,
        destination_ports=PortSet.of(*ports) if ports else PortSet.of("any"),
        **values,  # type: ignore[arg-type]
    )


def gate(*rules: Rule, interface: str = "Vlan20", default: str = "deny", **values: object) -> Filter:
    made = {
        "handle": f"{interface} in", "interface": interface, "direction": "in", "family": "ip4", "name": "G",
        "rules": rules, "default": default, "stateful": False, **values,
    }  # fmt: skip
    return Filter(**made)  # type: ignore[arg-type]


def office(*things: object, **more: object) -> Situation:
    return place(network(10), network(20), network(99), *things, extra=EVERY, **more)  # type: ignore[arg-type]


def filters(found: Situation) -> list[Filter]:
    return [one for one in found.states["r1"].things("filter") if isinstance(one, Filter)]


def lets(found: Situation, to: str, protocol: str = "tcp", port: str = "443", source: str = "192.168.20.7") -> str:
    like = Traffic(
        sources=AddressSet.of(source), destinations=AddressSet.of(to), protocol=protocol, ports=PortSet.of(port)
    )
    return passes([one for one in filters(found) if one.interface == "Vlan20"], like).open


def test_where_no_filter_is_one_is_made() -> None:
    found = office()
    assert statuses(found, "guest-business-filtered") == ["fail"]
    wanted = mend(found, "guest-business-filtered", "guest-business-separated")
    mended = then(found, wanted)
    assert statuses(mended, "guest-business-filtered") == ["pass"]
    assert statuses(mended, "guest-business-separated") == ["pass"]
    [made] = filters(mended)
    assert (made.interface, made.direction, made.family, made.handle) == ("Vlan20", "in", "ip4", "")
    assert [lets(mended, to) for to in ("192.168.10.5", "192.168.99.2", "192.0.2.1")] == ["no", "no", "yes"]


def test_ipv6_is_shut_as_well() -> None:
    found = place(
        network(20, "192.168.20.1/24", "2001:db8:20::1/64"),
        network(10, "192.168.10.1/24", "2001:db8:10::1/64"),
        extra=EVERY,
    )
    mended = then(found, mend(found, "guest-business-filtered"))
    assert sorted(str(one.family) for one in filters(mended)) == ["ip4", "ip6"]


@pytest.mark.parametrize(
    "rules,expected",
    [
        ((rule("permit"),), 3),
        ((rule("deny", "192.168.10.0/24", "tcp", "445"), rule("permit")), 4),
        ((rule("permit", "192.168.20.0/24"), rule("permit", "192.168.0.0/16")), 4),
        ((rule("permit", state="established"), rule("permit")), 4),
    ],
)
def test_refusals_go_in_front_of_the_rule_that_opens_and_the_rest_stays(rules: tuple[Rule, ...], expected: int) -> None:
    found = office(gate(*rules))
    mended = then(found, mend(found, "guest-business-filtered"))
    [made] = filters(mended)
    assert isinstance(made.rules, tuple)
    assert len(made.rules) == expected
    assert [one for one in made.rules if one in rules] == list(rules)
    assert made.rules[: len(rules) - 1] == rules[:-1]
    assert made.handle == "Vlan20 in"


def test_what_is_let_out_is_no_gate() -> None:
    outward = gate(rule("permit"), direction="out", handle="Vlan20 out")
    found = office(outward)
    wanted = mend(found, "guest-business-filtered")
    assert [one.field for one in changes(found, wanted)] == [""]
    assert outward in filters(then(found, wanted))


def test_a_port_that_may_become_anything_is_settled_with_the_filter() -> None:
    """A socket of the operator that negotiates keeps the verdict open once the filter is there."""
    desk = PortIsolation(
        handle="Gi1/0/9", name="Gi1/0/9", enabled=True, mode="dynamic", vlan=10, tagged=frozenset({10, 20}),
        protected=False,
    )  # fmt: skip
    found = office(desk)
    wanted = mend(found, "guest-business-filtered")
    assert {name for _, name in fields(found, wanted)} == {"", "mode", "tagged"}
    assert statuses(then(found, wanted), "guest-business-filtered") == ["pass"]


def test_a_list_that_was_never_written_gets_an_end_that_lets_the_rest_through() -> None:
    found = office(gate(default="permit"))
    wanted = mend(found, "guest-business-filtered")
    assert {name for _, name in fields(found, wanted)} == {"rules", "default"}
    mended = then(found, wanted)
    assert (lets(mended, "192.168.10.5"), lets(mended, "192.0.2.1")) == ("no", "yes")


def test_rules_that_nobody_read_are_not_written_over() -> None:
    wanted = mend(office(gate(rules=UNSAID)), "guest-business-filtered")
    assert not wanted.wishes


def test_a_seat_in_the_wrong_network_is_moved() -> None:
    seat = PortIsolation(
        handle="Gi1/0/1", name="Gi1/0/1", enabled=True, mode="dynamic", vlan=10, tagged=frozenset({10, 20}),
        protected=False, private_vlan="none",
    )  # fmt: skip
    found = office(gate(), seat)
    wanted = mend(found, "guest-seats-isolated", "segments-vlan", "seat-port-isolation", "guest-business-filtered")
    assert fields(found, wanted) == {
        ("port_isolation:Gi1/0/1", "mode"): "access",
        ("port_isolation:Gi1/0/1", "vlan"): 20,
        ("port_isolation:Gi1/0/1", "tagged"): frozenset(),
        ("port_isolation:Gi1/0/1", "protected"): True,
    }
    assert statuses(then(found, wanted), "segments-vlan") == ["pass"]


def test_an_ssid_in_the_wrong_network_is_moved() -> None:
    found = office(gate(), Wlan(handle="w1", ssid="Lobby", enabled=True, vlan=10))
    wanted = mend(found, "segments-vlan")
    assert fields(found, wanted) == {("wlan:Lobby#w1", "vlan"): 20}


def test_networks_declared_as_one_vlan_are_for_a_person() -> None:
    segments = tuple(replace(one, vlan=10) if one.name == "guest" else one for one in FACILITY.segments)
    found = office(facility=replace(FACILITY, segments=segments))
    assert "want.same-vlan" in whys(mend(found, "segments-vlan"))


def test_a_limited_run_writes_nothing_for_the_whole_facility() -> None:
    found = office(whole=False)
    assert not mend(found, "guest-business-separated").wishes
    assert mend(found, "guest-business-filtered").wishes


def with_printers(*things: object, **more: object) -> Situation:
    outside = Segment(
        handle="pp1", name="pp1", vlan=0, addresses=frozenset({"203.0.113.9/32"}), vrf="", unmodelled=(),
        enabled=True, bridge="", router_advertisement=False,
    )  # fmt: skip
    nat = Nat(
        handle="1000", interface="pp1", inner=ANY4,
        static=(Forward(inner=AddressSet.of("192.168.30.20"), protocol="tcp"),
                Forward(inner=AddressSet.of("192.168.10.20"), protocol="tcp")),
    )  # fmt: skip
    return office(network(30), outside, nat, *things, **more)


def test_printers_speak_inside_only_and_no_door_leads_to_them() -> None:
    found = with_printers()
    assert statuses(found, "printers-internet-blocked") == ["fail"]
    wanted = mend(found, "printers-internet-blocked")
    mended = then(found, wanted)
    assert statuses(mended, "printers-internet-blocked") == ["pass"]
    [nat] = mended.states["r1"].things("nat")
    assert isinstance(nat, Nat)
    assert nat.static == (Forward(inner=AddressSet.of("192.168.10.20"), protocol="tcp"),)
    [made] = filters(mended)
    like = Traffic(sources=AddressSet.of("192.168.30.20"), destinations=AddressSet.of("192.168.10.7"))
    assert passes([made], like).open == "yes"


def test_the_rules_of_printers_are_narrowed_and_their_refusals_stay() -> None:
    rules = (rule("deny", "192.168.10.0/24"), rule("permit", "192.168.0.0/16"), rule("permit"))
    found = with_printers(gate(*rules, interface="Vlan30"))
    mended = then(found, mend(found, "printers-internet-blocked"))
    [made] = [one for one in filters(mended) if one.interface == "Vlan30"]
    assert isinstance(made.rules, tuple)
    assert made.rules[0] == rules[0]
    assert all(one.destinations.overlaps(AddressSet.of("8.8.8.8")) is False for one in made.rules)
    like = Traffic(sources=AddressSet.of("192.168.30.20"), destinations=AddressSet.of("192.168.10.7"))
    assert passes([made], like).open == "no"


def test_users_print_by_the_flows_that_are_meant_and_no_others() -> None:
    found = office(network(30), gate(rule("permit")))
    assert statuses(found, "printers-reachable-as-designed") == ["fail"]
    wanted = mend(found, "printers-reachable-as-designed", "guest-business-filtered")
    mended = then(found, wanted)
    assert statuses(mended, "printers-reachable-as-designed") == ["pass"]
    printer = "192.168.30.20"
    found_open = [lets(mended, printer, port=port) for port in ("631", "9100", "443", "22")]
    assert found_open == ["yes", "yes", "no", "no"]
    assert (lets(mended, "192.168.10.5"), lets(mended, "192.0.2.1")) == ("no", "yes")
    assert len(changes(found, wanted)) == 1


def test_a_flow_that_is_blocked_is_let_through() -> None:
    found = office(network(30), gate(rule("deny", "192.168.0.0/16"), rule("permit")))
    assert statuses(found, "printers-reachable-as-designed") == ["fail"]
    mended = then(found, mend(found, "printers-reachable-as-designed"))
    assert statuses(mended, "printers-reachable-as-designed") == ["pass"]
    assert [lets(mended, "192.168.30.20", port=port) for port in ("631", "443")] == ["yes", "no"]


def test_a_flow_of_everything_is_as_designed() -> None:
    flows = (Flow(source="guest", destination="printers"),)
    found = office(
        network(30), gate(rule("deny", "192.168.30.0/24"), rule("permit")), facility=replace(FACILITY, flows=flows)
    )
    mended = then(found, mend(found, "printers-reachable-as-designed"))
    assert lets(mended, "192.168.30.20", port="22") == "yes"


def test_the_log_word_of_a_rule_goes_with_the_record_of_traffic() -> None:
    log = Logging(handle="logging", name="syslog", traffic=True, debug=False)
    logged = replace(rule("permit"), log=True, text="permit ip any any log")
    found = office(gate(logged), log)
    wanted = mend(found, "logging-minimal", "guest-business-filtered")
    [made] = filters(then(found, wanted))
    assert isinstance(made.rules, tuple)
    assert not any(one.log for one in made.rules)
    assert made.rules[-1].text == ""
