"""The log: where it is sent, and what goes into it that says who went where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.logging import Logging
from shikiri.model.nothing import UNSAID, Default
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, drop, put
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = Logging.FACET
_SYSTEM: Final = "system"
_DEBUG: Final = 8


def parse(source: OpenwrtSource) -> Parsed:
    system = next(iter(source.package(_SYSTEM).of("system")), None)
    telling = _telling(source)
    at = source.lines_of(_SYSTEM, system, hosts="log_ip", level="conloglevel") if system is not None else {}
    if telling:
        package, section, option = telling[0]
        at |= {"traffic": source.line(package, section.at(option))}
    level = system.text("conloglevel") if system is not None else ""
    thing = Logging(
        handle="system",
        at=at,
        name="logd",
        enabled=True,
        hosts=_hosts(system),
        level=level or UNSAID,
        traffic=bool(telling),
        commands=Default(value=False, tag="M"),
        debug=level.isdigit() and int(level) >= _DEBUG,
        timestamps=Default(value=True, tag="M"),
    )
    asked = tuple(source.question(name) for name in (_SYSTEM, "firewall", "dhcp"))
    return Parsed((thing,), rests_on=asked)


def _hosts(system: Section | None) -> frozenset[str]:
    if system is None or system.flag("log_remote") is False:
        return frozenset()
    return frozenset(system.words("log_ip"))


def _telling(source: OpenwrtSource) -> list[tuple[str, Section, str]]:
    """The options that put what passes into the log."""
    found = [
        ("firewall", one, "log") for one in source.package("firewall").sections if one.text("log") not in ("", "0")
    ]
    dhcp = source.package("dhcp").of("dnsmasq")
    found += [("dhcp", one, "logqueries") for one in dhcp if one.text("logqueries") not in ("", "0")]
    return found


def render(before: Logging | None, after: Logging | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    source, wanted = again(around), changes(before, after)
    system = next(iter(source.package(_SYSTEM).of("system")), None)
    if system is None:
        raise refuse(_FACET, "hosts", "owrt.moved")
    if "hosts" in wanted:
        hosts = sorted(wanted.pop("hosts"))
        if len(hosts) > 1:
            raise refuse(_FACET, "hosts", "owrt.one-server")
        yield put(_SYSTEM, system.address, "log_ip", hosts[0]) if hosts else drop(_SYSTEM, system.address, "log_ip")
        if hosts and system.flag("log_remote") is False:
            yield put(_SYSTEM, system.address, "log_remote", "1")
    if wanted.get("traffic") is False:
        del wanted["traffic"]
        for package, section, option in _telling(source):
            yield drop(package, section.address, option)
    if wanted.get("debug") is False:
        del wanted["debug"]
        yield put(_SYSTEM, system.address, "conloglevel", str(_DEBUG - 1))
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=asks(_SYSTEM, "firewall", "dhcp"), parse=parse, render=render)
