"""Who is on the networks of a Linux machine besides Wi-Fi: its neighbours, and whom it gave an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_interface
from typing import Any, Final

from shikiri.model.errors import ParseError
from shikiri.model.facets.stations import Station
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.clocks import seconds
from shikiri.platforms.linux.questions import ADDRESSES
from shikiri.platforms.linux.source import LinuxSource

LEASES: Final = "cat /var/lib/misc/dnsmasq.leases"
NEIGHBOURS: Final = "ip -j neigh"
_ROW: Final = re.compile(r"(\d+) (?:[0-9a-f]{2}-)?((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) (\S+) (\S+) (\S+)", re.IGNORECASE)
_SIX: Final = re.compile(r"duid \S+|\d+ \d+ [0-9a-f:]+ \S+ \S+", re.IGNORECASE)  # of IPv6: no hardware address in it
_THERE: Final = frozenset({"REACHABLE", "STALE", "DELAY", "PROBE"})


def neighbours(source: LinuxSource) -> Iterator[Station]:
    """Whoever answered the machine lately, with the interface it was heard on."""
    entries = _json(source, NEIGHBOURS)
    for entry in entries:
        states = frozenset(entry.get("state", ()))
        mac = str(entry.get("lladdr", "")).lower()
        if mac and states & _THERE and not _is_group(mac):
            yield Station(
                mac=mac,
                address=str(entry.get("dst", "")),
                interface=str(entry.get("dev", "")),
                handle=f"{entry.get('dev', '')}/{mac}",
                at={"": Line(NEIGHBOURS, 1)},
            )


def leases(source: LinuxSource) -> Iterator[Station]:
    """Whoever holds an address that dnsmasq gave; one that has run out holds none."""
    rows, now = _rows(source), seconds(source)
    faces = list(_networks(source)) if rows else []
    for number, row in enumerate(rows, start=1):
        if not row.strip() or _SIX.fullmatch(row.strip()):
            continue
        told = _ROW.fullmatch(row.strip())
        if told is None:
            raise ParseError("stations", LEASES, number)
        until, mac, address = int(told[1]), told[2].lower(), told[3]
        if until and now is not None and until < now:
            continue
        interface = next((name for name, network in faces if _is_in(address, network)), "")
        yield Station(
            mac=mac,
            address=address,
            interface=interface or UNSAID,
            handle=f"{interface}/{mac}",
            at={"": Line(LEASES, number)},
        )


def _rows(source: LinuxSource) -> tuple[str, ...]:
    """An empty file, or none, is an answer: nobody holds a lease."""
    answer = source.reading.answers.get(LEASES)
    if answer is not None and (not answer.text.strip() or "No such file" in answer.text):
        return ()
    return source.lines(LEASES)


def _networks(source: LinuxSource) -> Iterator[tuple[str, Any]]:
    for link in _json(source, ADDRESSES):
        for part in link.get("addr_info", ()):
            if "local" in part:
                yield str(link.get("ifname", "")), ip_interface(f"{part['local']}/{part['prefixlen']}").network


def _is_in(address: str, network: Any) -> bool:  # noqa: ANN401  (of either IP version)
    try:
        return ip_address(address) in network
    except ValueError:
        return False


def _json(source: LinuxSource, question: str) -> list[dict[str, Any]]:
    answer = source.reading.answers.get(question)
    if answer is not None and not answer.text.strip() and answer.complete:
        return []  # nothing at all is how `ip -j` says that there is none
    found = source.json(question)
    if not isinstance(found, list):
        raise Unanswered(question, "no-json")
    return [one for one in found if isinstance(one, dict)]


def _is_group(mac: str) -> bool:
    """An address for many is nobody's."""
    return int(mac[:2], 16) & 1 == 1 if re.fullmatch(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}", mac) else True
