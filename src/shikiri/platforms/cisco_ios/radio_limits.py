"""How loud automatic power control may make a radio: by the limit of its band, or by the profile a tag gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

Band = Literal["2.4", "5", "6"]
BANDS: Final[dict[str, Band]] = {"24ghz": "2.4", "5ghz": "5", "6ghz": "6"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit; `dbm` is None for a profile in use that sets none. Without a profile it is that of the whole band."""

    name: str
    band: Band
    node: Node
    dbm: int | None
    profile: str = ""


def limits_of(source: IosSource) -> Iterator[Limit]:
    """The limits that can matter; a profile that no tag names holds for nobody."""
    used = set(_used(source))
    for node in source.top("ap dot11"):
        match node.words[2:]:
            case [word, "rrm", "txpower", "max", most] if word in BANDS:
                yield Limit(f"{word} rrm", BANDS[word], node, _dbm(source, node, most))
            case [word, "rf-profile", *names] if (word, " ".join(names)) in used:
                lines = [*node.find("tx-power max"), *node.find("tx-power-max")]
                dbm = _dbm(source, lines[-1], lines[-1].words[-1]) if lines else None
                profile = " ".join(names)
                yield Limit(f"{word} rf-profile {profile}", BANDS[word], lines[-1] if lines else node, dbm, profile)


def ceiling_of(limits: Iterable[Limit], band: Band) -> Limit | None:
    """The highest of a band's limits, whoever is under which; None where some radio may be under none."""
    mine = [limit for limit in limits if limit.band == band]
    if not any(not limit.profile for limit in mine) or any(limit.dbm is None for limit in mine):
        return None
    return max(mine, key=lambda limit: limit.dbm if limit.dbm is not None else 0)


def _used(source: IosSource) -> Iterator[tuple[str, str]]:
    for tag in source.top("wireless tag rf"):
        for line in tag.children:
            word, _, kind = line.words[0].partition("-")
            if kind == "rf-policy":
                yield word, " ".join(line.words[1:])


def _dbm(source: IosSource, node: Node, word: str) -> int:
    if not word.lstrip("-").isdecimal():
        raise source.fail("radio", node)
    return int(word)
