from __future__ import annotations

import pytest

from shikiri.engine.boxes import protocols
from shikiri.engine.reach import Reach, Traffic, passes
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import ANY_PORT, NO_PORT, NOWHERE, AddressSet, PortSet
from shikiri.model.nothing import UNSAID, Default
from shikiri.model.reading import Line as Place

GUEST = AddressSet.of("192.168.20.0/24")
OFFICE = AddressSet.of("192.168.10.0/24")
GUEST6 = AddressSet.of("2001:db8:20::/64")
OFFICE6 = AddressSet.of("2001:db8:10::/64")
SMALL_PORTS = PortSet.of("0-2")


def filtered(*rules: Rule, default: str = "deny", family: str = "ip4") -> Filter:
    return Filter(
        interface="lan1",
        direction="in",
        family="ip6" if family == "ip6" else "ip4",
        rules=rules,
        default="permit" if default == "permit" else "deny",
    )


def guest_to_office(*filters: Filter, protocol: str = "any", ports: PortSet = ANY_PORT) -> Reach:
    return passes(filters, Traffic(sources=GUEST, destinations=OFFICE, protocol=protocol, ports=ports))


DENY = Rule(action="deny", sources=GUEST, destinations=OFFICE)
ALLOW = Rule(action="permit", line=Place("show config", 7), text="pass * *")


def test_no_filter_in_the_way_lets_everything_through() -> None:
    reach = guest_to_office()
    assert reach.open == "yes"
    assert reach.rule is None


def test_the_first_rule_that_matches_decides() -> None:
    assert guest_to_office(filtered(DENY, ALLOW)).open == "no"
    assert guest_to_office(filtered(ALLOW, DENY)).open == "yes"


def test_the_rule_that_lets_through_is_the_evidence() -> None:
    hole = Rule(action="permit", protocol="tcp", destination_ports=PortSet.of(445), line=Place("show config", 3))
    reach = guest_to_office(filtered(hole, DENY, ALLOW))
    assert reach.rule is hole
    assert reach.lines == (Place("show config", 3),)
    assert str(reach.sample) == "192.168.20.1 -> 192.168.10.1 tcp 445"


@pytest.mark.parametrize("default, answer", [("deny", "no"), ("permit", "yes")])
def test_an_empty_list_does_what_its_default_says(default: str, answer: str) -> None:
    assert guest_to_office(filtered(default=default)).open == answer


def test_a_rule_for_answers_admits_no_new_connection() -> None:
    answers = Rule(action="permit", protocol="tcp", state="established")
    assert guest_to_office(filtered(answers)).open == "no"
    assert guest_to_office(filtered(Rule(action="permit", state="new"))).open == "yes"


def test_a_deny_of_answers_stops_no_new_connection() -> None:
    assert guest_to_office(filtered(Rule(action="deny", state="established"), ALLOW)).open == "yes"


def test_one_address_left_open_is_open() -> None:
    almost = Rule(action="deny", sources=GUEST, destinations=OFFICE - AddressSet.of("192.168.10.77"))
    reach = guest_to_office(filtered(almost, ALLOW))
    assert reach.open == "yes"
    assert reach.sample is not None
    assert reach.sample.destination == "192.168.10.77"


def test_two_denies_together_close_what_neither_closes_alone() -> None:
    halves = [
        Rule(action="deny", sources=AddressSet.of(half), destinations=OFFICE)
        for half in ("192.168.20.0/25", "192.168.20.128/25")
    ]
    assert guest_to_office(filtered(halves[0], ALLOW)).open == "yes"
    assert guest_to_office(filtered(*halves, ALLOW)).open == "no"


def test_closing_tcp_and_udp_leaves_the_other_protocols() -> None:
    closed = Rule(action="deny", protocol="tcp,udp")
    reach = guest_to_office(filtered(closed, ALLOW))
    assert reach.open == "yes"
    assert reach.sample is not None
    assert reach.sample.protocol not in {"tcp", "udp"}
    assert guest_to_office(filtered(closed, ALLOW), protocol="tcp").open == "no"


def test_icmp_of_ip6_is_another_protocol_than_icmp_of_ip4() -> None:
    assert protocols("icmp", "ip4") == ((1, 1),)
    assert protocols("icmp", "ip6") == ((58, 58),)
    assert protocols("tcp, udp", "ip4") == ((6, 6), (17, 17))
    with pytest.raises(ValueError, match="300"):
        protocols("300", "ip4")


def test_an_answer_by_icmp_is_no_new_connection() -> None:
    answers = Rule(action="permit", protocol="icmp", destination_ports=PortSet.of(0, 3, 11))
    assert guest_to_office(filtered(answers)).open == "no"
    assert (
        guest_to_office(filtered(Rule(action="permit", protocol="icmp", destination_ports=PortSet.of(8)))).open == "yes"
    )


