"""The bridges of the machine: which network a port of Wi-Fi leads to, and whether it is kept from its neighbours."""

from __future__ import annotations

from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.linux_ap.source import ApSource


def vlan_of(source: ApSource, interface: str) -> Known[int]:  # noqa: ARG001
    """The VLAN that a bridge carries; 0 where it has no tagged port at all."""
    return UNSAID


def isolated_ports(source: ApSource) -> frozenset[str] | None:  # noqa: ARG001
    """The bridge ports that cannot reach each other; None where nobody said."""
    return None
