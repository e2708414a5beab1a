"""Knocking: what a station sends to find out whom it reaches. Slowly, and only to whom it is told."""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from typing import Any, Callable  # noqa: UP035  (evaluated: stations may run Python 3.7)

from shikiri.probe import frames, link

PACE = 0.03  # seconds between two things sent
_WAIT = 0.9
_GROUPS4 = (("224.0.0.1", b"\x01\0\x5e\0\0\x01", 9), ("224.0.0.251", b"\x01\0\x5e\0\0\xfb", 5353))
_GROUPS6 = (("ff02::1", b"\x33\x33\0\0\0\x01", 9), ("ff02::fb", b"\x33\x33\0\0\0\xfb", 5353))
_REFUSED = 111
_OURS = 4  # the kernel's word for a frame that goes out
Sent = tuple[str, bytes, Callable[[Any], bool]]  # what it is called, the frame, whether a frame answers it


class Card:
    """The card of this station with a wire to send and to hear whole frames on."""

    def __init__(self, interface: str, token: bytes) -> None:
        self.interface, self.token = interface, token
        self.mac = frames.mac_bytes(link.mac(interface))

    def _round(self, sent: list[Sent], count: int = 2) -> dict[str, dict[str, Any]]:
        """Send some frames `count` times and gather the frames that answer each kind of them."""
        found: dict[str, dict[str, Any]] = {one[0]: {"sent": 0, "heard": 0, "macs": [], "ms": None} for one in sent}
        with link.wire(self.interface) as wire:
            began = time.monotonic()
            for _ in range(count):
                for word, frame, _ in sent:
                    wire.send(frame)
                    found[word]["sent"] += 1
                    self._gather(wire, sent, found, began, PACE)
                self._gather(wire, sent, found, began, _WAIT / count)
        return found

    def _gather(
        self, wire: socket.socket, sent: list[Sent], found: dict[str, dict[str, Any]], began: float, wait: float
    ) -> None:
        until = time.monotonic() + wait
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([wire], [], [], left)[0]:
                return
            frame, place = wire.recvfrom(4096)
            said = frames.told(frame) if place[2] != _OURS else None
            if said is None:
                continue
            for word, answers in {word: answers for word, _, answers in sent}.items():
                if answers(said):
                    one = found[word]
                    one["heard"] += 1
                    one["ms"] = one["ms"] or round((time.monotonic() - began) * 1000, 1)
                    one["macs"] = sorted({*one["macs"], said["mac"]})

    def arp(self, own: str, wanted: str) -> dict[str, Any]:
        """Who has this address? The card of whoever says so."""
        return self._round([self._arp("arp", own, wanted)])["arp"]

    def _arp(self, word: str, own: str, wanted: str) -> Sent:
        asked = frames.arp_question(self.mac, own or "0.0.0.0", wanted)  # noqa: S104  (nobody yet)
        return word, asked, lambda one: one["kind"] == "arp-answer" and one["from"] == wanted

    def _echo4(self, word: str, own: str, to: str, to_mac: str) -> Sent:
        """ICMP echo in a frame to this very card, whatever the neighbour table says."""
        ident = struct.unpack("!H", os.urandom(2))[0]
        packet = frames.ip4(own, to, frames.ICMP4, frames.echo4(ident, 1, self.token))
        frame = frames.ethernet(frames.mac_bytes(to_mac), self.mac, frames.IP4, packet)
        return word, frame, lambda one: one["kind"] == "icmp4-answer" and one.get("ident") == ident

    def _echo6(self, word: str, own: str, to: str, to_mac: str) -> Sent:
        ident = struct.unpack("!H", os.urandom(2))[0]
        packet = frames.ip6(own, to, frames.ICMP6, frames.echo6(own, to, (ident, 1), self.token))
        frame = frames.ethernet(frames.mac_bytes(to_mac), self.mac, frames.IP6, packet)
        return word, frame, lambda one: one["kind"] == "icmp6-answer" and one.get("ident") == ident

    def _groups(self, own: str, own6: str) -> list[Sent]:
        """Broadcast and multicast for everybody on the network: whoever listens may hear it."""
        body = frames.ip4(own, "255.255.255.255", frames.UDP, frames.udp(9, 9, self.token))
        sent = [frames.ethernet(frames.BROADCAST, self.mac, frames.IP4, body)]
        for group, to, port in _GROUPS4:
            body = frames.ip4(own, group, frames.UDP, frames.udp(port, port, self.token), ttl=1)
            sent.append(frames.ethernet(to, self.mac, frames.IP4, body))
        for group, to, port in _GROUPS6 if own6 else ():
            body = frames.ip6(own6, group, frames.UDP, frames.udp6(own6, group, (port, port), self.token))
            sent.append(frames.ethernet(to, self.mac, frames.IP6, body))
        return [("multicast", frame, lambda _: False) for frame in sent]

    def near(self, own: tuple[str, str], to: tuple[str, str, str], gateway: tuple[str, str]) -> dict[str, Any]:
        """Everything by which a neighbour can be reached, and the gateway in the same breath."""
        address, address6, card = to
        sent = [self._arp("gateway", own[0], gateway[0]), self._arp("arp", own[0], address)]
        sent.append(self._echo4("icmp4", own[0], address, card))
        if own[1] and address6:
            sent.append(self._echo6("icmp6", own[1], address6, card))
        if gateway[1]:
            sent.append(self._echo4("over-gateway", own[0], address, gateway[1]))
        return self._round(sent + self._groups(*own))

    def far(self, own: tuple[str, str], to: tuple[str, str], gateway: tuple[str, str]) -> dict[str, Any]:
        """A host behind the gateway by ICMP, and the gateway in the same breath."""
        sent = [self._arp("gateway", own[0], gateway[0]), self._echo4("icmp4", own[0], to[0], gateway[1])]
        if own[1] and to[1]:
            sent.append(self._echo6("icmp6", own[1], to[1], gateway[1]))
        return self._round(sent)


