"""A small office of network namespaces: a router, users on a bridge, the operator's PC, a printer. Real frames."""

from __future__ import annotations

import itertools
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from shikiri.probe.pack import command
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Closed
from shikiri.workflow.probe.caller import Caller
from shikiri.workflow.probe.stations import Station

_NUMBERS = itertools.count()
_FILTER = """
table inet walls {{
  chain forward {{
    type filter hook forward priority 0; policy drop;
    ct state established,related accept
    iifname "br-guest" oifname "br-prn" tcp dport {{ {ports} }} accept
  }}
  chain input {{
    type filter hook input priority 0; policy accept;
    iifname "br-guest" tcp dport {{ 22, 80 }} drop
  }}
}}
"""


class Pipe:
    """The program of a station, started in a namespace; what ssh would carry goes through a pipe."""

    def __init__(self, words: Sequence[str]) -> None:
        self.child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def send(self, data: bytes) -> None:
        assert self.child.stdin is not None
        try:
            self.child.stdin.write(data)
            self.child.stdin.flush()
        except (OSError, ValueError):
            raise Closed from None

    def receive(self, seconds: float) -> bytes:
        assert self.child.stdout is not None
        if not select.select([self.child.stdout], [], [], seconds)[0]:
            return b""
        more = os.read(self.child.stdout.fileno(), 65536)
        if not more:
            raise Closed
        return more

    def close(self) -> None:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        with_open = (self.child.stdin, self.child.stdout)
        for end in with_open:
            end.close()
        self.child.wait(20)


def station(name: str, segment: str = "guest", interface: str = "eth0", **more: object) -> Station:
    target = Target(device=name, platform="", host="127.0.0.1")
    return Station(name=name, target=target, interface=interface, segment=segment, **more)  # type: ignore[arg-type]


@dataclass
class Net:
    """The namespaces of one test, by what they are."""

    mark: str
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def name(self, who: str) -> str:
        return f"{self.mark}{who}"

    def run(self, who: str, *words: str, text: str = "") -> str:
        line = ["ip", "netns", "exec", self.name(who), *words]
        done = subprocess.run(line, input=text, capture_output=True, text=True, check=True)
        return done.stdout

    def start(self, who: str, *words: str) -> None:
        line = ["ip", "netns", "exec", self.name(who), *words]
        self.children.append(subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def isolate(self, *ports: str) -> None:
        for port in ports:
            self.run("r", "bridge", "link", "set", "dev", port, "isolated", "on")

    def wall(self, ports: str = "631") -> None:
        self.run("r", "nft", "-f", "-", text=_FILTER.format(ports=ports))

    def call(self, one: Station, token: str) -> Caller:
        """As `caller.call` does it, without ssh."""
        caller = Caller(one, Pipe(["ip", "netns", "exec", self.name(one.name), "sh", "-c", command()]), token)
        caller.order("facts", seconds=30.0)
        return caller

    def plug(self, who: str, bridge: str, address: str, router: str) -> None:
        subprocess.run(["ip", "netns", "add", self.name(who)], check=True)
        inner = ["type", "veth", "peer", "name", "eth0", "netns", self.name(who)]
        subprocess.run(["ip", "link", "add", f"p-{who}", "netns", self.name("r"), *inner], check=True)
        self.run("r", "ip", "link", "set", f"p-{who}", "master", bridge, "up")
        self.run(who, "ip", "link", "set", "lo", "up")
        self.run(who, "ip", "link", "set", "eth0", "up")
        if address:
            self.run(who, "ip", "addr", "add", address, "dev", "eth0")
            self.run(who, "ip", "route", "add", "default", "via", router)


def reason() -> str:
    """Why no network can be built here; '' where it can."""
    if os.geteuid() != 0 or shutil.which("ip") is None or shutil.which("bridge") is None:
        return "there are no network namespaces on this machine"
    made = subprocess.run(["ip", "netns", "add", f"shk{os.getpid()}probe"], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", f"shk{os.getpid()}probe"], capture_output=True, check=False)
    return "there are no network namespaces on this machine" if made.returncode else ""


@contextmanager
def small_office(*, users: Sequence[str] = ("a", "b")) -> Iterator[Net]:
    """The router, users with fixed addresses, the operator's PC and a printer that takes jobs at 631 and 9100."""
    if why := reason():
        pytest.skip(why)
    net = Net(f"shk{os.getpid() % 10000}x{next(_NUMBERS)}")
    everybody = ["r", *users, "biz", "prn"]
    try:
        subprocess.run(["ip", "netns", "add", net.name("r")], check=True)
        net.run("r", "sysctl", "-qw", "net.ipv4.ip_forward=1")
        for bridge, own in (
            ("br-guest", "192.168.20.1/24"),
            ("br-biz", "192.168.10.1/24"),
            ("br-prn", "192.168.30.1/24"),
        ):
            net.run("r", "ip", "link", "add", bridge, "type", "bridge")
            net.run("r", "ip", "link", "set", bridge, "up")
            net.run("r", "ip", "addr", "add", own, "dev", bridge)
        for number, who in enumerate(users, start=11):
            net.plug(who, "br-guest", f"192.168.20.{number}/24", "192.168.20.1")
        net.plug("biz", "br-biz", "192.168.10.10/24", "192.168.10.1")
        net.plug("prn", "br-prn", "192.168.30.10/24", "192.168.30.1")
        for port in ("631", "9100"):
            net.start("prn", "python3", "-m", "http.server", port)
        net.start("r", "python3", "-m", "http.server", "80")
        time.sleep(2)  # addresses of IPv6 become usable, servers listen
        yield net
    finally:
        for child in net.children:
            child.kill()
            child.wait()
        for who in everybody:
            subprocess.run(["ip", "netns", "del", net.name(who)], capture_output=True, check=False)
