"""Rules about clocks and about where logs go."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, shown, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation


def synchronised(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The clock is set by a server, and it works: the device says so, or the clock is right."""

    def judge(seen: Seen) -> Said:
        clock = seen.thing
        wanted = "synchronised"
        if told(clock.enabled) is False:
            return fails(wanted, "enabled = false", field="enabled")
        if told(clock.servers) == frozenset():
            return fails(wanted, "servers = -", field="servers")
        if told(clock.synchronised) is False:
            return fails(wanted, "synchronised = false", field="synchronised")
        if sure(clock.enabled) is not True or not sure(clock.servers):
            return unsure("judge.unsaid", wanted)
        skew = sure(clock.skew_s)
        if sure(clock.synchronised) is True or (skew is not None and abs(skew) <= _most_skew(situation)):
            return passes(wanted, shown("servers", clock.servers), field="servers")
        return unsure("check.sync-unproved", wanted, shown("servers", clock.servers))

    return each_thing(situation, control, judge)


def skew(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The clock is right, within the seconds of the policy."""
    most = _most_skew(situation)

    def judge(seen: Seen) -> Said:
        off = told(seen.thing.skew_s)
        if off is None:
            return unsure("judge.unsaid", f"<= {most} s")
        if abs(off) > most:
            return fails(f"<= {most} s", f"{abs(off)} s", field="skew_s")
        if sure(seen.thing.skew_s) is None:
            return unsure("check.from-memory", f"<= {most} s")
        return passes(f"<= {most} s", f"{abs(off)} s", field="skew_s")

    return each_thing(situation, control, judge)


def zone(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The clock shows the time of the facility."""
    wanted = situation.facility.time.offset_minutes

    def judge(seen: Seen) -> Said:
        offset = told(seen.thing.utc_offset_minutes)
        if offset is not None and offset != wanted:
            return fails(f"{wanted:+d} min", f"{offset:+d} min", field="utc_offset_minutes")
        if sure(seen.thing.utc_offset_minutes) is None:
            return unsure("judge.unsaid", f"{wanted:+d} min")
        return passes(f"{wanted:+d} min", field="utc_offset_minutes")

    return each_thing(situation, control, judge)


def known_receivers(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Logs go to nobody but the hosts that the facility names."""
    allowed = frozenset((*situation.facility.logging.hosts, *situation.facility.logging.outsourced))

    def judge(seen: Seen) -> Said:
        hosts = told(seen.thing.hosts)
        wanted = ", ".join(sorted(allowed)) or "-"
        if hosts is None:
            return unsure("judge.unsaid", wanted)
        strangers = sorted(hosts - allowed)
        if strangers:
            return fails(wanted, ", ".join(strangers), field="hosts")
        if sure(seen.thing.hosts) is None:
            return unsure("check.from-memory", wanted)
        return passes(wanted, ", ".join(sorted(hosts)) or "-", field="hosts")

    return each_thing(situation, control, judge)


def _most_skew(situation: Situation) -> int:
    own = situation.facility.time.max_skew_s
    most = situation.policy.number("max_skew_s")
    return most if own is None else min(own, most)


RULES = {
    "time-synchronised": synchronised,
    "time-skew": skew,
    "time-zone": zone,
    "log-receivers-known": known_receivers,
}
