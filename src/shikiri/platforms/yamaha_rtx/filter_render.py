"""Writing a filter list: new lines under free numbers first, then the whole list in one command.

The command that applies a list replaces the one before, so there is never a moment without one. Lines that are there
stay as they are, for other lists may use them; a line that says the same under another number is used again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import Family
from shikiri.model.nothing import UNSAID
from shikiri.model.say import say
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.commands import is_interface
from shikiri.platforms.yamaha_rtx.packets_render import body
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest

_FACET: Final = Filter.FACET
_WORDS: Final[dict[Family, str]] = {"ip4": "ip", "ip6": "ipv6"}
_FIRST: Final = 9001  # far from what people number by hand
_DYNAMIC: Final = re.compile(r"dynamic (?P<number>\d+)(?P<back> in)?")
_MOST: Final = 128  # in one list


def render(before: Filter | None, after: Filter | None, around: Around) -> Iterator[Command]:
    held = after if after is not None else before
    if held is None or held.family not in ("ip4", "ip6") or not is_interface(str(held.interface)):
        raise Unwritable(_FACET, "interface", say("rtx.no-command"))
    word, interface = _WORDS[held.family], str(held.interface)
    applied = f"{word} {interface} secure filter {held.direction}"
    source = read_again(around, _FACET, "rules")
    _one_list_a_line(source, word, interface)
    if after is None:
        yield line(f"no {applied}", interface=interface)
        return
    wanted = changes(before, after)
    for derived in ("name", "stateful", *(("interface", "direction", "family") if before is None else ())):
        wanted.pop(derived, None)  # they follow from the lines
    if wanted.get("default") == "deny":
        del wanted["default"]  # what no line matches is dropped, always
    if wanted.pop("rules", None) is not None:
        numbers = _numbers(around, source, held.family)
        static, dynamic = _layout(before, after)
        for one in dict.fromkeys(static):
            if isinstance(one, Rule) and (text := body(one, held.family)) not in _bodies(source, word):
                yield line(f"{word} filter {numbers[text]} {text}", stage="prepare")
        listed = [numbers[body(one, held.family)] if isinstance(one, Rule) else one for one in static]
        behind = ["dynamic", *dynamic] if dynamic else []
        yield line(f"{applied} {' '.join(listed + behind)}", interface=interface)
    refuse_rest(_FACET, wanted)


def _one_list_a_line(source: RtxSource, word: str, interface: str) -> None:
    """A list by the name of a set, or two directions in one line: what replaces it, nobody says."""
    for entry in source.on_interface.get(interface, ()):
        words = entry.words[4:]
        if (
            entry.words[:1] == (word,)
            and entry.words[2:4] == ("secure", "filter")
            and (words[:1] == ("name",) or {"in", "out"} <= set(words))
        ):
            raise Unwritable(_FACET, "rules", say("rtx.no-command"))


def _layout(before: Filter | None, after: Filter) -> tuple[list[Rule | str], list[str]]:
    """The list as numbers of lines that stay and rules that need one; and the numbers of its dynamic filters."""
    known = _groups(before.rules if before is not None and isinstance(before.rules, tuple) else ())
    rules = after.rules if isinstance(after.rules, tuple) else ()
    if _dynamic(rules) != [rule for group in known.values() for rule in _dynamic(group)]:
        raise Unwritable(_FACET, "rules", say("rtx.dynamic"))
    static: list[Rule | str] = []
    dynamic: list[str] = []
    at = 0
    while at < len(rules):
        rule = rules[at]
        group = known.get(rule.text, ()) if rule.text else ()
        opened = _DYNAMIC.fullmatch(rule.unmodelled)
        if opened:
            if static:
                raise Unwritable(_FACET, "rules", say("rtx.dynamic"))
            dynamic += [] if opened["back"] else [opened["number"]]
        elif group and rules[at : at + len(group)] == group:
            static.append(rule.text.split()[2])
            at += len(group) - 1
        else:
            static.append(rule)
        at += 1
    if not static or len(static) + len(dynamic) > _MOST:
        raise Unwritable(_FACET, "rules", say("rtx.list-length", most=_MOST))
    return static, dynamic


def _dynamic(rules: Iterable[Rule]) -> list[Rule]:
    """What dynamic filters open, of this list and against the other direction's; it stays as it is."""
    return [rule for rule in rules if _DYNAMIC.fullmatch(rule.unmodelled)]


def _groups(rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of each line; one line may say several."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.text:
            found[rule.text] = (*found.get(rule.text, ()), rule)
    return found


def _numbers(around: Around, source: RtxSource, family: Family) -> Mapping[str, str]:
    """The number of every new line of the whole plan, so that two lists never take the same one."""
    word = _WORDS[family]
    numbers = dict(_bodies(source, word))
    used = {part for entry in source.entries if "filter" in entry.words for part in entry.words if part.isdigit()}
    free = (str(number) for number in count(_FIRST) if str(number) not in used)
    held = {thing.handle: thing for thing in around.observed.things(_FACET)}
    for thing in around.wanted.things(_FACET):
        if not isinstance(thing, Filter) or thing.family != family:
            continue
        before = held.get(thing.handle) if thing.handle else None
        for text in _new(before if isinstance(before, Filter) else None, thing, family):
            if text not in numbers:
                numbers[text] = next(free)
    return numbers


def _new(before: Filter | None, after: Filter, family: Family) -> Iterator[str]:
    if before is not None and (after.rules is UNSAID or after.rules == before.rules):
        return
    try:
        yield from [body(one, family) for one in _layout(before, after)[0] if isinstance(one, Rule)]
    except Unwritable:
        return  # that list is refused when its own turn comes


def _bodies(source: RtxSource, word: str) -> Mapping[str, str]:
    """What each line says -> its number."""
    lines = [entry for entry in source.all(word, "filter") if entry.words[2:] and entry.words[2].isdigit()]
    last = {entry.words[2]: " ".join(entry.after(3)) for entry in lines}
    return {text: number for number, text in last.items()}
