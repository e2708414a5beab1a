"""A device: one box with a platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from shikiri.model.facility import Binding

DeviceKind = Literal[
    "router", "switch", "access_point", "controller", "mfp", "camera", "pc", "server", "website", "probe"
]
DEVICE_KINDS: frozenset[str] = frozenset(get_args(DeviceKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A box of the inventory. `kinds` says what it is used as; a small router may be an access point too."""

    name: str
    platform: str
    kinds: frozenset[str]
    binding: Binding | None = None
    allow_unconfirmed: bool = False  # may be written what nobody has confirmed on a real device?


@dataclass(frozen=True, slots=True)
class Label:
    """What the facility calls a thing that a device shows. No device can say that an SSID is for guests."""

    name: str  # the declared network; '' where it is not declared
    role: str  # guest, business, printers ...; '' unknown
    audience: str = ""  # shared, members, staff


UNLABELLED = Label(name="", role="")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels by (device, facet, handle or key); built by `engine.label`."""

    by_thing: Mapping[tuple[str, str, str], Label] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def of(self, device: str, facet: str, handle: str) -> Label:
        return self.by_thing.get((device, facet, handle), UNLABELLED)
