"""Backups of a Linux machine: the files that harden may write, whole, with their modes and owners, and their units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.operation import File, Service
from shikiri.model.secret import Secret
from shikiri.platforms.write import Backup

QUESTION: Final = "backup"
_END: Final = "==> that is all <=="
_SCRIPT: Final = r"""
set --
for f in PATHS; do [ -f "$f" ] && [ ! -L "$f" ] && set -- "$@" "$f"; done
for u in UNITS; do printf 'unit %s %s\n' "$u" "$(systemctl is-enabled "$u" 2>/dev/null)"; done
for u in UNITS; do printf '#: runs %s %s\n' "$u" "$(systemctl is-active "$u" 2>/dev/null)"; done
for f; do stat -c '#: %a %U:%G %s %n' -- "$f"; done
for f; do printf '==> %s <==\n' "$f"; cat -- "$f"; echo; done
echo '==> that is all <=='
"""
_ROW: Final = re.compile(r"(?m)^#: ([0-7]{3,4}) (\S+) (\d+) (/.*)$")
_UNIT: Final = re.compile(r"(?m)^unit (\S+) (\S*)$")
_RUNS: Final = re.compile(r"(?m)^#: runs (\S+) (\S*)$")  # what a mark of the configuration leaves out
_OWNER: Final = re.compile(r"[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    path: str
    mode: str
    owner: str
    text: str


def script(paths: Sequence[str], units: Sequence[str]) -> str:
    """The question `backup`: `paths` may be patterns of sh. A list with sizes comes first, so that no text can lie."""
    return _SCRIPT.replace("PATHS", " ".join(paths)).replace("UNITS", " ".join(units))


def backup() -> Backup:
    """For a platform whose dialect has `script` under the name `backup`."""
    return Backup(asks=(QUESTION,), restorable=is_whole, restore=restore, sweep=sweep)


def is_whole(answers: Mapping[str, str]) -> bool:
    return files_of(answers.get(QUESTION, "")) is not None


def restore(answers: Mapping[str, str]) -> tuple[Command, ...]:
    """Every file as it was, then its units."""
    text = answers.get(QUESTION, "")
    return (*map(done, map(_file, files_of(text) or ())), *map(done, _services(text)))


def sweep(answers: Mapping[str, str], now: Mapping[str, str]) -> tuple[Command, ...]:
    """What came since, and has to go."""
    old = {one.path for one in files_of(answers.get(QUESTION, "")) or ()}
    new = (row[3] for row in _ROW.findall(_head(now.get(QUESTION, ""))))
    return tuple(done(File(path=path, text=None), stage="prepare") for path in new if path not in old)


def files_of(text: str) -> tuple[Kept, ...] | None:
    """The files of an answer; None where it does not hold all of each."""
    found: list[Kept] = []
    rest = text[len(_head(text)) :].encode("utf-8", "surrogateescape")
    for mode, owner, size, path in _ROW.findall(_head(text)):
        header = f"==> {path} <==\n".encode()
        body, after = rest[len(header) :][: int(size)], rest[len(header) + int(size) :]
        if not rest.startswith(header) or len(body) != int(size) or not after.startswith(b"\n"):
            return None
        try:
            found.append(Kept(path, mode.zfill(4), owner, body.decode()))
        except UnicodeDecodeError:
            return None
        rest = after[1:]
    return tuple(found) if rest.strip() == _END.encode() else None


def _head(text: str) -> str:
    """The list before the first file."""
    first = text.find("\n==> ")
    return text[: first + 1] if first >= 0 else text if not text.startswith("==> ") else ""


def _file(one: Kept) -> File:
    owner = one.owner if _OWNER.fullmatch(one.owner) else ""
    text = (Secret.plain(one.text),) if one.text else ()
    return File(path=one.path, text=text, mode=one.mode, owner=owner)


def _services(text: str) -> Iterator[Service]:
    runs = {name: state in {"active", "reloading"} for name, state in _RUNS.findall(_head(text))}
    for name, state in _UNIT.findall(_head(text)):
        enabled = state == "enabled" if state in {"enabled", "disabled"} else None
        yield Service(name=name, enabled=enabled, running=runs.get(name), changed="restart")
