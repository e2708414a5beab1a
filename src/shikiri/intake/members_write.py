"""Writing members.yml: rows are added below the others in one step, under a lock; the old ones stay byte by byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from shikiri.files.atomic import only_writer, write_whole
from shikiri.intake.members import MEMBERS, load_register
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.members import Event, Register
from shikiri.model.say import say

_HEAD = """\
# 会員の証明書の台帳。行は増えるだけで、消したり直したりしません。秘密は入っていません。shikiri が書きます。
# The register of members' certificates. Rows are only added. No secrets. Written by shikiri.
events:
"""
Row = Mapping[str, object]


def row(event: Event, at: datetime, **words: object) -> Row:
    """One row; a word that says nothing is left out."""
    return {"at": at, "event": event, **{key: word for key, word in words.items() if word not in (None, "")}}


def add_rows(folder: Path, rows: Callable[[Register], Iterable[Row]]) -> Register:
    """The register with new rows. What cannot be added leaves the file as it was."""
    path = folder / MEMBERS
    with only_writer(folder):
        register = load_register(path)
        fresh = "".join(f"  - {_line(one)}\n" for one in rows(register))
        if not fresh:
            return register
        old = path.read_text("utf-8") if path.exists() else _HEAD
        if path.exists() and not old.endswith("\n"):
            raise PolicyError((Problem(MEMBERS, old.count("\n") + 1, "$", say("members.half-line")),))
        draft = folder / f".{MEMBERS}.draft"
        try:  # what we write must read back, before it is there
            write_whole(draft, (old + fresh).encode("utf-8"))
            after = load_register(draft)
        finally:
            draft.unlink(missing_ok=True)
        write_whole(path, (old + fresh).encode("utf-8"))
    return after


def _line(one: Row) -> str:
    words = {
        key: word.isoformat(timespec="seconds") if isinstance(word, datetime) else word for key, word in one.items()
    }
    text = json.dumps(words, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08X}" for letter in text)
