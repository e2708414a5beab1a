"""The parts of an access list entry that stand around its ports: addresses and options, taken word by word."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.facets.filter import Connection
from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet

_SUBSETS: Final = {  # options that narrow a match in a way the rule cannot say, with how many words follow
    "fragments": 0, "time-range": 1, "dscp": 1, "precedence": 1, "tos": 1, "option": 1, "flow-label": 1,
    "routing": 0, "routing-type": 1, "mobility": 0, "mobility-type": 1, "dest-option": 0, "dest-option-type": 1,
    "auth": 0, "hbh": 0, "undetermined-transport": 0, "ack": 0, "fin": 0,
    "psh": 0, "rst": 0, "syn": 0, "urg": 0, "sgt": 1, "dscp-any": 0,
}  # fmt: skip
_OPTIONS: Final = frozenset("log log-input established reflect sequence ttl match-all match-any".split())
_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")
_TTL_OPERANDS: Final = {"range": 2}
EVERY: Final[Mapping[Family, AddressSet]] = {"ip4": AddressSet.of("any4"), "ip6": AddressSet.of("any6")}


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
class Entry:
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


def read_address(entry: Entry, *, lone_host: bool = False) -> AddressSet:
    word = entry.take()
    match word.lower():
        case "any" | "any4" | "any6":
            return EVERY[entry.family]
        case "host":
            return _host(entry, entry.take())
        case "object-group" | "addrgroup":
            name = entry.take()
            known = entry.groups.network(name)
            if known is None:
                entry.doubts.append(f"object-group {name}")
            return EVERY[entry.family] if known is None else known.only(entry.family)
    if entry.family == "ip6":
        return AddressSet.of(str(ipaddress.IPv6Network(word, strict=False)))
    if lone_host and (not entry.words or entry.peek() == "log"):
        return AddressSet.of(str(ipaddress.IPv4Address(word)))
    return AddressSet.wildcard(word, entry.take())


def _host(entry: Entry, word: str) -> AddressSet:
    if _ADDRESS.fullmatch(word):
        return AddressSet.of(word).only(entry.family)
    entry.doubts.append(f"host {word}")  # a name: what it stands for, the resolver knows
    return EVERY[entry.family]


def read_options(entry: Entry) -> tuple[Connection, bool]:
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
        elif word in {"match-all", "match-any"}:
            while entry.peek()[:1] in {"+", "-"}:
                entry.take()
            entry.doubts.append(word)
        elif word in _SUBSETS:
            operands = [entry.take() for _ in range(_SUBSETS[word])]
            entry.doubts.append(" ".join([word, *operands]))
        else:
            raise NotUnderstoodError
    return state, log


def _is_option(word: str) -> bool:
    return word in _SUBSETS or word in _OPTIONS
