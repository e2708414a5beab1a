"""Ports we call kept apart are kept apart: real frames through a real bridge."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import permutations
from os import getpid

import pytest

from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.own_table import table_text
from tests.platforms.linux_ap.namespaces import inside, missing, run

PORTS = ("p-a", "p-b", "p-c", "p-d")
_QUESTIONS = ("ip -j -d addr", "nft -j list ruleset", "bridge -j vlan show")
_KIND = b"\x88\xb5"  # for experiments on a wire of one's own


class Bridge:
    """A bridge with four sockets, and somebody at each."""

    def __init__(self, stack: ExitStack) -> None:
        self.name = f"skb{getpid()}"
        subprocess.run(["ip", "netns", "add", self.name], check=True, capture_output=True)
        stack.callback(subprocess.run, ["ip", "netns", "del", self.name], capture_output=True, check=False)
        run(self.name, "ip", "link", "add", "br-guest", "type", "bridge")
        run(self.name, "ip", "link", "set", "br-guest", "up")
        self.ends: dict[str, socket.socket] = {}
        for port in PORTS:
            run(self.name, "ip", "link", "add", port, "type", "veth", "peer", "name", f"x{port}")
            run(self.name, "ip", "link", "set", port, "master", "br-guest")
            for one in (port, f"x{port}"):
                run(self.name, "sysctl", "-qw", f"net.ipv6.conf.{one}.disable_ipv6=1")
                run(self.name, "ip", "link", "set", one, "up")
            self.ends[port] = stack.enter_context(self._end(f"x{port}"))
        self.inner = stack.enter_context(self._end("br-guest"))

    def _end(self, name: str) -> socket.socket:
        with inside(self.name):
            end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            end.bind((name, 3))
        end.setblocking(False)
        return end

    def passes(self, source: str, goal: str) -> bool:
        """A frame to everybody from one port: does the other hear it, before the bridge itself says the last word?"""
        ear = self.ends[goal]
        with suppress(BlockingIOError):
            while ear.recv(2000):
                pass
        everybody = b"\xff" * 6
        self.ends[source].send(everybody + b"\x02\0\0\0\0" + bytes([PORTS.index(source)]) + _KIND + b"knock".ljust(46))
        self.inner.send(everybody + b"\x02\0\0\0\0\x99" + _KIND + b"last".ljust(46))
        heard = False
        ear.settimeout(30)
        try:
            while True:
                frame = ear.recv(2000)
                heard = heard or b"knock" in frame
                if b"last" in frame:
                    return heard
        finally:
            ear.setblocking(False)

    def told(self) -> dict[str, object]:
        answers = {one: Answer(run(self.name, *one.split()), complete=True) for one in _QUESTIONS}
        answers["forwarding"] = Answer("end\n", complete=True)
        state = parse(PLATFORM, Reading(device="r", platform="linux_ap", answers=answers, when=None))
        assert state.is_complete("port_isolation"), state.facet("port_isolation")
        return {
            str(one.name): one.protected for one in state.things("port_isolation") if isinstance(one, PortIsolation)
        }


@pytest.fixture(scope="module")
def bridge() -> Iterator[Bridge]:
    if why := missing():
        pytest.skip(why)
    with ExitStack() as stack:
        yield Bridge(stack)


OURS = table_text(State(device="r", platform="linux_ap", facets={}), ("p-a", "p-b"))
HEAD = "table bridge x {\n chain f { type filter hook forward priority 0; policy accept;\n"
CASES: dict[str, tuple[tuple[str, ...], str, set[str]]] = {
    "nothing": ((), "", set()),
    "flags": (("p-a", "p-b"), "", {"p-a", "p-b"}),
    "our table": ((), OURS, {"p-a", "p-b"}),
    "both, one of them wider": (("p-a", "p-b", "p-c"), OURS, {"p-a", "p-b", "p-c"}),
    "two by flag, two by rule": (("p-c", "p-d"), OURS, set()),
    "one way only": ((), HEAD + '  iifname "p-a" oifname "p-b" drop\n }\n}', set()),
    "wider on one side": (
        (), HEAD + '  iifname { "p-a", "p-b", "p-c" } oifname { "p-a", "p-b" } drop\n }\n}', {"p-a", "p-b"}
    ),
    "after what lets through": (
        (), HEAD + '  iifname "p-a" accept\n  iifname { "p-a", "p-b" } oifname { "p-a", "p-b" } drop\n }\n}', set()
    ),
    "asleep": ((), OURS.replace("table bridge shikiri {", "table bridge shikiri {\n  flags dormant"), set()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_ports_called_apart_do_not_hear_each_other(bridge: Bridge, case: str) -> None:
    flagged, rules, surely = CASES[case]
    run(bridge.name, "nft", "flush", "ruleset")
    if rules:
        run(bridge.name, "nft", "-f", "-", text=rules)
    for port in PORTS:
        run(bridge.name, "bridge", "link", "set", "dev", port, "isolated", "on" if port in flagged else "off")
    told = {port for port, apart in bridge.told().items() if apart is True}
    for one, other in permutations(told & set(PORTS), 2):
        assert not bridge.passes(one, other), (one, other)
    assert surely <= told
    if not surely and case != "two by flag, two by rule":
        assert not told
    if case == "nothing":
        assert all(bridge.passes(one, other) for one, other in permutations(PORTS, 2))
