"""The answers of a look at a web site: JSON, one key a line, so that a finding can cite its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from shikiri.model.errors import ParseError
from shikiri.model.reading import Line, Reading
from shikiri.platforms.base import Source, Unanswered

# The questions are words of ours: the web session knows how each is found out.
CERTIFICATE, TLS, HTTP, HTTPS = "certificate", "tls", "http", "https"
_END = re.compile(r"\n\}$")
_QUERY = re.compile(r'(https?://[^"\s?]*)\?[^"\s]*')
_LOGIN = re.compile(r"(https?://)[^/\"\s@]*@")


class WebSource(Source):
    """Answers that are whole or no JSON at all."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading, {"": _END}, re.compile(r"(?!)"))
        self._said: dict[str, dict[str, Any]] = {}

    def said(self, question: str, facet: str, known: re.Pattern[str]) -> Mapping[str, Any]:
        """The keys of an answer; one that nobody knows makes the facet doubtful."""
        if question not in self._said:
            try:
                found = json.loads("\n".join(self.lines(question)), object_pairs_hook=_once)
            except (ValueError, RecursionError):
                raise Unanswered(question, "garbled") from None
            if not isinstance(found, dict):
                raise Unanswered(question, "garbled")
            self._said[question] = found
        for key in self._said[question]:
            if not known.fullmatch(key):
                raise ParseError(facet, question, self.line(question, key).number)
        return self._said[question]

    def line(self, question: str, key: str) -> Line:
        """The line of a key."""
        start = f'"{key}":'
        found = (number for number, line in enumerate(self.lines(question), 1) if line.lstrip().startswith(start))
        return Line(question, next(found, 0))

    def take(self, facet: str, question: str, key: str, kind: type | tuple[type, ...]) -> Any:  # noqa: ANN401
        """A value of the kind it must be; None where the look could not tell."""
        value = self._said[question].get(key)
        if value is None or (isinstance(value, kind) and not (isinstance(value, bool) and kind is int)):
            return value
        raise ParseError(facet, question, self.line(question, key).number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key said twice says nothing."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def redact(text: str) -> str:
    """Addresses without what stands behind the question mark or before the at sign: tokens live there."""
    return _LOGIN.sub(r"\1***@", _QUERY.sub(r"\1?***", text))
