"""What a router answered: the configuration as flat lines where the last writer wins, the environment as lines.

    source.last("telnetd", "service")   the line that counts, or None
    source.all("ip", "filter")          every line that begins with these words, in order
    line.after(2)                       its words behind the first two
    source.line(entry)                  the Line to cite; `source.line(None)` cites "no such line"
    source.silent(...), source.no()     a value that follows from "no such line"; UNSAID where the text may be cut
    source.default(...), .on("C")       the same for what the router does then, with the tag of the facts
    source.fail("nat", entry)           the ParseError to raise for a claimed line that is not understood

`pp` and `tunnel` in `ip pp ...` are replaced by the selected one (`pp1`); `no ...` has taken its lines away.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TypeVar

from shikiri.model.errors import ParseError
from shikiri.model.nothing import UNSAID, Default, Nothing, Tag
from shikiri.model.reading import Line, Reading
from shikiri.platforms.base import Source
from shikiri.platforms.yamaha_rtx.commands import is_command, is_interface
from shikiri.platforms.yamaha_rtx.entries import Entry, Read, read
from shikiri.platforms.yamaha_rtx.proof import came_back, echo, header, is_whole
from shikiri.platforms.yamaha_rtx.rows import Row, is_message, meant

T = TypeVar("T")
CONFIG = "show config"
ENVIRONMENT = "show environment"
FAILURES = re.compile(r"^\s*(?:Error|エラー)\s*[:：]")


class RtxSource(Source):
    """The answers of one RTX or NVR router."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading, {}, FAILURES)

    @property
    def entries(self) -> list[Entry]:
        """The lines in force, without comments, echo, prompt and messages."""
        self.lines(CONFIG)
        if not self.header and not any(is_command(entry.words[0]) for entry in self._read.entries):
            raise ParseError("config", CONFIG, 1)  # whatever this is, it is no configuration
        return self._read.entries

    @property
    def astray(self) -> list[Entry]:
        """The `no ...` lines that took nothing away although there is a line like theirs."""
        return self._read.astray

    @cached_property
    def _rows(self) -> list[Row]:
        self.lines(CONFIG)
        return [row for row in meant(self.reading.answers[CONFIG].text) if not is_message(row.text)]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(row.text.rstrip() for row in self._rows)

    @cached_property
    def _read(self) -> Read:
        asked = echo(self._texts, CONFIG)
        return read(self._rows, asked[0] if asked else "")

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[Entry]]:
        table: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self.entries:
            for size in (1, 2):
                if len(entry.words) >= size:
                    table.setdefault(entry.words[:size], []).append(entry)
        return table

    def all(self, *words: str) -> list[Entry]:
        near = self._by_words.get(words[:2], [])
        return near if len(words) <= 2 else [entry for entry in near if entry.words[: len(words)] == words]  # noqa: PLR2004

    def last(self, *words: str) -> Entry | None:
        found = self.all(*words)
        return found[-1] if found else None

    @cached_property
    def on_interface(self) -> dict[str, list[Entry]]:
        """The `ip lan1 ...` and `ipv6 lan1 ...` lines of each interface."""
        table: dict[str, list[Entry]] = {}
        for entry in (*self.all("ip"), *self.all("ipv6")):
            if len(entry.words) > 2 and is_interface(entry.words[1]):  # noqa: PLR2004
                table.setdefault(entry.words[1], []).append(entry)
        return table

    @cached_property
    def header(self) -> tuple[str, str, int] | None:
        found = header(self._texts)
        return (found[0], found[1], self._rows[found[2] - 1].number) if found else None

    def line(self, entry: Entry | None) -> Line:
        return Line(CONFIG, entry.number if entry else 0)

    def fail(self, facet: str, entry: Entry) -> ParseError:
        return ParseError(facet, CONFIG, entry.number)

    def silent(self, value: T) -> T | Nothing:
        return value if self.is_complete(CONFIG) else UNSAID

    def default(self, value: T, tag: Tag) -> Default[T] | Nothing:
        return Default(value, tag) if self.is_complete(CONFIG) else UNSAID

    def no(self) -> bool | Nothing:
        return self.silent(value=False)

    def on(self, tag: Tag) -> Default[bool] | Nothing:
        return self.default(value=True, tag=tag)

    def off(self, tag: Tag) -> Default[bool] | Nothing:
        return self.default(value=False, tag=tag)

    def is_complete(self, question: str) -> bool:
        if question == CONFIG:
            return self._config_is_whole
        answer = self.reading.answers.get(question)
        if answer is None or answer.complete is False or not self.has(question):
            return False
        return answer.complete is True or came_back(self.lines(question), question)

    @cached_property
    def _config_is_whole(self) -> bool:
        answer = self.reading.answers.get(CONFIG)
        if answer is None or answer.complete is False or not self.has(CONFIG):
            return False
        named = self.last("console", "prompt")
        name = " ".join(named.after(2)).strip('"').strip() if named else ""
        return is_whole(self._texts, CONFIG, name, vouched=answer.complete is True)
