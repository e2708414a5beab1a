"""Writing: what a platform needs to turn changes into commands, and what it has for the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

from shikiri.model.blocklist import Blocklist
from shikiri.model.command import Command
from shikiri.model.facility import Binding
from shikiri.model.reading import Reading
from shikiri.model.say import Say
from shikiri.model.secret import Secret
from shikiri.model.state import State

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a renderer may look at beside its own thing: the whole device as it is and as it should be."""

    observed: State
    wanted: State
    binding: Binding | None = None
    reading: Reading | None = None  # what it answered in this run: free numbers, the rest of a line
    secrets: Mapping[str, Secret] = field(default_factory=lambda: MappingProxyType({}))  # what opens it now, by name
    blocklist: Blocklist | None = None  # the names that the facility's resolver is to refuse
    allow_unconfirmed: bool = False  # the operator took the risk of what nobody has confirmed on a real device


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack(Generic[S]):
    """What makes a device go back to its old configuration by itself when nobody confirms in time."""

    kind: Literal["confirm", "dead_man"]
    name: str  # as a person calls it: "configure terminal revert timer"
    available: Callable[[S], bool]  # does this device, as it was read, have it ready?
    arm: Callable[[int], tuple[Command, ...]]  # seconds until it strikes
    disarm: tuple[Command, ...]  # we are content: it must not strike
    strike: tuple[Command, ...] = ()  # go back now; none: it has to be waited for
    asks: tuple[str, ...] = ()  # what shows whether it is armed
    is_armed: Callable[[Mapping[str, str]], bool | None] | None = None
    ours: re.Pattern[str] = re.compile(r"(?!)")  # our own lines, which are no setting of the device
    outage: Say | None = None  # what it costs when it strikes: a restart of two minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """How the configuration is kept: the questions whose answers are it, and whether they bring it back."""

    asks: tuple[str, ...]
    restorable: Callable[[Mapping[str, str]], bool]  # a text with masked passwords is not
    before: tuple[Command, ...] = ()  # a copy on the device itself, made first
    restore: Callable[[Mapping[str, str]], tuple[Command, ...]] | None = None
    sweep: Callable[[Mapping[str, str], Mapping[str, str]], tuple[Command, ...]] | None = None  # what came since (the
    # answers of the backup, those of now) and has to go
    proof: str = ""  # where `restore` uses the copy on the device: the question that shows it, to be `same` first
    same: Callable[[str, str], bool] | None = None
