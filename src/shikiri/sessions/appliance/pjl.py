"""Door `pjl`: the job language on port 9100. It tells what the machine gives away; nothing is printed, nothing is set.

What stands between two UEL marks is no page. A printer that does not answer the very first line the way the language
demands hears nothing more, and only a printer that IPP or SNMP proved to speak PJL is asked at all.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from typing import Final

from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, NoAnswer, silence

_PORT: Final = 9100
_UEL: Final = b"\x1b%-12345X"
_MOST: Final = 64 * 1024
_VOLUMES: Final = 4
_PATIENCE: Final = 3.0  # a printer that speaks answers at once, even from its sleep
_LOCKS: Final = ("PASSWORD", "CPLOCK", "DISKLOCK")
# All that is ever sent. Whatever is no such line, FSINIT, DEFAULT and their kind before all, cannot leave this file.
_HARMLESS: Final = re.compile(
    r"INFO (?:ID|FILESYS)|DINQUIRE (?:PASSWORD|CPLOCK|DISKLOCK)|ECHO shikiri-\d{1,3}"
    r'|FSDIRLIST NAME="\d:\\" ENTRY=1 COUNT=1'
)
_VOLUME: Final = re.compile(r"\s*(\d:)\s")
_NAME: Final = re.compile(r"\S.*\sTYPE\s*=\s*(?:FILE|DIR)\b", re.IGNORECASE)
_ERROR: Final = re.compile(r"FILEERROR\s*=\s*(\d{1,5})", re.IGNORECASE)


def framed(*lines: str) -> bytes:
    """Lines of the language as they are sent; `ValueError` for whatever might print, set, or destroy something."""
    for line in lines:
        if not _HARMLESS.fullmatch(line):
            raise ValueError(line.split(maxsplit=1)[0] if line.strip() else "")
    return _UEL + "".join(f"@PJL {line}\r\n" for line in lines).encode("ascii") + _UEL


class PjlDoor:
    """One connection for one look, closed before anything else is asked."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        if question != "pjl":
            return silence("absent")
        try:
            with self._box.dial(_PORT) as wire:
                return _Talk(wire, min(self._box.target.patience.silence, _PATIENCE)).told()
        except NoAnswer as no:
            return no.answer
        except OSError:
            return silence("silent")

    def tell(self, line: str) -> None:
        """Nothing is ever set this way: its only lock is a number of 16 bits."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "read only")

    def close(self) -> None:
        """Nothing is open between two questions."""


class _Talk:
    """Questions and answers on one connection. Each answer ends with the echo of a mark of ours."""

    def __init__(self, wire: socket.socket, patience: float) -> None:
        self._wire, self._patience = wire, patience
        self._count = 0
        self._rest = b""

    def told(self) -> Answer:
        named = self._asked("INFO ID")
        if named is None:
            return silence("garbled" if self._rest.strip() else "silent")
        lines = [f"id {json.dumps(_first(named), ensure_ascii=False)}"]
        for line in self._facts():
            if line is None:
                return Answer("".join(f"{one}\n" for one in lines), complete=False)
            lines.append(line)
        return Answer("".join(f"{one}\n" for one in (*lines, "end")), complete=True)

    def _facts(self) -> Iterator[str | None]:
        """A fact a line; None where the printer fell silent."""
        for lock in _LOCKS:
            said = self._asked(f"DINQUIRE {lock}")
            yield None if said is None else f"{lock.lower()} {_word(said)}"
        listed = self._asked("INFO FILESYS")
        if listed is None:
            yield None
            return
        volumes = [found[1] for line in listed if (found := _VOLUME.match(f"{line} "))]
        yield f"volumes {len(volumes)}" if volumes or not _is_unknown(listed) else "volumes unknown-word"
        for volume in tuple(dict.fromkeys((*volumes, "0:")))[:_VOLUMES]:
            names = self._asked(f'FSDIRLIST NAME="{volume}\\" ENTRY=1 COUNT=1')
            yield None if names is None else f"files {volume} {_listed(names)}"

    def _asked(self, line: str) -> list[str] | None:
        """The lines of one answer without its first, which repeats the question; None where there is none."""
        self._count += 1
        mark = f"ECHO shikiri-{self._count}"
        self._wire.sendall(framed(line, mark))
        raw = self._until(f"@PJL {mark}".encode("ascii"))
        if raw is None:
            return None
        answer = raw.decode("latin-1").replace("\f", "\n").replace("\r", "\n")
        lines = [one for one in answer.split("\n") if one.strip("\0 \t")]
        start = " ".join(line.split()[:2])
        head = next((at for at, one in enumerate(lines) if _same(one, start)), None)
        return None if head is None else [*_behind(lines[head]), *lines[head + 1 :]]

    def _until(self, mark: bytes) -> bytes | None:
        deadline = time.monotonic() + self._patience
        while mark not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or len(self._rest) > _MOST:
                return None
            self._wire.settimeout(left)
            try:
                more = self._wire.recv(8192)
            except TimeoutError:
                return None
            if not more:
                return None
            self._rest += more
        answer, _, self._rest = self._rest.partition(mark)
        return answer


def _same(line: str, start: str) -> bool:
    """Some printers write the blanks of a line anew."""
    return " ".join(line.upper().split()).startswith(f"@PJL {start.upper()}")


def _behind(line: str) -> list[str]:
    """What stands behind the question on its own line: `@PJL DINQUIRE PASSWORD=DISABLED`, a question mark."""
    rest = line.partition("=")[2] if "NAME" not in line.upper() else ""
    return [rest] if rest.strip() else ["?"] if line.rstrip().endswith("?") else []


def _first(lines: list[str]) -> str:
    text = next((line.strip().strip('"') for line in lines), "")
    return "".join(letter for letter in text[:80] if letter.isprintable())


def _is_unknown(lines: list[str]) -> bool:
    return any(line.strip().strip('"') == "?" for line in lines)


def _word(lines: list[str]) -> str:
    """enabled, disabled, on and off as the printer says them; anything else is none of these."""
    word = next((line.strip().lower() for line in lines), "")
    known = {"ena": "enabled", "dis": "disabled", "on": "enabled", "off": "disabled"}
    return next((meaning for start, meaning in known.items() if word.startswith(start)), "unknown-word")


def _listed(lines: list[str]) -> str:
    """Whether names came, and never which: `open`, `error <number>`, `empty` or `unknown-word`."""
    if any(_NAME.search(line) for line in lines):
        return "open"
    refused = next((found[1] for line in lines if (found := _ERROR.search(line))), "")
    if refused and int(refused):
        return f"error {int(refused)}"
    return "unknown-word" if _is_unknown(lines) else "empty"


def open_door(box: Box) -> PjlDoor:
    return PjlDoor(box)
