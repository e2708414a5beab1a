"""Segments: the networks a device has an interface in."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Thing):
    """One layer-3 interface, VLAN or bridge. An empty value says there is none; `UNSAID` says nobody knows."""

    FACET = "segment"
    KEY = "name"

    name: Known[str] = UNSAID  # the interface, as filters name it
    vlan: Known[int] = UNSAID  # 0: no tag, an interface of its own
    addresses: Known[frozenset[str]] = UNSAID  # 192.168.10.1/24; a word (dhcp, a prefix name) as written
    vrf: Known[str] = UNSAID  # "": the one routing table
    unmodelled: Known[tuple[str, ...]] = UNSAID  # features on it that we do not judge: route-map X, zone-member Y
    enabled: Known[bool] = UNSAID
    dhcp_server: Known[bool] = UNSAID
    ports: Known[frozenset[str]] = UNSAID  # the physical ports in it
    bridge: Known[str] = UNSAID  # segments with the same bridge are one network; "": not bridged
    router_advertisement: Known[bool] = UNSAID  # hands out IPv6 addresses
