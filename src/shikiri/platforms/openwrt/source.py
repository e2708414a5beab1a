"""The answers of an OpenWrt device: UCI packages, however they were printed, and what a few programs say.

source.package("wireless")   its sections; empty where it is proved that there is no such file
source.line("wireless", 12)  the Line to cite; 0 cites "no such line"
source.silent("wireless", x) a value that follows from "no such line"; UNSAID where the text may be cut
source.default(...)          the same for what OpenWrt does then, with the tag of the facts
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from shikiri.model.errors import ParseError
from shikiri.model.nothing import UNSAID, Default, Nothing, Tag
from shikiri.model.reading import Line, Reading
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.openwrt.uci import Package, Section, parse_files, parse_shown

T = TypeVar("T")
EXPORT: Final = "uci export"
SHOW: Final = "uci show"
PACKAGES: Final = (
    "dhcp", "dropbear", "firewall", "mini_snmpd", "network", "rpcd", "snmpd", "system", "uhttpd", "upnpd", "wireless",
)  # fmt: skip
_NOT_THERE: Final = "Entry not found"


def said_apart(name: str) -> tuple[str, ...]:
    """The questions by which somebody may have captured one package alone."""
    return (f"uci export {name}", f"cat /etc/config/{name}", SHOW, f"uci show {name}")


APART: Final = tuple(dict.fromkeys(question for name in PACKAGES for question in said_apart(name)))


def asks(*packages: str) -> tuple[str, ...]:
    """All at once, or, from a folder of captures, each by itself."""
    return (EXPORT, *dict.fromkeys(question for name in packages for question in said_apart(name)))


class OpenwrtSource(LinuxSource):
    """The answers of one device."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._once: dict[str, object] = {}

    def once(self, name: str, find: Callable[[OpenwrtSource], T]) -> T:
        """Something several facets need, worked out once."""
        if name not in self._once:
            self._once[name] = find(self)
        return cast("T", self._once[name])

    def question(self, package: str) -> str:
        """The question whose answer holds this package, or proves that it is not there."""
        for question in (EXPORT, *said_apart(package)):
            if question in self.reading.answers and (self._is_absent(question) or self.has(question)):
                return question
        raise Unanswered(EXPORT, "not-asked")

    def _is_absent(self, question: str) -> bool:
        answer = self.reading.answers.get(question)
        return answer is not None and self.exit_status(question) == 1 and _NOT_THERE in answer.text

    def package(self, name: str) -> Package:
        """The sections of a package. A line in it that nobody understands makes all of it doubtful."""
        question = self.question(name)
        if self._is_absent(question):
            return Package(name)
        found = self.once(f"read {question}", lambda _: self._read(question)).get(name, Package(name))
        if found.strange:
            raise ParseError(name, question, min(found.strange))
        if question not in (EXPORT, SHOW) and not found.sections:
            raise Unanswered(question, "empty")  # a file of comments alone, or something that is none of UCI
        return found

    def _read(self, question: str) -> dict[str, Package]:
        lines = tuple(enumerate(self.lines(question), start=1))
        if question.startswith(SHOW):
            found = parse_shown(lines)
        else:
            found = parse_files(lines, question.rpartition("/")[2] if question.startswith("cat ") else "")
        if not found:
            raise ParseError("uci", question, 1)
        if not self.is_complete(question):  # where the text may break off, its last section may be half of one
            last = next(reversed(found.values()))
            del last.sections[-1:]
        return found

    def line(self, package: str, number: int) -> Line:
        return Line(self.question(package), number)

    def lines_of(self, package: str, section: Section, **options: str) -> dict[str, Line]:
        """Field -> the line of the option that gave it; "" is the section."""
        found = {name: self.line(package, section.at(option)) for name, option in options.items()}
        return {"": self.line(package, section.line), **found}

    def fail(self, package: str, number: int) -> ParseError:
        """The error to raise for a claimed line that is not understood."""
        return ParseError(package, self.question(package), number)

    def silent(self, package: str, value: T) -> T | Nothing:
        return value if self.is_complete(self.question(package)) else UNSAID

    def default(self, package: str, value: T, tag: Tag) -> Default[T] | Nothing:
        return Default(value, tag) if self.is_complete(self.question(package)) else UNSAID

    def is_complete(self, question: str) -> bool:
        """Also an answer that says there is no such package is whole."""
        answer = self.reading.answers.get(question)
        if answer is not None and self._is_absent(question):
            return answer.complete is True
        return super().is_complete(question)

    def fail_at(self, question: str, number: int) -> ParseError:
        """The same for a line of an answer that is not UCI."""
        return ParseError("answer", question, number)
