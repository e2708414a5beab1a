"""The names from which devices fetch their updates: to refuse one of them harms more than it protects."""

from __future__ import annotations

from typing import Final

UPDATE_HOSTS: Final = (
    "security.debian.org",
    "deb.debian.org",
    "archive.ubuntu.com",
    "security.ubuntu.com",
    "archive.raspberrypi.com",
    "downloads.openwrt.org",
)
