"""Public resolvers by address: which of them refuse names of malware and phishing sites, as their operators say.

Sources: the public pages of each service, read in 2025. An address that is not here proves nothing.
"""

from __future__ import annotations

from typing import Final

# Quad9 (secured), Cloudflare for Families (malware; malware and adult), AdGuard DNS (default, family), CleanBrowsing
# (security, family), OpenDNS (home, FamilyShield), dns0.eu (default, zero).
FILTERING: Final = frozenset(
    {
        "9.9.9.9", "149.112.112.112", "9.9.9.11", "149.112.112.11", "2620:fe::fe", "2620:fe::9", "2620:fe::11",
        "1.1.1.2", "1.0.0.2", "2606:4700:4700::1112", "2606:4700:4700::1002",
        "1.1.1.3", "1.0.0.3", "2606:4700:4700::1113", "2606:4700:4700::1003",
        "94.140.14.14", "94.140.15.15", "2a10:50c0::ad1:ff", "2a10:50c0::ad2:ff",
        "94.140.14.15", "94.140.15.16", "2a10:50c0::bad1:ff", "2a10:50c0::bad2:ff",
        "185.228.168.9", "185.228.169.9", "2a0d:2a00:1::2", "2a0d:2a00:2::2",
        "185.228.168.168", "185.228.169.168", "2a0d:2a00:1::", "2a0d:2a00:2::",
        "208.67.222.123", "208.67.220.123",
    }
)  # fmt: skip
# Google, Cloudflare, Quad9 without a filter, AdGuard without a filter.
PLAIN: Final = frozenset(
    {
        "8.8.8.8", "8.8.4.4", "2001:4860:4860::8888", "2001:4860:4860::8844",
        "1.1.1.1", "1.0.0.1", "2606:4700:4700::1111", "2606:4700:4700::1001",
        "9.9.9.10", "149.112.112.10", "2620:fe::10", "2620:fe::fe:10",
        "94.140.14.140", "94.140.14.141", "2a10:50c0::1:ff", "2a10:50c0::2:ff",
    }
)  # fmt: skip


def filters(servers: frozenset[str]) -> bool | None:
    """Do all of these refuse bad names? None where nobody knows one of them."""
    if servers & PLAIN:
        return False
    return True if servers and servers <= FILTERING else None
