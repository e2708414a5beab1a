"""One entry of an access list as rules. Whatever is not understood raises: a list is read whole or not at all."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from shikiri.model.facets.filter import Connection, Rule
from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.acl_words import ICMP, PROTOCOLS, port_number

_TOP_PORT: Final = 65535
_SUBSETS: Final = {  # options that narrow a match in a way the rule cannot say, with how many words follow
    "fragments": 0, "time-range": 1, "dscp": 1, "precedence": 1, "tos": 1, "option": 1, "flow-label": 1,
    "routing": 0, "routing-type": 1, "mobility": 0, "mobility-type": 1, "dest-option": 0, "dest-option-type": 1,
    "auth": 0, "hbh": 0, "undetermined-transport": 0, "match-all": 1, "match-any": 1, "ack": 0, "fin": 0,
    "psh": 0, "rst": 0, "syn": 0, "urg": 0, "sgt": 1, "dscp-any": 0,
}  # fmt: skip
_TTL_OPERANDS: Final = {"range": 2}
_EVERY: Final[Mapping[Family, AddressSet]] = {"ip4": AddressSet.of("any4"), "ip6": AddressSet.of("any6")}


class NotUnderstoodError(ValueError):
    """An entry says something that this reader does not know."""


@dataclass(frozen=True, slots=True)
class Service:
    """One line of a service group: a protocol and its ports."""

    protocol: str
    source_ports: PortSet = ANY_PORT
    destination_ports: PortSet = ANY_PORT
    unmodelled: str = ""


@dataclass(frozen=True, slots=True)
class Groups:
    """The object groups of a device; `None` stands for a group that could not be read."""

    network: Callable[[str], AddressSet | None]
    service: Callable[[str], tuple[Service, ...] | None]


@dataclass(slots=True)
class _Entry:
    """The words of one entry that are still to be read, and the doubts so far."""

    words: list[str]
    family: Family
    groups: Groups
    doubts: list[str] = field(default_factory=list)

    def peek(self) -> str:
        return self.words[0].lower() if self.words else ""

    def take(self) -> str:
        if not self.words:
            raise NotUnderstoodError
        return self.words.pop(0)


def standard_rule(words: Sequence[str], line: Line) -> Rule:
    """An entry of a standard list: only sources."""
    entry = _Entry(list(words), "ip4", Groups(lambda _: None, lambda _: None))
    action = _action(entry.take())
    sources = _address(entry, lone_host=True)
    log = entry.peek() == "log"
    if log:
        entry.take()
        entry.words = entry.words[1:]  # a tag may follow
    if entry.words:
        raise NotUnderstoodError
    return Rule(action=action, sources=sources, destinations=_EVERY["ip4"], log=log, line=line, text=" ".join(words))


def extended_rules(words: Sequence[str], family: Family, groups: Groups, line: Line) -> tuple[Rule, ...]:
    """An entry of an extended or IPv6 list; one that names a service group is several rules."""
    text = " ".join(words)
    if words[0].lower() in {"evaluate", "dynamic"}:
        every = _EVERY[family]
        return (Rule(action="permit", sources=every, destinations=every, unmodelled=text, line=line, text=text),)
    entry = _Entry(list(words), family, groups)
    action = _action(entry.take())
    services = _services(entry)
    named = services[0].protocol if len(services) == 1 else ""
    sources = _address(entry)
    source_ports = _ports(entry, named)
    destinations = _address(entry)
    ports = _icmp_types(entry) if named == "icmp" else _ports(entry, named)
    state, log = _options(entry)
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
        )  # fmt: skip
        for service in services
    )


def _action(word: str) -> Literal["permit", "deny"]:
    match word.lower():
        case "permit":
            return "permit"
        case "deny":
            return "deny"
    raise NotUnderstoodError


def _services(entry: _Entry) -> tuple[Service, ...]:
    word = entry.take()
    if word.lower() == "object-group":
        name = entry.take()
        known = entry.groups.service(name)
        return known if known else (Service("any", unmodelled=f"object-group {name}"),)
    return (Service(protocol_word(word)),)


def protocol_word(word: str) -> str:
    """The neutral word for an IOS protocol name or number."""
    if word.isdecimal():
        return {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmp6"}.get(word, word)
    if word.lower() not in PROTOCOLS:
        raise NotUnderstoodError
    return PROTOCOLS[word.lower()]


def _address(entry: _Entry, *, lone_host: bool = False) -> AddressSet:
    word = entry.take()
    match word.lower():
        case "any" | "any4" | "any6":
            return _EVERY[entry.family]
        case "host":
            return _host(entry, entry.take())
        case "object-group" | "addrgroup":
            name = entry.take()
            known = entry.groups.network(name)
            if known is None:
                entry.doubts.append(f"object-group {name}")
            return _EVERY[entry.family] if known is None else known.only(entry.family)
    if entry.family == "ip6":
        return AddressSet.of(str(ipaddress.IPv6Network(word, strict=False)))
    address = str(ipaddress.IPv4Address(word))
    if lone_host and (not entry.words or entry.peek() == "log"):
        return AddressSet.of(address)
    return AddressSet.wildcard(address, entry.take())


def _host(entry: _Entry, word: str) -> AddressSet:
    try:
        return AddressSet.of(str(ipaddress.ip_address(word))).only(entry.family)
    except ValueError:
        entry.doubts.append(f"host {word}")
        return _EVERY[entry.family]


def _ports(entry: _Entry, protocol: str) -> PortSet:
    if entry.peek() not in {"eq", "neq", "gt", "lt", "range"}:
        return ANY_PORT
    return port_operator(entry.words, protocol)


def port_operator(words: list[str], protocol: str) -> PortSet:
    """`eq www 443`, `range 1 1023` ...; takes what it reads off the list."""
    operator = words.pop(0).lower()
    first = port_number(protocol, words.pop(0))
    match operator:
        case "gt":
            return PortSet.of(f"{first + 1}-{_TOP_PORT}") if first < _TOP_PORT else PortSet()
        case "lt":
            return PortSet.of(f"0-{first - 1}") if first else PortSet()
        case "range":
            last = port_number(protocol, words.pop(0))
            return PortSet.of(f"{min(first, last)}-{max(first, last)}")
    ports = PortSet.of(first)
    while words:
        try:
            ports |= PortSet.of(port_number(protocol, words[0]))
        except (KeyError, ValueError):
            break
        words.pop(0)
    return ports if operator == "eq" else ~ports


def _icmp_types(entry: _Entry) -> PortSet:
    word = entry.peek()
    if word.isdecimal():
        kind = int(entry.take())
        if entry.peek().isdecimal():
            entry.doubts.append(f"icmp {kind} {entry.take()}")
        return PortSet.of(kind)
    if word in ICMP[entry.family]:
        kind, part = ICMP[entry.family][entry.take().lower()]
        if part:
            entry.doubts.append(f"icmp {word}")
        return PortSet.of(kind)
    return ANY_PORT


def _options(entry: _Entry) -> tuple[Connection, bool]:
    state: Connection = "any"
    log = False
    while entry.words:
        word = entry.take().lower()
        if word in {"log", "log-input"}:
            log = True
            if entry.words and not _is_option(entry.peek()):
                entry.take()
        elif word == "established":
            state = "established"
        elif word == "reflect":  # remembers the flow for the way back; what the entry itself matches stays the same
            entry.take()
            if entry.peek() == "timeout":
                entry.words = entry.words[2:]
        elif word == "sequence":
            entry.take()
        elif word == "ttl":
            entry.doubts.append("ttl")
            entry.words = entry.words[1 + _TTL_OPERANDS.get(entry.peek(), 1) :]
        elif word in _SUBSETS:
            operands = [entry.take() for _ in range(_SUBSETS[word])]
            entry.doubts.append(" ".join([word, *operands]))
        else:
            raise NotUnderstoodError
    return state, log


def _is_option(word: str) -> bool:
    return word in _SUBSETS or word in {"log", "log-input", "established", "reflect", "sequence", "ttl"}
