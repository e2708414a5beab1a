"""Writing management: doors that close, sessions that end, and two rules that let in the management network alone."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, done
from shikiri.model.facets.management import Management
from shikiri.model.net import FAMILIES, AddressSet
from shikiri.model.operation import Service
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.admitted import admitted
from shikiri.platforms.openwrt.firewall import FIREWALL, firewall
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.ops import changes, drop, make, move, name_for, put, put_list, yes_no
from shikiri.platforms.openwrt.places import places
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = Management.FACET
_USUAL: Final = {"ssh": 22, "http": 80, "https": 443, "telnet": 23}


def render(before: Management | None, after: Management | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted = changes(before, after)
    kind, _, rest = before.handle.partition(" ")
    if "enabled" in wanted:
        yield from _switched(kind, rest, wanted, around)
    if "sources" in wanted and kind in ("dropbear", "uhttpd", "service"):
        yield from _limited(before, wanted.pop("sources"), around)
    if "timeout_s" in wanted and kind == "dropbear":
        yield put("dropbear", rest, "IdleTimeout", str(wanted.pop("timeout_s")))
    refuse_rest(_FACET, wanted)


def _switched(kind: str, rest: str, wanted: dict[str, Any], around: Around) -> Iterator[Command]:
    on = wanted["enabled"]
    if kind == "dropbear":
        del wanted["enabled"]
        yield put("dropbear", rest, "enable", yes_no(value=on))
        if on:
            yield done(Service(name="dropbear", enabled=True, running=True))
    elif kind == "uhttpd" and not on:
        del wanted["enabled"]
        section, service, port = rest.rsplit(" ", 2)
        held = next(one for one in again(around).package("uhttpd").sections if one.address == section)
        option = f"listen_{service}"
        left = tuple(word for word in held.words(option) if word.rpartition(":")[2] != port)
        yield put_list("uhttpd", section, option, left) if left else drop("uhttpd", section, option)
        if service == "http" and held.flag("redirect_https") is True:
            yield put("uhttpd", section, "redirect_https", "0")
    elif kind == "service" and not on:
        del wanted["enabled"]
        yield done(Service(name=rest, enabled=False, running=False))


def _limited(before: Management, allowed: AddressSet, around: Around) -> Iterator[Command]:
    """In front of all rules of a zone: these sources are let in where they are at home, and everybody else is not."""
    source = again(around)
    fw = firewall(source)
    if fw is None or fw.doubts or not allowed:
        raise refuse(_FACET, "sources", "owrt.no-firewall")
    port = before.port if isinstance(before.port, int) else _USUAL.get(str(before.service), 0)
    if not port:
        raise refuse(_FACET, "sources", "linux.no-operation")
    on = {one.name for one in networks(source).interfaces.values() if one.is_on}
    homes = {zone.name for zone in fw.zones if _behind(source, zone.interfaces).overlaps(allowed)}
    made: list[str] = []
    for zone in fw.zones:
        is_home = zone.name in homes or not homes
        reached = AddressSet()
        for interface in zone.interfaces & on:
            reached |= admitted(source, port, interface)
        if not is_home and not reached:
            continue
        wish = name_for("door", str(port), zone.name)
        rules = {f"{wish}_open": ("ACCEPT", _networks(allowed))} if is_home else {}
        for at, (target, sources) in {**rules, f"{wish}_shut": ("REJECT", ())}.items():
            made.append(at)
            yield from _rule(at, zone.name, port, target, sources)
    if any(not fw.zones_of(name) for name in on) and fw.input != "deny":
        raise refuse(_FACET, "sources", "owrt.no-zone")
    yield from (move(FIREWALL, at, place) for place, at in enumerate(made))


def _behind(source: OpenwrtSource, interfaces: frozenset[str]) -> AddressSet:
    """The networks that are known to lie behind these interfaces."""
    four, six = (places(source, family).behind(interfaces, at_most=False) for family in FAMILIES)
    return four | six


def _rule(at: str, zone: str, port: int, target: str, sources: tuple[str, ...]) -> Iterator[Command]:
    yield make(FIREWALL, at, "rule")
    yield put(FIREWALL, at, "name", at)
    yield put(FIREWALL, at, "src", zone)
    yield put_list(FIREWALL, at, "proto", ("tcp",))
    yield put(FIREWALL, at, "dest_port", str(port))
    yield put(FIREWALL, at, "target", target)
    if sources:
        yield put_list(FIREWALL, at, "src_ip", sources)


def _networks(allowed: AddressSet) -> tuple[str, ...]:
    four = (ipaddress.summarize_address_range(*map(ipaddress.IPv4Address, pair)) for pair in allowed.ip4)
    six = (ipaddress.summarize_address_range(*map(ipaddress.IPv6Address, pair)) for pair in allowed.ip6)
    return tuple(str(net) for nets in (*four, *six) for net in nets)
