"""Remedies: named pure functions for what a from -> to table cannot say. A file a topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shikiri.guideline.remedies import (
    accounts,
    create,
    dns,
    firmware,
    management,
    ports,
    printers,
    radius,
    separation,
    time_and_logs,
    wifi,
)

if TYPE_CHECKING:
    from shikiri.model.control import Remedy

REMEDIES: Mapping[str, Remedy] = {
    name: remedy
    for topic in (accounts, create, dns, firmware, management, ports, printers, radius, separation, time_and_logs, wifi)
    for name, remedy in topic.REMEDIES.items()
}
