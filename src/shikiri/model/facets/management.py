"""Management: the services by which the device itself is operated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known

Service = Literal[
    "telnet", "ssh", "http", "https", "ftp", "sftp", "tftp", "console", "remote-setup", "api", "scp", "rsh", "cloud",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Management(Thing):
    """One management service on one line or listener."""

    FACET = "management"
    KEY = "name"

    name: Known[str] = UNSAID  # service, or service and line: 'ssh', 'telnet vty 0-4'
    service: Known[Service] = UNSAID
    enabled: Known[bool] = UNSAID
    sources: Known[AddressSet] = UNSAID  # from where it answers
    port: Known[int] = UNSAID  # only where it is not the usual one
    timeout_s: Known[int] = UNSAID  # idle session timeout; 0 means never
    version: Known[str] = UNSAID
    authenticated: Known[bool] = UNSAID  # it asks who you are
