"""A small real network: a router between guests, business and internet, each a network namespace with real packets.

One process holds sockets in all of them. Packets follow each other on one processor, so a last packet that comes by a
way nobody filters tells that nothing else is on its way: no waiting, no clock.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from shikiri.model.reading import Answer, Reading

SIDES = {"guest": 20, "biz": 10, "wan": 77}
_QUESTIONS = (
    "ip -j -d addr", "ip -j -4 route show table all", "ip -j -4 rule", "ip -j -6 route show table all",
    "ip -j -6 rule", "nft -j list ruleset", "bridge -j vlan show",
)  # fmt: skip
_WHEN = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)
_LIBC = ctypes.CDLL(None, use_errno=True)
_ports = count(20_000)


@cache
def missing() -> str:
    """Why no such network can be made here; '' where it can."""
    if os.geteuid() != 0:
        return "making network namespaces takes root"
    for program in ("ip", "nft", "bridge", "sysctl"):
        if shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None:
            return f"there is no {program} on this machine"
    name = f"sk-try-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if made.returncode:
        return "this machine makes no network namespaces"
    rules = "add table inet x; add chain inet x y { type filter hook forward priority 0; }"
    tried = subprocess.run(["ip", "netns", "exec", name, "nft", rules], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return "this kernel has no nftables" if tried.returncode else ""


def run(name: str, *words: str, text: str | None = None) -> str:
    done = subprocess.run(
        ["ip", "netns", "exec", name, *words], input=text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"{words}: {done.stderr}")
    return done.stdout


@contextmanager
def inside(name: str) -> Iterator[None]:
    """What is opened here is opened in that namespace."""
    with Path("/proc/self/ns/net").open() as back, Path(f"/run/netns/{name}").open() as there:
        assert _LIBC.setns(there.fileno(), 0) == 0
        try:
            yield
        finally:
            assert _LIBC.setns(back.fileno(), 0) == 0


@dataclass(eq=False)
class Network:
    """The router `r` and its three neighbours."""

    prefix: str
    _stack: ExitStack = field(default_factory=ExitStack)
    _ears: dict[str, socket.socket] = field(default_factory=dict)

    def name(self, side: str) -> str:
        return f"{self.prefix}-{side}"

    @property
    def router(self) -> str:
        return self.name("r")

    def build(self) -> None:
        for side in ("r", *SIDES):
            subprocess.run(["ip", "netns", "add", self.name(side)], check=True, capture_output=True)
            self._stack.callback(
                subprocess.run, ["ip", "netns", "del", self.name(side)], capture_output=True, check=False
            )
        for side, number in SIDES.items():
            self._join(side, number)
        run(self.router, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        run(self.router, "ip", "route", "add", "default", "via", f"192.168.{SIDES['wan']}.2")
        run(self.router, "ip", "-6", "route", "add", "default", "via", f"2001:db8:{SIDES['wan']}::2")
        self._listen()

    def _join(self, side: str, number: int) -> None:
        """A cable with addresses at both ends, and neighbours known beforehand."""
        mine = "wan0" if side == "wan" else f"br-{side}"
        other = self.name(side)
        run(self.router, "ip", "link", "add", mine, "type", "veth", "peer", "name", "eth0", "netns", other)
        for where, name, last in ((self.router, mine, 1), (other, "eth0", 2)):
            run(where, "sysctl", "-qw", f"net.ipv6.conf.{name}.accept_dad=0")
            run(where, "ip", "addr", "add", f"192.168.{number}.{last}/24", "dev", name)
            run(where, "ip", "-6", "addr", "add", f"2001:db8:{number}::{last}/64", "dev", name, "nodad")
            run(where, "ip", "link", "set", name, "address", f"02:00:00:00:{number:02d}:0{last}")
            run(where, "ip", "link", "set", name, "up")
        run(other, "ip", "link", "set", "lo", "up")
        for where, name, last in ((self.router, mine, 2), (other, "eth0", 1)):
            mac = f"02:00:00:00:{number:02d}:0{last}"
            for address in (f"192.168.{number}.{last}", f"2001:db8:{number}::{last}"):
                run(where, "ip", "neigh", "replace", address, "lladdr", mac, "dev", name, "nud", "permanent")
        for address in ("192.168.0.0/16", "203.0.113.0/24"):
            run(other, "ip", "route", "add", address, "via", f"192.168.{number}.1")
        run(other, "ip", "-6", "route", "add", "2001:db8::/32", "via", f"2001:db8:{number}::1")

    def _listen(self) -> None:
        for side in SIDES:
            with inside(self.name(side)):
                ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            ear.setblocking(False)
            self._ears[side] = self._stack.enter_context(ear)

    def load(self, rules: str) -> None:
        run(self.router, "nft", "flush", "ruleset")
        if rules:
            run(self.router, "nft", "-f", "-", text=rules)

    def reading(self) -> Reading:
        """What the router answers to the questions of the platform."""
        answers = {one: Answer(run(self.router, *one.split()), complete=True) for one in _QUESTIONS}
        switches = run(self.router, "sh", "-c", "grep -H . /proc/sys/net/ipv4/ip_forward "
                       "/proc/sys/net/ipv[46]/conf/*/forwarding; echo end")  # fmt: skip
        answers["forwarding"] = Answer(switches, complete=True)
        answers["network files"] = Answer("==> programs <==\n==> that is all <==\n", complete=True)
        return Reading(device="r", platform="linux_ap", answers=answers, when=_WHEN)

    def arrives(self, source: str, address: str, protocol: str, port: int, listener: str) -> bool:
        """Does a new connection's first packet come out on the other side of the router?"""
        ear = self._ears[listener]
        self._empty(ear)
        version = socket.AF_INET6 if ":" in address else socket.AF_INET
        mark = next(_ports) % 60_000 + 2_000
        with inside(self.name(source)):
            _send(version, address, protocol, port, mark)
        self._sentinel(listener)
        return self._heard(ear, _marks(protocol, port, mark))

    def turned(self, source: str, address: str, port: int, listener: str, inner: int) -> bool:
        """Does a packet to one address and port come out with another one?"""
        ear = self._ears[listener]
        self._empty(ear)
        mark = next(_ports) % 60_000 + 2_000
        with inside(self.name(source)):
            _send(socket.AF_INET, address, "udp", port, mark)
        self._sentinel(listener)
        return self._heard(ear, struct.pack("!HH", mark, inner))

    def enters(self, source: str, address: str, port: int) -> bool:
        """Does a packet for the router itself come to a program there?"""
        version = socket.AF_INET6 if ":" in address else socket.AF_INET
        with inside(self.router):
            door = socket.socket(version, socket.SOCK_DGRAM)
        with door:
            door.setblocking(False)
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("::" if version == socket.AF_INET6 else "0.0.0.0", port))
            with inside(self.name(source)):
                _send(version, address, "udp", port, next(_ports) % 60_000 + 2_000)
            with inside(self.router), socket.socket(version, socket.SOCK_DGRAM) as last:
                last.sendto(b"last", ("::1" if version == socket.AF_INET6 else "127.0.0.1", port))
            with suppress(BlockingIOError):
                while True:
                    if door.recv(100) == b"knock":
                        return True
        return False

    def _sentinel(self, listener: str) -> None:
        number = SIDES[listener]
        with inside(self.router), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"last", (f"192.168.{number}.2", 9))

    @staticmethod
    def _empty(ear: socket.socket) -> None:
        with suppress(BlockingIOError):
            while ear.recv(2000):
                pass

    @staticmethod
    def _heard(ear: socket.socket, wanted: bytes) -> bool:
        """Until the last packet, which nothing stops."""
        heard = False
        ear.setblocking(True)
        ear.settimeout(30)
        try:
            while True:
                frame = ear.recv(2000)
                heard = heard or wanted in frame
                if frame.endswith(b"last"):
                    return heard
        finally:
            ear.setblocking(False)

    def close(self) -> None:
        self._stack.close()


