"""Filters as commands: a new list first, then the interface takes it; never a moment without a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.logging import Logging
from shikiri.model.net import Family
from shikiri.model.nothing import Known
from shikiri.model.rules import IMPLICIT, meaning
from shikiri.platforms.cisco_ios.access import OURS, own_list
from shikiri.platforms.cisco_ios.ace import extended_rules
from shikiri.platforms.cisco_ios.ace_parts import Groups
from shikiri.platforms.cisco_ios.ace_write import extended_lines
from shikiri.platforms.cisco_ios.acl import on_link
from shikiri.platforms.cisco_ios.object_group import groups_of
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around

_APPLY: Final[dict[Family, str]] = {"ip4": "ip access-group", "ip6": "ipv6 traffic-filter"}


def render(before: Filter | None, after: Filter | None, around: Around) -> Iterator[Command]:
    """The list an interface applies in one direction."""
    if after is None:
        if before is None:
            return
        yield tell("no ", _applied(before), inside=_interface(before), stage="close")
        return
    left = changes(before, after)
    for derived in ("name", "interface", "direction", "family") if before is None else ("name",):
        left.pop(derived, None)  # a list of ours is named after its content
    if left.pop("stateful", False):
        raise refuse("filter", "stateful", "ios.no-command")
    wanted = {field: left.pop(field) for field in ("rules", "default") if field in left}
    refuse_rest("filter", left)
    if before is not None and wanted.keys() == {"rules"} and _same(before.rules, wanted["rules"]):
        return
    if wanted:
        yield from applied(before, after, around)


def applied(before: Filter | None, after: Filter, around: Around) -> Iterator[Command]:
    """The new list, the interface that takes it, and the end of a list of ours that nobody uses any more."""
    source = source_of(around, "filter", "rules")
    family, rules = plain(after.family), plain(after.rules)
    if family not in _APPLY or not isinstance(rules, tuple):
        raise refuse("filter", "rules", "ios.no-value")
    lines = _lines(source, rules, family, log=_may_log(around))
    if plain(after.default) == "permit":
        lines.append("permit ip any any" if family == "ip4" else "permit ipv6 any any")
    elif not lines:
        lines.append("deny ip any any" if family == "ip4" else "deny ipv6 any any")
    interface = word(plain(after.interface), "filter", "interface")
    direction = word(plain(after.direction), "filter", "direction")
    use = f"{interface}-{direction}".upper().replace("/", "-").replace(".", "-").replace(":", "-")
    made = own_list(source, use if family == "ip4" else f"{use}6", "extended" if family == "ip4" else "ipv6", lines)
    yield from made.commands
    yield tell(f"{_APPLY[family]} {made.name} {direction}", inside=f"interface {interface}")
    old = plain(before.name) if before is not None else ""
    if isinstance(old, str) and old.startswith(OURS) and old != made.name and _uses(source, old) <= 1:
        header = "ip access-list extended" if family == "ip4" else "ipv6 access-list"
        yield tell(f"no {header} {old}", stage="close")


def _same(held: object, wanted: object) -> bool:
    return isinstance(held, tuple) and isinstance(wanted, tuple) and meaning(held) == meaning(wanted)


def without_log(filter_: Filter) -> Filter:
    """The same filter, writing nothing down."""
    rules = plain(filter_.rules)
    return replace(filter_, rules=tuple(replace(rule, log=False) for rule in rules))


def _may_log(around: Around) -> bool:
    """Nothing that passes is recorded where the policy wants it so, whoever writes the list."""
    return not any(isinstance(one, Logging) and plain(one.traffic) is False for one in around.wanted.things("logging"))


def _lines(source: IosSource, rules: Sequence[Rule], family: Family, *, log: bool) -> list[str]:
    """What the device already says in its own words stays so; all other rules are put into words."""
    groups = groups_of(source)
    left = [rule if log else replace(rule, log=False) for rule in rules if not rule.text.startswith(IMPLICIT)]
    found: list[str] = []
    while left:
        own = _said(left[0].text, family, groups)
        if own and tuple(left[: len(own)]) == own:
            found.append(left[0].text)
            left = left[len(own) :]
        else:
            found += extended_lines(left.pop(0), family, log=log)
    return list(dict.fromkeys(found))  # a box takes no entry twice, and the second would match nothing


def _said(text: str, family: Family, groups: Groups) -> tuple[Rule, ...]:
    """What an entry in the device's words means; nothing where it is no entry of such a list."""
    try:
        rules = extended_rules(text.split(), family, groups, None)
    except (ValueError, KeyError, IndexError):
        return ()
    return tuple(map(on_link, rules)) if family == "ip6" else rules


def _interface(filter_: Filter) -> str:
    return f"interface {word(plain(filter_.interface), 'filter', 'interface')}"


def _applied(filter_: Filter) -> str:
    family: Known[Family] = plain(filter_.family)
    if not isinstance(family, str) or family not in _APPLY:
        raise never("filter")
    name, direction = (word(plain(value), "filter", "name") for value in (filter_.name, filter_.direction))
    return f"{_APPLY[family]} {name} {direction}"


def _uses(source: IosSource, name: str) -> int:
    """How often a list is named outside its own lines."""
    headers = ("ip access-list", "ipv6 access-list")
    nodes = (node for node in source.run.walk() if not node.text.startswith(headers))
    return sum(name in node.words for node in nodes)
