"""The rows of the support matrix: every platform by its name, imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from shikiri.platforms.base import Platform

if TYPE_CHECKING:
    from shikiri.platforms.appliance.voice import Voice

# One line a platform: its name and its folder are the same word.
_NAMES = (
    "axis",
    "camera_onvif",
    "cisco_ios",
    "freeradius",
    "hikvision",
    "linux_ap",
    "mfp",
    "openwrt",
    "website",
    "yamaha_rtx",
)


def names() -> tuple[str, ...]:
    """The platforms there are, in alphabetical order."""
    return tuple(sorted(_NAMES))


def platform(name: str) -> Platform[Any]:
    """One platform; `KeyError` where there is none of this name."""
    if name not in _NAMES:
        raise KeyError(name)
    found = import_module(f"{__name__}.{name}").PLATFORM
    assert isinstance(found, Platform)  # noqa: S101  (a slip in the folder's __init__, not a state of the world)
    return found


def voices(name: str) -> tuple[Voice, ...]:
    """Who tells what of an appliance, door by door; nobody where the platform has a console."""
    found: tuple[Voice, ...] = getattr(import_module(f"{__name__}.{name}"), "VOICES", ()) if name in _NAMES else ()
    return found
