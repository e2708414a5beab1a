"""Profiles: what makes a device join with the certificate, and check our server before it does. A file a system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from shikiri.workflow.members.bundle import Bundle
from shikiri.workflow.members.profiles import android, apple, linux, windows

Files = Mapping[str, bytes]
SYSTEMS: Mapping[str, Callable[[Bundle], Files]] = MappingProxyType(
    {"ios": apple.files, "windows": windows.files, "android": android.files, "linux": linux.files}
)
