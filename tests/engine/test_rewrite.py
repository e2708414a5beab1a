"""Rewriting filters, against every packet of a small world: what is refused is shut, and nothing else changes."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.reach import Traffic, passes
from shikiri.engine.rewrite import Default, admit, anything, confine, refuse, towards
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import AddressSet, PortSet

NETS = ("10.0.0.0/30", "10.0.0.4/30", "10.0.0.8/30", "any4")
HOSTS = ("10.0.0.1", "10.0.0.5", "10.0.0.9", "192.0.2.1")
PORTS = ("22", "443")
WORLD = list(product(HOSTS, HOSTS, ("tcp", "udp"), PORTS))
nets = st.sampled_from(NETS).map(AddressSet.of)
rules = st.lists(
    st.builds(
        Rule,
        action=st.sampled_from(("permit", "deny")),
        sources=nets,
        destinations=nets,
        protocol=st.sampled_from(("any", "tcp", "udp")),
        destination_ports=st.sampled_from(("any", "22", "443")).map(PortSet.of),
        state=st.sampled_from(("any", "any", "established")),
    ),
    max_size=5,
)
defaults = st.sampled_from(("permit", "deny"))


def table(found: tuple[Rule, ...], default: Default) -> dict[tuple[str, str, str, str], bool]:
    """Which packets get through."""
    one = Filter(interface="i", direction="in", family="ip4", rules=found, default=default)
    return {
        packet: passes(
            [one],
            Traffic(
                sources=AddressSet.of(packet[0]),
                destinations=AddressSet.of(packet[1]),
                protocol=packet[2],
                ports=PortSet.of(packet[3]),
            ),
        ).open
        == "yes"
        for packet in WORLD
    }


def inside(packet: tuple[str, ...], net: AddressSet) -> bool:
    return packet[1] in net


@settings(max_examples=150, deadline=None)
@given(rules, defaults, st.lists(nets.filter(lambda one: "192.0.2.1" not in one), min_size=1, max_size=2))
def test_what_is_refused_is_shut_and_the_rest_is_as_it_was(
    found: list[Rule], default: Default, stopped: list[AddressSet]
) -> None:
    before = table(tuple(found), default)
    made = refuse(found, default, "ip4", [towards("ip4", net) for net in stopped])
    after = table(made.rules, made.default)
    for packet in WORLD:
        shut = any(inside(packet, net) for net in stopped)
        assert after[packet] == (before[packet] and not shut)
    assert all(rule in made.rules for rule in found)


@settings(max_examples=150, deadline=None)
@given(rules, defaults)
def test_flows_stay_open_in_front_of_a_refusal(found: list[Rule], default: Default) -> None:
    net = AddressSet.of("10.0.0.4/30")
    flow = Rule(action="permit", sources=AddressSet.of("any4"), destinations=net, protocol="tcp",
                destination_ports=PortSet.of("443"))  # fmt: skip
    before = table(tuple(found), default)
    made = refuse(found, default, "ip4", [towards("ip4", net)], [flow])
    after = table(made.rules, made.default)
    for packet in WORLD:
        if not inside(packet, net):
            assert after[packet] == before[packet]
        elif before[packet]:
            assert after[packet] == (packet[2:] == ("tcp", "443"))


@settings(max_examples=150, deadline=None)
@given(rules, defaults, nets.filter(lambda one: "192.0.2.1" not in one))
def test_confined_rules_lead_inside_as_before_and_nowhere_else(
    found: list[Rule], default: Default, inner: AddressSet
) -> None:
    before = table(tuple(found), default)
    made = confine(found, default, "ip4", inner)
    after = table(made.rules, made.default)
    for packet in WORLD:
        assert after[packet] == (before[packet] and inside(packet, inner))


@settings(max_examples=100, deadline=None)
@given(rules, defaults)
def test_what_is_admitted_passes_and_nothing_closes(found: list[Rule], default: Default) -> None:
    flow = Rule(action="permit", sources=AddressSet.of("any4"), destinations=AddressSet.of("10.0.0.4/30"))
    before = table(tuple(found), default)
    made = admit(found, default, [flow])
    after = table(made.rules, made.default)
    assert all(after[packet] for packet in WORLD if before[packet] or inside(packet, flow.destinations))


def test_an_empty_list_that_lets_everything_through_gets_an_end() -> None:
    made = refuse((), "permit", "ip4", [towards("ip4", AddressSet.of("10.0.0.0/30"))])
    assert (made.rules[-1], made.default) == (anything("ip4"), "deny")
