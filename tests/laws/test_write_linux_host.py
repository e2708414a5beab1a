"""Laws of writing the host side of Linux: what is rendered makes it so, once, and changes nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.facets.account import Account
from shikiri.model.net import AddressSet
from shikiri.model.nothing import GONE, Things
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret, to_keep
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from tests.laws.write_law import Law, with_more, with_thing
from tests.operations.host_answerers import HOST_ANSWERERS
from tests.operations.machine import teller
from tests.platforms.test_golden import HERE, read_case

FACETS = ("management", "account", "snmp", "discovery", "logging", "time_sync", "firmware")
CASES = tuple(path for facet in FACETS for path in sorted((HERE / "linux_ap" / facet).iterdir()) if path.is_dir())
CANARY = "Kanaria-9-uta-4-mori"
OFFICE = AddressSet.of("10.99.0.0/24")
WISHES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("management", "enabled"): (False,),
    ("management", "sources"): (OFFICE, AddressSet.of("10.99.0.2"), AddressSet.of("10.99.0.2-10.99.0.9")),
    ("management", "timeout_s"): (300, 600),
    ("account", "password"): (to_keep(Secret.plain(CANARY)),),
    ("account", "enabled"): (False,),
    ("account", "name"): (GONE,),
    ("snmp", "name"): (GONE,),
    ("snmp", "access"): ("ro",),
    ("snmp", "sources"): (OFFICE,),
    ("discovery", "enabled"): (False,),
    ("logging", "traffic"): (False,),
    ("logging", "debug"): (False,),
    ("logging", "retention_days"): (30, 90),
    ("time_sync", "servers"): (frozenset({"ntp.nict.jp"}), frozenset({"10.99.0.14", "10.99.0.15"})),
    ("time_sync", "utc_offset_minutes"): (540,),
    ("firmware", "auto_update"): (True,),
}
LAW = Law(
    platform=PLATFORM,
    tell=teller(PLATFORM, HOST_ANSWERERS),
    follows={
        "management": {"timeout_s", "name", ""},  # one limit for all shells; the last twin needs no number
        "account": {"logins", "enabled", "password"},
        "snmp": {"name", ""},  # a line with networks is named by them
        "time_sync": {"synchronised", "skew_s", "enabled"},
        "discovery": {"enabled"},
    },
    elsewhere={
        ("management", "enabled"): {"discovery", "snmp"},
        ("time_sync", "utc_offset_minutes"): {"time_sync"},
        ("discovery", "enabled"): {"management"},
    },
)


@cache
def reading_of(folder: Path) -> Reading:
    return read_case(folder, PLATFORM)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_single_wish_comes_true_and_nothing_else(folder: Path) -> None:
    reading, facet = reading_of(folder), folder.parent.name
    before = parse(PLATFORM, reading)
    for (name, field), values in WISHES.items():
        if name != facet or not isinstance(before.facet(facet), Things):
            continue
        for at, _ in enumerate(before.things(facet)):
            for value in values:
                LAW.hold(reading, with_thing(before, facet, at, **{field: value}), before)


def test_both_ip_versions_are_limited_at_once() -> None:
    reading = reading_of(HERE / "linux_ap" / "management" / "bare-debian")
    before = parse(PLATFORM, reading)
    wanted = AddressSet.of("10.99.0.0/24", "2001:db8:99::/64")
    assert LAW.hold(reading, with_thing(before, "management", 0, sources=wanted), before).commands


@pytest.mark.parametrize("folder", [one for one in CASES if one.parent.name == "account"], ids=lambda path: path.name)
def test_a_new_administrator_can_come_in(folder: Path) -> None:
    reading = reading_of(folder)
    before = parse(PLATFORM, reading)
    if isinstance(before.facet("account"), Things):
        new = Account(
            name="keeper", kind="named", privilege="admin", password=to_keep(Secret.plain(CANARY)), factory=False,
            enabled=True,
        )  # fmt: skip
        LAW.hold(reading, with_more(before, "account", new), before)


def test_most_wishes_are_written_and_not_refused() -> None:
    """The law above would hold on a platform that refuses everything."""
    written: dict[tuple[str, str], int] = {}
    for folder in CASES:
        reading, facet = reading_of(folder), folder.parent.name
        before = parse(PLATFORM, reading)
        for (name, field), values in WISHES.items():
            for at, _ in enumerate(before.things(facet) if name == facet else ()):
                for value in values:
                    done = LAW.rendered(before, with_thing(before, facet, at, **{field: value}), reading)
                    written[name, field] = written.get((name, field), 0) + bool(done.commands)
                    assert CANARY not in repr(done)
                    assert CANARY not in "".join(map(str, done.commands))
    assert not [place for place in WISHES if not written.get(place)]
