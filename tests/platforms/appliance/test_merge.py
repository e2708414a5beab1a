"""Two doors that tell of one thing: the worse value counts, and nobody is believed to know better by silence."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shikiri.model.facets import FACETS, fields_of
from shikiri.model.facets.account import Account
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.management import Management
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.net import AddressSet
from shikiri.model.nothing import MASKED, UNSAID, Default
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, Strength
from shikiri.platforms import names, platform
from shikiri.platforms.appliance.merge import merged
from shikiri.platforms.appliance.worse import _TABLE, worse
from shikiri.platforms.base import Platform

FACTORY = Secret(kind="masked", strength=Strength(length=0, classes=0, score=0, common=True, named=False))
EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "facet,field,bad,good",
    (
        ("printing", "enabled", True, False),
        ("printing", "tls", False, True),
        ("printing", "authentication", "none", "basic"),
        ("printing", "authentication", "user-name", "digest"),
        ("printing", "release", "none", "card"),
        ("printing", "leftover_jobs", 3, 0),
        ("management", "enabled", True, False),
        ("management", "authenticated", False, True),
        ("management", "timeout_s", 0, 300),
        ("management", "timeout_s", 900, 300),
        ("management", "sources", AddressSet.of("192.168.0.0/16"), AddressSet.of("192.168.1.0/24")),
        ("account", "password", NO_SECRET, MASKED_SECRET),
        ("account", "password", NO_SECRET, FACTORY),
        ("account", "password", FACTORY, MASKED_SECRET),
        ("account", "password", FACTORY, Secret.hashed("md5", "x")),
        ("account", "password", Secret.plain("abc"), MASKED_SECRET),
        ("account", "factory", True, False),
        ("account", "lockout_after", 0, 5),
        ("snmp", "default", True, False),
        ("snmp", "access", "rw", "ro"),
        ("snmp", "version", "2c", "3"),
        ("snmp", "authentication", "md5", "sha2"),
        ("snmp", "privacy", "none", "aes"),
        ("exposure", "public", True, False),
        ("exposure", "ports", frozenset({22, 80}), frozenset({80})),
        ("exposure", "filtered", False, True),
        ("video", "anonymous", True, False),
        ("video", "tls", False, True),
        ("hazard", "exposed", True, False),
        ("storage", "encrypted", False, True),
        ("storage", "erase_per_job", False, True),
        ("storage", "erase_after_minutes", 0, 60),
        ("certificate", "expires", EARLY, LATE),
        ("certificate", "self_signed", True, False),
        ("certificate", "trusted", False, True),
        ("time_sync", "skew_s", 600, 1),
        ("time_sync", "synchronised", False, True),
        ("time_sync", "servers", frozenset({"a", "b"}), frozenset({"a"})),
        ("logging", "enabled", False, True),
        ("firmware", "auto_update", False, True),
    ),
)
def test_the_worse_value_counts_whoever_says_it(facet: str, field: str, bad: Any, good: Any) -> None:
    assert worse(facet, field, "x", bad, good) == worse(facet, field, "x", good, bad) == bad
    kind = FACETS[facet]
    one, other = kind(**{kind.KEY: "x", field: bad}), kind(**{kind.KEY: "x", field: good})
    for order in itertools.permutations((one, other)):
        (found,) = merged(order)
        assert getattr(found, field) == bad


def test_where_nobody_says_which_is_worse_nobody_is_believed() -> None:
    one = TimeSync(name="clock", utc_offset_minutes=540)
    assert merged((one, replace(one, utc_offset_minutes=0)))[0] == TimeSync(name="clock")


@pytest.mark.parametrize("service", ("https",))
def test_an_encrypted_door_is_neither_open_nor_shut_where_two_differ(service: Any) -> None:
    one = Management(name=service, service=service, enabled=True)
    for order in itertools.permutations((one, replace(one, enabled=False))):
        assert merged(order)[0].enabled is UNSAID  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "stronger,weaker",
    ((True, UNSAID), (False, UNSAID), (False, Default(value=True, tag="V")), (Default(value=False, tag="M"), UNSAID)),
)
def test_said_beats_unsaid_and_a_value_beats_a_default(stronger: Any, weaker: Any) -> None:
    one, other = Printing(protocol="lpd", enabled=stronger), Printing(protocol="lpd", enabled=weaker)
    for order in itertools.permutations((one, other)):
        assert merged(order)[0].enabled == stronger  # type: ignore[attr-defined]


def test_a_mask_says_more_than_nothing_and_less_than_a_value() -> None:
    masked = Account(name="admin", password=MASKED)
    assert merged((masked, Account(name="admin")))[0].password is MASKED  # type: ignore[attr-defined]
    assert merged((masked, Account(name="admin", password=NO_SECRET)))[0].password == NO_SECRET  # type: ignore[attr-defined]


def test_two_defaults_that_differ_say_nothing() -> None:
    one = Printing(protocol="lpd", enabled=Default(value=True, tag="M"))
    other = Printing(protocol="lpd", enabled=Default(value=False, tag="M"))
    assert merged((one, other))[0].enabled is UNSAID  # type: ignore[attr-defined]


def test_what_it_is_the_first_voice_says_and_its_line_is_cited() -> None:
    own, other = Line("get-printer-attributes", 7), Line("walk", 3)
    first = Firmware(vendor="hp", model="A", at={"": own, "model": own})
    second = Firmware(vendor="hp", model="B", version="2", at={"": other, "version": other})
    (found,) = merged((first, second))
    assert (found.model, found.version) == ("A", "2")  # type: ignore[attr-defined]
    assert (found.line("model"), found.line("version")) == (own, other)


def test_the_line_of_the_value_that_counts_is_cited() -> None:
    page, port = Line("/page", 5), Line("look", 9)
    told = Printing(protocol="lpd", enabled=False, at={"": page})
    seen = Printing(protocol="lpd", enabled=True, at={"": port})
    assert merged((told, seen))[0].line("enabled") == port


def test_every_yes_or_no_of_an_appliance_has_a_worse_side() -> None:
    """A field that two doors may tell and that nobody ranked would be lost whenever they differ; that is on purpose
    only for what stands here."""
    undecided = {"storage.erase_offered", "storage.encrypt_offered", "logging.traffic", "firmware.by_packages"}
    spoken: list[Platform[Any]] = [platform(name) for name in names() if platform(name).session == "appliance"]
    facets = {driver.facet for one in spoken for driver in one.facets}
    flags = {
        f"{facet}.{field}"
        for facet in facets
        for field in fields_of(FACETS[facet])
        if FACETS[facet].__annotations__.get(field) == "Known[bool]"
    }
    assert {"printing.enabled", "exposure.public"} <= flags
    assert flags - set(_TABLE) <= undecided
    known = {f"{name}.{field}" for name, kind in FACETS.items() for field in fields_of(kind)}
    assert set(_TABLE) <= known


def test_a_box_has_one_clock_whatever_it_is_called() -> None:
    seen, told = TimeSync(name="clock", skew_s=400), TimeSync(skew_s=2, synchronised=True)
    assert merged((seen, told)) == (TimeSync(name="clock", skew_s=400, synchronised=True),)
    assert len(merged((Firmware(model="A"), Firmware(name="fw", version="1")))) == 1


def test_a_quarrel_is_not_settled_by_a_third_voice() -> None:
    """Two say yes and one says no: that is no majority, and no order of voices makes it one."""
    yes, no = Management(name="https", service="https", enabled=True), Management(name="https", enabled=False)
    for order in itertools.permutations((yes, no, yes)):
        assert merged(order)[0].enabled is UNSAID  # type: ignore[attr-defined]
    clocks = [TimeSync(name="clock", utc_offset_minutes=minutes) for minutes in (540, 0, 540)]
    for told in itertools.permutations(clocks):
        assert merged(told)[0].utc_offset_minutes is UNSAID  # type: ignore[attr-defined]
    doors = [Printing(protocol="lpd", enabled=word) for word in (False, True, False, UNSAID)]
    for said in itertools.permutations(doors):
        assert merged(said)[0].enabled is True  # type: ignore[attr-defined]
