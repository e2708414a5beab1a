"""Laws of writing IOS: what is rendered makes it so, once, and changes nothing else. The referee is a simulated box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from shikiri.model.command import Command
from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.source import RUN
from tests.laws.sources import ROOT
from tests.laws.write_law import Law, with_thing
from tests.platforms.cisco_ios.box import Box, box

CANARY = "Lantern-violet-42"
MANAGEMENT = AddressSet.of("192.168.99.0/24")
ANY4 = AddressSet.of("any4")
QUESTIONS = (
    RUN,
    "show wlan all",
    "show wireless profile policy all",
    "show ap dot11 24ghz summary",
    "show ap dot11 5ghz summary",
)
MOST = 8  # things of one facet of one text: the ports of a switch are all alike
_WIRELESS = ("wlan ", "wireless ", "ap ")


def whole(text: str) -> str:
    return (
        text if text.lstrip().startswith(("Building", "Current", "version")) else f"Building configuration...\n{text}"
    )


def look(one: Box) -> Reading:
    questions = QUESTIONS if one.machine.kind == "controller" else QUESTIONS[:1]
    answers = {
        question: Answer(
            whole(one.machine.running()) if question == RUN else one.ask(question).rpartition("\n")[0], True
        )
        for question in questions
    }
    return Reading(device="box", platform=PLATFORM.name, answers=answers, when=None, source="running")


def boxed(text: str) -> Box:
    kind = "controller" if any(line.startswith(_WIRELESS) for line in text.splitlines()) else "switch"
    return box(text, kind)


def tell(reading: Reading, commands: tuple[Command, ...]) -> tuple[Reading, list[str], list[Any]]:
    one = boxed(reading.answers[RUN].text).tell(commands)
    return look(one), one.typed, one.refused


LAW = Law(
    platform=PLATFORM,
    tell=tell,
    follows={
        "account": {"logins", "privilege", "sources"},
        "filter": {"name"},
        "time_sync": {"enabled"},
        "logging": {"debug", "level", "enabled"},
        "management": {"authenticated", "sources", "timeout_s", "version"},  # both services of a line share its words
        "wlan": {"ciphers", "pmf", "passphrase", "interface", "isolation_reach"},
        "port_isolation": {"vlan", "native", "tagged", "private_vlan", "group"},
    },
    elsewhere={
        ("management", "enabled"): {"account"},
        ("management", "authenticated"): {"account"},
        ("account", ""): {"management", "account"},
        ("account", "password"): {"account"},
        ("management", "sources"): {"account"},
        ("segment", "addresses"): {"dns", "segment", "account", "management", "snmp"},
        ("segment", "dhcp_server"): {"dns", "segment"},
        ("snmp", "enabled"): {"snmp"},
        ("snmp", "community"): {"snmp"},
        ("logging", "traffic"): {"filter"},
        ("radio", "power_max_dbm"): {"radio"},
    },
)


@cache
def cases() -> tuple[tuple[str, Reading, State], ...]:
    """Every text whose configuration is whole, and that the simulated box says back with the same meaning."""
    return tuple(_cases())


def _cases() -> Iterator[tuple[str, Reading, State]]:
    tests = ROOT / "tests" / "platforms" / "cisco_ios"
    examples = (ROOT / "examples").glob("cisco_ios*/*/show_running-config.txt")
    for path in sorted((*tests.glob("*/*/show_running-config.txt"), *examples)):
        text = path.read_bytes().decode("utf-8", "replace")
        written = Reading(
            device="box", platform=PLATFORM.name, answers={RUN: Answer(text)}, when=None, source="running"
        )
        if not PLATFORM.open(written).is_complete(RUN):
            continue
        reading = look(boxed(text))
        before = parse(PLATFORM, written)
        seen = parse(PLATFORM, replace(reading, answers={RUN: reading.answers[RUN]}))
        if before.facets == seen.facets:
            yield "/".join(path.parts[-3:-1]), reading, parse(PLATFORM, reading)


# facet, field -> what may be wanted of it
WISHES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("account", "password"): (Secret.plain(CANARY),),
    ("account", "privilege"): ("user", "admin"),
    ("management", "enabled"): (True, False),
    ("management", "sources"): (MANAGEMENT, AddressSet.of("192.168.99.10", "192.168.99.20-192.168.99.29")),
    ("management", "timeout_s"): (600, 300, 90),
    ("management", "version"): ("2",),
    ("management", "authenticated"): (True,),
    ("discovery", "enabled"): (False,),
    ("snmp", "access"): ("ro",),
    ("snmp", "sources"): (MANAGEMENT,),
    ("snmp", "enabled"): (False,),
    ("time_sync", "servers"): (frozenset({"192.168.99.123"}), frozenset({"ntp.nict.jp", "192.0.2.4"}), frozenset()),
    ("time_sync", "utc_offset_minutes"): (540, 0, -210),
    ("logging", "hosts"): (frozenset({"192.168.99.10"}), frozenset({"192.168.99.10", "192.0.2.9"}), frozenset()),
    ("logging", "traffic"): (False,),
    ("logging", "commands"): (False,),
    ("logging", "timestamps"): (True,),
    ("logging", "level"): ("informational", "notifications"),
    ("dns", "relay"): (True, False),
    ("dns", "servers"): (frozenset({"192.0.2.53"}), frozenset({"192.0.2.53", "192.0.2.54"})),
    ("segment", "addresses"): (
        frozenset({"192.168.77.1/24"}),
        frozenset({"192.168.77.1/24", "2001:db8:77::1/64"}),
        frozenset({"192.168.77.1/24", "10.7.7.1/28"}),
    ),
    ("segment", "dhcp_server"): (True, False),
    ("segment", "enabled"): (True, False),
    ("segment", "router_advertisement"): (False,),
    ("nat", "inner"): (AddressSet.of("192.168.10.0/24"), AddressSet.of("192.168.10.1-192.168.20.254"), ANY4),
    ("nat", "static"): ((),),
    ("port_isolation", "protected"): (True, False),
    ("port_isolation", "mode"): ("access", "trunk"),
    ("port_isolation", "vlan"): (20, 4094),
    ("port_isolation", "tagged"): (frozenset({10, 20, 99}), frozenset()),
    ("port_isolation", "native"): (99,),
    ("port_isolation", "enabled"): (True, False),
    ("radio", "power_max_dbm"): (8, 14),
    ("dot1x", "enabled"): (True,),
    ("wlan", "client_isolation"): (True, False),
    ("wlan", "enabled"): (True, False),
    ("wlan", "hidden"): (True, False),
    ("wlan", "pmf"): ("optional", "required"),
    ("wlan", "ciphers"): (frozenset({"ccmp"}), frozenset({"ccmp", "gcmp-256"})),
    ("wlan", "passphrase"): (Secret.plain(CANARY),),
    ("wlan", "vlan"): (20, 30),
    ("wlan", "isolation_reach"): ("ap", "controller"),
}  # fmt: skip


def numbered(thing: Thing, field: str) -> bool:
    return field == "enabled" and thing.handle.startswith("community ") and thing.handle == thing.key


@pytest.mark.parametrize("place", WISHES, ids=".".join)
def test_every_single_wish_comes_true_and_nothing_else(place: tuple[str, str]) -> None:
    facet, field = place
    written = 0
    for name, reading, before in cases():
        concerned = name.startswith((f"{facet}/", "cisco_ios"))  # the texts about it, and the examples as a whole
        if not concerned or not isinstance(before.facet(facet), Things):
            continue
        for at, thing in enumerate(before.things(facet)[:MOST]):
            for value in WISHES[place]:
                if any(other.handle > thing.handle for other in before.things(facet) if numbered(thing, field)):
                    continue  # what follows a numbered one is numbered anew when it goes
                wanted = before
                for twin, other in enumerate(before.things(facet)):  # one network under several policies
                    if twin == at or (facet == "wlan" and other.handle.split("@")[0] == thing.handle.split("@")[0]):
                        wanted = with_thing(wanted, facet, twin, **{field: value})
                try:
                    done = LAW.hold(reading, wanted, before)
                except AssertionError as error:
                    error.add_note(f"{name} {before.things(facet)[at].id} {field} = {value}")
                    raise
                written += bool(done.commands)
    assert written  # the law would hold on a platform that refuses everything
