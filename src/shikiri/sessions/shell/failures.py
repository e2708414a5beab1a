"""Causes: what programs of Debian say when a machine cannot do something, and what a person can do about it."""

from __future__ import annotations

import re

from shikiri.model.say import Say, say

_CAUSES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        ("shell.cause.dpkg", r"dpkg was interrupted|dpkg --configure -a"),
        ("shell.cause.locked", r"could not get lock|is locked by another process|unable to acquire the dpkg"),
        ("shell.cause.full", r"no space left on device|disk quota exceeded|enough free space"),
        ("shell.cause.read-only", r"read-only file system"),
        ("shell.cause.no-package", r"unable to locate package|has no installation candidate"),
        (
            "shell.cause.no-network",
            r"could not resolve|failure resolving|(failed|unable) to fetch|could not connect|timed out|is unreachable",
        ),
        ("shell.cause.no-systemd", r"systemd does not run here|not been booted with systemd|connect to bus"),
    )
)


def cause(said: str) -> Say | None:
    """The sentence for what was said; None where a program's own words are the best there is."""
    for key, pattern in _CAUSES:
        if pattern.search(said):
            return say(key)
    return None
