"""Address translation: which inner addresses get out, and which ports are forwarded inwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import NOWHERE, AddressSet, PortSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.acl import address_set
from shikiri.platforms.cisco_ios.acl_words import port_number
from shikiri.platforms.cisco_ios.interfaces import name_of
from shikiri.platforms.cisco_ios.nat_write import render
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(r"ip nat\b")

_HARMLESS: Final = frozenset("pool translation settings log service portmap stateful create switchover".split())
_TAIL: Final = frozenset("extendable no-alias no-payload overload reversible forced".split())


@dataclass(slots=True)
class _Outside:
    """What one outer interface translates."""

    node: Node
    inner: AddressSet | None = NOWHERE  # None: nobody can tell
    forwards: list[Forward] = field(default_factory=list)
    inner_line: Node | None = None


def parse(source: IosSource) -> Parsed:
    """One thing per outer interface; a rule that names no interface works on all of them."""
    outsides: dict[str, _Outside] = {}
    for interface in source.top("interface"):
        for node in interface.find("ip nat"):
            match node.words[2:]:
                case ["outside"]:
                    outsides[name_of(interface)] = _Outside(node)
                case ["inside"]:
                    continue
                case _:
                    raise source.fail("nat", node)
    for node in source.top("ip nat"):
        _read(source, node, outsides)
    return Parsed(tuple(_thing(source, name, outside) for name, outside in outsides.items()), rests_on=(RUN,))


def _read(source: IosSource, node: Node, outsides: dict[str, _Outside]) -> None:
    match node.words[2:]:
        case [word, *_] if word in _HARMLESS:
            return
        case ["inside", "source", "static", *rest]:
            _add_forward(source, node, rest, outsides)
        case ["inside", "source", "list", name, *rest]:
            _add_inner(_chosen(rest, outsides), node, address_set(source, name) if _is_plain(rest) else None)
        case ["inside", "source", "route-map", _, *rest]:
            _add_inner(_chosen(rest, outsides), node, None)
        case _:
            raise source.fail("nat", node)


def _is_plain(words: list[str]) -> bool:
    return "vrf" not in words and "oer" not in words


def _chosen(words: list[str], outsides: dict[str, _Outside]) -> Iterable[_Outside]:
    if "interface" in words[:-1]:
        name = words[words.index("interface") + 1]
        return [outsides[name]] if name in outsides else []
    return outsides.values()


def _add_inner(outsides: Iterable[_Outside], node: Node, inner: AddressSet | None) -> None:
    for outside in outsides:
        outside.inner = None if inner is None or outside.inner is None else outside.inner | inner
        outside.inner_line = outside.inner_line or node


def _add_forward(source: IosSource, node: Node, words: list[str], outsides: dict[str, _Outside]) -> None:
    try:
        forward, name = _forward(words, source.line(node))
    except (ValueError, KeyError, IndexError):
        raise source.fail("nat", node) from None
    for outside in [outsides[name]] if name in outsides else outsides.values():
        outside.forwards.append(forward)


def _forward(words: list[str], line: Line) -> tuple[Forward, str]:
    """`tcp 192.168.1.10 80 interface Dialer1 8080`, `192.168.1.10 203.0.113.5`, `network A B /24`."""
    words = words[: words.index("vrf")] if "vrf" in words else list(words)
    while words and words[-1] in _TAIL:
        words.pop()
    match words:
        case [("tcp" | "udp") as protocol, inner, port, "interface", name, outer_port]:
            return _ported(protocol, inner, port, AddressSet.of("any4"), outer_port, line), name
        case [("tcp" | "udp") as protocol, inner, port, outer, outer_port]:
            return _ported(protocol, inner, port, AddressSet.of(outer), outer_port, line), ""
        case ["network", inner, outer, mask]:
            length = mask.removeprefix("/")
            pair = AddressSet.of(f"{inner}/{length}"), AddressSet.of(f"{outer}/{length}")
            return Forward(inner=pair[0], outer=pair[1], line=line), ""
        case [("esp" | "gre") as protocol, inner, "interface", name]:
            return Forward(inner=AddressSet.of(inner), protocol=protocol, line=line), name
        case [inner, "interface", name]:
            return Forward(inner=AddressSet.of(inner), line=line), name
        case [inner, outer]:
            return Forward(inner=AddressSet.of(inner), outer=AddressSet.of(outer), line=line), ""
    raise ValueError


def _ported(protocol: str, inner: str, port: str, outer: AddressSet, outer_port: str, line: Line) -> Forward:
    return Forward(
        inner=AddressSet.of(inner),
        protocol=protocol,
        outer=outer,
        outer_ports=PortSet.of(port_number(protocol, outer_port)),
        inner_ports=PortSet.of(port_number(protocol, port)),
        line=line,
    )


def _thing(source: IosSource, name: str, outside: _Outside) -> Nat:
    inner: Known[AddressSet] = UNSAID if outside.inner is None else outside.inner
    first = outside.forwards[0].line if outside.forwards else None
    return Nat(
        interface=name,
        inner=inner,
        static=tuple(outside.forwards),
        handle=name,
        at={
            "": source.line(outside.node),
            "inner": source.line(outside.inner_line),
            "static": first or source.line(None),
        },
    )


DRIVER = FacetDriver(facet="nat", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
