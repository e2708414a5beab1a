"""The lines of snmpd that let somebody in by a community."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from shikiri.model.errors import ParseError
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.platforms.linux.files_read import Said, spaced
from shikiri.platforms.linux.questions import SNMP_FILES
from shikiri.platforms.linux.source import LinuxSource

_FACET: Final = Snmp.FACET
_COMMUNITIES: Final[dict[str, Literal["ro", "rw"]]] = {
    "rocommunity": "ro",
    "rocommunity6": "ro",
    "rwcommunity": "rw",
    "rwcommunity6": "rw",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One line that lets somebody in by a community."""

    said: Said
    handle: str
    community: str
    source: str  # '' from everywhere
    access: Literal["ro", "rw"]


def grants(source: LinuxSource) -> Iterator[Grant]:
    """`rocommunity NAME [SOURCE]`, and the three lines of `com2sec`, `group` and `access`."""
    rows = list(spaced(source, SNMP_FILES))  # whatever head stands before them: a line in a file may look like one
    writers = _writing_groups(rows)
    handles: Counter[str] = Counter()
    for one, community, network, access in _lines(rows, writers):
        handle = f"{one.path}:{one.key} {network or '-'}"
        handles[handle] += 1
        twin = f" #{handles[handle]}" if handles[handle] > 1 else ""
        yield Grant(one, handle + twin, community, network, access)


def _lines(rows: list[Said], writers: frozenset[str]) -> Iterator[tuple[Said, str, str, Literal["ro", "rw"]]]:
    for one in rows:
        if one.key in _COMMUNITIES:
            if not one.words:
                raise _bad(one)
            yield one, one.words[0], _network(one.words[1] if len(one.words) > 1 else ""), _COMMUNITIES[one.key]
        elif one.key in ("com2sec", "com2sec6"):
            words = one.words[2:] if one.words[:1] == ("-Cn",) else one.words
            if len(words) != 3:  # noqa: PLR2004
                raise _bad(one)
            yield one, words[2], _network(words[1]), "rw" if words[0] in writers else "ro"


def _writing_groups(rows: list[Said]) -> frozenset[str]:
    """The security names that may write: by a group whose `access` names a view for it."""
    views = {one.words[0] for one in rows if one.key == "access" and len(one.words) > 6 and one.words[6] != "none"}  # noqa: PLR2004
    groups = (one.words for one in rows if one.key == "group")
    return frozenset(words[2] for words in groups if len(words) > 2 and words[0] in views)  # noqa: PLR2004


def _network(word: str) -> str:
    text = "" if word in ("default", "0.0.0.0/0", "::/0") else "127.0.0.1" if word == "localhost" else word
    try:
        return text if not text or AddressSet.of(text) else ""
    except ValueError:
        return ""  # the name of a host: whatever it stands for, it limits nothing we could prove


def _bad(one: Said) -> ParseError:
    return ParseError(_FACET, SNMP_FILES, one.line.number)
