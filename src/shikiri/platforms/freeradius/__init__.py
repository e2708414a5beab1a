"""FreeRADIUS 3 on a Debian machine: the server that asks members' devices for their certificates."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.dialect import Dialect
from shikiri.platforms.base import FacetDriver, Platform
from shikiri.platforms.freeradius import certificate, dot1x, member, radius_client
from shikiri.platforms.freeradius.scripts import SCRIPTS
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.linux.redact import redact
from shikiri.platforms.linux.source import FAILURES

_FACETS: Final[tuple[FacetDriver[RadiusSource], ...]] = (
    dot1x.DRIVER,
    radius_client.DRIVER,
    certificate.DRIVER,
    member.DRIVER,
)

PLATFORM: Platform[RadiusSource] = Platform(
    name="freeradius",
    title="FreeRADIUS 3 (Debian)",
    kinds=frozenset({"server"}),
    session="shell",
    facets=_FACETS,
    open=RadiusSource,
    redact=redact,
    failures=FAILURES,
    dialect=Dialect(
        netmiko="linux",
        speaks="shell",
        scripts=SCRIPTS,
        prompt=re.compile(r"[#$] ?$"),
        privileged=re.compile(r"# ?$"),
        failures=FAILURES,
    ),
)
