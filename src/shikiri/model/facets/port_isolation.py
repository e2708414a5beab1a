"""Switch ports: which network a seat gets, and whether it sees its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known

PortMode = Literal["access", "trunk", "routed", "dynamic"]
PrivateVlan = Literal["none", "isolated", "community", "promiscuous"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortIsolation(Thing):
    """One switch port."""

    FACET = "port_isolation"
    KEY = "name"

    name: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    mode: Known[PortMode] = UNSAID  # dynamic: what is plugged in may turn it into a trunk
    vlan: Known[int] = UNSAID  # in access mode
    tagged: Known[frozenset[int]] = UNSAID  # in trunk mode; in access mode the one of a telephone
    native: Known[int] = UNSAID  # in trunk mode, for frames without a tag
    protected: Known[bool] = UNSAID  # cannot reach the other protected ports of the same switch
    private_vlan: Known[PrivateVlan] = UNSAID
    group: Known[str] = UNSAID  # the isolation group or community it is in; "": none
