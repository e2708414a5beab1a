"""The commands a simulated device knows, read from a page of text, and what each of them replaces.

A page has sections, `[name]`, and one command per line::

    hostname => <w>                 what stands after `=>` is the value: a second command replaces the first
    ip access-group => <w> => in|out    and what stands after the value belongs to the key again
    cdp run ;on                     on by default: only `no cdp run` is ever printed
    ip http server ;both            both forms are printed
    interface <w> ;opens interface  opens a block whose commands are the section `interface`

`<w>` one word, `<n>` a number, `<a>` an IPv4 address, `<...>` the rest. Everything else is a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_MACROS = {"<w>": r"\S+", "<n>": r"\d+", "<a>": r"\d+\.\d+\.\d+\.\d+", "<...>": r"\S.*"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One command: its pattern, the pattern of its key alone, and how its negation is printed."""

    full: re.Pattern[str]
    key: re.Pattern[str]
    opens: str = ""
    on: bool = False
    both: bool = False

    def identity(self, line: str) -> str | None:
        """What two commands share when the later one replaces the earlier one; None: this is another command."""
        if found := self.full.fullmatch(line):
            if "value" in self.full.groupindex and found.group("value") is not None:
                return " ".join((line[: found.start("value")] + line[found.end("value") :]).split())
            return line
        return line if self.key.fullmatch(line) else None


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """The commands of one mode."""

    name: str
    rules: tuple[Rule, ...]

    def rule(self, line: str, *, negated: bool = False) -> Rule | None:
        """The command this line is; a negated one may leave its value out."""
        return _rule(self, line, negated)


@lru_cache(maxsize=8192)
def _rule(section: Section, line: str, negated: bool) -> Rule | None:  # noqa: FBT001  (a cache takes no keywords)
    full = next((rule for rule in section.rules if rule.full.fullmatch(line)), None)
    if full or not negated:
        return full
    return next((rule for rule in section.rules if rule.key.fullmatch(line)), None)


def _compile(text: str) -> Rule:
    body, _, options = text.partition(" ;")
    for macro, expression in _MACROS.items():
        body = body.replace(macro, expression)
    key, arrow, rest = body.partition(" => ")
    value, _, tail = rest.partition(" => ")
    tail = f" (?:{tail})" if tail else ""
    full = f"(?:{key})(?P<value> (?:{value})){tail}" if arrow else f"(?:{key})"
    word, _, argument = options.strip().partition(" ")
    return Rule(
        re.compile(full),
        re.compile(f"(?:{key}){tail}"),
        argument if word == "opens" else "",
        word == "on",
        word == "both",
    )


def load(package: str, page: str) -> Mapping[str, Section]:
    """The sections of a page of this package."""
    return {name: Section(name, tuple(map(_compile, lines))) for name, lines in _sections(package, page)}


def _sections(package: str, page: str) -> Iterator[tuple[str, list[str]]]:
    name, lines = "", list[str]()
    for raw in files(package).joinpath(page).read_text("utf-8").splitlines():
        line = raw.split(" #")[0].strip() if not raw.startswith("#") else ""
        if line.startswith("["):
            if name:
                yield name, lines
            name, lines = line.strip("[]"), []
        elif line:
            lines.append(line)
    yield name, lines
