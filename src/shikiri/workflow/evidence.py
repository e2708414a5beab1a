"""Evidence: the redacted answers that findings point into."""

from __future__ import annotations

from dataclasses import dataclass, field

from shikiri.model.document import EvidencePart
from shikiri.model.reading import Line, Reading, digest
from shikiri.platforms.base import Platform, Source

_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One answer as it may be shown and stored."""

    lines: tuple[str, ...]
    sha256: str


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
            text = self.platform.redact(answer.text)
            self._pages[question] = Page(tuple(text.split("\n")), digest(text))
        return self._pages[question]

    def cite(self, line: Line) -> EvidencePart | None:
        """The very line, as evidence; line 0 cites the absence among all lines read."""
        page = self.page(line.question)
        if page is None:
            return None
        there = 0 < line.number <= len(page.lines)
        return {
            "question": line.question,
            "line": line.number if there else 0,
            "sha256": page.sha256,
            "excerpt": page.lines[line.number - 1].strip()[:_EXCERPT] if there else "",
            "lines_read": len(page.lines),
        }
