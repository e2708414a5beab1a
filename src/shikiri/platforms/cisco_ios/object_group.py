"""Object groups: named sets of addresses or services that access lists refer to."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Final

from shikiri.model.net import ANY_PORT, NOWHERE, AddressSet, PortSet
from shikiri.platforms.cisco_ios.ace import protocol_word
from shikiri.platforms.cisco_ios.ace_parts import Groups, NotUnderstoodError, Service
from shikiri.platforms.cisco_ios.ace_ports import port_operator
from shikiri.platforms.cisco_ios.acl_words import ICMP
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

_DEEPEST: Final = 8
_OPERATORS: Final = frozenset({"eq", "lt", "gt", "range", "neq"})


def groups_of(source: IosSource) -> Groups:
    """The object groups of a device, read when they are asked for; `None` for one that nobody can read."""
    networks = _named(source, "network") | _named(source, "v6-network")
    services = _named(source, "service")

    def network(name: str) -> AddressSet | None:
        try:
            return _addresses(networks, name)
        except (ValueError, KeyError, IndexError):
            return None

    def service(name: str) -> tuple[Service, ...] | None:
        try:
            return _services(services, name)
        except (ValueError, KeyError, IndexError):
            return None

    return Groups(network=network, service=service)


def _named(source: IosSource, kind: str) -> dict[str, Node]:
    return {node.words[2]: node for node in source.top(f"object-group {kind}") if len(node.words) == 3}  # noqa: PLR2004


def _addresses(nodes: Mapping[str, Node], name: str, depth: int = 0) -> AddressSet:
    if depth > _DEEPEST:
        raise NotUnderstoodError
    found = NOWHERE
    for line in nodes[name].children:
        match line.words:
            case ["description", *_]:
                continue
            case ["host", address]:
                found |= AddressSet.of(str(ipaddress.ip_address(address)))
            case ["any"]:
                found |= AddressSet.of("any")
            case ["range", low, high]:
                found |= AddressSet.of(f"{low}-{high}")
            case ["group-object", inner]:
                found |= _addresses(nodes, inner, depth + 1)
            case [network] if "/" in network:
                found |= AddressSet.of(network)
            case [address, mask]:  # a netmask, unlike the wildcard of the lists themselves
                found |= AddressSet.of(f"{address}/{mask.removeprefix('/')}")
            case _:
                raise NotUnderstoodError
    return found


def _services(nodes: Mapping[str, Node], name: str, depth: int = 0) -> tuple[Service, ...]:
    if depth > _DEEPEST:
        raise NotUnderstoodError
    found: list[Service] = []
    for line in nodes[name].children:
        match line.words:
            case ["description", *_]:
                continue
            case ["group-object", inner]:
                found.extend(_services(nodes, inner, depth + 1))
            case [("tcp" | "udp" | "tcp-udp") as word, *rest]:
                found.extend(_ported(protocol, list(rest)) for protocol in word.split("-"))
            case ["icmp", kind]:
                found.append(_icmp(kind))
            case [word]:
                found.append(Service(protocol_word(word)))
            case _:
                raise NotUnderstoodError
    return tuple(found)


def _ported(protocol: str, words: list[str]) -> Service:
    source_ports = ANY_PORT
    if words and words[0] == "source":
        words.pop(0)
        source_ports = _ports(protocol, words)
    ports = _ports(protocol, words) if words else ANY_PORT
    if words:
        raise NotUnderstoodError
    return Service(protocol, source_ports, ports)


def _ports(protocol: str, words: list[str]) -> PortSet:
    if words[0] not in _OPERATORS:
        words.insert(0, "eq")
    return port_operator(words, protocol)


def _icmp(word: str) -> Service:
    if word.isdecimal():
        return Service("icmp", destination_ports=PortSet.of(word))
    kind, part = ICMP["ip4"][word]
    return Service("icmp", destination_ports=PortSet.of(kind), unmodelled=f"icmp {word}" if part else "")
