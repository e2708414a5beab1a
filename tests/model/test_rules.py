"""Two filters mean the same, or they do not."""

from __future__ import annotations

import pytest

from shikiri.model.facets.filter import Rule
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.rules import meaning

ANY = AddressSet.of("any4")
A, B = AddressSet.of("192.0.2.0/25"), AddressSet.of("192.0.2.128/26", "198.51.100.7")


def rule(action: str, to: AddressSet = ANY, **more: object) -> Rule:
    return Rule(action=action, sources=ANY, destinations=to, **more)  # type: ignore[arg-type]


SAME = (
    ((rule("deny", A | B),), (rule("deny", B), rule("deny", A))),
    (
        (rule("permit", protocol="tcp,udp", destination_ports=PortSet.of(53, "9100-9102")),),
        tuple(
            rule("permit", protocol=protocol, destination_ports=PortSet.of(ports))
            for ports in (53, "9100-9102")
            for protocol in ("udp", "tcp")
        ),
    ),
    (
        (rule("permit", protocol="icmp", destination_ports=PortSet.of("8-9")),),
        (
            rule("permit", protocol="icmp", destination_ports=PortSet.of(8)),
            rule("permit", protocol="icmp", destination_ports=PortSet.of(9)),
        ),
    ),
    ((rule("deny", A), rule("permit"), rule("deny", A)), (rule("deny", A), rule("permit"))),
    ((rule("permit"), rule("permit", text="(implicit) permit icmp any any nd-na nd-ns")), (rule("permit"),)),
    ((rule("permit", text="permit ip any any"),), (rule("permit"),)),
    ((), ()),
)
DIFFERENT = (
    ((rule("deny", A), rule("permit")), (rule("permit"), rule("deny", A))),
    ((rule("deny", A),), (rule("deny", B),)),
    ((rule("deny", A),), (rule("permit", A),)),
    ((rule("deny", A),), (rule("deny", A, log=True),)),
    ((rule("deny", A),), (rule("deny", A, state="established"),)),
    ((rule("deny", A),), (rule("deny", A, unmodelled="dscp ef"),)),
    ((rule("deny", A, protocol="tcp"),), (rule("deny", A, protocol="udp"),)),
    ((rule("deny", A),), ()),
    (
        (rule("permit", protocol="tcp", source_ports=PortSet.of(53)),),
        (rule("permit", protocol="tcp", destination_ports=PortSet.of(53)),),
    ),
)


@pytest.mark.parametrize("one,other", SAME)
def test_the_same(one: tuple[Rule, ...], other: tuple[Rule, ...]) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize("one,other", DIFFERENT)
def test_not_the_same(one: tuple[Rule, ...], other: tuple[Rule, ...]) -> None:
    assert meaning(one) != meaning(other)
