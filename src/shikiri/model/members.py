"""The register of members: whose device has which certificate of the facility's own authority. It holds no secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# What a row of the register tells. Rows are only ever added; nothing is taken out or changed.
Event = Literal["authority", "server", "issued", "revoked", "list", "profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The facility's own certificate authority, as everybody may see it."""

    der: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCertificate:
    """What an authentication server shows to the members' devices."""

    device: str
    name: str  # the name in it, that the profiles of members insist on
    serial: str
    der: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """The signed list of the certificates that are no longer good; once it expires nobody is let in."""

    number: int
    der: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One certificate of one member."""

    handle: str  # the name in the certificate: letters of ASCII, unique among those that are good
    title: str  # as people write it
    company: str
    segment: str  # '': the network of the SSID
    serial: str
    issued: datetime
    expires: datetime
    der: str
    revoked: datetime | None = None
    reason: str = ""
    profiles: tuple[str, ...] = ()  # the systems a profile was made for; each insists on our server

    def is_good(self, now: datetime) -> bool:
        return self.revoked is None and now < self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All of it, as the rows add up."""

    authority: Authority | None = None
    crl: RevocationList | None = None
    servers: tuple[ServerCertificate, ...] = ()  # the newest of each device
    members: tuple[Issued, ...] = field(default=())

    def server(self, device: str) -> ServerCertificate | None:
        return next((one for one in self.servers if one.device == device), None)

    def good(self, now: datetime) -> Iterator[Issued]:
        """The certificates that open the network now."""
        return (one for one in self.members if one.is_good(now))

    def current(self, handle: str, now: datetime) -> Issued | None:
        return next((one for one in self.good(now) if one.handle == handle), None)

    def serial(self, serial: str) -> Issued | None:
        return next((one for one in self.members if one.serial == serial), None)
