"""The files of hostapd that a machine has: one radio each, and the lists they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux_ap.hostapd_file import Bss, Conf, Item, conf_of
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES
from shikiri.platforms.linux_ap.source import ApSource

TAIL: Final = "tail -v -n +1 /etc/hostapd/*.conf"
CAT: Final = "cat /etc/hostapd/hostapd.conf"
__all__ = ["ASKS", "CAT", "LISTS", "TAIL", "Bss", "Conf", "Found", "Item", "found", "listed", "rests_on"]
ASKS: Final = (HOSTAPD_FILES, TAIL, CAT)
_DEBIAN: Final = "/etc/hostapd/hostapd.conf"
_HEAD: Final = re.compile(r"==> (.+) <==\r?")
_END: Final = "that is all"
_NONE: Final = re.compile(r"tail: (?:cannot open|can't open) '/etc/hostapd/\*\.conf'.*: No such file or directory")
# Items that name another file: its lines belong to the answer, and are no items.
LISTS: Final = frozenset(
    {"wpa_psk_file", "accept_mac_file", "deny_mac_file", "vlan_file", "eap_user_file", "rxkh_file"}
)


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
    files = tuple(conf_of(path, lines, question) for path, lines in named.items() if any(text for _, text in lines))
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


def rests_on(source: ApSource) -> tuple[str, ...]:
    """The question whose answer all of this is."""
    return (found(source).question,)


def listed(source: ApSource, path: str) -> tuple[tuple[int, str], ...]:
    """The rows of a list that a network names; without it nobody knows what it says."""
    lines = found(source).lists.get(path)
    if lines is None:
        raise Unanswered(found(source).question, "not-asked")
    return tuple((number, text) for number, text in lines if text and not text.startswith("#"))
