from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.reach import Reach, Traffic, passes
from tests.engine.brute import (
    ALL_PORTS,
    HOSTS,
    PACKETS,
    PORTS,
    PROTOCOLS,
    STANDS_FOR,
    Line,
    addresses,
    filter_of,
    new_connections,
    verdict,
)
from tests.engine.brute import ports as port_set

HOST_SETS = st.one_of(
    st.tuples(st.sampled_from(HOSTS), st.sampled_from(HOSTS)).map(
        lambda ends: frozenset(range(min(ends), max(ends) + 1))
    ),
    st.frozensets(st.sampled_from(HOSTS), min_size=1, max_size=5),
    st.just(frozenset(HOSTS)),
)
PORT_SETS = st.one_of(st.just(ALL_PORTS), st.frozensets(st.sampled_from(PORTS), min_size=1))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    odd = draw(st.integers(0, 11))
    return Line(
        action="unclear" if odd == 9 else draw(st.sampled_from(("permit", "deny", "deny"))),
        sources=draw(HOST_SETS),
        destinations=draw(HOST_SETS),
        protocol=draw(st.sampled_from(("any", "any", "any", "tcp", "udp", "icmp", "gre", "tcp,udp"))),
        source_ports=draw(PORT_SETS) if draw(st.booleans()) else ALL_PORTS,
        ports=draw(PORT_SETS),
        state=draw(st.sampled_from(("any", "any", "any", "new", "established"))),
        unmodelled=odd in {7, 8},
    )


def few_doubts(some: list[Line]) -> bool:
    return sum(len(line.meanings) > 1 for line in some) <= 4


LISTS = st.lists(lines(), max_size=7).filter(few_doubts)
DEFAULTS = st.sampled_from(("deny", "permit"))
FAMILIES = st.sampled_from(("ip4", "ip6"))


@st.composite
def questions(draw: st.DrawFn) -> Line:
    return Line(
        action="permit",
        sources=draw(HOST_SETS),
        destinations=draw(HOST_SETS),
        protocol=draw(st.sampled_from(("any", "any", "tcp", "udp", "icmp", "tcp,udp"))),
        source_ports=ALL_PORTS,
        ports=draw(PORT_SETS),
    )


def as_traffic(question: Line, family: str) -> Traffic:
    return Traffic(
        sources=addresses(question.sources, family),
        destinations=addresses(question.destinations, family),
        protocol=question.protocol,
        ports=port_set(question.ports),
    )


def as_bit(reach: Reach, family: str) -> int:
    """The sample of an answer as a packet of the tiny network."""
    assert reach.sample is not None
    host = slice(-1, None) if family == "ip6" else slice(8, None)
    base = 16 if family == "ip6" else 10
    protocol = STANDS_FOR[family].get(reach.sample.protocol, reach.sample.protocol)
    packet = (
        int("0" + reach.sample.source[host].lstrip(":"), base),
        int("0" + reach.sample.destination[host].lstrip(":"), base),
        protocol if protocol in PROTOCOLS else "ospf",
        min(reach.sample.source_port, PORTS[-1]),
        min(reach.sample.port, PORTS[-1]),
    )
    return 1 << PACKETS.index(packet)


def check(reach: Reach, always: int, sometimes: int, family: str) -> None:
    assert reach.open == ("yes" if always else "unknown" if sometimes else "no")
    if reach.open != "no":
        assert as_bit(reach, family) & (always if reach.open == "yes" else sometimes)


@settings(max_examples=300, deadline=None)
@given(rules=LISTS, default=DEFAULTS, question=questions(), family=FAMILIES)
def test_one_filter_agrees_with_trying_every_packet(
    rules: list[Line], default: str, question: Line, family: str
) -> None:
    always, sometimes = verdict(rules, default, new_connections(question, family))
    check(passes([filter_of(rules, default, family)], as_traffic(question, family)), always, sometimes, family)


@settings(max_examples=150, deadline=None)
@given(into=LISTS, out=LISTS, defaults=st.tuples(DEFAULTS, DEFAULTS), question=questions())
def test_two_filters_agree_with_trying_every_packet(
    into: list[Line], out: list[Line], defaults: tuple[str, str], question: Line
) -> None:
    asked = new_connections(question, "ip4")
    first, second = verdict(into, defaults[0], asked), verdict(out, defaults[1], asked)
    reach = passes([filter_of(into, defaults[0]), filter_of(out, defaults[1])], as_traffic(question, "ip4"))
    check(reach, first[0] & second[0], first[1] & second[1], "ip4")


@settings(max_examples=150, deadline=None)
@given(rules=LISTS, rules6=LISTS, question=questions())
def test_both_ip_versions_together_are_as_open_as_the_more_open_one(
    rules: list[Line], rules6: list[Line], question: Line
) -> None:
    four, six = as_traffic(question, "ip4"), as_traffic(question, "ip6")
    filters = [filter_of(rules, "deny", "ip4"), filter_of(rules6, "deny", "ip6")]
    together = replace(four, sources=four.sources | six.sources, destinations=four.destinations | six.destinations)
    rank = {"yes": 0, "unknown": 1, "no": 2}
    apart = min((passes(filters, one).open for one in (four, six)), key=lambda answer: rank[answer])
    assert passes(filters, together).open == apart
