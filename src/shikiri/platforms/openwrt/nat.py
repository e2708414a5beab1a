"""NAT: what leaves by a zone that masquerades, and what its port forwards hand inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.addresses import addresses_of
from shikiri.platforms.openwrt.firewall import FIREWALL, SERVICES, Firewall, Zone, firewall
from shikiri.platforms.openwrt.matches import matches
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import NETWORK, Interface
from shikiri.platforms.openwrt.ops import changes, drop, put, put_list
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = Nat.FACET
_ANY4: Final = AddressSet.of("any4")


def parse(source: OpenwrtSource) -> Parsed:
    fw = firewall(source)
    rests_on = (source.question(FIREWALL), source.question(NETWORK), SERVICES)
    if fw is None:
        return Parsed((), rests_on=rests_on)
    on = {one.name for one in networks(source).interfaces.values() if one.is_on and _speaks4(source, one)}
    things = tuple(
        _nat(source, fw, zone, name)
        for zone in fw.zones
        for name in sorted(zone.interfaces & on)
        if zone.section.flag("masq") is True or _forwards(fw, zone) or _moved(fw, zone)
    )
    return Parsed(things, rests_on=rests_on)


def _speaks4(source: OpenwrtSource, one: Interface) -> bool:
    """Translation is of IPv4: an interface that has nothing but IPv6 translates nothing."""
    words = addresses_of(source, one)
    return not words or any(":" not in word and not word.startswith("ipv6") for word in words)


def _nat(source: OpenwrtSource, fw: Firewall, zone: Zone, name: str) -> Nat:
    section = zone.section
    return Nat(
        handle=name,
        at={"": source.line(FIREWALL, section.line), "inner": source.line(FIREWALL, section.at("masq"))},
        interface=name,
        inner=_inner(source, fw, zone),
        static=tuple(_forwarded(source, fw, zone)),
    )


def _inner(source: OpenwrtSource, fw: Firewall, zone: Zone) -> Known[AddressSet]:
    if _moved(fw, zone):
        return _ANY4  # `config nat` may translate whatever it names: at most everything
    if zone.section.flag("masq") is not True:
        return AddressSet()
    words = zone.section.words("masq_src")
    try:
        return AddressSet.of(*words).only4 if words else _ANY4
    except ValueError:
        return _ANY4 if any("!" in word for word in words) else _fail(source, zone.section)


def _fail(source: OpenwrtSource, section: Section) -> AddressSet:
    raise source.fail(FIREWALL, section.at("masq_src"))


def _moved(fw: Firewall, zone: Zone) -> bool:
    return any(one.text("src") in (zone.name, "*") and one.text("target") != "ACCEPT" for one in fw.nats)


def _forwards(fw: Firewall, zone: Zone) -> tuple[Section, ...]:
    return tuple(one for one in fw.redirects if one.text("src") == zone.name and one.text("target") in ("", "DNAT"))


def _forwarded(source: OpenwrtSource, fw: Firewall, zone: Zone) -> Iterator[Forward]:
    for one in _forwards(fw, zone):
        outer, inner_port = one.text("src_dport"), one.text("dest_port") or one.text("src_dport")
        for match in matches(one, "ip4"):
            if not one.text("dest_ip"):
                continue  # to a port of the device itself
            try:
                yield Forward(
                    inner=match.destinations,
                    protocol=match.protocol,
                    outer=AddressSet.of(one.text("src_dip")) if one.text("src_dip") else AddressSet.of("any"),
                    outer_ports=PortSet.of(outer.replace(":", "-") or "any"),
                    inner_ports=PortSet.of(inner_port.replace(":", "-") or "any"),
                    line=source.line(FIREWALL, one.line),
                )
            except ValueError:
                raise source.fail(FIREWALL, one.line) from None


def render(before: Nat | None, after: Nat | None, around: Around) -> Iterator[Command]:
    source = again(around)
    fw = firewall(source)
    held = after if after is not None else before
    zones = fw.zones_of(str(held.interface)) if fw is not None and held is not None else ()
    if fw is None or len(zones) != 1 or after is None:
        raise refuse(_FACET, "interface", "owrt.no-zone")
    zone, wanted = zones[0], changes(before, after)
    wanted.pop("interface", None)
    if "inner" in wanted:
        inner = wanted.pop("inner")
        if not inner:
            raise refuse(_FACET, "inner", "linux.no-operation")
        yield put(FIREWALL, zone.section.address, "masq", "1")
        if inner != _ANY4:
            yield put_list(FIREWALL, zone.section.address, "masq_src", tuple(inner.parts))
        elif "masq_src" in zone.section.options:
            yield drop(FIREWALL, zone.section.address, "masq_src")
    if "static" in wanted:
        kept = wanted.pop("static")
        now = tuple(_forwarded(source, fw, zone))
        if not set(kept) <= set(now):
            raise refuse(_FACET, "static", "linux.no-operation")
        lines = {one.line for one in now if one not in kept}
        for one in _forwards(fw, zone):
            if source.line(FIREWALL, one.line) in lines:
                yield put(FIREWALL, one.address, "enabled", "0")
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(*asks(FIREWALL, NETWORK), SERVICES), parse=parse, render=render)
