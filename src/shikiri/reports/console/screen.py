"""The screen a report is printed to: how wide, whether it shows colour, and which letters it can show."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.text import Text

from shikiri.model.say import Lang
from shikiri.reports.console.cells import pad
from shikiri.reports.marks import MARKS, mark

Piece = tuple[str, str]  # words and their style; no style: plain
Line = tuple[Piece, ...]

_NARROWEST, _WIDEST = 40, 120
_SIGNS = "".join(MARKS.values()) + "★☆…"
_JAPANESE = "適合あア、。"
_WORDS: dict[str, str] = {
    "fail": "[FAIL]",
    "unreachable": "[GONE]",
    "unknown": "[????]",
    "unattested": "[ASK ]",
    "waived": "[WAIV]",
    "pass": "[PASS]",
    "not_applicable": "[N/A ]",
}
STYLES: dict[str, str] = {
    "fail": "bold red",
    "unreachable": "magenta",
    "unknown": "yellow",
    "unattested": "yellow",
    "waived": "cyan",
    "pass": "green",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a terminal, a pipe or a file can show."""

    width: int = 80
    colour: bool = False
    encoding: str = "utf-8"

    def shows(self, letters: str) -> bool:
        """Whether all of these letters exist there."""
        try:
            letters.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def language(self, lang: Lang) -> Lang:
        """Rows of question marks help nobody: English where Japanese cannot be shown."""
        return lang if self.shows(_JAPANESE) else "en"

    def mark(self, status: str) -> str:
        """The sign of a status, or a word in plain letters; all of them equally wide."""
        return pad(mark(status), 2) if self.shows(_SIGNS) else _WORDS.get(status, _WORDS["unknown"])

    def stars(self, count: int, most: int) -> str:
        full, empty = ("★", "☆") if self.shows(_SIGNS) else ("*", "-")
        return full * count + empty * max(most - count, 0)

    def paint(self, lines: Iterable[Line]) -> str:
        """The lines, with colours where they are wanted; no markup, link or emoji code in them is obeyed."""
        if not self.colour:
            return self._plain("".join("".join(words for words, _ in line).rstrip() + "\n" for line in lines))
        page = io.StringIO()
        console = Console(
            file=page, width=100_000, force_terminal=True, color_system="standard", no_color=False, legacy_windows=False
        )
        for line in lines:
            console.print(Text.assemble(*line), soft_wrap=True)
        return self._plain(page.getvalue())

    def _plain(self, text: str) -> str:
        return text if self.shows("…") else text.replace("…", "~")


def screen_of(stream: TextIO, environment: Mapping[str, str]) -> Screen:
    """What a stream is like. `NO_COLOR` says no to colour, `FORCE_COLOR` says yes where nobody says no."""
    seen = stream.isatty() and environment.get("TERM") != "dumb"
    colour = not environment.get("NO_COLOR") and (seen or bool(environment.get("FORCE_COLOR")))
    given = environment.get("COLUMNS", "")
    width = int(given) if given.isdecimal() else shutil.get_terminal_size((80, 24)).columns if seen else 80
    width = min(max(width, _NARROWEST), _WIDEST)
    return Screen(width=width, colour=colour, encoding=stream.encoding or "ascii")


def here() -> Screen:
    """The screen of this process."""
    return screen_of(sys.stdout, os.environ)
