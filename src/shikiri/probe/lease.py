"""A small DHCP client: it asks for an address, uses it for the probe, and gives it back."""

from __future__ import annotations

import os
import socket
import time

from shikiri.probe import frames, link

_COOKIE = b"\x63\x82\x53\x63"
_DISCOVER, _OFFER, _REQUEST, _ACK, _NAK, _RELEASE = 1, 2, 3, 5, 6, 7
_MASK, _ROUTER, _DNS, _KIND, _SERVER, _WANTED, _LIST = 1, 3, 6, 53, 54, 50, 55
_HEAD = 236


def lease(interface: str, seconds: float = 8.0) -> dict[str, str]:
    """An address of the network and what it says of itself; `Untold` where nobody gives one."""
    card = frames.mac_bytes(link.mac(interface))
    number = os.urandom(4)
    until = time.monotonic() + seconds
    with link.wire(interface, frames.IP4) as wire:
        offer = _exchange(wire, _message(card, number, {_KIND: bytes([_DISCOVER])}, ""), (_OFFER,), until)
        if offer is None:
            raise link.Untold("no-lease")
        wanted = {
            _KIND: bytes([_REQUEST]),
            _WANTED: socket.inet_aton(offer["address"]),
            _SERVER: socket.inet_aton(offer["server"]),
        }
        asked = _message(card, number, wanted, "")
        given = _exchange(wire, asked, (_ACK, _NAK), max(until, time.monotonic() + 2))
    if given is None or given["kind"] != str(_ACK):
        raise link.Untold("no-lease")
    return given


def release(interface: str, given: dict[str, str]) -> None:
    """Give the address back."""
    card = frames.mac_bytes(link.mac(interface))
    options = {_KIND: bytes([_RELEASE]), _SERVER: socket.inet_aton(given["server"])}
    said = _message(card, os.urandom(4), options, given["address"])
    with link.wire(interface, frames.IP4) as wire:
        packet = frames.ip4(given["address"], given["server"], frames.UDP, frames.udp(68, 67, said))
        wire.send(frames.ethernet(frames.BROADCAST, card, frames.IP4, packet))


def _exchange(wire: socket.socket, said: bytes, kinds: tuple[int, ...], until: float) -> dict[str, str] | None:
    """Ask, again every two seconds, until somebody answers in one of these kinds; an offer that comes twice is none."""
    packet = frames.ip4("0.0.0.0", "255.255.255.255", frames.UDP, frames.udp(68, 67, said))  # noqa: S104
    while time.monotonic() < until:
        wire.send(frames.ethernet(frames.BROADCAST, said[28:34], frames.IP4, packet))
        again = min(until, time.monotonic() + 2)
        while time.monotonic() < again:
            wire.settimeout(max(0.05, again - time.monotonic()))
            try:
                found = _read(wire.recv(2048), said[4:8])
            except socket.timeout:  # noqa: UP041  (not yet the same in Python 3.7)
                break
            if found is not None and int(found["kind"]) in kinds:
                return found
    return None


def _message(card: bytes, number: bytes, options: dict[int, bytes], own: str) -> bytes:
    flags = b"\0\0" if own else b"\x80\0"  # answer by broadcast: we have no address yet
    head = b"\x01\x01\x06\0" + number + b"\0\0" + flags + socket.inet_aton(own or "0.0.0.0") + b"\0" * 12  # noqa: S104
    head += card + b"\0" * (10 + 64 + 128) + _COOKIE
    asked = {**options, _LIST: bytes([_MASK, _ROUTER, _DNS])}
    body = b"".join(bytes([code, len(value)]) + value for code, value in sorted(asked.items(), key=_kind_first))
    return head + body + b"\xff"


def _kind_first(option: tuple[int, bytes]) -> bool:
    return option[0] != _KIND


def _read(frame: bytes, number: bytes) -> dict[str, str] | None:
    """An offer or an answer to us; None for anything else, whatever it holds."""
    found = frames.told(frame)
    if not found or found.get("kind") != "udp4" or found.get("port") != 68:  # noqa: PLR2004
        return None
    start = 14 + (frame[14] & 15) * 4 + 8
    body = frame[start:]
    if len(body) < _HEAD + 4 or body[4:8] != number or body[_HEAD : _HEAD + 4] != _COOKIE:
        return None
    options = _options(body[_HEAD + 4 :])
    if len(options.get(_KIND, b"")) != 1 or options[_KIND][0] not in (_OFFER, _ACK, _NAK):
        return None
    mask = options.get(_MASK, b"\xff\xff\xff\0")
    return {
        "kind": str(options[_KIND][0]),
        "address": socket.inet_ntoa(body[16:20]),
        "prefix": str(link.prefix_of(mask)),
        "gateway": _first(options.get(_ROUTER, b"")),
        "dns": _first(options.get(_DNS, b"")),
        "server": _first(options.get(_SERVER, b"")) or str(found["from"]),
    }


def _options(raw: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(raw) >= 2 and raw[0] != 255:  # noqa: PLR2004
        if raw[0] == 0:
            raw = raw[1:]
            continue
        found[raw[0]] = raw[2 : 2 + raw[1]]
        raw = raw[2 + raw[1] :]
    return found


def _first(raw: bytes) -> str:
    return socket.inet_ntoa(raw[:4]) if len(raw) >= 4 else ""  # noqa: PLR2004
