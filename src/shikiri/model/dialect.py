"""A dialect: how the console of one platform behaves. Sessions know no platform, only this."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from shikiri.model.command import Step

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Prompts, levels, pager, failure answers. Nothing in it may change what the device keeps as configuration."""

    netmiko: str  # the device type
    # web: looked at from outside; appliance: many doors; shell: programs and their exit status, operations written
    speaks: Literal["console", "web", "appliance", "shell"] = "console"
    # Of a shell: questions with a name of their own, and the lines of sh that answer them; others are commands
    scripts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    hands: Literal["systemd", "entries"] = "systemd"  # of a shell: what carries operations out
    doors: frozenset[str] = frozenset()  # of an appliance: the files of `sessions/appliance/` that it may use
    napalm: str = ""  # the driver, where it has one with a timed commit
    fast: bool = False  # whether a bare SSH shell without netmiko's preparation is safe
    prompt: re.Pattern[str]  # the last line of an answer, at any level
    privileged: re.Pattern[str]  # the prompt of the level that may configure
    enable: str = ""  # what asks for that level: "enable", "administrator"
    enable_expect: str = r"[Pp]assword"
    pager: re.Pattern[str] = _NEVER
    pager_key: str = " "
    quiet: tuple[str, ...] = ()  # settings of this session alone: "terminal length 0"
    configure: str = ""  # "" where the privileged level configures at once
    leave_configure: str = "end"
    leave_block: str = "exit"  # what ends a block; `{word}` is the first word of its header
    failures: re.Pattern[str] = _NEVER  # "% Invalid input", "エラー"
    goodbye: tuple[Step, ...] = ()  # what a logout may ask: never save
    logout: str = "exit"
    columns: int = 0  # a console that breaks its lines here; 0: it takes the width we ask for
    old_rsa: bool = False  # it offers ssh-rsa host keys only
