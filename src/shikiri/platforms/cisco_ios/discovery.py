"""Discovery: CDP and LLDP for the box and for single ports, Smart Install, and the mDNS gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from shikiri.model.command import Command
from shikiri.model.facets.discovery import Discovery
from shikiri.model.nothing import Default, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse_rest, tell, word
from shikiri.platforms.write import Around

CLAIMS = re.compile(r"(?:no )?(?:cdp|lldp) |(?:no )?vstack|mdns-sd |service-routing mdns-sd|(?:no )?(?:cdp|lldp) ")
Protocol = Literal["cdp", "lldp", "smart-install", "mdns"]

# Where no line says it: what most releases do, from memory.
_WHEN_SILENT: dict[Protocol, tuple[str, bool]] = {"cdp": ("cdp run", True), "lldp": ("lldp run", False)}
_PORT_WORDS: dict[str, Protocol] = {
    "cdp enable": "cdp",
    "lldp transmit": "lldp",
    "lldp receive": "lldp",
}
_MDNS = ("mdns-sd gateway", "service-routing mdns-sd", "service routing mdns-sd")


def parse(source: IosSource) -> Parsed:
    return Parsed((*_whole_box(source), *_ports(source)), rests_on=(RUN,))


def _whole_box(source: IosSource) -> Iterator[Discovery]:
    for protocol, (text, silent) in _WHEN_SILENT.items():
        enabled, line = source.flag(text)
        said: Known[bool] = Default(silent, tag="M") if enabled is None else enabled
        yield Discovery(name=protocol, protocol=protocol, enabled=said, handle=protocol, at={"": line})
    enabled, line = source.flag("vstack")
    if enabled is not None or _may_install(source):
        said = Default(value=True, tag="M") if enabled is None else enabled
        yield Discovery(name="smart-install", protocol="smart-install", enabled=said, handle="vstack", at={"": line})
    for text in _MDNS:
        node = source.last(text)
        if node is not None:
            yield Discovery(name="mdns", protocol="mdns", enabled=True, handle=text, at={"": source.line(node)})


def _may_install(source: IosSource) -> bool:
    """A switch of before IOS XE 17 may listen for Smart Install although no line says so; routers never do."""
    release = source.last("version")
    old = release is not None and release.words[-1].partition(".")[0] in {"12", "15", "16"}
    return old and any(child.words[0] == "switchport" for port in source.top("interface") for child in port.children)


def _ports(source: IosSource) -> Iterator[Discovery]:
    """What single ports say against the box: the port's word wins there."""
    for port in source.top("interface"):
        name = " ".join(port.words[1:])
        for child in port.children:
            off = child.words[0] == "no"
            text = " ".join(child.words[off : off + 2])
            protocol = _PORT_WORDS.get(text)
            if protocol is not None:
                yield Discovery(
                    name=f"{text} {name}", protocol=protocol, enabled=not off, interface=name,
                    handle=f"{text} {name}", at={"": source.line(child)},
                )  # fmt: skip


def render(before: Discovery | None, after: Discovery | None, _: Around) -> Iterator[Command]:
    """On or off, for the box or for one port. What is gone is off."""
    thing = after or before
    if thing is None or (after is None and thing.handle == ""):
        return
    left = changes(before, after) if after else {"enabled": False}
    on = left.pop("enabled", None)
    if before is None:
        left = {}  # a port is named by the line that speaks of it
    refuse_rest("discovery", left)
    if on is None:
        return
    text, port = _line_of(thing)
    header = f"interface {word(port, 'discovery', 'interface')}" if port else ()
    yield tell(text if on else f"no {text}", inside=header)


def _line_of(thing: Discovery) -> tuple[str, str]:
    """The line that switches it on, and the port it stands below."""
    port = plain(thing.interface)
    if isinstance(port, str) and port:
        text = thing.key.removesuffix(port).strip()
        if text not in _PORT_WORDS:
            raise never("discovery", "name")
        return text, port
    text = {protocol: said for protocol, (said, _) in _WHEN_SILENT.items()}.get(plain(thing.protocol), thing.handle)
    if text not in {"cdp run", "lldp run", "vstack", *_MDNS}:
        raise never("discovery", "name")
    return text, ""


DRIVER = FacetDriver(facet="discovery", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
