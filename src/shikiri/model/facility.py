"""One shared office as its operator declares it: networks, SSIDs, accounts, and the facts that decide what applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from shikiri.model.policy import ProfileName, Value
from shikiri.model.say import Text

Fact: TypeAlias = bool | int | date
Role = Literal["guest", "business", "printers", "cameras", "management", "pcs", "other"]
Audience = Literal["shared", "members", "staff"]
Protocol = Literal["any", "tcp", "udp", "icmp"]
PortKind = Literal["seat", "business", "printer", "camera", "access_point", "management", "uplink", "unused"]
Manage = Literal["fix", "create"]
ROLES: tuple[str, ...] = get_args(Role)
JST = 540


@dataclass(frozen=True, slots=True)
class SecretName:
    """The name of a secret of the vault. facility.yml holds names only, never values."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSegment:
    """A network of the facility: who is on it, its VLAN and its addresses."""

    name: str
    role: Role
    vlan: int | None = None
    subnets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredWlan:
    """An SSID of the facility: which segment it leads to and who is told how to join it."""

    ssid: str
    segment: str
    audience: Audience
    psk: SecretName | None = None
    enterprise: bool = False
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredAccount:
    """An account that may exist; `devices` empty: on every device."""

    name: str
    secret: SecretName | None = None
    devices: tuple[str, ...] = ()

    def is_on(self, device: str) -> bool:
        return not self.devices or device in self.devices


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTime:
    """Where devices get the time from; `max_skew_s` None leaves it to the policy."""

    servers: tuple[str, ...] = ()
    offset_minutes: int = JST
    max_skew_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLogging:
    """Where logs may go. `outsourced` hosts belong to a company that works for the operator under contract."""

    hosts: tuple[str, ...] = ()
    outsourced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What is meant to pass from one segment to another, such as printing; `ports` empty: every port."""

    source: str
    destination: str
    protocol: Protocol = "any"
    ports: tuple[str, ...] = ()  # "631" or "9100-9102"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tailored:
    """A control this facility leaves out, and why."""

    control: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room and the most power (dBm) a radio in it may send with; None leaves it to the policy."""

    name: str
    max_dbm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A thing that may be on a segment of the operator: a printer, a camera, a PC."""

    name: str
    mac: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """All that `facility.yml` says."""

    id: str
    name: Text
    customer: str = ""
    edition: str = "jta-siotp-2"
    profile: ProfileName = "basic"
    manage: Manage = "fix"
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    segments: tuple[DeclaredSegment, ...] = ()
    wlans: tuple[DeclaredWlan, ...] = ()
    accounts: tuple[DeclaredAccount, ...] = ()
    rooms: tuple[Room, ...] = ()
    known_devices: tuple[KnownDevice, ...] = ()
    time: DeclaredTime = field(default_factory=DeclaredTime)
    logging: DeclaredLogging = field(default_factory=DeclaredLogging)
    flows: tuple[Flow, ...] = ()
    policy: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    tailoring: tuple[Tailored, ...] = ()
    manage_from: str = ""
    website: str = ""
    store: str = ""

    @property
    def last_leaver(self) -> date | None:
        """The day the last person who knew the passwords left; None where the facility does not say."""
        found = self.facts.get("last_leaver")
        return found if isinstance(found, date) else None

    @property
    def tailored(self) -> Mapping[str, str]:
        """The reason by control, for the controls this facility leaves out."""
        return {one.control: one.reason for one in self.tailoring}

    def segment(self, name: str) -> DeclaredSegment | None:
        return next((segment for segment in self.segments if segment.name == name), None)

    def roles(self, *roles: str) -> tuple[DeclaredSegment, ...]:
        """The segments with one of these roles."""
        return tuple(segment for segment in self.segments if segment.role in roles)

    def wlans_named(self, ssid: str) -> tuple[DeclaredWlan, ...]:
        return tuple(wlan for wlan in self.wlans if wlan.ssid == ssid)

    def room(self, name: str) -> Room | None:
        return next((room for room in self.rooms if room.name == name), None)

    @property
    def secret_names(self) -> frozenset[str]:
        """Every secret the vault must hold."""
        named = (*(wlan.psk for wlan in self.wlans), *(account.secret for account in self.accounts))
        return frozenset(secret.name for secret in named if secret is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortUse:
    """What is plugged into a port; `segment` is empty for what carries all of them or nothing."""

    kind: PortKind
    segment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioPlace:
    """Where a radio hangs; `max_dbm` is the most this one may send with, above what its room says."""

    room: str = ""
    max_dbm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The words of one device for the networks of the facility. Whatever is not bound is unknown."""

    segments: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    ports: Mapping[str, PortUse] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    radios: Mapping[str, RadioPlace] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    manage_from: str = ""
    # For making what is missing: the device's own addresses by segment (none: it only switches there), where it hands
    # out addresses, and the interface towards the internet.
    addresses: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    dhcp: frozenset[str] = frozenset()
    outside: str = ""

    def segment_of(self, interface: str) -> str:
        """The segment an interface is bound to; '' where nobody bound it."""
        return next((name for name, interfaces in self.segments.items() if interface in interfaces), "")
