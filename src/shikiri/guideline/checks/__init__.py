"""Rules: named pure functions for requirements that need more than fields. A file a topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shikiri.guideline.checks import (
    accounts,
    dns,
    dot1x,
    facility,
    firmware,
    management,
    pc,
    peripherals,
    ports,
    radius,
    reachability,
    separation,
    sharing,
    stations,
    time_and_logs,
    website,
    wifi,
)

if TYPE_CHECKING:
    from shikiri.model.control import Rule

CHECKS: Mapping[str, Rule] = {
    name: rule
    for topic in (
        accounts, dns, dot1x, facility, firmware, management, pc, peripherals, ports, radius, reachability, separation,
        sharing, stations, time_and_logs, website, wifi,
    )
    for name, rule in topic.RULES.items()
}  # fmt: skip

# How often what a rule decides was changed since it was first published: part of a control's digest, so that a lock
# file notices. A rule not named here is at its first.
REVISIONS: Mapping[str, int] = {
    "firmware-current": 2,
    "passphrase-not-admin": 2,
    "password-kept-safe": 2,
    "password-not-default": 2,
    "password-strong": 2,
    "password-unique": 2,
    "peripheral-access-limited": 2,
    "peripheral-no-internet": 2,
    "peripheral-ports-expected": 2,
    "stations-declared": 2,
    "storage-encrypted": 2,
    "storage-erased": 2,
    "strangers-noticed": 2,
}
