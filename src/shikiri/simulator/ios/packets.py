"""Does an access list let a packet pass? Enough of it to know whether a client still reaches the SSH port."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from shikiri.simulator.ios.config import Config
from shikiri.simulator.tree import Node, find, first, has

_NAMES = {"telnet": 23, "www": 80, "domain": 53, "smtp": 25, "ftp": 21}
_TCP = {"tcp", "ip"}


@dataclass(frozen=True, slots=True)
class Packet:
    """A new TCP connection."""

    source: IPv4Address
    target: IPv4Address
    port: int = 22


def passes(config: Config, name: str, packet: Packet) -> bool:
    """What list `name` says; a list that is not there lets everything pass."""
    entries = list(_entries(config, name))
    if not entries:
        return True
    return next((words[0] == "permit" for words in entries if _fits(words[1:], packet)), False)


def _entries(config: Config, name: str) -> Iterator[list[str]]:
    named = config.block(rf"ip access-list (?:standard|extended) {re.escape(name)}")
    lines = [node.line for node in named.children] if named else []
    lines += [found[1] for _, found in find(config.nodes, rf"access-list {re.escape(name)} (.*)")]
    for line in lines:
        words = line.split()
        if words[0] in {"permit", "deny"}:
            yield words


def _fits(words: list[str], packet: Packet) -> bool:
    """One entry without its verb: `192.168.0.0 0.0.255.255`, `tcp any host 10.0.0.1 eq 22`."""
    if re.match(r"\d|host|any", words[0]):
        return _address(words, packet.source)
    if words[0] not in _TCP:
        return False
    rest = words[1:]
    if not _address(rest, packet.source) or not _port(rest, 50000):
        return False
    return _address(rest, packet.target) and _port(rest, packet.port) and "established" not in rest


def _address(words: list[str], address: IPv4Address) -> bool:
    word = words.pop(0) if words else "any"
    if word == "any":
        return True
    if word == "host":
        return IPv4Address(words.pop(0)) == address
    if not words or not re.match(r"\d+\.", words[0]):
        return IPv4Address(word) == address
    wild = int(IPv4Address(words.pop(0)))
    return (int(IPv4Address(word)) | wild) == (int(address) | wild)


def _port(words: list[str], port: int) -> bool:
    if not words or words[0] not in {"eq", "neq", "gt", "lt", "range"}:
        return True
    verb, number = words.pop(0), _number(words.pop(0))
    if verb == "range":
        return number <= port <= _number(words.pop(0))
    return {"eq": port == number, "neq": port != number, "gt": port > number, "lt": port < number}[verb]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NAMES.get(word, 0)


def home(config: Config, address: IPv4Address) -> tuple[Node, IPv4Interface] | None:
    """The interface in whose network a client sits, and its address."""
    for node, _ in find(config.nodes, "interface .*"):
        if not has(node.children, "shutdown") and (found := first(node.children, r"ip address (\S+) (\d\S+)")):
            own = IPv4Interface(f"{found[1]}/{found[2]}")
            if address in own.network:
                return node, own
    return None