def _send(version: int, address: str, protocol: str, port: int, mark: int) -> None:
    if protocol == "udp":
        with socket.socket(version, socket.SOCK_DGRAM) as one:
            one.bind(("", mark))
            one.sendto(b"knock", (address, port))
    elif protocol == "tcp":
        with socket.socket(version, socket.SOCK_STREAM) as one:
            one.setblocking(False)
            one.bind(("", mark))
            with suppress(OSError):
                one.connect((address, port))
    else:
        number = socket.IPPROTO_ICMPV6 if version == socket.AF_INET6 else socket.IPPROTO_ICMP
        with socket.socket(version, socket.SOCK_RAW, number) as one:
            body = struct.pack("!BBHHH", port, 0, 0, mark, 1) + b"knock"
            if version == socket.AF_INET:
                body = body[:2] + struct.pack("!H", _checksum(body)) + body[4:]
            one.sendto(body, (address, 0))


def _marks(protocol: str, port: int, mark: int) -> bytes:
    """The bytes by which a packet is known again: its two ports, or its number of ICMP."""
    if protocol == "icmp":
        return struct.pack("!HH", mark, 1) + b"knock"
    return struct.pack("!HH", mark, port)


def _checksum(body: bytes) -> int:
    padded = body + b"\0" * (len(body) % 2)
    total = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return int(~total & 0xFFFF)


@contextmanager
def network() -> Iterator[Network]:
    """The network for one module of tests, on one processor."""
    if why := missing():
        pytest.skip(why)
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    made = Network(f"sk{os.getpid()}")
    try:
        made.build()
        yield made
    finally:
        made.close()
        os.sched_setaffinity(0, before)
