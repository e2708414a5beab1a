"""The look from outside: which of the usual ports are open, and who greets us there. Nobody logs in."""

from __future__ import annotations

import json
import socket

from shikiri.formats.snmp_wire import message, question
from shikiri.model.errors import Rejected, Unreachable
from shikiri.model.reading import Answer
from shikiri.model.say import say
from shikiri.sessions.appliance.base import Box, Door, NoAnswer, silence
from shikiri.sessions.appliance.knock import Knocked, knock
from shikiri.sessions.appliance.page import HTTP, MOVED
from shikiri.sessions.appliance.snmp_probe import PUBLIC
from shikiri.sessions.appliance.snmp_secured import introduction

# Doors that people and printers use, doors that should be shut, doors that only attackers still look for.
PORTS = (
    *(21, 22, 23, 25),  # FTP, SSH, telnet, mail
    *(80, 443, 8000, 8008, 8080, 8443),  # web pages
    *(515, 631, 9100, 9101, 9102),  # printing: LPD, IPP, raw, and the further raw ports of print servers
    514,  # remote shell
    *(139, 445),  # shared folders
    *(554, 8554),  # pictures of a camera
    *(3702, 5357, 5358),  # Web Services for Devices
    *(9090, 9091, 50001, 50003),  # vendors' own interfaces: Kyocera, Konica Minolta
    *(2020, 8899, 9280, 37777, 34567),  # and those of cameras and recorders
    *(1883, 5060, 5222, 7547, 9000),  # the cloud, telephony, the provider's maintenance
    *(2000, 5000, 5001),  # Ricoh's and others' services of old
)
_MOST_S = 2.0  # a second try of the network falls into it
_SNMP = 161
_FIRST = 1  # the number of the only question
_SYSTEM_NAME = "1.3.6.1.2.1.1.5.0"
_PAGES = (HTTP[1], 8008, 8080)  # where pages without TLS usually are
_SHOWN = (200, 401)  # a page, or one for whoever logs in
_ANY_PAGES = ("/", "/is-anything-here-without-tls")


class LookDoor:
    """What was seen when we came; asked again, it is told from memory."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._address = _address(box)
        tried = {usual: real for usual in PORTS if (real := box.port(usual))}
        self.knocked: Knocked = knock(self._address, tried, min(box.target.patience.connect, _MOST_S))
        box.mute = frozenset(usual for usual, state in self.knocked.ports.items() if state == "silent")

    def is_anybody_there(self) -> bool:
        """Is any port open, or does an SNMP agent speak? A box that shuts every door to us cannot be judged."""
        return "open" in self.knocked.ports.values() or self._speaks_snmp()

    def ask(self, question: str) -> Answer:
        if question != "look":
            return silence("absent")
        lines = [f"address {self._address}"]
        for usual in sorted(self.knocked.ports):
            lines.append(f"port {usual} {self.knocked.ports[usual]}")
            if usual in self.knocked.banners:
                lines.append(f"banner {usual} {json.dumps(self.knocked.banners[usual], ensure_ascii=False)}")
        lines += [told for port in _PAGES if self.knocked.ports.get(port) == "open" and (told := self._pages(port))]
        return Answer("\n".join((*lines, "end")) + "\n", complete=True)

    def tell(self, line: str) -> None:
        """Who only looks writes nothing."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "?")

    def close(self) -> None:
        """Every connection of a look is closed as soon as it has been seen."""

    def _pages(self, port: int) -> str:
        """Does plain http do nothing but send on to https, also from a page that there is none of? Or show pages?"""
        try:
            pages = [self._box.web.get(path, at=("http", port), stranger=True, follow=False) for path in _ANY_PAGES]
        except NoAnswer:
            return ""
        if all(page.status in MOVED and _is_https(page.headers.get("location", "")) for page in pages):
            return f"redirect {port} https"
        return f"pages {port} http" if port != HTTP[1] and pages[0].status in _SHOWN else ""

    def _speaks_snmp(self) -> bool:
        port = self._box.port(_SNMP)
        if not port:
            return False
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            line.settimeout(min(self._box.target.patience.connect, _MOST_S))
            try:
                line.connect((self._address, port))
                line.send(introduction(_FIRST))  # every agent of version 3 answers that, whoever asks
                line.send(message("1", PUBLIC, question("get", _FIRST, (_SYSTEM_NAME,))))
                return bool(line.recv(1))
            except OSError:
                return False


def _is_https(place: str) -> bool:
    return place.strip().lower().startswith("https://")


def _address(box: Box) -> str:
    try:
        found = socket.getaddrinfo(box.target.host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(box.target.device, say("wire.no-name")) from None
    return str(found[0][4][0])


def open_door(box: Box) -> Door:
    return LookDoor(box)
