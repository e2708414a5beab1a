"""A target: where a device listens and how we log in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from shikiri.model.secret import NO_SECRET, Secret

Transport = Literal["", "netmiko", "fast", "napalm", "replay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds: for a connection, for the next bytes of an answer, for a whole answer."""

    connect: float = 10.0
    silence: float = 20.0
    answer: float = 120.0


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
