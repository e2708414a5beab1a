"""What a camera says of itself over ONVIF: who may log in, what is open, what the clock says, who shows pictures."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from shikiri.formats.xml import Element
from shikiri.model.facets.account import Account
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.management import Management, Service
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET
from shikiri.platforms.appliance.addresses import is_public
from shikiri.platforms.appliance.onvif_answers import (
    CLOCK, DISCOVERY, FILTER, INFO, INTERFACES, NTP, PROTOCOLS, QUESTIONS, USERS, is_open_to_strangers, only, said, truth,
)  # fmt: skip
from shikiri.platforms.appliance.onvif_video import video
from shikiri.platforms.appliance.onvif_writes import WRITES
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import named
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Unanswered

_ADMIN: Final = {"Administrator": "admin", "Operator": "user", "User": "user"}
_ZONE: Final = re.compile(r"(?:[A-Za-z]{3,}|<[^<>]+>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(?:,.*|[A-Za-z<].*)?")
_WEB: Final[dict[str, tuple[Service, int]]] = {"HTTP": ("http", 80), "HTTPS": ("https", 443)}


def firmware(source: ApplianceSource) -> Heard:
    """Which camera this is."""
    root = said(source, INFO)
    maker, model, version = (only(source, "firmware", INFO, root, word) for word in ("Manufacturer", "Model", "FirmwareVersion"))
    serial = root.said("SerialNumber")
    thing = Firmware(
        vendor=named(f"{maker.text} {model.text}") or maker.text.lower() or UNSAID,
        model=model.text or UNSAID,
        version=version.text or UNSAID,
        serial=serial or UNSAID,
        at={"": Line(INFO, version.line), "model": Line(INFO, model.line), "vendor": Line(INFO, maker.line)},
    )
    return Heard(things=(thing,), whole=True, rests_on=(INFO,))


def accounts(source: ApplianceSource) -> Heard | None:
    """Everybody on the list, and anybody at all where a stranger is told who is on it."""
    found: list[Account] = []
    if is_open_to_strangers(source, USERS):  # a camera without any password answers everybody
        at = Line("onvif anonymous GetUsers", 1)
        found.append(Account(name="", kind="line", privilege="admin", password=NO_SECRET, enabled=True, at={"": at}))
    try:
        root = said(source, USERS)
    except Unanswered:
        if not found:
            raise
        return Heard(things=tuple(found))
    return Heard(things=(*found, *_users(source, root)), whole=True, rests_on=(USERS,))


def _users(source: ApplianceSource, root: Element) -> Iterator[Account]:
    for user in root.all("User"):
        name, level = (only(source, "account", USERS, user, word) for word in ("Username", "UserLevel"))
        at = {"": Line(USERS, name.line), "privilege": Line(USERS, level.line)}
        if level.text == "Anonymous":
            yield Account(name="", kind="line", privilege="user", password=NO_SECRET, enabled=True, handle=name.text, at=at)
        elif not name.text or level.text not in {*_ADMIN, "Extended"}:
            raise source.fail("account", USERS, name.line)
        else:
            privilege: Known[str] = _ADMIN.get(level.text, UNSAID)
            yield Account(
                name=name.text,
                kind="named",
                privilege=privilege,  # type: ignore[arg-type]  # one of its two words
                password=MASKED_SECRET,
                enabled=True,
                handle=name.text,
                at=at,
            )


def management(source: ApplianceSource) -> Heard:
    """The web server, plain and encrypted. ssh and telnet have no word here."""
    return Heard(things=tuple(_web(source)))


def _web(source: ApplianceSource) -> Iterator[Management]:
    for one in said(source, PROTOCOLS).all("NetworkProtocols"):
        name, enabled = (only(source, "management", PROTOCOLS, one, word) for word in ("Name", "Enabled"))
        service, usual = _WEB.get(name.text.upper(), (None, 0))
        if service is not None:
            ports = [port.text for port in one.all("Port")]
            yield Management(
                name=service,
                service=service,
                enabled=truth(source, "management", PROTOCOLS, enabled),
                port=int(ports[0]) if len(ports) == 1 and ports[0].isdigit() and int(ports[0]) != usual else UNSAID,
                handle=name.text,
                at={"": Line(PROTOCOLS, name.line), "enabled": Line(PROTOCOLS, enabled.line)},
            )


def time_sync(source: ApplianceSource) -> Heard:
    """Where the time comes from, and how far off it is."""
    now = only(source, "time_sync", CLOCK, said(source, CLOCK), "SystemDateAndTime")
    kind = only(source, "time_sync", CLOCK, now, "DateTimeType")
    if kind.text not in {"NTP", "Manual"}:
        raise source.fail("time_sync", CLOCK, kind.line)
    clock = TimeSync(
        name="clock",
        enabled=kind.text == "NTP",
        utc_offset_minutes=_offset(now),
        skew_s=_skew(source, now),
        handle="clock",
        at={"": Line(CLOCK, kind.line)},
    )
    try:
        ntp = only(source, "time_sync", NTP, said(source, NTP), "NTPInformation")
    except Unanswered:
        return Heard(things=(clock,))
    by_dhcp = truth(source, "time_sync", NTP, only(source, "time_sync", NTP, ntp, "FromDHCP"))
    hosts = ntp.all("NTPFromDHCP" if by_dhcp else "NTPManual")
    names = (one.said("IPv4Address") or one.said("IPv6Address") or one.said("DNSname") for one in hosts)
    at = {**clock.at, "servers": Line(NTP, hosts[0].line if hosts else ntp.line)}
    whole = replace(clock, servers=frozenset(filter(None, names)), at=at)
    return Heard(things=(whole,), whole=True, rests_on=(CLOCK, NTP))


def _offset(now: Element) -> Known[int]:
    """Minutes east of Greenwich; POSIX counts westward: `JST-9`."""
    found = _ZONE.fullmatch(now.said("TimeZone", "TZ"))
    if found is None:
        return UNSAID
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return minutes if found[1] == "-" else -minutes


def _skew(source: ApplianceSource, now: Element) -> Known[int]:
    paths = ("Date Year", "Date Month", "Date Day", "Time Hour", "Time Minute", "Time Second")
    words = [now.said("UTCDateTime", *path.split()) for path in paths]
    if source.reading.when is None or not all(word.isascii() and word.isdigit() for word in words):
        return UNSAID
    year, month, day, hour, minute, second = map(int, words)
    try:
        there = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return UNSAID
    return round(abs((there - source.reading.when).total_seconds()))


def discovery(source: ApplianceSource) -> Heard:
    """WS-Discovery; of UPnP and mDNS it says nothing, so this is never all there is."""
    mode = only(source, "discovery", DISCOVERY, said(source, DISCOVERY), "DiscoveryMode")
    if mode.text not in {"Discoverable", "NonDiscoverable"}:
        raise source.fail("discovery", DISCOVERY, mode.line)
    enabled = mode.text == "Discoverable"
    return Heard(things=(Discovery(name="wsd", protocol="wsd", enabled=enabled, at={"": Line(DISCOVERY, mode.line)}),))


def exposure(source: ApplianceSource) -> Heard:
    """Its own addresses, and whom its filter lets in on each."""
    return Heard(things=tuple(_addresses(source)))


def _addresses(source: ApplianceSource) -> Iterator[Exposure]:
    for one in said(source, INTERFACES).within("Address"):
        try:
            address = ipaddress.ip_address(one.text.partition("%")[0])
        except ValueError:
            raise source.fail("exposure", INTERFACES, one.line) from None
        if address.is_unspecified:
            continue
        sources, line = _admitted(source, address.version)
        yield Exposure(
            address=str(address),
            public=is_public(address),
            sources=sources,
            filtered=UNSAID if sources is UNSAID else sources != ANYWHERE,
            handle=str(address),
            at={"": Line(INTERFACES, one.line), **dict.fromkeys(("sources", "filtered"), Line(FILTER, line))},
        )


def _admitted(source: ApplianceSource, version: int) -> tuple[Known[AddressSet], int]:
    """Who may connect. A list of the allowed without an entry may be a filter that is off: nobody can tell."""
    try:
        root = said(source, FILTER)
    except Unanswered:
        return UNSAID, 0
    rules = only(source, "exposure", FILTER, root, "IPAddressFilter")
    kind, entries = rules.said("Type"), rules.all(f"IPv{version}Address")
    try:
        named_here = AddressSet.of(*(f"{one.said('Address')}/{one.said('PrefixLength')}" for one in entries))
    except ValueError:
        raise source.fail("exposure", FILTER, rules.line) from None
    if kind == "Deny":
        return ~named_here if named_here else ANYWHERE, rules.line
    return (named_here, rules.line) if kind == "Allow" and named_here else (UNSAID, rules.line)


def _silent(_: ApplianceSource) -> None:
    """ONVIF has no word for where logs are sent: a person looks."""


ONVIF: Final = Voice(
    name="onvif",
    asks=QUESTIONS,
    hears={
        "firmware": firmware,
        "account": accounts,
        "management": management,
        "video": video,
        "time_sync": time_sync,
        "discovery": discovery,
        "exposure": exposure,
        "logging": _silent,
    },
    writes=WRITES,
)


def _accounts_beside(source: ApplianceSource) -> Heard | None:
    heard = accounts(source)
    return replace(heard, whole=False) if heard else None


# Where the maker's own door knows more accounts than ONVIF does: cameras of some makers keep two lists.
ONVIF_BESIDE: Final = replace(ONVIF, hears={**ONVIF.hears, "account": _accounts_beside})
