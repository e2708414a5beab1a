"""Filters: the lists on each interface, rule by rule.

The first match decides, and a packet that no filter of an applied list matches is dropped (the manual says so). A
number that nobody defined matches nothing. What a dynamic filter adds in its own direction is not judged: its trigger
may let through what the static filters stop, so it stands first, as a rule that nobody models.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.filter import Action, Filter, Rule
from shikiri.model.net import AddressSet
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.filter_render import render
from shikiri.platforms.yamaha_rtx.lists import Applied, applied
from shikiri.platforms.yamaha_rtx.packets import addresses, each, parts
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Filter.FACET
_ACTIONS: Final[dict[str, Action]] = {"pass": "permit", "reject": "deny", "restrict": "unclear"}
_LOGS: Final = {"": False, "-log": True, "-nolog": False}
_SERVICES: Final = {
    "ftp": ("tcp", "ftp"), "www": ("tcp", "www"), "http": ("tcp", "www"), "https": ("tcp", "443"),
    "smtp": ("tcp", "smtp"), "pop3": ("tcp", "pop3"), "telnet": ("tcp", "telnet"), "ssh": ("tcp", "ssh"),
    "submission": ("tcp", "submission"), "domain": ("tcp,udp", "domain"), "dns": ("tcp,udp", "domain"),
    "tcp": ("tcp", "*"), "udp": ("udp", "*"),
}  # fmt: skip


def parse(source: RtxSource) -> Parsed:
    lists = list(applied(source))
    stateful = {(one.interface, one.family) for one in lists if one.dynamic}
    wanted = {one.entry.words[0] for one in lists}
    defined = {word: _defined(source, word) for word in wanted}
    dynamic = {word: {entry.words[3]: entry for entry in _dynamic(source, word)} for word in wanted}
    known: dict[tuple[str, str], tuple[Rule, ...]] = {}
    things = []
    for one in lists:
        word = one.entry.words[0]
        rules = [_trigger(source, one, dynamic[word][number]) for number in one.dynamic if number in dynamic[word]]
        rules += _opened_by_answers(source, one, lists, dynamic[word])
        for number in one.static:
            if number in defined[word]:
                if (word, number) not in known:
                    known[word, number] = tuple(_rules(source, one, defined[word][number]))
                rules += known[word, number]
        things.append(_thing(source, one, tuple(rules), stateful=(one.interface, one.family) in stateful))
    return Parsed(tuple(things), rests_on=(CONFIG,))


def _thing(source: RtxSource, one: Applied, rules: tuple[Rule, ...], *, stateful: bool) -> Filter:
    where = source.line(one.entry)
    return Filter(
        handle=f"{one.entry.words[0]} {one.interface} {one.direction}",
        at={"": where, "default": where, "rules": where},
        interface=one.interface,
        direction=one.direction,
        family=one.family,
        name=" ".join((*one.static, *(("dynamic", *one.dynamic) if one.dynamic else ()))),
        rules=rules,
        default="deny",
        stateful=stateful,
    )


def _defined(source: RtxSource, word: str) -> dict[str, Entry]:
    """The static filters by number; the later line wins."""
    return {
        entry.words[2]: entry for entry in source.all(word, "filter") if entry.words[2:] and entry.words[2].isdigit()
    }


def _dynamic(source: RtxSource, word: str) -> list[Entry]:
    return [entry for entry in source.all(word, "filter", "dynamic") if entry.words[3:] and entry.words[3].isdigit()]


def _rules(source: RtxSource, one: Applied, entry: Entry) -> Iterator[Rule]:
    """`ip filter N ACTION SOURCE DESTINATION [PROTOCOL [PORTS [PORTS]]]`; what is left out is any."""
    action, sources, destinations, protocol, from_ports, to_ports = (*entry.after(3), *["*"] * 4)[:6]
    verb, dash, tail = action.partition("-")
    if len(entry.words) not in range(5, 10) or verb not in _ACTIONS or dash + tail not in _LOGS:
        raise source.fail(_FACET, entry)
    everywhere = addresses("*", one.family)
    origin, strange = each(sources, lambda text: addresses(text, one.family), everywhere)
    target, stranger = each(destinations, lambda text: addresses(text, one.family), everywhere)
    try:
        matched = parts(protocol, from_ports, to_ports)
    except ValueError:
        raise source.fail(_FACET, entry) from None
    for part in matched:
        yield Rule(
            action=_ACTIONS[verb],
            sources=origin,
            destinations=target,
            protocol=part.protocol,
            source_ports=part.source_ports,
            destination_ports=part.destination_ports,
            state=part.state,
            log=_LOGS[dash + tail],
            unmodelled=part.unmodelled or strange or stranger,
            line=source.line(entry),
            text=entry.text,
        )


def _trigger(source: RtxSource, one: Applied, entry: Entry) -> Rule:
    """`ip filter dynamic N SOURCE DESTINATION SERVICE`, or `... filter N in M out K`."""
    words = entry.after(4)
    if len(words) < 3:  # noqa: PLR2004
        raise source.fail(_FACET, entry)
    everywhere = addresses("*", one.family)
    protocol, port = _SERVICES.get(words[2], ("any", "*"))
    part = parts(protocol if protocol != "any" else "*", "*", port)[0]
    return Rule(
        action="permit",
        sources=_widest(words[0], one, everywhere),
        destinations=_widest(words[1], one, everywhere),
        protocol=part.protocol,
        destination_ports=part.destination_ports,
        unmodelled=f"dynamic {entry.words[3]}",
        line=source.line(entry),
        text=entry.text,
    )


def _opened_by_answers(source: RtxSource, one: Applied, lists: list[Applied], dynamic: dict[str, Entry]) -> list[Rule]:
    """A dynamic filter with `in` lets new connections come back against its own direction, once it was triggered."""
    found = []
    for other in lists:
        if (other.interface, other.family) != (one.interface, one.family) or other.direction == one.direction:
            continue
        for entry in (dynamic[number] for number in other.dynamic if number in dynamic):
            if "in" in entry.after(6):
                text = f"dynamic {entry.words[3]} in"
                rule = Rule(action="permit", unmodelled=text, line=source.line(entry), text=entry.text)
                found.append(rule)
    return found


def _widest(text: str, one: Applied, everywhere: AddressSet) -> AddressSet:
    return each(text, lambda word: addresses(word, one.family), everywhere)[0]


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
