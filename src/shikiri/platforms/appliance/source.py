"""The answers of an appliance, each parsed once and shared by all voices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from shikiri.formats import ipp_text, snmp
from shikiri.formats.ipp_text import IppAnswer, Jobs
from shikiri.formats.snmp import SnmpAnswer
from shikiri.formats.xml import Element, read_xml
from shikiri.model.errors import ParseError
from shikiri.model.reading import Line, Reading
from shikiri.platforms.appliance.json_text import key_line, read_json
from shikiri.platforms.appliance.look import Look, read_look
from shikiri.platforms.appliance.markup import is_page, reader_of
from shikiri.platforms.base import Source, Unanswered

T = TypeVar("T")

LOOK, CERTIFICATE, IPP, JOBS, WALK = "look", "certificate", "get-printer-attributes", "get-jobs", "walk"
PUBLIC, ENGINE = "snmp public", "snmp v3"

# The words of a door without an answer (`sessions.appliance.base.Silence`).
SILENCES = frozenset({"closed", "silent", "absent", "login", "refused", "garbled", "tls", "not-tried"})
# There is nothing to hear: the box does not speak so, or nobody asked.
NOTHING_THERE = frozenset({"not-asked", "closed", "absent", "not-tried"})
SHUT = frozenset({"closed", "refused"})  # somebody is there, and said no
_LAST_GOOD = 0x00FF  # statuses of IPP up to here are successes
_SILENCE = re.compile(r"#! (\S+)(?: .*)?")
_MAY_BE_MARKUP = ("/", "onvif ", "certificate")
# The readers of our own texts by the beginning of the question.
_READERS: Mapping[str, Callable[[str], object]] = {
    LOOK: read_look, IPP: ipp_text.read_text, JOBS: ipp_text.read_jobs, WALK: snmp.read_text, "snmp ": snmp.read_text,
}  # fmt: skip


class ApplianceSource(Source):
    """Answers of many doors. What is no answer has a word that says why; `lines` and all below raise `Unanswered`."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading, {}, re.compile(r"(?!)"))
        self._parsed: dict[str, object] = {}

    def why(self, question: str) -> str:
        """'' where it was answered; else the word of the silence, `empty`, `too-long`, or `not-asked`."""
        try:
            self.lines(question)
        except Unanswered as gap:
            return gap.why
        return ""

    def lines(self, question: str) -> tuple[str, ...]:
        found = super().lines(question)
        if found[0].startswith("#!"):
            said = _SILENCE.fullmatch(found[0])
            raise Unanswered(question, said[1] if said and said[1] in SILENCES and not any(found[1:]) else "garbled")
        if question.startswith("/") and is_page(found):
            raise Unanswered(question, "absent")  # a page for people in place of what was asked for
        return found

    def is_complete(self, question: str) -> bool:
        """XML and JSON are whole when they parse, texts of ours by their `end`; for the rest the door vouches."""
        answer = self.reading.answers.get(question)
        if answer is None or answer.complete is False or self.why(question):
            return False
        if question.startswith(_MAY_BE_MARKUP) and (markup := reader_of(answer.text)):
            return self._reads(question, markup)
        if question.startswith("/"):
            return answer.complete is True
        reader = next((read for start, read in _READERS.items() if question.startswith(start)), str)
        return answer.text.rstrip("\0 \t\r\n").rpartition("\n")[2].strip() == "end" and self._reads(question, reader)

    def is_unproved(self, question: str) -> bool:
        """Was something said whose end nobody saw? It may have gone on with something worse."""
        why = self.why(question)
        return why in {"empty", "too-long", "garbled"} or (not why and not self.is_complete(question))

    def xml(self, question: str) -> Element:
        """The root element of an answer; `Unanswered` ("garbled") where it is no whole XML."""
        return self._once(question, read_xml)

    def json(self, question: str) -> Any:  # noqa: ANN401  (what a device sends is anything)
        """The value of a JSON answer; a key said twice, or half a text, is `garbled`."""
        return self._once(question, read_json)

    def mapping(self, question: str) -> dict[str, Any]:
        """The object of a JSON answer; anything else is `garbled`."""
        found = self.json(question)
        if not isinstance(found, dict):
            raise Unanswered(question, "garbled")
        return found

    def ipp(self, question: str = IPP) -> IppAnswer:
        """The attributes of a printer."""
        found = self._once(question, ipp_text.read_text)
        if not 0 <= found.status <= _LAST_GOOD:
            raise Unanswered(question, "garbled" if found.status < 0 else "refused")
        return found

    def jobs(self) -> Jobs:
        """How many jobs a stranger can see."""
        return self._once(JOBS, ipp_text.read_jobs)

    def snmp(self, question: str = WALK) -> SnmpAnswer:
        """The records of an SNMP walk."""
        return self._once(question, snmp.read_text)

    def look(self) -> Look:
        """Ports and banners as they were seen without login."""
        return self._once(LOOK, read_look)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """Something found out from the answers, found out once."""
        if name not in self._parsed:
            self._parsed[name] = make()
        return cast("T", self._parsed[name])

    def key_line(self, question: str, key: str, parent: str = "") -> Line:
        """Where a key of a JSON answer stands, after its parent where that is named."""
        return Line(question, key_line(self.lines(question), key, parent))

    def fail(self, facet: str, question: str, line: int = 0) -> ParseError:
        """The doubt to raise about a line that a facet claims and does not understand."""
        return ParseError(facet, question, line)

    def _reads(self, question: str, reader: Callable[[str], object]) -> bool:
        """Does its reader understand all of it? A refusal that was understood is whole as well."""
        try:
            found = self._once(question, reader)
        except Unanswered:
            return False
        refused = isinstance(found, IppAnswer) and found.status > _LAST_GOOD
        return refused or getattr(found, "complete", True) is True

    def _once(self, question: str, reader: Callable[[str], T]) -> T:
        """What a reader makes of an answer, kept. What it cannot read is kept as garbled."""

        def read() -> T | Unanswered:
            try:
                return reader("\n".join(self.lines(question)))
            except (ValueError, RecursionError):
                return Unanswered(question, "garbled")

        found = self.kept(f"{reader.__module__}.{reader.__name__} {question}", read)
        if isinstance(found, Unanswered):
            raise found
        return found
