"""Bridges that tell VLANs apart themselves: which of them each port carries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux_ap.source import ApSource

QUESTION: Final = "bridge -j vlan show"


def told(source: ApSource, port: PortIsolation) -> PortIsolation:
    """The port with its VLANs: an access port carries one of them, and without a tag."""
    native, tagged = vlans(source, str(port.name))
    if not tagged:
        return replace(port, mode="access", vlan=native, tagged=frozenset())
    return replace(port, mode="trunk", tagged=tagged, native=native)


def vlans(source: ApSource, name: str) -> tuple[int, frozenset[int]]:
    """(the one without a tag, those with one) of an interface."""
    native, tagged = 0, set[int]()
    try:
        for one in source.json(QUESTION):
            if one["ifname"] != name:
                continue
            for part in one["vlans"]:
                numbers = range(int(part["vlan"]), int(part.get("vlanEnd", part["vlan"])) + 1)
                flags: Any = part.get("flags", ())
                if "PVID" in flags and "Egress Untagged" in flags:
                    native = numbers[0]
                else:
                    tagged |= set(numbers)
    except (KeyError, TypeError, ValueError, IndexError):
        raise Unanswered(QUESTION, "no-json") from None
    return native, frozenset(tagged)
