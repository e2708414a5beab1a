"""The way back of IOS and IOS XE, what is saved and what is not, and how a configuration is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from shikiri.model.command import Command, Step, command
from shikiri.model.say import say
from shikiri.platforms.base import Unanswered
from shikiri.platforms.cisco_ios.passwords import is_hidden
from shikiri.platforms.cisco_ios.source import HEAD, RUN, IosSource
from shikiri.platforms.write import Backup, WayBack

SAVED: Final = "show startup-config"
_TIMER: Final = "show archive config rollback timer"
_RELOAD: Final = "show reload"
_COPY: Final = "flash:shikiri-before.cfg"
_DISKS: Final = re.compile(r"(?:flash|bootflash|disk|usbflash|harddisk|slot|sup-bootdisk|nvram)\d*:")
_MINUTE: Final = 60
_LONGEST: Final = 120  # minutes that the rollback timer takes
_CONFIRM: Final = Step(r"\[confirm\] ?$", ())
# Lines that say when a configuration was written, and one that the box changes by itself.
_VERSION: Final = re.compile(r"version \d")
_STAMPS: Final = re.compile(r"!|ntp clock-period |Building configuration|Current configuration|Using \d+ out of \d+")


def _minutes(seconds: int) -> int:
    return min(max(1, -(-seconds // _MINUTE)), _LONGEST)


def _has_archive(source: IosSource) -> bool:
    """The timer copies the configuration to where the archive lives. A server far away may be the path we cut off."""
    paths = [path for archive in source.top("archive") for path in archive.find("path")]
    return bool(paths) and len(paths[-1].words) > 1 and _DISKS.match(paths[-1].words[1]) is not None


def _is_pending(answers: Mapping[str, str]) -> bool | None:
    text = answers.get(_TIMER, "")
    if "No Rollback Confirmed Change pending" in text:
        return False
    return True if re.search(r"Timer (?:type|value)|Time configured", text) else None


def _is_scheduled(answers: Mapping[str, str]) -> bool | None:
    text = answers.get(_RELOAD, "")
    if re.search(r"No reload (?:is )?scheduled", text):
        return False
    return True if re.search(r"Reload scheduled (?:in|for|at)", text) else None


ROLLBACK: Final[WayBack[IosSource]] = WayBack(
    kind="confirm",
    name="configure terminal revert timer",
    available=_has_archive,
    arm=lambda seconds: (
        command("configure terminal revert timer ", str(_minutes(seconds)), mode="exec"),
        command("end", mode="exec"),
    ),
    disarm=(command("configure confirm", mode="exec"),),
    asks=(_TIMER,),
    is_armed=_is_pending,
)
RESTART: Final[WayBack[IosSource]] = WayBack(
    kind="dead_man",
    name="reload in",
    available=lambda _: True,
    arm=lambda seconds: (
        command(
            "reload in ",
            str(_minutes(seconds)),
            mode="exec",
            dialogue=(Step(r"Save\? ?\[yes/no\]:? ?$", ("no",)), _CONFIRM),
        ),
    ),
    disarm=(command("reload cancel", mode="exec"),),
    asks=(_RELOAD,),
    is_armed=_is_scheduled,
    outage=say("ios.outage"),
)
WAYS_BACK: Final = (ROLLBACK, RESTART)
SAVE: Final[tuple[Command, ...]] = (command("write memory", mode="exec", dialogue=(_CONFIRM,)),)


def is_saved(source: IosSource) -> bool | None:
    """Would the box be the same after a restart? None where one of the two texts is missing or broken off."""
    try:
        running, saved = source.lines(RUN), source.lines(SAVED)
    except Unanswered:
        return None
    if "end" not in running or "end" not in saved:
        return None
    head, other = _head(running), _head(saved)
    if "end" not in (*head, *other) and running[len(head) :] == saved[len(other) :]:  # most nights
        running, saved = head, other
    return _bare(running) == _bare(saved)


def _head(lines: tuple[str, ...]) -> tuple[str, ...]:
    """What stands before the first line that a configuration begins with, and that line."""
    return lines[: next((place for place, line in enumerate(lines) if _VERSION.match(line)), -1) + 1]


def is_same(one: str, other: str) -> bool:
    """Do two texts hold the same configuration, whenever each was written?"""
    return _bare(tuple(one.splitlines())) == _bare(tuple(other.splitlines()))


def _bare(lines: tuple[str, ...]) -> list[str]:
    """From the first line that a configuration begins with to its `end`, without what says when it was written."""
    texts = [line.rstrip() for line in lines]
    start = next((place for place, line in enumerate(texts) if HEAD.match(line) or line.startswith("!")), 0)
    end = texts.index("end") + 1 if "end" in texts else len(texts)
    found: list[str] = []
    chain = False  # running prints a certificate as digits, saved as the name of a file
    for line in texts[start:end]:
        chain = line.startswith("crypto pki certificate chain") or (chain and line[:1].isspace())
        if line and not _STAMPS.match(line) and not (chain and line[0].isspace()):
            found.append(line)
    return found


def _is_restorable(answers: Mapping[str, str]) -> bool:
    """A whole text in which nobody blotted anything out."""
    lines = answers.get(RUN, "").splitlines()
    hidden = any(is_hidden(word) for line in lines for word in line.split())
    return "end" in (line.strip() for line in lines) and not hidden


def _restore(_: Mapping[str, str]) -> tuple[Command, ...]:
    return (command(f"configure replace {_COPY} force", mode="exec", may_close=True),)


BACKUP: Final = Backup(
    asks=(RUN,),
    restorable=_is_restorable,
    before=(command(f"copy running-config {_COPY}", mode="exec", dialogue=(Step(r"\]\? ?$", ()), _CONFIRM)),),
    restore=_restore,
    proof=f"more {_COPY}",
    same=is_same,
)
