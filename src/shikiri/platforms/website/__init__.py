"""Web sites, looked at from outside as any visitor could: nothing is logged in to, nothing is written."""

from __future__ import annotations

import re

from shikiri.model.dialect import Dialect
from shikiri.platforms.base import Platform
from shikiri.platforms.website import certificate, management, tls
from shikiri.platforms.website.source import WebSource, redact

PLATFORM: Platform[WebSource] = Platform(
    name="website",
    title="Web site (https)",
    kinds=frozenset({"website"}),
    session="web",
    facets=(certificate.DRIVER, tls.DRIVER, management.DRIVER),
    open=WebSource,
    redact=redact,
    dialect=Dialect(netmiko="", speaks="web", prompt=re.compile(r"(?!)"), privileged=re.compile(r"(?!)")),
)
