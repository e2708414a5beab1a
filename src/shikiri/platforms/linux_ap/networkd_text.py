"""What stands in the files of networkd."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.segment import Segment

QUIET: Final = "LinkLocalAddressing=no\nIPv6AcceptRA=no\n"


def bridge(name: str, tag: int) -> str:
    """The number of a bridge without tagged ports is kept as the one its frames would have."""
    number = f"DefaultPVID={tag}\n" if tag else ""
    return f"[NetDev]\nName={name}\nKind=bridge\n\n[Bridge]\nSTP=no\nVLANFiltering=no\n{number}"


def match(name: str, network_lines: str) -> str:
    return f"[Match]\nName={name}\n\n[Link]\nRequiredForOnline=no\n\n[Network]\n{network_lines}"


def addressed(one: Segment) -> str:
    """The addresses of the machine there; where it has none of IPv6 it speaks none, not even to neighbours."""
    listed = sorted(one.addresses) if isinstance(one.addresses, frozenset) else []
    six = any(":" in text for text in listed)
    local = "LinkLocalAddressing=ipv6\nIPv6AcceptRA=no\n" if six else QUIET
    return local + "".join(f"Address={text}\n" for text in listed if not text.lower().startswith("fe80:"))


def member(bridge: str, *, apart: bool) -> str:
    return f"Bridge={bridge}\n" + ("\n[Bridge]\nIsolated=yes\n" if apart else "")
