"""Management: dropbear, the web pages and whatever else opens a door; each with whom the firewall lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.management import Management, Service
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.admitted import admitted
from shikiri.platforms.openwrt.firewall import EXTRAS, SERVICES, is_running
from shikiri.platforms.openwrt.management_write import render
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section

_FACET: Final = Management.FACET
_LOOPBACK: Final = AddressSet.of("127.0.0.0/8", "::1")
_USUAL: Final = {"ssh": 22, "http": 80, "https": 443}
_LISTEN: Final = re.compile(r"(?:(?P<host>\[[^\]]*\]|[^:\s]*):)?(?P<port>\d{1,5})")
_IDLE: Final = 0
_WEB: Final[tuple[tuple[str, Service], ...]] = (("listen_http", "http"), ("listen_https", "https"))
# scripts of /etc/init.d that open a door as soon as they are started
_DAEMONS: Final[dict[str, tuple[Service, int]]] = {
    "telnet": ("telnet", 23), "telnetd": ("telnet", 23), "vsftpd": ("ftp", 21), "proftpd": ("ftp", 21),
    "ttyd": ("http", 7681), "easycwmp": ("remote-setup", 7547), "easycwmpd": ("remote-setup", 7547),
    "icwmpd": ("remote-setup", 7547), "openssh": ("ssh", 22), "sshd": ("ssh", 22),
}  # fmt: skip


def parse(source: OpenwrtSource) -> Parsed:
    things = [*_dropbear(source), *_web(source), *_daemons(source), *_console(source)]
    rests_on = [source.question(name) for name in ("dropbear", "uhttpd", "system", "firewall", "network")]
    return Parsed(tuple(things), rests_on=(*rests_on, SERVICES, EXTRAS))


def _reach(source: OpenwrtSource, port: int, only: str = "") -> Known[AddressSet]:
    try:
        return admitted(source, port, only)
    except Unanswered:
        return UNSAID


def _dropbear(source: OpenwrtSource) -> Iterator[Management]:
    started = is_running(source, "dropbear")
    for one in source.package("dropbear").of("dropbear"):
        port = one.text("Port") or "22"
        if not port.isdigit():
            raise source.fail("dropbear", one.at("Port"))
        only = one.text("DirectInterface")
        idle = one.text("IdleTimeout")
        seconds: Known[int] = int(idle) if idle.isdigit() else source.default("dropbear", _IDLE, "C")
        known = not only or only in networks(source).interfaces
        yield Management(
            handle=f"dropbear {one.address}",
            at=source.lines_of(
                "dropbear", one, enabled="enable", sources="DirectInterface", port="Port", timeout_s="IdleTimeout"
            ),
            name="ssh" if one.index == 0 else f"ssh {port}",
            service="ssh",
            enabled=started and one.flag("enable") is not False,
            sources=_reach(source, int(port), only) if known else UNSAID,
            port=int(port) if int(port) != _USUAL["ssh"] else UNSAID,
            timeout_s=seconds,
            version=Default("2", "V"),  # dropbear never spoke SSH 1
        )


def _web(source: OpenwrtSource) -> Iterator[Management]:
    started = is_running(source, "uhttpd")
    others = [name for name in ("nginx", "lighttpd") if is_running(source, name)]
    for one in source.package("uhttpd").of("uhttpd"):
        for option, service in _WEB:
            yield from _listening(source, one, option, service, started=started)
    for name in others:  # their own notation: nobody reads who may come
        at = {"": Line(SERVICES, 1)}
        yield Management(handle=name, at=at, name=f"http {name}", service="http", enabled=True, sources=UNSAID)


def _listening(
    source: OpenwrtSource, one: Section, option: str, service: Service, *, started: bool
) -> Iterator[Management]:
    words = one.words(option)
    told = [_LISTEN.fullmatch(word) for word in words]
    if any(each is None for each in told):
        raise source.fail("uhttpd", one.at(option))
    ports = dict.fromkeys(int(each["port"]) for each in told if each is not None)
    for port in ports or {_USUAL[service]: None}:
        hosts = {each["host"] or "" for each in told if each is not None and int(each["port"]) == port}
        inside = bool(hosts) and hosts <= {"127.0.0.1", "[::1]"}
        usual = port == _USUAL[service]
        yield Management(
            handle=f"uhttpd {one.address} {service} {port}",
            at=source.lines_of("uhttpd", one, enabled=option, sources=option, port=option),
            name=service if usual and one.index == 0 else f"{service} {one.address} {port}",
            service=service,
            enabled=started and bool(words),
            sources=_LOOPBACK if inside else _reach(source, port),
            port=UNSAID if usual else port,
        )


def _daemons(source: OpenwrtSource) -> Iterator[Management]:
    for name, (service, port) in _DAEMONS.items():
        if is_running(source, name):
            at = {"": Line(SERVICES, 1)}
            yield Management(
                handle=f"service {name}", at=at, name=f"{service} {name}", service=service, enabled=True,
                sources=_reach(source, port),
            )  # fmt: skip


def _console(source: OpenwrtSource) -> Iterator[Management]:
    """The serial line: without `ttylogin` it asks nobody who he is."""
    for one in source.package("system").of("system"):
        said = one.flag("ttylogin")
        yield Management(
            handle="console",
            at=source.lines_of("system", one, authenticated="ttylogin"),
            name="console",
            service="console",
            enabled=True,
            authenticated=said if said is not None else source.default("system", value=False, tag="M"),
        )


DRIVER = FacetDriver(
    facet=_FACET,
    asks=(*asks("dropbear", "uhttpd", "system", "firewall", "network"), SERVICES, EXTRAS),
    parse=parse,
    render=render,
)
