"""Which filters are applied where: `ip lan1 secure filter in 1 2 dynamic 3`, by number or by the name of a set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from shikiri.model.net import Family
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.source import RtxSource

Direction = Literal["in", "out"]
FAMILY: Final[dict[str, Family]] = {"ip": "ip4", "ipv6": "ip6"}
_DIRECTIONS: Final[dict[str, Direction]] = {"in": "in", "out": "out"}
_FACET = "filter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One list on one interface: static numbers, then dynamic ones."""

    entry: Entry
    interface: str
    family: Family
    direction: Direction
    static: tuple[str, ...]
    dynamic: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The filters in use, by the word that defines them (`ip`, `ipv6`)."""

    static: dict[str, set[str]]
    dynamic: dict[str, set[str]]


def applied(source: RtxSource) -> Iterator[Applied]:
    """Every applied list. A set that nobody defined filters nothing, as the manual says, and is none."""
    for interface, entries in source.on_interface.items():
        last: dict[tuple[str, str], Applied] = {}
        for entry in entries:
            if entry.words[2:4] != ("secure", "filter"):
                continue
            for one in _of_line(source, interface, entry):
                last[one.family, one.direction] = one
        yield from last.values()


def numbers(source: RtxSource) -> Numbers:
    found = Numbers({word: set() for word in FAMILY}, {word: set() for word in FAMILY})
    for one in applied(source):
        found.static[one.entry.words[0]].update(one.static)
        found.dynamic[one.entry.words[0]].update(one.dynamic)
    return found


def _of_line(source: RtxSource, interface: str, entry: Entry) -> Iterator[Applied]:
    words = entry.after(4)
    if words[:1] == ("name",) and len(words) == 2:  # noqa: PLR2004
        for line in source.all(entry.words[0], "filter", "set", words[1]):
            yield from _split(source, interface, entry, line.after(4))
    else:
        yield from _split(source, interface, entry, words)


def _split(source: RtxSource, interface: str, entry: Entry, words: tuple[str, ...]) -> Iterator[Applied]:
    """`in 1 2 dynamic 3 out 4`: the lists of one line."""
    starts = [at for at, word in enumerate(words) if word in _DIRECTIONS]
    if not starts or starts[0] != 0:
        raise source.fail(_FACET, entry)
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        listed = words[start + 1 : end]
        cut = listed.index("dynamic") if "dynamic" in listed else len(listed)
        static, dynamic = listed[:cut], listed[cut + 1 :]
        if not (static or dynamic) or not all(word.isdigit() for word in static + dynamic):
            raise source.fail(_FACET, entry)
        yield Applied(
            entry=entry,
            interface=interface,
            family=FAMILY[entry.words[0]],
            direction=_DIRECTIONS[words[start]],
            static=static,
            dynamic=dynamic,
        )
