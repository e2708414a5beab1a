"""Discovery: what a Linux machine announces or opens by itself: UPnP, mDNS, LLMNR, LLDP, WS-Discovery, SLP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, done
from shikiri.model.facets.discovery import Discovery
from shikiri.model.nothing import Known
from shikiri.model.operation import Service, Setting
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux.files_read import ini
from shikiri.platforms.linux.listeners import Listener, listeners
from shikiri.platforms.linux.questions import RESOLVED, SOCKETS, UNITS
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import Unit, first_on, is_on, units
from shikiri.platforms.write import Around

_FACET: Final = Discovery.FACET
_UNITS: Final[dict[str, tuple[str, ...]]] = {
    "upnp": ("miniupnpd.service", "minissdpd.service"),
    "mdns": ("avahi-daemon.service", "avahi-daemon.socket"),
    "lldp": ("lldpd.service",),
    "cdp": ("ladvd.service",),
    "wsd": ("wsdd.service", "wsdd2.service"),
    "slp": ("slpd.service",),
}
# protocol -> (its port, the programs that only listen there for answers of their own)
_PORTS: Final[dict[str, int]] = {"upnp": 1900, "mdns": 5353, "wsd": 3702, "slp": 427, "llmnr": 5355}
_RESOLVED: Final = "systemd-resolved.service"
_OF_RESOLVED: Final = {"llmnr": "LLMNR", "mdns": "MulticastDNS"}
_DROP_IN: Final = "/etc/systemd/resolved.conf.d/50-shikiri.conf"
_ASKERS: Final = frozenset({"systemd-resolve", "systemd-resolved"})


def parse(source: LinuxSource) -> Parsed:
    return Parsed(tuple(things(source)), rests_on=(UNITS, SOCKETS))


def things(source: LinuxSource) -> Iterator[Discovery]:
    """One thing a protocol."""
    on, heard = units(source), listeners(source)
    for protocol, names in _UNITS.items():
        yield _thing(protocol, protocol, *_state(on, heard, protocol, names))
    told = _by_resolved(source, on)
    for protocol in _OF_RESOLVED:
        yield _thing(protocol, f"resolved {protocol}", *told[protocol])


def _thing(protocol: Any, name: str, enabled: Known[bool], line: Line) -> Discovery:  # noqa: ANN401  (a word of the facet)
    at = {"": line, "enabled": line}
    return Discovery(handle=name, at=at, name=name, protocol=protocol, enabled=enabled, interface="")


def _state(
    on: dict[str, Unit], heard: tuple[Listener, ...], protocol: str, names: tuple[str, ...]
) -> tuple[Known[bool], Line]:
    unit = first_on(on, *names)
    if unit is not None:
        return True, unit.line
    open_ = next((one for one in heard if one.port == _PORTS.get(protocol) and one.program not in _ASKERS), None)
    if open_ is not None and not open_.is_local:
        return True, open_.line
    return is_on(on, *names), Line(UNITS, 0)


def _by_resolved(source: LinuxSource, on: dict[str, Unit]) -> dict[str, tuple[Known[bool], Line]]:
    """The resolver of systemd answers neighbours unless it is told not to (`resolve`: asks, and answers nobody)."""
    if is_on(on, _RESOLVED) is False:
        return dict.fromkeys(_OF_RESOLVED, (False, Line(UNITS, 0)))
    try:
        found = ini(source, RESOLVED)
    except Unanswered:
        found = {}
    told: dict[str, tuple[Known[bool], Line]] = {}
    for protocol, key in _OF_RESOLVED.items():
        said = found.get(("resolve", key.lower()))
        word = said.value.lower() if said else "yes"
        told[protocol] = word not in ("no", "false", "0", "off", "resolve"), said.line if said else Line(RESOLVED, 0)
    return told


def render(before: Discovery | None, after: Discovery | None, around: Around) -> Iterator[Command]:
    if before is None or after is None or around.reading is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted = changes(before, after)
    protocol = str(before.protocol)
    if wanted.pop("enabled", None) is not False:
        raise refuse(_FACET, "enabled", "linux.no-operation")
    refuse_rest(_FACET, wanted)
    if before.handle.startswith("resolved "):
        key = _OF_RESOLVED[protocol]
        yield done(Setting(path=_DROP_IN, style="ini", section="Resolve", key=key, values=(("no",),)))
        yield done(Service(name=_RESOLVED, changed="restart", files=(_DROP_IN,)))
        return
    on = units(LinuxSource(around.reading))
    off = [name for name in _UNITS.get(protocol, ()) if name in on and on[name].is_on]
    if not off:
        raise refuse(_FACET, "enabled", "linux.no-unit", program=protocol)
    for name in off:
        yield done(Service(name=name, enabled=False, running=False))


DRIVER = FacetDriver(facet=_FACET, asks=(UNITS, SOCKETS, RESOLVED), parse=parse, render=render)