def test_ports_without_a_protocol_are_those_of_protocols_that_have_ports() -> None:
    web = Rule(action="permit", destination_ports=PortSet.of(80))
    assert guest_to_office(filtered(web), protocol="icmp").open == "no"
    assert guest_to_office(filtered(web), protocol="tcp", ports=PortSet.of(80)).open == "yes"


def test_ip4_closed_and_ip6_open_is_open() -> None:
    both = Traffic(sources=GUEST | GUEST6, destinations=OFFICE | OFFICE6)
    closed = filtered(DENY, ALLOW)
    assert passes([closed], both).open == "yes"
    closed6 = filtered(Rule(action="deny", sources=GUEST6, destinations=OFFICE6), ALLOW, family="ip6")
    assert passes([closed, closed6], both).open == "no"


def test_ip4_cannot_talk_to_ip6() -> None:
    assert passes([], Traffic(sources=GUEST, destinations=OFFICE6)).open == "no"


def test_every_filter_on_the_way_must_let_through() -> None:
    into = filtered(Rule(action="permit", protocol="tcp"))
    out = filtered(Rule(action="permit", protocol="udp"))
    assert guest_to_office(into, out).open == "no"
    assert guest_to_office(into, filtered(ALLOW)).open == "yes"


@pytest.mark.parametrize(
    "rules, answer",
    [
        ((Rule(action="permit", unmodelled="time-range NIGHT"),), "unknown"),
        ((Rule(action="deny", unmodelled="time-range NIGHT"), ALLOW), "unknown"),
        ((Rule(action="permit", unmodelled="time-range NIGHT"), ALLOW), "yes"),
        ((Rule(action="deny", unmodelled="time-range NIGHT"),), "no"),
        ((DENY, Rule(action="permit", unmodelled="time-range NIGHT")), "no"),
        ((Rule(action="unclear", text="jump other"), ALLOW), "unknown"),
        ((Rule(action="unclear", text="jump other"),), "unknown"),
        ((Rule(action="deny", protocol="tcp", unmodelled="flags"), ALLOW), "yes"),
        ((Rule(action="permit", protocol="no-such-protocol"),), "unknown"),
        ((Rule(action="permit", unmodelled="jump", destinations=AddressSet.of("198.51.100.0/24")),), "no"),
    ],
)
def test_what_nobody_models_is_in_doubt_only_where_it_decides(rules: tuple[Rule, ...], answer: str) -> None:
    assert guest_to_office(filtered(*rules)).open == answer


def test_a_doubt_names_what_nobody_models() -> None:
    reach = guest_to_office(filtered(Rule(action="permit", unmodelled="time-range NIGHT")))
    assert reach.reason.params["what"] == "time-range NIGHT"


@pytest.mark.parametrize(
    "silent",
    [
        Filter(interface="lan1", direction="in", family="ip4", rules=UNSAID, default="deny"),
        Filter(interface="lan1", direction="in", family=UNSAID, rules=(), default="deny"),
        Filter(interface="lan1", direction="in", family="ip4", rules=(), default=UNSAID),
        Filter(interface="lan1", direction="in", family="ip4", rules=(), default=Default("deny", "M")),
    ],
)
def test_a_silent_filter_is_doubt(silent: Filter) -> None:
    assert guest_to_office(silent).open == "unknown"


def test_a_confirmed_default_decides() -> None:
    sure = Filter(interface="lan1", direction="in", family="ip4", rules=(), default=Default("deny", "V"))
    assert guest_to_office(sure).open == "no"


@pytest.mark.parametrize(
    "nothing",
    [
        Traffic(sources=NOWHERE, destinations=OFFICE),
        Traffic(sources=GUEST, destinations=NOWHERE),
        Traffic(sources=GUEST, destinations=OFFICE, ports=NO_PORT),
    ],
)
def test_a_question_about_nothing_is_never_answered_with_closed(nothing: Traffic) -> None:
    assert passes([], nothing).open == "unknown"


def test_a_list_too_intricate_to_judge_is_unknown_and_not_closed() -> None:
    def with_bit(bit: int) -> PortSet:
        return PortSet.of(*(f"{low}-{low + (1 << bit) - 1}" for low in range(1 << bit, 65536, 2 << bit)))

    hosts = tuple(
        Rule(
            action="deny",
            sources=AddressSet.wildcard(f"192.168.20.{1 << bit}", f"0.0.0.{255 - (1 << bit)}"),
            destinations=AddressSet.wildcard(f"192.168.10.{1 << bit}", f"0.0.0.{255 - (1 << bit)}"),
        )
        for bit in range(8)
    )
    knots = tuple(
        Rule(action="deny", source_ports=with_bit(bit), destination_ports=with_bit(bit)) for bit in range(8, 16)
    )
    assert guest_to_office(filtered(*hosts, ALLOW)).open == "yes"
    assert guest_to_office(filtered(*hosts, *knots)).open == "unknown"