def tcp(interface: str, places: list[list[Any]], wait: float = _WAIT) -> list[dict[str, Any]]:
    """Which of these doors open: `open`, `closed` (somebody says no) or `silent`."""
    found = []
    waiting: dict[int, tuple[socket.socket, dict[str, Any]]] = {}
    for address, port in places:
        told: dict[str, Any] = {"to": address, "port": port, "is": "silent"}
        found.append(told)
        opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        opened.setblocking(False)  # noqa: FBT003
        link.bind_to(opened, interface)
        error = opened.connect_ex((address, port))
        if error in (0, 115):
            waiting[opened.fileno()] = opened, told
        else:
            told["is"] = _word(error)
            opened.close()
        time.sleep(PACE)
    until = time.monotonic() + wait
    while waiting and until > time.monotonic():
        for handle in select.select([], list(waiting), [], max(0, until - time.monotonic()))[1]:
            opened, told = waiting.pop(handle)
            told["is"] = _word(opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
            opened.close()
    for opened, _ in waiting.values():
        opened.close()
    return found


def _word(error: int) -> str:
    if error == 0:
        return "open"
    return "closed" if error == _REFUSED else "silent"


def dns(interface: str, server: str, name: str, wait: float = 2.0) -> dict[str, Any]:
    """What a resolver says to a name: its code and the addresses."""
    number = os.urandom(2)
    labels = b"".join(bytes([len(part)]) + part for part in name.encode("idna").split(b".") if part)
    asked = number + struct.pack("!HHHHH", 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", 1, 1)
    with socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM) as wire:
        link.bind_to(wire, interface)
        for _ in range(2):
            try:
                wire.settimeout(wait)
                wire.sendto(asked, (server, 53))
                answer = wire.recv(4096)
            except OSError:
                continue
            if answer[:2] == number and len(answer) >= 12:  # noqa: PLR2004
                return {"code": answer[3] & 15, "addresses": _addresses(answer, 12 + len(labels) + 5)}
    return {"code": None, "addresses": []}


def _addresses(answer: bytes, start: int) -> list[str]:
    """The A records of an answer; what is cut short ends it."""
    found = []
    for _ in range(struct.unpack("!H", answer[6:8])[0]):
        while start < len(answer) and answer[start] & 0xC0 != 0xC0 and answer[start]:  # noqa: PLR2004
            start += answer[start] + 1
        start += 2 if start < len(answer) and answer[start] & 0xC0 == 0xC0 else 1  # noqa: PLR2004
        if start + 10 > len(answer):
            break
        kind, size = (
            struct.unpack("!H", answer[start : start + 2])[0],
            struct.unpack("!H", answer[start + 8 : start + 10])[0],
        )
        raw = answer[start + 10 : start + 10 + size]
        if kind == 1 and len(raw) == 4:  # noqa: PLR2004
            found.append(socket.inet_ntoa(raw))
        start += 10 + size
    return found
