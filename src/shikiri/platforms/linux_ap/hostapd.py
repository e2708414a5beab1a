"""The files of hostapd: one radio each, and the networks (BSS) it sends, as hostapd itself reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux_ap.hostapd_items import is_known
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES
from shikiri.platforms.linux_ap.source import ApSource

TAIL: Final = "tail -v -n +1 /etc/hostapd/*.conf"
CAT: Final = "cat /etc/hostapd/hostapd.conf"
ASKS: Final = (HOSTAPD_FILES, TAIL, CAT)
_DEBIAN: Final = "/etc/hostapd/hostapd.conf"
_HEAD: Final = re.compile(r"==> (.+) <==\r?")
_END: Final = "that is all"
_NONE: Final = re.compile(r"tail: (?:cannot open|can't open) '/etc/hostapd/\*\.conf'.*: No such file or directory")
_LONGEST: Final = 4094  # hostapd reads that much of a line at once; the rest would be a line of its own
# Items that name another file: its lines belong to the answer, and are no items.
LISTS: Final = frozenset(
    {"wpa_psk_file", "accept_mac_file", "deny_mac_file", "vlan_file", "eap_user_file", "rxkh_file"}
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line `key=value`; nothing of the value is trimmed, as hostapd trims nothing."""

    key: str
    value: str
    line: Line


@dataclass(frozen=True, slots=True)
class Bss:
    """One network: its interface and the items of its own. The first one of a file is that of `interface=`."""

    path: str
    interface: str
    line: Line
    items: tuple[Item, ...]

    def last(self, key: str) -> Item | None:
        """Where an item is given twice hostapd keeps the last."""
        return next((item for item in reversed(self.items) if item.key == key), None)

    def value(self, key: str, default: str = "") -> str:
        item = self.last(key)
        return item.value if item is not None else default

    def number(self, key: str, default: int = 0) -> int:
        """As C reads a number: the digits at the front, else 0."""
        item = self.last(key)
        if item is None:
            return default
        found = re.match(r"\s*([+-]?\d+)", item.value)
        return int(found[1]) if found else 0

    def line_of(self, *keys: str) -> Line:
        """The line of the first of these items that is there; `no such line` where none is."""
        found = (item.line for key in keys if (item := self.last(key)) is not None)
        return next(found, Line(self.line.question, 0))


@dataclass(frozen=True, slots=True)
class Conf:
    """One file: its networks in their order, and all items, for what is said once for the radio."""

    path: str
    networks: tuple[Bss, ...]
    whole: Bss  # every item of the file, whichever network it stands in


@dataclass(frozen=True, slots=True)
class Found:
    """What the machine has of hostapd's files. `whole`: nothing can be missing."""

    files: tuple[Conf, ...]
    lists: dict[str, tuple[tuple[int, str], ...]] = field(hash=False)
    question: str = HOSTAPD_FILES
    whole: bool = False


def found(source: ApSource) -> Found:
    """The files of hostapd, whichever of the questions was asked."""
    return source.once("hostapd", _find)


def _find(source: ApSource) -> Found:
    question = next((one for one in ASKS if one in source.reading.answers), HOSTAPD_FILES)
    if question == TAIL and _no_file(source):
        return Found((), {}, question, whole=True)
    source.lines(question)  # raises where there is no usable answer
    texts = dict(_texts(source, question))
    whole = texts.pop(_END, None) is not None if question == HOSTAPD_FILES else True
    named = {path: lines for path, lines in texts.items() if not _is_list(path, texts)}
    files = tuple(_conf(path, lines, question) for path, lines in named.items() if any(text for _, text in lines))
    lists = {path: lines for path, lines in texts.items() if path not in named}
    return Found(files, lists, question, whole=whole)


def _no_file(source: ApSource) -> bool:
    """`tail` itself says that nothing has such a name: that is an answer, and the only one of a bare machine."""
    answer = source.reading.answers[TAIL]
    said = [line for line in answer.text.splitlines() if line and not line.startswith("#! exit")]
    return len(said) == 1 and _NONE.fullmatch(said[0]) is not None


def _texts(source: ApSource, question: str) -> Iterator[tuple[str, tuple[tuple[int, str], ...]]]:
    """Each file with the lines as they stand, blanks at their ends too."""
    rows = source.reading.answers[question].text.split("\n")
    if all(row.endswith("\r") for row in rows if row):  # whoever captured it wrote all lines like that
        rows = [row.removesuffix("\r") for row in rows]
    if question == CAT:
        yield _DEBIAN, tuple(enumerate(rows, start=1))
        return
    here: list[tuple[int, str]] | None = None
    path = ""
    for number, row in enumerate(rows, start=1):
        head = _HEAD.fullmatch(row)
        if head is None:
            if here is not None:
                here.append((number, row))
            continue
        if here is not None:
            yield path, tuple(here)
        path, here = head[1], []
    if here is not None:
        yield path, tuple(here)


def _is_list(path: str, texts: dict[str, tuple[tuple[int, str], ...]]) -> bool:
    """Does another of these files name it as one of its lists?"""
    said = (text.partition("=") for lines in texts.values() for _, text in lines)
    return any(key in LISTS and value == path for key, _, value in said)


def _conf(path: str, lines: tuple[tuple[int, str], ...], question: str) -> Conf:
    every: list[Item] = []
    parts: list[tuple[str, Line, list[Item]]] = [("", Line(question, lines[0][0]), [])]
    for number, text in lines:
        if not text or text.startswith("#"):
            continue
        key, sign, value = text.partition("=")
        line = Line(question, number)
        if not sign or "\r" in text or len(text) > _LONGEST or not is_known(key):
            raise ParseError("wlan", question, number)
        if key == "bss":
            parts.append((value, line, []))
        elif key == "interface":
            parts[0] = (value, line, parts[0][2])
        item = Item(key, value, line)
        every.append(item)
        parts[-1][2].append(item)
    if not all(name for name, _, _ in parts):
        raise ParseError("wlan", question, parts[0][1].number)
    networks = tuple(Bss(path, name, line, tuple(items)) for name, line, items in parts)
    return Conf(path, networks, Bss(path, networks[0].interface, networks[0].line, tuple(every)))


def rests_on(source: ApSource) -> tuple[str, ...]:
    return (found(source).question,)


def listed(source: ApSource, path: str) -> tuple[tuple[int, str], ...]:
    """The rows of a list that a network names; without it nobody knows what it says."""
    lines = found(source).lists.get(path)
    if lines is None:
        raise Unanswered(found(source).question, "not-asked")
    return tuple((number, text) for number, text in lines if text and not text.startswith("#"))
