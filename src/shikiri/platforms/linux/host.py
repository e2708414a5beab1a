"""The facets that every Linux machine has, whatever it serves: a platform takes them as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from shikiri.platforms.base import FacetDriver
from shikiri.platforms.linux import account, discovery, firmware, logging, management, snmp, time_sync
from shikiri.platforms.linux.host_scripts import HOST_SCRIPTS
from shikiri.platforms.linux.questions import PENDING
from shikiri.platforms.linux.self_update import is_new

HOST_FACETS: Final[tuple[FacetDriver[Any], ...]] = (
    firmware.DRIVER,
    account.DRIVER,
    management.DRIVER,
    snmp.DRIVER,
    discovery.DRIVER,
    logging.DRIVER,
    time_sync.DRIVER,
)

# What is asked only where it matters.
HOST_ASKED_WHEN: Final[Mapping[str, Callable[[Any], bool]]] = MappingProxyType({PENDING: is_new})

__all__ = ["HOST_ASKED_WHEN", "HOST_FACETS", "HOST_SCRIPTS"]
