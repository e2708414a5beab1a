"""Writing a router: things that are made, things that go, and what is left to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.diff import diff
from shikiri.model.command import as_text
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.yamaha_rtx import PLATFORM
from tests.platforms.yamaha_rtx.writing import CANARY, added, at_the_simulator, example, predicted, rendered, without

MANAGEMENT = AddressSet.of("192.168.99.0/24")
ANY4 = AddressSet.of("any4")
RULES = (
    Rule(action="deny", sources=ANY4, destinations=AddressSet.of("192.168.10.0/24", "192.168.99.0/24")),
    Rule(action="permit", sources=ANY4, destinations=ANY4),
)


def test_new_things_are_made_and_read_back() -> None:
    reading, before = example("insecure")
    secret = Secret.hashed("encrypted", CANARY)
    new: tuple[Thing, ...] = (
        Account(name="backup-1", kind="named", privilege="admin", password=secret, enabled=True),
        Segment(name="lan1/9", vlan=77, addresses=frozenset({"192.168.77.254/24"}), enabled=True, dhcp_server=True),
        Nat(interface="lan3", inner=AddressSet.of("192.168.77.0/24"), static=()),
        Snmp(
            name="x",
            version="2c",
            enabled=True,
            access="ro",
            community=Secret.plain("Kept-apart-9"),
            sources=MANAGEMENT,
        ),
        Filter(interface="lan1/9", direction="in", family="ip4", rules=RULES, default="deny", stateful=False),
    )
    wanted = before
    for thing in new:
        wanted = added(wanted, thing)
    done = rendered(before, wanted, reading)
    assert not done.refused
    for tell in (predicted, at_the_simulator(reading)):
        after = parse(PLATFORM, tell(reading, done.commands))
        for thing in new[:3]:
            (same,) = [one for one in after.things(thing.FACET) if one.key == thing.key]
            again = diff(after, with_facet_of(after, replace(thing, handle=same.handle))).changes
            assert not again
    assert CANARY not in as_text(done.commands)
    assert "Kept-apart-9" not in as_text(done.commands)
    assert CANARY not in repr(done)


def with_facet_of(state: State, thing: Thing) -> State:
    return State(device=state.device, platform=state.platform, facets={thing.FACET: Things((thing,), complete=True)})


@pytest.mark.parametrize(
    "facet,handle,line",
    (
        ("account", "ops", "no login user ops"),
        ("account", "login password", "user attribute connection=off"),
        ("snmp", "snmpv2c ro public", "rtx"),
        ("discovery", "l2ms lan1", "no switch control use lan1"),
    ),
)
def test_what_must_go_goes(facet: str, handle: str, line: str) -> None:
    reading, before = example("insecure")
    done = rendered(before, without(before, facet, handle), reading)
    if line == "rtx":  # a line that grants writing too cannot be kept without its word for reading
        assert [why.key for _, _, why in done.refused] == ["rtx.no-value"]
    else:
        assert [str(one) for one in done.commands] == [line]


def test_all_communities_go_at_once() -> None:
    reading, before = example("insecure")
    wanted = before
    for handle in ("snmp ro public", "snmpv2c ro public", "snmpv2c rw private"):
        wanted = without(wanted, "snmp", handle)
    done = rendered(before, wanted, reading)
    assert [str(one) for one in done.commands] == [
        "no snmp host any", "snmp host none", "no snmpv2c host any", "snmpv2c host none",
    ]  # fmt: skip
    for tell in (predicted, at_the_simulator(reading)):
        after = parse(PLATFORM, tell(reading, done.commands))
        assert {thing.key for thing in after.things("snmp")} == {"snmp", "snmpv2c"}
