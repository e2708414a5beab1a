"""FreeRADIUS 3 on a Debian machine: the server that asks members' devices for their certificates."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any, Final

from shikiri.model.dialect import Dialect
from shikiri.platforms.base import FacetDriver, Platform
from shikiri.platforms.freeradius import certificate, dot1x, member, radius_client, safety
from shikiri.platforms.freeradius.scripts import SCRIPTS
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.linux import way_back
from shikiri.platforms.linux.backup import backup
from shikiri.platforms.linux.host import HOST_ASKED_WHEN, HOST_FACETS, HOST_SCRIPTS
from shikiri.platforms.linux.redact import redact
from shikiri.platforms.linux.source import FAILURES
from shikiri.platforms.write import WayBack

_FACETS: Final[tuple[FacetDriver[Any], ...]] = (
    dot1x.DRIVER,
    radius_client.DRIVER,
    certificate.DRIVER,
    member.DRIVER,
    *HOST_FACETS,
)
_WAYS_BACK: Final[tuple[WayBack[Any], ...]] = (way_back.WAY_BACK,)

PLATFORM: Platform[RadiusSource] = Platform(
    name="freeradius",
    title="FreeRADIUS 3 (Debian)",
    kinds=frozenset({"server"}),
    session="shell",
    facets=_FACETS,
    open=RadiusSource,
    redact=redact,
    ways_back=_WAYS_BACK,
    saved_asks=way_back.SAVED_ASKS,
    is_saved=way_back.is_saved,
    backup=backup(),
    asked_when=HOST_ASKED_WHEN,
    failures=FAILURES,
    dialect=Dialect(
        netmiko="linux",
        speaks="shell",
        scripts=MappingProxyType({**HOST_SCRIPTS, **SCRIPTS, **safety.SCRIPTS}),
        prompt=re.compile(r"[#$] ?$"),
        privileged=re.compile(r"# ?$"),
        failures=FAILURES,
    ),
)
