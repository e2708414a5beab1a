"""Interfaces, as `ip -j -d addr` tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_NIC_KINDS: Final = frozenset({"", "veth", "dsa", "bond", "team", "hsr", "netdevsim"})
_PORT_KINDS: Final = frozenset({"bridge", "bond", "team"})
_ODD_KINDS: Final = frozenset({"macvlan", "ipvlan", "macvtap", "ipvtap", "macsec", "xfrm", "vxlan", "gretap", "batadv"})
_MOST_VLANS: Final = 4094


class OddLinksError(ValueError):
    """A text that does not tell the interfaces of a machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One interface."""

    name: str
    kind: str  # bridge, vlan, veth ...; "" a network card
    up: bool
    master: str = ""  # what it is a port of
    under: str = ""  # of a VLAN: the interface whose frames it takes
    port_of: str = ""  # of which kind: bridge, bond, vrf
    tag: int = 0  # of a VLAN
    addresses: frozenset[str] = frozenset()
    broadcasts: frozenset[str] = frozenset()
    isolated: bool | None = None  # of a port of a bridge
    filtering: bool = False  # of a bridge: it tells VLANs apart itself
    pvid: int = 0  # of a bridge: the VLAN of frames without a tag
    odd: tuple[str, ...] = ()  # what on it nobody models
    ethernet: bool = True  # else a line, or what listens to radio

    @property
    def is_port(self) -> bool:
        return self.port_of in _PORT_KINDS

    @property
    def is_card(self) -> bool:
        """May somebody be plugged in here?"""
        return self.kind in _NIC_KINDS and self.ethernet and self.name != "lo"


def read_links(data: Any) -> Mapping[str, Link]:  # noqa: ANN401  (JSON)
    """All interfaces by name; the loopback is always there."""
    try:
        found = [_link(one) for one in data if one]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise OddLinksError from None
    if not any(link.name == "lo" for link in found):
        raise OddLinksError
    return {link.name: link for link in found}


def _link(one: Any) -> Link:  # noqa: ANN401
    info = one.get("linkinfo", {})
    data, slave = info.get("info_data", {}), info.get("info_slave_data", {})
    kind = str(info.get("info_kind", ""))
    held = [part for part in one["addr_info"] if not part.get("temporary")]
    return Link(
        name=str(one["ifname"]),
        kind=kind,
        up="UP" in one["flags"],
        master=str(one.get("master", "")),
        under=str(one.get("link", "")) if kind == "vlan" else "",
        port_of=str(info.get("info_slave_kind", "bridge" if one.get("master") else "")),
        tag=_tag(data.get("id", 0)) if kind == "vlan" else 0,
        addresses=frozenset(_addresses(one, held)),
        broadcasts=frozenset(str(part["broadcast"]) for part in held if "broadcast" in part),
        isolated=bool(slave["isolated"]) if "isolated" in slave else None,
        filtering=bool(data.get("vlan_filtering", 0)),
        pvid=_tag(data.get("vlan_default_pvid", 0)) if kind == "bridge" else 0,
        odd=tuple(_odd(one, kind, data)),
        ethernet=one.get("link_type", "ether") == "ether",
    )


def _addresses(one: Any, held: list[Any]) -> list[str]:  # noqa: ANN401
    """With how many bits are the network's; of a line with one peer the word for it.

    A link-local address beside another of IPv6 says nothing new, and nobody configures it.
    """
    found = [f"{part['local']}/{part['prefixlen']}" for part in held if "local" in part]
    if any(":" in text and not _is_local(text) for text in found):
        found = [text for text in found if not _is_local(text)]
    return [*found, "ppp"] if one.get("link_type") == "ppp" else found


def _is_local(text: str) -> bool:
    return text.lower().startswith("fe80:")


def _tag(number: object) -> int:
    value = int(str(number))
    if not 0 <= value <= _MOST_VLANS:
        raise ValueError
    return value


def _odd(one: Any, kind: str, data: Any) -> list[str]:  # noqa: ANN401
    found = [kind] if kind in _ODD_KINDS else []
    if one.get("xdp"):
        found.append("xdp")
    if kind == "vlan" and data.get("protocol", "802.1Q") != "802.1Q":
        found.append(str(data["protocol"]))
    return found
