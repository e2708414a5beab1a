"""What an IOS box answered: the running configuration as a tree, the other answers as lines.

    source.run                          the tree; raises `Unanswered` where the configuration was not asked
    source.top("ip http server")        top-level lines that begin with these whole words, in order
    source.last("clock timezone")       the last of them, or None (the later line wins)
    source.flag("ip http server")       (True | False | None, Line): `ip http server`, `no ip http server`, no such line
    source.line(node)                   the Line to cite; `source.line(None)` cites "no such line"
    source.fail("nat", node)            the ParseError to raise for a claimed line that is not understood
    node.words / .text / .number        the line without its indentation, split, and its place
    node.children / .find("ip address") the lines below, all or those that begin with these words
    source.lines("show wlan all")       any other answer, line by line
    source.has_ipv6                     does any interface speak IPv6?

Comments, banners, macros, pager prompts and log lines between are gone; numbers are those of the answer.
Where the text is not sound (a banner without end, control characters, lines broken at 80 columns) or lacks its
beginning or its `end`, `is_complete` is False and nothing that rests on absence holds.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from shikiri.model.errors import ParseError
from shikiri.model.reading import Line, Reading
from shikiri.platforms.base import Source, Unanswered
from shikiri.platforms.cisco_ios.tree import Node, Tree, matching
from shikiri.platforms.cisco_ios.words import TOP_WORDS

RUN = "show running-config"
VERSION = "show version"
CLOCK = "show clock"
NTP = "show ntp status"

FAILURES = re.compile(
    r"^\s*(?:% ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Authorization|Bad )"
    r"|Command authorization failed|Error:)"
)
_AFTER = r"[ \t]*(?:\s*\n[\w.()-]+[#>]\s*(?:exit)?)?$"  # a prompt may follow
ENDS = {
    RUN: re.compile(rf"(?:^|\n)end{_AFTER}"),
    VERSION: re.compile(rf"\nConfiguration register is 0x[0-9A-Fa-f]+(?: \(will be 0x\w+ at next reload\))?{_AFTER}"),
    CLOCK: re.compile(rf"\d\d:\d\d:\d\d\.\d+ \S+ \w{{3}} \w{{3}} +\d{{1,2}} \d{{4}}{_AFTER}"),
}
HEAD = re.compile(r"Building configuration|Current configuration|Using \d+ out of \d+|version \d")
_ECHO = re.compile(r"(?P<name>[\w.()-]+)[#>] ?\S")
_PROMPT = re.compile(r"(?P<name>[\w.()-]+)[#>]")


class IosSource(Source):
    """The answers of one IOS or IOS XE box."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading, ENDS, FAILURES)
        self._complete: dict[str, bool] = {}
        self.controller: dict[tuple[str, ...], bool] = {}  # is it one? what `is_controller` found

    @cached_property
    def tree(self) -> Tree:
        lines = self.lines(RUN)
        start = next((number for number, line in enumerate(lines) if line.strip()), 0)
        blank = [start] if _ECHO.match(lines[start]) else []
        end = max((number for number, line in enumerate(lines) if line.strip()), default=0)
        blank += [end] if _PROMPT.match(lines[end]) else []
        tree = Tree("" if number in blank else line for number, line in enumerate(lines))
        if not any(_begins_with(node) in TOP_WORDS for node in tree.root.children):
            raise Unanswered(RUN, "garbled")  # a login page, an error of another tool: no box says this
        return tree

    @property
    def run(self) -> Node:
        return self.tree.root

    def top(self, prefix: str) -> list[Node]:
        return matching(self.tree.by_word.get(prefix.partition(" ")[0], ()), prefix)

    def last(self, prefix: str) -> Node | None:
        found = self.top(prefix)
        return found[-1] if found else None

    def flag(self, text: str) -> tuple[bool | None, Line]:
        """Is a switch on or off, by the last line that says exactly this; None where no line does."""
        nodes = [node for node in (*self.top(text), *self.top(f"no {text}")) if node.text in {text, f"no {text}"}]
        if not nodes:
            return None, self.line(None)
        decisive = max(nodes, key=lambda node: node.number)
        return decisive.words[0] != "no", self.line(decisive)

    def line(self, node: Node | None) -> Line:
        return _line(node.number if node else 0)

    def fail(self, facet: str, node: Node) -> ParseError:
        return ParseError(facet, RUN, node.number)

    @cached_property
    def has_ipv6(self) -> bool:
        return any(
            child.words[:2] in (["ipv6", "address"], ["ipv6", "enable"])
            for interface in (*self.top("interface"), *self.top("template"))
            for child in interface.children
        )

    @cached_property
    def hostname(self) -> str:
        node = self.last("hostname") if self.has(RUN) else None
        return node.words[1] if node and len(node.words) > 1 else ""

    def is_complete(self, question: str) -> bool:
        if question not in self._complete:  # every facet asks
            self._complete[question] = self._is_complete(question)
        return self._complete[question]

    def _is_complete(self, question: str) -> bool:
        if question == RUN:
            return super().is_complete(RUN) and self._has_head and self.tree.sound
        if super().is_complete(question):
            return True
        return question not in ENDS and self._ends_with_prompt(question)

    @cached_property
    def _has_head(self) -> bool:
        """Does the text begin where a configuration begins? A scrolled-off screen lacks it."""
        said = (line.strip() for line in self.lines(RUN) if line.strip() and line.strip()[0] != "!")
        first = next((line for line in said if not _ECHO.match(line)), "")
        return HEAD.match(first) is not None

    def _ends_with_prompt(self, question: str) -> bool:
        """The prompt stands alone on the last line, and it is the one that stood before the question, or the name."""
        answer = self.reading.answers.get(question)
        if answer is None or answer.complete is False or not self.has(question):
            return False
        said = [line.strip() for line in self.lines(question) if line.strip()]
        if len(said) < 2:  # noqa: PLR2004  (an echo that was cut after its prompt is not an answer)
            return False
        prompt, echo = _PROMPT.fullmatch(said[-1]), _ECHO.match(said[0])
        return prompt is not None and prompt["name"] == (echo["name"] if echo else self.hostname)


@lru_cache(maxsize=1 << 14)
def _line(number: int) -> Line:
    """The configurations of a fleet have the same few thousand lines to point at."""
    return Line(RUN, number)


def _begins_with(node: Node) -> str:
    words = node.words[1:] if node.words[0] in {"no", "default"} else node.words
    return words[0] if words else ""
