"""What sshd says it does (`sshd -T`), and what its files say for some callers only (`Match`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.files_read import spaced
from shikiri.platforms.linux.questions import SSHD, SSHD_FILES
from shikiri.platforms.linux.source import LinuxSource

_SPAN: Final = re.compile(r"(\d+)([smhdw]?)")
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_WAYS_OF_KEYS: Final = frozenset({"authorizedkeysfile", "trustedusercakeys", "authorizedkeyscommand"})
_SHOWN: Final = frozenset({"/etc/ssh/sshd_config.d/*.conf", "sshd_config.d/*.conf"})
_KEYS: Final = ".ssh/authorized_keys .ssh/authorized_keys2"


@dataclass(frozen=True, slots=True)
class Option:
    """One effective option: its values, one for each line that said it."""

    values: tuple[str, ...]
    line: Line


def options(source: LinuxSource) -> dict[str, Option]:
    """The effective options by their small names; empty where there is no OpenSSH on the machine."""
    try:
        lines = source.lines(SSHD)
    except Unanswered as gap:
        if gap.why == "refused" and source.exit_status(SSHD) in (127, None):
            return {}
        raise
    found: dict[str, Option] = {}
    for number, row in enumerate(lines, start=1):
        key, _, value = row.strip().partition(" ")
        if key:
            was = found.get(key)
            line = was.line if was else Line(SSHD, number)
            found[key] = Option((*(was.values if was else ()), value.strip()), line)
    if "permitrootlogin" not in found or "port" not in found:
        raise Unanswered(SSHD, "refused")
    return found


def first(found: dict[str, Option], key: str) -> str:
    """The value of an option; '' where it has none."""
    option = found.get(key)
    return option.values[0].lower() if option else ""


def matched(source: LinuxSource) -> frozenset[str]:
    """The options that some `Match` block of the files sets: for those callers `sshd -T` says nothing."""
    inside = ""
    found = set()
    for one in spaced(source, SSHD_FILES):
        key = one.key.partition("=")[0]
        if key == "include" and any(word.strip('"') not in _SHOWN for word in one.words):
            raise Unanswered(SSHD_FILES, "refused")  # what it includes was not read: it may match anybody
        if one.path != inside and key != "match":
            inside = ""
        if key == "match":
            inside = "" if one.value.lower() == "all" else one.path
        elif inside:
            found.add(key)
    return frozenset(found)


def may_be(source: LinuxSource, found: dict[str, Option], key: str, words: frozenset[str]) -> bool:
    """Does an option have one of these values, for everybody or for some callers?"""
    return first(found, key) in words or key in matched(source)


def idle_s(found: dict[str, Option]) -> int | None:
    """After how many seconds a silent session is closed; 0 never, None where this sshd has no such option."""
    option = found.get("channeltimeout")
    if option is None:  # it came with a brother that is always told
        return 0 if "unusedconnectiontimeout" in found else None
    for pair in " ".join(option.values).split():
        kind, _, span = pair.partition("=")
        if kind in ("session", "session:*", "*", "session:shell"):
            return seconds(span)
    return 0


def seconds(span: str) -> int:
    """`10m`, `1h30m`, `600`: a time of OpenSSH; 0 where it is none."""
    parts = _SPAN.findall(span)
    return sum(int(number) * _UNITS[unit] for number, unit in parts) if "".join(map("".join, parts)) == span else 0


def callers(source: LinuxSource, found: dict[str, Option]) -> AddressSet:
    """From where a login can succeed: limited only where every allowed user is allowed from named networks alone."""
    allowed = [word for value in found["allowusers"].values for word in value.split()] if "allowusers" in found else []
    if not allowed or "allowusers" in matched(source):
        return ANYWHERE
    total = NOWHERE
    for word in allowed:
        _, at, host = word.partition("@")
        try:
            total |= AddressSet.of(host) if at and host[:1] not in "!*" else ANYWHERE
        except ValueError:
            return ANYWHERE
    return total


def keys_are_usual(source: LinuxSource, found: dict[str, Option]) -> bool:
    """Are keys looked for where we look for them, and nowhere else?"""
    try:
        elsewhere = matched(source) & _WAYS_OF_KEYS
    except Unanswered:
        return False
    return (
        not elsewhere
        and first(found, "authorizedkeysfile") == _KEYS
        and first(found, "trustedusercakeys") in ("", "none")
        and first(found, "authorizedkeyscommand") in ("", "none")
    )
