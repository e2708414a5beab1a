"""The facets that every Linux machine has, whatever it serves: a platform takes them as they are."""

from __future__ import annotations

from typing import Any, Final

from shikiri.platforms.base import FacetDriver
from shikiri.platforms.linux import account, discovery, firmware, logging, management, snmp, time_sync
from shikiri.platforms.linux.host_scripts import HOST_SCRIPTS

HOST_FACETS: Final[tuple[FacetDriver[Any], ...]] = (
    firmware.DRIVER,
    account.DRIVER,
    management.DRIVER,
    snmp.DRIVER,
    discovery.DRIVER,
    logging.DRIVER,
    time_sync.DRIVER,
)

__all__ = ["HOST_FACETS", "HOST_SCRIPTS"]
