"""Who may ask what: the access classes of the core specification, and the two ways to log in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shikiri.simulator.appliances.onvif.soap import WSSE, WSU

if TYPE_CHECKING:
    from shikiri.simulator.appliances.onvif.camera import OnvifCamera

# Operation -> the least of these levels that may; "" is anybody, before any login.
LEVELS: Final = ("", "User", "Operator", "Administrator")
_ANYBODY: Final = (
    "GetWsdlUrl GetServices GetServiceCapabilities GetCapabilities GetEndpointReference GetSystemDateAndTime "
    "GetHostname"
)
_USER: Final = (
    "GetDeviceInformation GetNetworkProtocols GetNTP GetDiscoveryMode GetNetworkInterfaces GetProfiles GetStreamUri "
    "GetSnapshotUri GetScopes"
)
NEEDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_ANYBODY.split(), ""),
    **dict.fromkeys(_USER.split(), "User"),
    "GetIPAddressFilter": "Operator",
}


def needed(operation: str) -> str:
    """Everything else, every write and whatever nobody named, is for administrators."""
    return NEEDS.get(operation, "Administrator")


def suffices(level: str, operation: str) -> bool:
    return LEVELS.index(level) >= LEVELS.index(needed(operation)) if level in LEVELS else False


@dataclass(slots=True)
class Tokens:
    """Logins inside a message: each number only once, each moment only near the camera's own."""

    camera: OnvifCamera
    used: set[str] = field(default_factory=set)

    def user(self, header: ET.Element | None) -> str | None:
        """Who it is; None where nothing of the kind is there, or it is not good."""
        found = header.find(f".//{WSSE}UsernameToken") if header is not None else None
        if found is None:
            return None
        name, given, nonce = (found.findtext(f"{WSSE}{word}") or "" for word in ("Username", "Password", "Nonce"))
        created = found.findtext(f"{WSU}Created") or ""
        if not self._is_fresh(created) or nonce in self.used or name not in self.camera.users:
            self.camera.admits("", "-")
            return None
        self.used.add(nonce)
        right = _digest(nonce, created, self.camera.password(name))
        return name if self.camera.admits(given, right) else None

    def _is_fresh(self, created: str) -> bool:
        try:
            when = datetime.fromisoformat(created)
        except ValueError:
            return False
        away = when.astimezone(UTC) - self.camera.now()
        return abs(away.total_seconds()) <= self.camera.window_s


def _digest(nonce: str, created: str, password: str) -> str:
    try:
        once = base64.b64decode(nonce, validate=True)
    except binascii.Error:
        once = b""
    raw = hashlib.sha1(once + created.encode() + password.encode(), usedforsecurity=False).digest()
    return base64.b64encode(raw).decode()
