"""What networks are made of: interfaces, the device below each, bridges and their VLANs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shikiri.platforms.openwrt.uci import Section

NETWORK: Final = "network"
_TAGGED: Final = re.compile(r"(?P<base>.+)\.(?P<tag>\d+)")


@dataclass(frozen=True, slots=True)
class Member:
    """One port of a VLAN of a bridge."""

    port: str
    is_tagged: bool
    is_native: bool  # frames without a tag come in here


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeVlan:
    """One VLAN of a bridge that keeps VLANs apart."""

    section: Section
    bridge: str
    vlan: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A bridge: its ports as written, and the section that makes it (of an old text: an interface)."""

    name: str
    ports: tuple[str, ...]
    section: Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One interface of `network` and the device it stands on."""

    name: str
    section: Section
    device: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """All of it."""

    interfaces: dict[str, Interface]
    bridges: dict[str, Bridge]
    vlans: tuple[BridgeVlan, ...]
    devices: dict[str, Section]  # the `device` sections by the name of the device

    def vlans_of(self, bridge: str) -> tuple[BridgeVlan, ...]:
        return tuple(one for one in self.vlans if one.bridge == bridge)

    def vlan_of(self, device: str) -> int | None:
        """The tag of a device; 0 where it has none, None where nobody can tell."""
        made = self.devices.get(device)
        if made is not None and made.text("type") in ("8021q", "8021ad") and made.text("vid").isdigit():
            return int(made.text("vid"))
        if tagged := _TAGGED.fullmatch(device):
            return int(tagged["tag"])
        if device not in self.bridges:
            return 0
        if self.vlans_of(device):
            return None  # a bridge with VLANs has no network of its own
        tags = {self.vlan_of(port) for port in self.bridges[device].ports}
        known = tags - {0}
        return 0 if not known else known.pop() if len(known) == 1 else None

    def base_of(self, device: str) -> str:
        """The bridge below `br-lan.20`; else the device itself."""
        tagged = _TAGGED.fullmatch(device)
        return tagged["base"] if tagged and self.vlans_of(tagged["base"]) else device

    def ports_of(self, device: str) -> frozenset[str]:
        """The physical ports in the network of a device."""
        tagged = _TAGGED.fullmatch(device)
        if tagged and (held := self.vlans_of(tagged["base"])):
            return frozenset(m.port for one in held if one.vlan == int(tagged["tag"]) for m in one.members)
        if device in self.bridges:
            return frozenset(_plain(port) for port in self.bridges[device].ports)
        return frozenset({_plain(device)}) if device else frozenset()


def _plain(port: str) -> str:
    tagged = _TAGGED.fullmatch(port)
    return tagged["base"] if tagged else port
