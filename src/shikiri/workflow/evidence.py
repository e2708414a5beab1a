"""Evidence: the redacted answers that findings point into."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from shikiri.model.document import EvidencePart
from shikiri.model.reading import Line, Reading, digest
from shikiri.platforms.base import Platform, Source

_EXCERPT = 200
_NEWLINE = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Page:
    """One answer as it may be shown and stored; its lines are cut out of it when somebody looks at one."""

    text: str
    sha256: str
    ends: array[int]  # where each line ends: a thousand devices are held at a time

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    def line(self, number: int) -> str:
        """One line, counted from 1."""
        return self.text[self.ends[number - 2] + 1 if number > 1 else 0 : self.ends[number - 1]]


def _page(text: str) -> Page:
    ends = array("q", [newline.start() for newline in _NEWLINE.finditer(text)])
    ends.append(len(text))
    return Page(text, digest(text), ends)


@dataclass(slots=True)
class Evidence:
    """The redacted answers of one device; each is redacted once, when first cited."""

    reading: Reading
    platform: Platform[Source]
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, question: str) -> Page | None:
        """The redacted answer to a question, or nothing where it was not answered."""
        if question not in self._pages:
            answer = self.reading.answers.get(question)
            if answer is None:
                return None
            self._pages[question] = _page(self.platform.redact(answer.text))
        return self._pages[question]

    def cite(self, line: Line) -> EvidencePart | None:
        """The very line, as evidence; line 0 cites the absence among all lines read."""
        page = self.page(line.question)
        if page is None:
            return None
        there = 0 < line.number <= len(page.ends)
        return {
            "question": line.question,
            "line": line.number if there else 0,
            "sha256": page.sha256,
            "excerpt": page.line(line.number).strip()[:_EXCERPT] if there else "",
            "lines_read": len(page.ends),
        }
