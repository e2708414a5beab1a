"""Management: the doors by which a Linux machine is operated, and whom its packet filter lets through to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.management import Management
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux import idle, sshd
from shikiri.platforms.linux.daemons import HARMLESS, HOLDERS, PORTS, PROGRAMS, SECURE_PORTS, Daemon
from shikiri.platforms.linux.input_gate import admitted
from shikiri.platforms.linux.listeners import LOOPBACK, Listener, listeners
from shikiri.platforms.linux.management_write import render
from shikiri.platforms.linux.questions import ADDRESSES, NFT, PROFILE, ROUTES, ROUTES6, SOCKETS, SSHD, SSHD_FILES, UNITS
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import Unit, units

_FACET: Final = Management.FACET
_USUAL: Final = {"ssh": 22, "telnet": 23, "http": 80, "https": 443, "ftp": 21, "tftp": 69}
_GETTY: Final = ("getty@tty1.service", "serial-getty@ttyS0.service", "serial-getty@ttyAMA0.service")
_UDP: Final = frozenset({"tftp"})


def parse(source: LinuxSource) -> Parsed:
    found, on = listeners(source), units(source)
    things = [_open(source, one, daemon) for one in found if (daemon := _daemon(one)) is not None]
    heard = {thing.service for thing in things}
    things += (_waiting(unit, daemon) for unit, daemon in _by_unit(on) if daemon.service not in heard)
    things += _console(source, on)
    return Parsed(tuple(_named(things)), rests_on=(SOCKETS, UNITS))


def _daemon(one: Listener) -> Daemon | None:
    """What a listener is; None for what operates nothing. A stranger is a door of which nobody knows more."""
    told = PROGRAMS.get(one.program)
    if told is None and one.program in HARMLESS:
        return PORTS[69] if one.program == "dnsmasq" and one.port == 69 else None  # noqa: PLR2004
    if told is None and (one.program in HOLDERS or one.program not in PROGRAMS):
        told = PORTS.get(one.port)
    if told is not None:
        if one.proto == "udp" and told.service not in _UDP:
            return None
        return replace(told, service="https") if told.service == "http" and one.port in SECURE_PORTS else told
    return Daemon("console") if one.proto == "tcp" and not one.is_local else None  # `_open` says that nobody knows


def _open(source: LinuxSource, one: Listener, daemon: Daemon) -> Management:
    service: Known[str] = daemon.service if daemon.service != "console" else UNSAID
    at = dict.fromkeys(("", "enabled", "port", "service"), one.line)
    seconds, at_seconds = _idle(source, daemon.service, one)
    version: Known[str] = Default("2", "V") if daemon.service == "ssh" else UNSAID  # none of them speaks SSH 1
    return Management(
        handle=f"{one.program}:{one.port}/{one.proto}",
        at=at | ({"timeout_s": at_seconds} if at_seconds else {}),
        name=str(daemon.service) if service is not UNSAID else f"{one.program or '?'} {one.port}",
        service=service,  # type: ignore[arg-type]  # a word of the table
        enabled=not one.is_local,
        sources=_sources(source, one),
        port=one.port if _USUAL.get(daemon.service) != one.port else UNSAID,
        timeout_s=seconds,
        version=version,
        authenticated=_asks(source, one),
    )


def _sources(source: LinuxSource, one: Listener) -> Known[AddressSet]:
    if one.is_local:
        return LOOPBACK
    if one.program == "docker-proxy":
        return UNSAID  # what comes in is handed to a guest before any filter of the machine itself
    try:
        found = admitted(source, one.proto, one.port) & one.families
        return found & sshd.callers(source, sshd.options(source)) if _is_told(source, one) else found
    except Unanswered:
        return UNSAID


def _is_told(source: LinuxSource, one: Listener) -> bool:
    """Is it the sshd of which `sshd -T` speaks? Another one on another port has settings of its own."""
    ports = sshd.options(source).get("port") if one.program == "sshd" else None
    return ports is not None and str(one.port) in ports.values


def _asks(source: LinuxSource, one: Listener) -> Known[bool]:
    try:
        if not _is_told(source, one):
            return UNSAID
        return not sshd.may_be(source, sshd.options(source), "permitemptypasswords", frozenset({"yes"}))
    except Unanswered:
        return UNSAID


def _by_unit(on: dict[str, Unit]) -> Iterator[tuple[Unit, Daemon]]:
    """Doors that nobody heard, and that the next start of the machine opens."""
    known = {unit: daemon for daemon in (*PROGRAMS.values(), *PORTS.values()) for unit in daemon.units}
    return ((on[name], daemon) for name, daemon in known.items() if name in on and on[name].is_on)


def _waiting(unit: Unit, daemon: Daemon) -> Management:
    at = dict.fromkeys(("", "enabled"), unit.line)
    return Management(handle=unit.name, at=at, name=daemon.service, service=daemon.service, enabled=True)


def _idle(source: LinuxSource, service: str, one: Listener) -> tuple[Known[int], Line | None]:
    if service not in ("ssh", "telnet"):
        return UNSAID, None
    try:
        return idle.of_ssh(source) if _is_told(source, one) else idle.of_shell(source)
    except Unanswered:
        return UNSAID, None


def _console(source: LinuxSource, on: dict[str, Unit]) -> Iterator[Management]:
    unit = next((on[name] for name in _GETTY if name in on and on[name].is_on), None)
    if unit is not None:
        seconds, line = idle.of_shell(source)
        yield Management(
            handle="console",
            at={"": unit.line} | ({"timeout_s": line} if line else {}),
            name="console",
            service="console",
            enabled=True,
            timeout_s=seconds,
            authenticated=True,
        )


def _named(things: list[Management]) -> Iterator[Management]:
    """Twins of one protocol are told apart by their ports."""
    count = Counter(thing.key for thing in things)
    for thing in things:
        port = thing.handle.rpartition(":")[2].partition("/")[0]
        yield replace(thing, name=f"{thing.key} {port}") if count[thing.key] > 1 else thing


DRIVER = FacetDriver(
    facet=_FACET,
    asks=(SOCKETS, UNITS, SSHD, SSHD_FILES, PROFILE, NFT, ADDRESSES, ROUTES, ROUTES6),
    parse=parse,
    render=render,
)
