"""The interface of a station: its addresses, its rights, and programs that are started and ended."""

from __future__ import annotations

import array
import contextlib
import fcntl
import os
import shutil
import socket
import struct
import subprocess
from typing import Any

from shikiri.probe.frames import mac_text

_MAC, _ADDRESS, _MASK, _FLAGS = 0x8927, 0x8915, 0x891B, 0x8913
_UP = 1
_SECONDS = 10.0
_ALL = 3  # ETH_P_ALL
_PROGRAMS = ("ip", "iw", "wpa_supplicant", "nmcli")
_HERE = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"


class Untold(Exception):
    """Something could not be done; the word says what."""


def program(name: str) -> str:
    """Where a program is; `Untold` where there is none."""
    found = shutil.which(name, path=_HERE)
    if found is None:
        raise Untold("no-program-" + name)
    return found


def run(*words: str, seconds: float = _SECONDS) -> tuple[int, str]:
    """A program, to its end: its status and all it printed."""
    line = [program(words[0]), *words[1:]]
    try:
        done = subprocess.run(  # noqa: S603  (words of ours; Python 3.7 on stations)
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Untold("slow-" + words[0]) from None
    except OSError:
        raise Untold("no-program-" + words[0]) from None
    return done.returncode, done.stdout.decode("utf-8", "replace")


def prefix_of(mask: bytes) -> int:
    return bin(int.from_bytes(mask[:4], "big")).count("1")  # noqa: FURB161  (Python 3.7)


def _ask(interface: str, what: int) -> bytes | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knob:
        try:
            return fcntl.ioctl(knob.fileno(), what, struct.pack("256s", interface.encode()[:15]))
        except OSError:
            return None


def mac(interface: str) -> str:
    """The address of the card; `Untold` where there is no such interface."""
    raw = _ask(interface, _MAC)
    if raw is None:
        raise Untold("no-interface")
    return mac_text(raw[18:24])


def is_up(interface: str) -> bool:
    raw = _ask(interface, _FLAGS)
    return raw is not None and bool(array.array("H", raw[16:18])[0] & _UP)


def set_up(interface: str, *, up: bool = True) -> None:
    code, text = run("ip", "link", "set", "dev", interface, "up" if up else "down")
    if code:
        raise Untold("rfkill" if "RF-kill" in text or "rfkill" in text.lower() else "no-link")


def address4(interface: str) -> tuple[str, int]:
    """The first IPv4 address and its prefix; '' where there is none."""
    raw, mask = _ask(interface, _ADDRESS), _ask(interface, _MASK)
    if raw is None or mask is None:
        return "", 0
    return socket.inet_ntoa(raw[20:24]), prefix_of(mask[20:24])


def address6(interface: str, scope: str = "20") -> str:
    """The link-local IPv6 address (scope 00: the global one); '' where there is none that can be used yet."""
    tentative = 0x40
    with contextlib.suppress(OSError), open("/proc/net/if_inet6", encoding="ascii") as table:  # noqa: PTH123
        for row in table:
            raw, _, _, its, flags, name = row.split()
            if name == interface and its == scope and not int(flags, 16) & tentative:
                return socket.inet_ntop(socket.AF_INET6, bytes.fromhex(raw))
    return ""


def gateway(interface: str) -> str:
    """The router of its default route; '' where it has none."""
    with contextlib.suppress(OSError), open("/proc/net/route", encoding="ascii") as table:  # noqa: PTH123
        for row in table:
            words = row.split()
            if words[0] == interface and words[1] == "00000000" and words[2] != "00000000":
                return socket.inet_ntoa(struct.pack("<I", int(words[2], 16)))
    return ""


def wire(interface: str, kind: int = _ALL) -> socket.socket:
    """A socket that sends and hears whole frames; `Untold` without the right to."""
    try:
        opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(kind))
    except PermissionError:
        raise Untold("no-rights") from None
    try:
        opened.bind((interface, 0))
    except OSError:
        opened.close()
        raise Untold("no-interface") from None
    return opened


def bind_to(opened: socket.socket, interface: str) -> None:
    """Nothing goes by another way, where we may say so."""
    with contextlib.suppress(PermissionError):
        opened.setsockopt(socket.SOL_SOCKET, 25, interface.encode() + b"\0")  # SO_BINDTODEVICE


def rights() -> bool:
    """May it send and hear whole frames?"""
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    except OSError:
        return False
    return True


def facts(interface: str) -> dict[str, Any]:
    """What this station is."""
    has: list[str] = [one for one in _PROGRAMS if shutil.which(one, path=_HERE)]
    address, prefix = address4(interface)
    return {
        "root": os.geteuid() == 0,
        "rights": rights(),
        "programs": has,
        "mac": mac(interface),
        "up": is_up(interface),
        "address": address,
        "prefix": prefix,
        "address6": address6(interface),
        "global6": address6(interface, "00"),
        "gateway": gateway(interface),
    }
