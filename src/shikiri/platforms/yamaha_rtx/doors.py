"""The doors a login may come in by: the words of `connection=`, and what people call them."""

from __future__ import annotations

from typing import Final

DOORS: Final = {
    "serial": "console", "vm-console": "console", "telnet": "telnet", "ssh": "ssh", "sftp": "sftp",
    "remote": "remote-setup", "http": "http",
}  # fmt: skip
EVERY_DOOR: Final = frozenset(DOORS.values())
