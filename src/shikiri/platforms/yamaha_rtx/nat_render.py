"""Writing NAT: whose addresses a descriptor translates, and the doors it hands in from outside."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import ANY_PORT, ANYWHERE, AddressSet, PortSet
from shikiri.model.say import say
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.commands import is_interface
from shikiri.platforms.yamaha_rtx.forwards import forwards
from shikiri.platforms.yamaha_rtx.packets import PORTED
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest

_FACET: Final = Nat.FACET
_FIRST: Final = 1000
_TRANSLATING: Final = frozenset({"nat", "masquerade", "nat-masquerade"})
_STATIC: Final = "nat descriptor masquerade static"


def render(before: Nat | None, after: Nat | None, around: Around) -> Iterator[Command]:
    if after is None:
        raise Unwritable(_FACET, "interface", say("rtx.no-command"))
    wanted = changes(before, after)
    source = read_again(around, _FACET, "inner")
    if before is None:
        yield from _made(source, after, wanted)
        return
    number = _one_descriptor(source, before)
    if "inner" in wanted:
        yield _inner(number, wanted.pop("inner"))
    if "static" in wanted:
        yield from _doors(source, number, wanted.pop("static"))
    refuse_rest(_FACET, wanted)


def _one_descriptor(source: RtxSource, before: Nat) -> str:
    """The only translating descriptor of an interface; of several, nobody could say which is meant."""
    applied = [one for one in source.on_interface.get(before.handle, ()) if one.words[2:4] == ("nat", "descriptor")]
    numbers = applied[-1].after(4) if applied else ()
    translating = []
    for number in numbers:
        said = source.last("nat", "descriptor", "type", number)
        if said is not None and said.words[4] in _TRANSLATING:
            translating.append(number)
    if len(translating) != 1 or "reverse" in numbers:
        raise Unwritable(_FACET, "inner", say("rtx.descriptors"))
    return translating[0]


def _inner(number: str, addresses: AddressSet) -> Command:
    """Ranges of IPv4 addresses; `auto` would be everybody."""
    if not addresses or addresses.ip6:
        raise Unwritable(_FACET, "inner", say("rtx.rule"))
    whole = addresses == AddressSet.of("any4")
    return line(f"nat descriptor address inner {number} {'auto' if whole else ' '.join(_spans(addresses))}")


def _spans(addresses: AddressSet) -> Iterator[str]:
    for low, high in addresses.ip4:
        first, last = ipaddress.IPv4Address(low), ipaddress.IPv4Address(high)
        yield str(first) if low == high else f"{first}-{last}"


def _doors(source: RtxSource, number: str, wanted: tuple[Forward, ...]) -> Iterator[Command]:
    held = list(forwards(source, number))
    for entry, one in held:
        if one not in wanted:
            if entry.words[2:4] != ("masquerade", "static"):
                raise Unwritable(_FACET, "static", say("rtx.no-command"))
            yield line(f"no {_STATIC} {number} {entry.words[5]}")
    used = {entry.words[5] for entry, _ in held if entry.words[2:4] == ("masquerade", "static")}
    free = (str(one) for one in count(1) if str(one) not in used)
    for one in wanted:
        if one not in [known for _, known in held]:
            yield line(f"{_STATIC} {number} {next(free)} {_door(one)}")


def _door(one: Forward) -> str:
    spans = list(_spans(one.inner))
    single = len(spans) == 1 and "-" not in spans[0] and not one.inner.ip6 and one.outer == ANYWHERE
    if not single or one.protocol not in PORTED or ANY_PORT in (one.outer_ports, one.inner_ports):
        raise Unwritable(_FACET, "static", say("rtx.rule"))
    within, outside = _port(one.inner_ports), _port(one.outer_ports)
    return f"{spans[0]} {one.protocol} {within if within == outside else f'{outside}={within}'}"


def _port(ports: PortSet) -> str:
    if len(ports.ranges) != 1:
        raise Unwritable(_FACET, "static", say("rtx.rule"))
    return ports.parts[0]


def _made(source: RtxSource, after: Nat, wanted: dict[str, Any]) -> Iterator[Command]:
    """Masquerade on an interface that has none: behind the address of the line (`ipcp`), or its own (`primary`)."""
    interface = str(after.interface)
    if not is_interface(interface) or "inner" not in wanted or wanted.get("static"):
        raise Unwritable(_FACET, "interface", say("rtx.no-command"))
    used = {part for entry in source.all("nat", "descriptor") for part in entry.words if part.isdigit()}
    number = next(str(one) for one in count(_FIRST) if str(one) not in used)
    outer = "ipcp" if interface.startswith("pp") else "primary"
    yield line(f"nat descriptor type {number} masquerade", stage="prepare")
    yield line(f"nat descriptor address outer {number} {outer}", stage="prepare")
    yield _inner(number, wanted["inner"])
    yield line(f"ip {interface} nat descriptor {number}", interface=interface)
