"""One entry of an access list as rules. Whatever is not understood raises: a list is read whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from shikiri.model.facets.filter import Rule
from shikiri.model.net import Family
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.ace_parts import (
    EVERY,
    Entry,
    Groups,
    NotUnderstoodError,
    Service,
    read_address,
    read_options,
)
from shikiri.platforms.cisco_ios.ace_ports import read_icmp_types, read_ports
from shikiri.platforms.cisco_ios.acl_words import PROTOCOLS


def standard_rule(words: Sequence[str], line: Line) -> Rule:
    """An entry of a standard list: only sources."""
    entry = Entry(list(words), "ip4", Groups(lambda _: None, lambda _: None))
    action = _action(entry.take())
    sources = read_address(entry, lone_host=True)
    log = entry.peek() == "log"
    if log:
        entry.take()
        entry.words = entry.words[1:]  # a tag may follow
    if entry.words:
        raise NotUnderstoodError
    return Rule(action=action, sources=sources, destinations=EVERY["ip4"], log=log, line=line, text=" ".join(words))


def extended_rules(words: Sequence[str], family: Family, groups: Groups, line: Line | None) -> tuple[Rule, ...]:
    """An entry of an extended or IPv6 list; one that names a service group is several rules."""
    text = " ".join(words)
    if words[0].lower() in {"evaluate", "dynamic"}:
        every = EVERY[family]
        return (Rule(action="permit", sources=every, destinations=every, unmodelled=text, line=line, text=text),)
    entry = Entry(list(words), family, groups)
    action = _action(entry.take())
    services = _services(entry)
    named = services[0].protocol if len(services) == 1 else ""
    sources = read_address(entry)
    source_ports = read_ports(entry, named)
    destinations = read_address(entry)
    ports = read_icmp_types(entry) if named == "icmp" else read_ports(entry, named)
    state, log = read_options(entry)
    return tuple(
        Rule(
            action=action,
            sources=sources,
            destinations=destinations,
            protocol=service.protocol,
            source_ports=service.source_ports & source_ports,
            destination_ports=service.destination_ports & ports,
            state=state,
            log=log,
            unmodelled=", ".join([*entry.doubts, *filter(None, [service.unmodelled])]),
            line=line,
            text=text,
        )
        for service in services
    )


def _action(word: str) -> Literal["permit", "deny"]:
    match word.lower():
        case "permit":
            return "permit"
        case "deny":
            return "deny"
    raise NotUnderstoodError


def _services(entry: Entry) -> tuple[Service, ...]:
    word = entry.take()
    if word.lower() == "object-group":
        name = entry.take()
        known = entry.groups.service(name)
        return known or (Service("any", unmodelled=f"object-group {name}"),)
    return (Service(protocol_word(word)),)


def protocol_word(word: str) -> str:
    """The neutral word for an IOS protocol name or number."""
    if word.isdecimal():
        return {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmp6"}.get(word, word)
    if word.lower() not in PROTOCOLS:
        raise NotUnderstoodError
    return PROTOCOLS[word.lower()]
