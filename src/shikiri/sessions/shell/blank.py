"""Blanking: what a program says of a refusal, with nothing in it that is secret."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shikiri.model.secret import Secret

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_TELLTALE = re.compile(
    r"(?im)^[^\n#]*?(?:pass(?:word|phrase)?|psk|secret|key\d?|community)[^=\n ]*[ \t]*[= ][ \t]*(\S[^\n]*)$"
)
_SHOWN = 400
_LINES = 4
_SHORT = 4


def blanked(said: str, secrets: Iterable[Secret], files: Iterable[str] = ()) -> str:
    """The last lines of what was said. `files`: texts whose passwords it may have quoted."""
    hidden = {secret.reveal() for secret in secrets}
    hidden |= {value.strip().strip('"') for text in files for value in _TELLTALE.findall(text)}
    hidden |= {line for text in hidden for line in text.splitlines()}
    for text in sorted((one for one in hidden if len(one) >= _SHORT), key=len, reverse=True):
        said = said.replace(text, "***")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return _CONTROL.sub("", " / ".join(lines[-_LINES:]))[:_SHOWN]
