"""The access lists that we write: named after what they hold, so that a list in use is never edited, only replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from shikiri.model.command import Command
from shikiri.model.facets.filter import Rule
from shikiri.model.net import AddressSet, Family
from shikiri.model.reading import Line
from shikiri.model.rules import IMPLICIT
from shikiri.platforms.cisco_ios.ace import extended_rules, standard_rule
from shikiri.platforms.cisco_ios.ace_write import address_words, standard_lines
from shikiri.platforms.cisco_ios.acl import AccessLists, UnclearListError, on_link
from shikiri.platforms.cisco_ios.object_group import groups_of
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.typed import refuse, tell

Kind = Literal["standard", "extended", "ipv6"]
OURS: Final = "SHIKIRI-"
_HEADERS: Final[dict[Kind, str]] = {
    "standard": "ip access-list standard ", "extended": "ip access-list extended ", "ipv6": "ipv6 access-list ",
}  # fmt: skip
_HERE: Final = Line(RUN, 0)
_TRIES: Final = 9


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list by its name and what must be typed so that it is there; nothing where it already is."""

    name: str
    commands: tuple[Command, ...]


def own_list(source: IosSource, use: str, kind: Kind, lines: Sequence[str]) -> OwnList:
    """The list for one use. Another content gets another name; a name somebody has written into is left alone."""
    family: Family = "ip6" if kind == "ipv6" else "ip4"
    lists = AccessLists(source)
    wanted = _rules(source, kind, lines)
    mark = sha256("\n".join((kind, *lines)).encode()).hexdigest()[:6].upper()
    for attempt in range(_TRIES):
        name = f"{OURS}{use}-{mark}" + (f"-{attempt + 1}" if attempt else "")
        try:
            found = lists.get(family, name)
        except UnclearListError:
            continue
        if not found.defined:
            return OwnList(name, tuple(tell(text, inside=_HEADERS[kind] + name, stage="prepare") for text in lines))
        if tuple(rule for rule in found.rules if not rule.text.startswith(IMPLICIT)) == wanted:
            return OwnList(name, ())
    raise refuse("filter", "name", "ios.name-taken", name=f"{OURS}{use}-{mark}")


def _rules(source: IosSource, kind: Kind, lines: Sequence[str]) -> tuple[Rule, ...]:
    if kind == "standard":
        return tuple(standard_rule(text.split(), _HERE) for text in lines)
    groups = groups_of(source)
    family: Family = "ip6" if kind == "ipv6" else "ip4"
    rules = (rule for text in lines for rule in extended_rules(text.split(), family, groups, _HERE))
    return tuple(map(on_link, rules)) if family == "ip6" else tuple(rules)


def callers_lists(source: IosSource, use: str, callers: AddressSet) -> Iterator[tuple[Family, OwnList]]:
    """The lists that let only these callers in: one for IPv4, and one for IPv6 where the box speaks it."""
    yield "ip4", own_list(source, use, "standard", standard_lines(callers))
    if source.has_ipv6:
        lines = [f"permit ipv6 {text} any" for text in address_words(callers, "ip6")] or ["deny ipv6 any any"]
        yield "ip6", own_list(source, f"{use}6", "ipv6", lines)
