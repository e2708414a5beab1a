"""Clocks and logs: what the facility declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shikiri.guideline.remedies.tools import change, meant, said, things
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.finding import Finding
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation


def zone(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """The time of the facility."""
    values = {"utc_offset_minutes": situation.facility.time.offset_minutes}
    return [
        wish
        for at, clock in meant(situation, finding, TimeSync)
        for wish in change(finding, finding.device, at, clock, values)
    ]


def servers(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """The time servers of the facility. That the clock follows them is foreseen here and proved by asking again."""
    declared = frozenset(situation.facility.time.servers)
    if not declared:
        return say("want.no-time-servers")
    clocks = list(meant(situation, finding, TimeSync))
    if all(said(clock.enabled) is True and said(clock.servers) == declared for _, clock in clocks):
        return say("want.not-yet-synchronised")
    values = {"enabled": True, "servers": declared, "synchronised": True, "skew_s": 0}
    return [wish for at, clock in clocks for wish in change(finding, finding.device, at, clock, values)]


def receivers(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Only hosts that the facility names; where none of them is left, those of its own."""
    declared = situation.facility.logging
    known = frozenset((*declared.hosts, *declared.outsourced))
    wishes: list[Wish] = []
    for at, log in meant(situation, finding, Logging):
        now = said(log.hosts)
        left = (now if isinstance(now, frozenset) else frozenset()) & known
        wishes += change(finding, finding.device, at, log, {"hosts": left or frozenset(declared.hosts)})
    return wishes


def minimal(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """No record of who went where, no debugging: neither in the settings nor as a word behind a rule of a filter."""
    wishes: list[Wish] = []
    for at, log in meant(situation, finding, Logging):
        values = {name: False for name in ("traffic", "debug") if said(getattr(log, name)) is True}
        wishes += change(finding, finding.device, at, log, values)
        if "traffic" in values:
            wishes += _silent_rules(finding, situation)
    return wishes


def _silent_rules(finding: Finding, situation: Situation) -> Iterable[Wish]:
    for at, one in things(situation, finding.device, Filter):
        rules = said(one.rules)
        if isinstance(rules, tuple) and any(rule.log for rule in rules):
            quiet = tuple(replace(rule, log=False, text="", line=None) if rule.log else rule for rule in rules)
            yield from change(finding, finding.device, at, one, {"rules": quiet})


REMEDIES = {
    "time-zone": zone,
    "time-servers": servers,
    "log-receivers": receivers,
    "logging-minimal": minimal,
}
