"""The ports of an access list entry, and what stands in their place for ICMP."""

from __future__ import annotations

from typing import Final

from shikiri.model.net import ANY_PORT, PortSet
from shikiri.platforms.cisco_ios.ace_parts import Entry
from shikiri.platforms.cisco_ios.acl_words import ICMP, port_number

_TOP_PORT: Final = 65535


def read_ports(entry: Entry, protocol: str) -> PortSet:
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


def read_icmp_types(entry: Entry) -> PortSet:
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
