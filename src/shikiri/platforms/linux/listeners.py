"""Who listens on the machine: the sockets of `ss`, one for each program and port."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Literal

from shikiri.model.errors import ParseError
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.reading import Line
from shikiri.platforms.linux.questions import SOCKETS
from shikiri.platforms.linux.source import LinuxSource

LOOPBACK: Final = AddressSet.of("127.0.0.0/8", "::1")
_ROW: Final = re.compile(
    r"(tcp|udp)\s+(LISTEN|UNCONN|ESTAB)\s+\d+\s+\d+\s+(\S+):(\d+|\*)\s+\S+(?:\s+users:\((.*)\))?\s*"
)
_PROGRAM: Final = re.compile(r'\("((?:[^"\\]|\\.)*)",pid=')
_OTHER: Final = re.compile(r"(?:nl|u_str|u_dgr|u_seq|p_raw|p_dgr|icmp6?|raw|sctp|dccp|mptcp|vsock|tipc|xdp)\s")


@dataclass(frozen=True, slots=True)
class Listener:
    """One program on one port. `program` '' where the machine did not say whose it is."""

    proto: Literal["tcp", "udp"]
    port: int
    program: str
    addresses: frozenset[str]
    line: Line

    @property
    def is_local(self) -> bool:
        """Does it answer nobody but the machine itself?"""
        return all(one in LOOPBACK_TEXTS or one.startswith("127.") for one in self.addresses)

    @property
    def families(self) -> AddressSet:
        """The addresses that could reach it at all: those of the IP versions it listens on."""
        if "*" in self.addresses or "[::]" in self.addresses:
            return ANYWHERE  # a socket of IPv6 answers IPv4 too, unless somebody took care
        six = any(one.startswith("[") for one in self.addresses)
        four = any(not one.startswith("[") for one in self.addresses)
        return ANYWHERE if six and four else ANYWHERE.only6 if six else ANYWHERE.only4


LOOPBACK_TEXTS: Final = frozenset({"[::1]"})


def listeners(source: LinuxSource) -> tuple[Listener, ...]:
    """Every listening socket; a row nobody understands is doubt about all of them."""
    found: dict[tuple[str, int, str], list[tuple[str, Line]]] = {}
    for number, row in enumerate(source.lines(SOCKETS), start=1):
        if not row.strip() or _OTHER.match(row):
            continue
        told = _ROW.fullmatch(row.strip())
        if told is None:
            raise ParseError("management", SOCKETS, number)
        proto, state, address, port, users = told.groups()
        if state == "ESTAB" or port == "*":
            continue
        program = _programs(_PROGRAM.findall(users or ""))
        place = found.setdefault((proto, int(port), program), [])
        place.append((_bare(address, number), Line(SOCKETS, number)))
    return tuple(
        Listener(proto, port, program, frozenset(address for address, _ in rows), rows[0][1])  # type: ignore[arg-type]  # what the pattern lets through
        for (proto, port, program), rows in found.items()
    )


def _programs(names: Iterable[str]) -> str:
    """The program itself: of a socket that systemd holds for a program, the program."""
    once = list(dict.fromkeys(names))
    return next((one for one in once if one != "systemd"), once[0] if once else "")


def _bare(address: str, number: int) -> str:
    """`127.0.0.53%lo` and `[fe80::1]%eth0` without the interface."""
    text = (
        address.partition("%")[0] if not address.startswith("[") else address.replace("%", "]").partition("]")[0] + "]"
    )
    if text in ("*", "0.0.0.0"):  # noqa: S104  (as it is printed)
        return text
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        raise ParseError("management", SOCKETS, number) from None
    return text
