"""The guard: the way back of a machine, wound up and taken away."""

from __future__ import annotations

import secrets

from shikiri.model.operation import Guard
from shikiri.sessions.shell.quote import poured, word
from shikiri.sessions.shell.scripts import library


def script(one: Guard) -> tuple[str, str]:
    """What this login writes under from then on ('' for nothing), and the script that makes it so."""
    if not one.seconds:
        return "", library("guard") + ("disarm\n" if one.seconds is None else "strike_now\n")
    token = secrets.token_hex(8)
    strikes = poured(library("common", "strike").encode())
    return token, library("guard") + f"{strikes} | arm {int(one.seconds)} {word(token)} || exit 1\n"
