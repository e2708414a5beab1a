"""Whatever rules a filter is to have: either the box ends up with rules that mean the same, or nothing is typed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet
from shikiri.model.nothing import Things
from shikiri.model.rules import meaning
from shikiri.platforms.base import parse
from shikiri.platforms.cisco_ios import PLATFORM
from tests.laws.test_write_cisco import LAW, boxed, look, tell
from tests.laws.write_law import with_more

TEXT = "version 17.9\nhostname box1\ninterface Vlan20\n ip address 192.168.20.1 255.255.255.0\nline con 0\nend\n"
READING = look(boxed(TEXT))
BEFORE = parse(PLATFORM, READING)

_TOP = 2**32 - 1


def _range(low: int, more: int) -> AddressSet:
    return AddressSet.of(f"{IPv4Address(low)}-{IPv4Address(min(low + more, _TOP))}")


networks4 = some.builds(
    lambda number, length: AddressSet.of(f"{IPv4Address(number)}/{length}"),
    some.integers(2**24, _TOP),
    some.integers(8, 32),
)
networks6 = some.builds(
    lambda number, length: AddressSet.of(f"{IPv6Address(number)}/{length}"),
    some.integers(0, 2**128 - 1),
    some.integers(0, 128),
)
ranges4 = some.builds(_range, some.integers(2**24, _TOP), some.integers(0, 300))
pairs4 = some.builds(lambda one, other: one | other, networks4, networks4)
addresses4 = some.one_of(some.just(AddressSet.of("any4")), networks4, ranges4, pairs4)
addresses6 = some.one_of(some.just(AddressSet.of("any6")), networks6)
port = some.integers(0, 65535)
ports = some.one_of(
    some.just(ANY_PORT),
    some.lists(port, min_size=1, max_size=4).map(lambda found: PortSet.of(*found)),
    some.builds(lambda one, other: PortSet.of(f"{min(one, other)}-{max(one, other)}"), port, port),
)


def rules(addresses: some.SearchStrategy[AddressSet]) -> some.SearchStrategy[Rule]:
    action: Any = some.sampled_from(("permit", "deny"))
    base = {"action": action, "sources": addresses, "destinations": addresses}
    ported = some.builds(
        Rule, **base, protocol=some.sampled_from(("tcp", "udp", "tcp,udp")), source_ports=ports, destination_ports=ports
    )
    return some.one_of(
        some.builds(Rule, **base, protocol=some.sampled_from(("any", "gre", "esp", "89"))),
        ported,
        some.builds(Rule, **base, protocol=some.just("tcp"), state=some.sampled_from(("any", "established"))),
        some.builds(Rule, **base, protocol=some.just("icmp"), destination_ports=some.sampled_from(
            (ANY_PORT, PortSet.of(8), PortSet.of(0, 3, 11), PortSet.of("128-129"), PortSet.of(40))
        )),
    )  # fmt: skip


def holds(family: Family, wanted: tuple[Rule, ...]) -> None:
    one = Filter(interface="Vlan20", direction="in", family=family, rules=wanted, default="deny", stateful=False)
    done = LAW.rendered(BEFORE, with_more(BEFORE, "filter", one), READING)
    if done.refused:
        assert not done.commands
        assert [why.key for _, _, why in done.refused] == ["ios.too-many-lines"]
        return
    new, typed, refused = tell(READING, done.commands)
    assert not refused
    found = parse(PLATFORM, new).facet("filter")
    assert isinstance(found, Things), typed
    [filter_] = found.items
    assert isinstance(filter_, Filter)
    assert isinstance(filter_.rules, tuple)
    assert meaning(filter_.rules) == meaning(wanted), typed


@settings(max_examples=40, deadline=None)
@given(some.lists(rules(addresses4), min_size=1, max_size=5).map(tuple))
def test_ipv4(wanted: tuple[Rule, ...]) -> None:
    holds("ip4", wanted)


@settings(max_examples=20, deadline=None)
@given(some.lists(rules(addresses6), min_size=1, max_size=4).map(tuple))
def test_ipv6(wanted: tuple[Rule, ...]) -> None:
    holds("ip6", wanted)
