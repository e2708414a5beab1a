"""A target: where a device listens and how we log in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from shikiri.model.form_map import FormMap
from shikiri.model.secret import NO_SECRET, Secret

Transport = Literal["", "netmiko", "fast", "napalm", "replay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the next bytes of an answer, for a whole answer."""

    connect: float = 10.0
    silence: float = 20.0
    answer: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpLogin:
    """Who we are to an SNMP agent. Without a user, only what everybody may read."""

    user: str = ""
    auth: Secret = NO_SECRET
    privacy: Secret = NO_SECRET
    auth_protocol: Literal["sha", "sha256", "md5"] = "sha"
    privacy_protocol: Literal["aes", "des"] = "aes"
    community: Secret = NO_SECRET  # of versions 1 and 2c, where the site has one of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One device as the inventory names it. Words of Ansible: host, port, user, password, become password, key."""

    device: str
    platform: str
    host: str
    port: int = 22
    user: str = ""
    password: Secret = NO_SECRET
    enable: Secret = NO_SECRET
    key_file: Path | None = None
    transport: Transport = ""  # '': what the platform names
    folder: Path | None = None  # replay: where its answers lie
    known_hosts: Path | None = None  # the pinned host keys of the facility
    patience: Patience = field(default_factory=Patience)
    ports: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # usual -> real
    snmp: SnmpLogin = field(default_factory=SnmpLogin)
    try_factory: bool = False  # may one factory password be tried, once?
    forms: tuple[FormMap, ...] = field(default=(), hash=False)  # where web pages of such boxes keep their settings


def bracketed(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host
