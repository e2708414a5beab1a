"""Packages: those that come in one go, then those that leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shikiri.model.operation import Operation, Package
from shikiri.model.say import Say, say
from shikiri.sessions.shell.quote import words
from shikiri.sessions.shell.stage import BadOperation

_NAME = re.compile(r"[a-z0-9][a-z0-9+.-]+")


def scripts(operations: Sequence[Operation]) -> Iterator[tuple[Say, str]]:
    """What is done, and the script that does it."""
    for present, verb in ((True, "install_packages"), (False, "remove_packages")):
        names = tuple(one.name for one in operations if isinstance(one, Package) and one.present is present)
        for name in names:
            if not _NAME.fullmatch(name):
                raise BadOperation(name)
        if names:
            yield say("shell.doing.packages", names=names), f"{verb} {words(names)}\n"
