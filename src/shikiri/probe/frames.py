"""Frames as they go over the air or the cable: made and read. Pure."""

from __future__ import annotations

import socket
import struct
from typing import Any

ARP, IP4, IP6 = 0x0806, 0x0800, 0x86DD
ICMP4, UDP, ICMP6, TCP = 1, 17, 58, 6
BROADCAST = b"\xff" * 6
ECHO4, ECHO6, ANSWER4, ANSWER6 = 8, 128, 0, 129
_ETHERNET, _IP4, _IP6, _ARP = 14, 20, 40, 28


def mac_bytes(text: str) -> bytes:
    return bytes(int(part, 16) for part in text.split(":"))


def mac_text(raw: bytes) -> str:
    return ":".join(f"{one:02x}" for one in raw)


def checksum(data: bytes) -> int:
    """The sum of the internet: ones' complement of 16-bit words."""
    data += b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(to: bytes, sender: bytes, kind: int, payload: bytes) -> bytes:
    return to + sender + struct.pack("!H", kind) + payload


def arp_question(sender: bytes, own: str, wanted: str) -> bytes:
    """Who has an address?"""
    head = struct.pack("!HHBBH", 1, IP4, 6, 4, 1)
    body = head + sender + socket.inet_aton(own) + b"\0" * 6 + socket.inet_aton(wanted)
    return ethernet(BROADCAST, sender, ARP, body)


def ip4(sender: str, to: str, protocol: int, payload: bytes, ttl: int = 64) -> bytes:
    length = _IP4 + len(payload)
    parts = (0x45, 0, length, 0, 0, ttl, protocol, 0, socket.inet_aton(sender), socket.inet_aton(to))
    head = struct.pack("!BBHHHBBH4s4s", *parts)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def ip6(sender: str, to: str, following: int, payload: bytes) -> bytes:
    ends = socket.inet_pton(socket.AF_INET6, sender) + socket.inet_pton(socket.AF_INET6, to)
    return struct.pack("!IHBB", 0x60000000, len(payload), following, 255) + ends + payload


def udp(port: int, to: int, data: bytes) -> bytes:
    return struct.pack("!HHHH", port, to, 8 + len(data), 0) + data


def udp6(sender: str, to: str, ports: tuple[int, int], data: bytes) -> bytes:
    """UDP over IPv6, which wants its checksum."""
    length = 8 + len(data)
    head = struct.pack("!HHHH", ports[0], ports[1], length, 0)
    total = checksum(_pseudo(sender, to, length, UDP) + head + data) or 0xFFFF
    return head[:6] + struct.pack("!H", total) + data


def echo4(ident: int, number: int, data: bytes) -> bytes:
    head = struct.pack("!BBHHH", ECHO4, 0, 0, ident, number)
    return head[:2] + struct.pack("!H", checksum(head + data)) + head[4:] + data


def echo6(sender: str, to: str, numbers: tuple[int, int], data: bytes) -> bytes:
    head = struct.pack("!BBHHH", ECHO6, 0, 0, numbers[0], numbers[1])
    total = checksum(_pseudo(sender, to, len(head + data), ICMP6) + head + data)
    return head[:2] + struct.pack("!H", total) + head[4:] + data


def _pseudo(sender: str, to: str, length: int, following: int) -> bytes:
    ends = socket.inet_pton(socket.AF_INET6, sender) + socket.inet_pton(socket.AF_INET6, to)
    return ends + struct.pack("!II", length, following)


def told(frame: bytes) -> dict[str, Any] | None:
    """What a frame says: who sent it to whom, of what kind; None for what is no whole frame."""
    if len(frame) < _ETHERNET:
        return None
    kind = struct.unpack("!H", frame[12:14])[0]
    found: dict[str, Any] = {"mac": mac_text(frame[6:12]), "to_mac": mac_text(frame[:6]), "kind": f"{kind:04x}"}
    body = frame[_ETHERNET:]
    if kind == ARP and len(body) >= _ARP:
        question = struct.unpack("!H", body[6:8])[0] == 1
        ends = {"from": socket.inet_ntoa(body[14:18]), "to": socket.inet_ntoa(body[24:28])}
        found.update(ends, kind="arp-question" if question else "arp-answer")
    elif kind == IP4 and len(body) >= _IP4:
        start = (body[0] & 15) * 4
        found.update({"from": socket.inet_ntoa(body[12:16]), "to": socket.inet_ntoa(body[16:20])})
        found.update(_upper("4", body[9], body[start:]))
    elif kind == IP6 and len(body) >= _IP6:
        ends6 = (socket.inet_ntop(socket.AF_INET6, one) for one in (body[8:24], body[24:40]))
        found.update(dict(zip(("from", "to"), ends6)))  # noqa: B905  (no strict= in Python 3.7)
        found.update(_upper("6", body[6], body[_IP6:]))
    return found


def _upper(version: str, protocol: int, body: bytes) -> dict[str, Any]:
    if protocol in (ICMP4, ICMP6) and len(body) >= 8:  # noqa: PLR2004
        names = {ECHO4: "echo", ANSWER4: "answer"} if version == "4" else {ECHO6: "echo", ANSWER6: "answer"}
        ident = struct.unpack("!H", body[4:6])[0]
        return {"kind": f"icmp{version}-{names.get(body[0], body[0])}", "ident": ident}
    if protocol in (TCP, UDP) and len(body) >= 4:  # noqa: PLR2004
        ports = struct.unpack("!HH", body[:4])
        word = "tcp" if protocol == TCP else "udp"
        return {"kind": f"{word}{version}", "port": ports[1], "from_port": ports[0]}
    return {"kind": f"ip{version}-{protocol}"}
