"""Address ranges as people write them."""

from __future__ import annotations

import ipaddress


def address_text(family: str, number: int) -> str:
    """One address as people write it."""
    return str(ipaddress.IPv4Address(number) if family == "ip4" else ipaddress.IPv6Address(number))


def range_text(family: str, low: int, high: int) -> str:
    if (low, high) == (0, 2**32 - 1 if family == "ip4" else 2**128 - 1):
        return "any4" if family == "ip4" else "any6"
    if low == high:
        return address_text(family, low)
    size = high - low + 1
    if size & (size - 1) == 0 and low % size == 0:
        return f"{address_text(family, low)}/{(32 if family == 'ip4' else 128) - size.bit_length() + 1}"
    return f"{address_text(family, low)}-{address_text(family, high)}"


def shortened(parts: tuple[str, ...], shown: int) -> str:
    more = len(parts) - shown
    return (", ".join(parts[:shown]) or "-") + (f" (+{more})" if more > 0 else "")
