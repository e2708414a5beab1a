"""Clocks follow the facility's servers, logs go to its hosts and hold no more than is needed."""

from __future__ import annotations

from dataclasses import replace

from shikiri.model.facets.logging import Logging
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facility import DeclaredTime
from shikiri.model.nothing import UNSAID
from tests.guideline.remedies.place import FACILITY, fields, mend, place, statuses, then, whys

CLOCK = TimeSync(
    handle="clock", name="clock", enabled=False, servers=frozenset(), utc_offset_minutes=0, synchronised=False
)
LOG = Logging(
    handle="logging", name="syslog", enabled=True, hosts=frozenset({"198.51.100.7"}), traffic=True, debug=True,
    commands=True,
)  # fmt: skip


def test_the_clock_follows_the_servers_of_the_facility() -> None:
    found = place(CLOCK)
    wanted = mend(found, "time-synchronised", "time-zone")
    assert {name: value for (_, name), value in fields(found, wanted).items()} == {
        "enabled": True,
        "servers": frozenset({"192.168.99.123"}),
        "utc_offset_minutes": 540,
    }
    assert statuses(then(found, wanted), "time-synchronised") == ["pass"]


def test_a_clock_that_is_set_up_and_not_yet_right_is_waited_for() -> None:
    waiting = replace(CLOCK, enabled=True, servers=frozenset({"192.168.99.123"}))
    assert whys(mend(place(waiting), "time-synchronised")) == ["want.not-yet-synchronised"]


def test_without_declared_servers_nobody_is_asked_for_the_time() -> None:
    found = place(CLOCK, facility=replace(FACILITY, time=DeclaredTime()))
    assert whys(mend(found, "time-synchronised")) == ["want.no-time-servers"]


def test_a_zone_that_is_not_shown_is_not_written() -> None:
    assert not mend(place(replace(CLOCK, utc_offset_minutes=UNSAID)), "time-zone").wishes


def test_logs_go_to_known_hosts_only() -> None:
    found = place(LOG)
    wanted = mend(found, "logging-no-third-party")
    assert fields(found, wanted) == {("logging:syslog#logging", "hosts"): frozenset({"192.168.99.10"})}
    both = place(replace(LOG, hosts=frozenset({"198.51.100.7", "203.0.113.5"})))
    assert fields(both, mend(both, "logging-no-third-party")) == {
        ("logging:syslog#logging", "hosts"): frozenset({"203.0.113.5"})
    }


def test_records_are_minimal() -> None:
    found = place(LOG)
    wanted = mend(found, "logging-minimal", "logging-no-commands")
    assert {name: value for (_, name), value in fields(found, wanted).items()} == {
        "traffic": False,
        "debug": False,
        "commands": False,
    }
