"""The pen of the terminal report: headings, paragraphs and labels that fit the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.cells import cell_len

from shikiri.model.document import Document
from shikiri.model.say import Lang
from shikiri.reports.console.cells import pad, wrap, wrap_parts
from shikiri.reports.console.screen import Line, Screen
from shikiri.reports.past import verdict
from shikiri.reports.said import told

_VERDICTS: dict[int, str] = {0: "bold green", 3: "bold red", 4: "bold yellow"}


class Writer:
    """One document, one language, one screen."""

    def __init__(self, document: Document, lang: Lang, screen: Screen) -> None:
        self.document = document
        self.lang = lang
        self.screen = screen

    @staticmethod
    def cells(text: str) -> int:
        """The cells a text takes."""
        return cell_len(text)

    def flow(self, text: str, *, indent: int = 0, hang: int = 0, style: str = "") -> Iterator[Line]:
        """A paragraph; all but its first line stand `hang` cells further in."""
        lines = wrap(text, self.screen.width - indent - hang)
        for number, line in enumerate(lines):
            yield ((" " * (indent + (hang if number else 0)) + line, style),)

    def labelled(self, label: str, text: str, *, indent: int, room: int) -> Iterator[Line]:
        """A label with its words beside it."""
        yield from self._beside(label, lambda width: wrap(text, width), indent, room)

    def listed(self, label: str, parts: Iterable[str], *, indent: int = 0, room: int = 0) -> Iterator[Line]:
        """A label with a list beside it; no part of it is torn."""
        yield from self._beside(label, lambda width: wrap_parts(parts, width), indent, room or self.cells(label) + 2)

    def _beside(self, label: str, lines: Callable[[int], list[str]], indent: int, room: int) -> Iterator[Line]:
        """Side by side, or below each other where the screen is too narrow."""
        if (indent + room) * 2 > self.screen.width:
            yield from self.flow(label, indent=indent, style="dim")
            for line in lines(self.screen.width - indent - 2):
                yield ((" " * (indent + 2) + line, ""),)
            return
        first, *rest = lines(self.screen.width - indent - room)
        yield (" " * indent, ""), (pad(label, room), "dim"), (first, "")
        for line in rest:
            yield ((" " * (indent + room) + line, ""),)

    def heading(self, text: str) -> Iterator[Line]:
        """A heading; its rule is plain letters because many screens draw others twice as wide."""
        yield ()
        yield from self.flow(text, style="bold")
        yield (("-" * self.screen.width, "dim"),)

    def verdict(self) -> Iterator[Line]:
        """The result in a word, and the numbers it rests on."""
        code = self.document["exit"] if self.document["exit"] in _VERDICTS else 4
        key = verdict(self.document)
        summary = self.document["summary"]
        said = told("terminal.verdict", self.lang, verdict=told(key, self.lang))
        ratio = told("report.ratio", self.lang, passed=summary["passed"], counted=summary["counted"])
        yield from self.flow(f"{said}   {ratio}", style=_VERDICTS[code])
        if self.document["partial"]:
            partial = f"{told('html.partial', self.lang)} {told('html.partial_why', self.lang)}"
            yield from self.flow(partial, style="yellow")
