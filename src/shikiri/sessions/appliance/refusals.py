"""Why a box was not told, or did not take it, in words for people."""

from __future__ import annotations

from typing import Final

from shikiri.model.errors import Rejected
from shikiri.model.say import Say, say
from shikiri.sessions.appliance.base import WRONG_PASSWORD, NoAnswer

# The words of a door; anything else is a number or a word of the protocol, and stands for itself.
_KNOWN: Final = frozenset(
    "not-offered not-listed not-taken not-closed plain too-long syntax password "
    "closed silent absent login refused garbled tls".split()
)


def why(word: str, **more: object) -> str | Say:
    return say(f"door.{word}", **more) if word in _KNOWN else word


def no_answer(none: NoAnswer) -> str | Say:
    """A door that gave no answer, as the reason of a refusal."""
    if none.detail == WRONG_PASSWORD:
        return why("password")
    return why(none.word, detail=none.detail or "-")


def refusal(device: str, command: str, word: str, **more: object) -> Rejected:
    """A command that was not told, or did not take. `command` is shown as it is: no secret may be in it."""
    return Rejected(device, command, why(word, **more))
