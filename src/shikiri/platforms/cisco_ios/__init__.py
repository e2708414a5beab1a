"""Cisco IOS and IOS XE: routers, switches and the C9800 wireless controller."""

from __future__ import annotations

from shikiri.platforms.base import Platform
from shikiri.platforms.cisco_ios import (
    account,
    discovery,
    dns,
    dot1x,
    filter,  # noqa: A004  (the facet's name)
    firmware,
    logging,
    management,
    nat,
    port_isolation,
    radio,
    segment,
    snmp,
    time_sync,
    wlan,
)
from shikiri.platforms.cisco_ios.controller import is_controller
from shikiri.platforms.cisco_ios.dialect import DIALECT
from shikiri.platforms.cisco_ios.redact import redact
from shikiri.platforms.cisco_ios.safety import BACKUP, SAVE, SAVED, WAYS_BACK, is_saved
from shikiri.platforms.cisco_ios.source import FAILURES, IosSource
from shikiri.platforms.cisco_ios.unclaimed import unclaimed

PLATFORM: Platform[IosSource] = Platform(
    name="cisco_ios",
    title="Cisco IOS / IOS XE",
    kinds=frozenset({"router", "switch", "access_point", "controller"}),
    session="netmiko",
    facets=(
        firmware.DRIVER,
        wlan.DRIVER,
        radio.DRIVER,
        account.DRIVER,
        management.DRIVER,
        snmp.DRIVER,
        discovery.DRIVER,
        segment.DRIVER,
        filter.DRIVER,
        nat.DRIVER,
        port_isolation.DRIVER,
        dns.DRIVER,
        time_sync.DRIVER,
        logging.DRIVER,
        dot1x.DRIVER,
    ),
    open=IosSource,
    redact=redact,
    dialect=DIALECT,
    ways_back=WAYS_BACK,
    save=SAVE,
    is_saved=is_saved,
    saved_asks=(SAVED,),
    backup=BACKUP,
    asked_when=dict.fromkeys((*radio.DRIVER.asks[1:], *wlan.DRIVER.asks[1:]), is_controller),
    failures=FAILURES,
    unclaimed=unclaimed,
)
