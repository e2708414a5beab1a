"""Laws of writing a router: what is rendered makes it so, once, and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.command import as_text
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import KEEP, Things
from shikiri.model.secret import Secret
from shikiri.platforms.base import parse
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.source import CONFIG
from tests.platforms.yamaha_rtx.simulated import Typist, look, simulated
from tests.platforms.yamaha_rtx.writing import (
    CANARY,
    at_the_simulator,
    example,
    folders,
    hold,
    reading_of,
    rendered,
    with_thing,
)

CASES = tuple(folders())
MANAGEMENT = AddressSet.of("192.168.99.0/24")
ANY4 = AddressSet.of("any4")
# facet, field -> what may be wanted of it
WISHES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("account", "password"): (Secret.hashed("encrypted", CANARY),),
    ("account", "enabled"): (False,),
    ("account", "logins"): (frozenset({"ssh"}), frozenset({"ssh", "console"}), frozenset()),
    ("account", "privilege"): ("user", "admin"),
    ("account", "sources"): (MANAGEMENT, AddressSet.of("192.168.99.10", "192.168.99.20-192.168.99.29")),
    ("management", "enabled"): (True, False),
    ("management", "sources"): (MANAGEMENT, AddressSet.of("192.168.99.10")),
    ("management", "timeout_s"): (600, 300, 120),
    ("discovery", "enabled"): (True, False),
    ("snmp", "sources"): (MANAGEMENT,),
    ("snmp", "enabled"): (False,),
    ("time_sync", "servers"): (frozenset({"192.168.99.123"}), frozenset({"ntp.nict.jp", "192.0.2.4"}), frozenset()),
    ("time_sync", "utc_offset_minutes"): (540, 0, -210),
    ("logging", "hosts"): (frozenset({"192.168.99.10"}), frozenset({"192.168.99.10", "192.0.2.9"}), frozenset()),
    ("logging", "traffic"): (False,),
    ("logging", "debug"): (False, True),
    ("logging", "commands"): (False,),
    ("logging", "level"): ("info", "notice", "debug"),
    ("dns", "relay"): (True, False),
    ("dns", "sources"): (AddressSet.of("192.168.10.0/24"),),
    ("dns", "servers"): (frozenset({"192.0.2.53"}), frozenset({"192.0.2.53", "192.0.2.54"})),
    ("segment", "vlan"): (20, 4094),
    ("segment", "addresses"): (frozenset({"192.168.77.1/24"}), frozenset({"192.168.77.1/24", "2001:db8:77::1/64"})),
    ("segment", "dhcp_server"): (True, False),
    ("segment", "router_advertisement"): (False,),
    ("nat", "inner"): (AddressSet.of("192.168.10.0/24"), AddressSet.of("192.168.10.1-192.168.20.254"), ANY4),
    ("nat", "static"): ((),),
    ("port_isolation", "group"): ("vlan2", "vlan7"),
}  # fmt: skip


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_single_wish_comes_true_and_nothing_else(folder: Path) -> None:
    reading = reading_of(folder)
    before = parse(PLATFORM, reading)
    for (facet, field), values in WISHES.items():
        if not isinstance(before.facet(facet), Things):
            continue
        for at, _ in enumerate(before.things(facet)):
            for value in values:
                hold(reading, with_thing(before, facet, at, **{field: value}))


def test_most_wishes_are_written_and_not_refused() -> None:
    """The law above would hold on a platform that refuses everything."""
    written: dict[tuple[str, str], int] = {}
    for folder in CASES:
        reading = reading_of(folder)
        before = parse(PLATFORM, reading)
        for (facet, field), values in WISHES.items():
            for at, _ in enumerate(before.things(facet)):
                for value in values:
                    done = rendered(before, with_thing(before, facet, at, **{field: value}), reading)
                    written[facet, field] = written.get((facet, field), 0) + bool(done.commands)
    assert not [place for place in WISHES if not written.get(place)]


@pytest.mark.parametrize("name", ("compliant", "insecure"))
def test_the_simulated_router_agrees(name: str) -> None:
    """A second referee, built from the public facts by somebody else; its passwords are real."""
    shown, _ = example(name)
    reading = look(Typist(simulated(shown.answers[CONFIG].text)), shown)
    before = parse(PLATFORM, reading)

    for (facet, field), values in WISHES.items():
        for at, _ in enumerate(before.things(facet)):
            for value in values:
                hold(reading, with_thing(before, facet, at, **{field: value}), at_the_simulator(reading))


RULES = (
    Rule(action="permit", sources=ANY4, destinations=AddressSet.of("192.168.30.0/24"), protocol="tcp",
         destination_ports=PortSet.of(631, 9100)),
    Rule(action="deny", sources=ANY4, destinations=AddressSet.of("192.168.10.0/24", "192.168.99.0/24")),
    Rule(action="deny", sources=ANY4, destinations=ANY4, protocol="tcp,udp", destination_ports=PortSet.of("22-23", 80)),
    Rule(action="permit", sources=ANY4, destinations=ANY4, protocol="tcp", state="established"),
    Rule(action="permit", sources=ANY4, destinations=ANY4),
)  # fmt: skip


def filters() -> Iterator[tuple[Path, int]]:
    for folder in CASES:
        found = parse(PLATFORM, reading_of(folder)).things("filter")
        yield from ((folder, at) for at, one in enumerate(found) if isinstance(one, Filter) and one.family == "ip4")


@pytest.mark.parametrize(
    "folder,at", tuple(filters()), ids=lambda one: "/".join(one.parts[-2:]) if isinstance(one, Path) else str(one)
)
@pytest.mark.parametrize("place", ("front", "back", "instead", "without the first", "no record"))
def test_a_list_is_edited_without_a_moment_without_one(folder: Path, at: int, place: str) -> None:
    reading = reading_of(folder)
    before = parse(PLATFORM, reading)
    held = before.things("filter")[at]
    assert isinstance(held, Filter)
    rules = held.rules if isinstance(held.rules, tuple) else ()
    wanted = {
        "front": (RULES[1], RULES[2], *rules),
        "back": (*rules, *RULES),
        "instead": RULES,
        "without the first": rules[1:],
        "no record": tuple(replace(rule, log=False) for rule in rules),
    }[place]
    done = hold(reading, with_thing(before, "filter", at, rules=wanted, name=KEEP))
    lines = [str(one) for one in done.commands]
    if lines:
        assert [" secure filter " in line for line in lines] == [False] * (len(lines) - 1) + [True]
        assert not [line for line in lines if line.startswith("no ")]


def test_two_lists_of_one_plan_take_different_numbers_and_share_equal_lines() -> None:
    reading, before = example("insecure")
    found = before.facet("filter")
    assert isinstance(found, Things)
    new = tuple(
        Filter(interface=interface, direction="in", family="ip4", rules=rules, default="deny", stateful=False)
        for interface, rules in (("lan1/2", RULES), ("lan1/3", RULES[1:]), ("lan1/3", RULES[:1]))
    )
    new = (*new[:2], replace(new[2], direction="out"))
    done = hold(reading, before.with_facet("filter", replace(found, items=(*found.items, *new))))
    defined = [str(one).split(" ", 3) for one in done.commands if str(one).startswith("ip filter")]
    assert len(defined) == len({one[2] for one in defined}) == len({one[3] for one in defined}) == len(RULES)
    assert not {one[2] for one in defined} & {"1", "99"}


def test_ipv6_is_filtered_with_its_own_lines_and_a_dialled_line_inside_its_block() -> None:
    reading, before = example("insecure")
    found = before.facet("filter")
    assert isinstance(found, Things)
    any6 = AddressSet.of("any6")
    six = (Rule(action="deny", sources=any6, destinations=AddressSet.of("2001:db8:10::/64")),
           Rule(action="permit", sources=any6, destinations=any6))  # fmt: skip
    new = (
        Filter(interface="lan1/1", direction="in", family="ip6", rules=six, default="deny"),
        Filter(interface="pp1", direction="in", family="ip4", rules=RULES[3:4], default="deny"),
    )
    done = hold(reading, before.with_facet("filter", replace(found, items=(*found.items, *new))))
    text = as_text(done.commands)
    assert "ipv6 filter 9001 reject-nolog * 2001:db8:10::/64 * * *" in text
    assert "pp select 1\n ip pp secure filter in 900" in text
