"""The agent on a station: takes orders line by line, answers each with one line, and puts all back at the end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from typing import Any, TextIO

from shikiri.probe import hear, knock, lease, link, wifi

_LINE = 400_000


class Agent:
    """One station at work. What it has set up is undone in reverse order, however it ends."""

    def __init__(self, interface: str, token: str) -> None:
        self.interface, self.token = interface, token.encode()
        self._undo: list[Any] = []
        self._ears: dict[str, hear.Ear | hear.Door] = {}
        self._joined: wifi.Joined | None = None
        self._was_up = True

    def do_facts(self) -> dict[str, Any]:
        found = link.facts(self.interface)
        self._was_up = found["up"]
        if "iw" in found["programs"]:
            with contextlib.suppress(link.Untold):
                found["connected"] = wifi.connected(self.interface)
        return found

    def do_scan(self) -> dict[str, Any]:
        self._alone()
        return {"text": wifi.scan(self.interface)[:_LINE]}

    def do_join(self, network: dict[str, Any], limit: float) -> dict[str, Any]:
        self._alone()
        self.do_leave()
        self._joined = wifi.Joined(self.interface, network)
        self._undo.append(self.do_leave)
        return self._joined.outcome(min(limit, 30.0))

    def do_leave(self) -> dict[str, Any]:
        if self._joined is not None:
            self._joined.leave()
            self._joined = None
        return {}

    def _alone(self) -> None:
        """The interface is ours for the time of the probe, and somebody else's again afterwards."""
        if not self._undo:
            manager = wifi.Manager(self.interface)
            manager.let_go()
            self._undo.append(manager.take_back)
            if not self._was_up:
                self._undo.append(lambda: link.set_up(self.interface, up=False))

    def do_lease(self, limit: float = 8.0) -> dict[str, Any]:
        """An address by DHCP; one that is there already stays and is told."""
        given = lease.lease(self.interface, min(limit, 15.0))
        place = f"{given['address']}/{given['prefix']}"
        code, _ = link.run("ip", "addr", "add", place, "dev", self.interface, "noprefixroute")
        if code == 0:
            self._undo.append(lambda: link.run("ip", "addr", "del", place, "dev", self.interface))
            self._undo.append(lambda: lease.release(self.interface, given))
        if given["gateway"]:
            self._way(given["gateway"], "")
        return {name: given[name] for name in ("address", "prefix", "gateway", "dns", "server")}

    def do_ways(self, places: list[str], gateway: str) -> dict[str, Any]:
        """Routes to these addresses alone; those of other interfaces stay as they are."""
        for place in places[:64]:
            self._way(place, gateway)
        return {}

    def _way(self, place: str, gateway: str) -> None:
        bits = "128" if ":" in place else "32"
        through = ("via", gateway) if gateway else ()
        words = (f"{place}/{bits}", *through, "dev", self.interface)
        code, _ = link.run("ip", "route", "add", *words)
        if code == 0:
            self._undo.append(lambda: link.run("ip", "route", "del", *words))

    def do_arp(self, to: str) -> dict[str, Any]:
        return self._card().arp(self._own(), to)

    def do_near(self, to: list[str], gateway: list[str]) -> dict[str, Any]:
        """A neighbour: its two addresses and its card; the gateway's address and its card."""
        own = self._own(), link.address6(self.interface)
        return self._card().near(own, (to[0], to[1], to[2]), (gateway[0], gateway[1]))

    def do_far(self, to: list[str], gateway: list[str]) -> dict[str, Any]:
        """A host behind the gateway, by IPv4 and, where both have it, by IPv6."""
        own = self._own(), link.address6(self.interface, "00")
        return self._card().far(own, (to[0], to[1]), (gateway[0], gateway[1]))

    def do_tcp(self, places: list[list[Any]]) -> dict[str, Any]:
        return {"places": knock.tcp(self.interface, places[:128])}

    def do_dns(self, server: str, name: str) -> dict[str, Any]:
        return knock.dns(self.interface, server, name)

    def do_hear(self, token: str) -> dict[str, Any]:
        self._ears["ear"] = hear.Ear(self.interface, token.encode())
        return {}

    def do_door(self, port: int) -> dict[str, Any]:
        door = hear.Door(self.interface, port)
        self._ears["door"] = door
        return {"port": door.port}

    def do_heard(self) -> dict[str, Any]:
        """What came in since it began to listen, by ear and at the door."""
        found: dict[str, Any] = {}
        for ear in self._ears.values():
            if isinstance(ear, hear.Ear):
                found.update(ear.stop())
            else:
                found["came"] = ear.stop()
        self._ears.clear()
        return found

    def _card(self) -> knock.Card:
        return knock.Card(self.interface, self.token)

    def _own(self) -> str:
        address, _ = link.address4(self.interface)
        if not address:
            raise link.Untold("no-address")
        return address

    def close(self) -> None:
        """Everything as it was. What cannot be undone does not keep the rest from it."""
        for ear in self._ears.values():
            ear.stop()
        while self._undo:
            with contextlib.suppress(link.Untold, OSError, ValueError):
                self._undo.pop()()


def answer(agent: Agent, order: dict[str, Any]) -> dict[str, Any]:
    """One order done: its value, or one word for why not."""
    verb = getattr(agent, f"do_{order.get('do')}", None)
    if verb is None:
        return {"no": "unknown-order"}
    try:
        return {"value": verb(**order.get("with", {}))}
    except link.Untold as gap:
        return {"no": str(gap)}
    except Exception as error:  # noqa: BLE001  (an answer in any case; its text may hold anything)
        return {"no": "broken", "error": type(error).__name__}


def main(orders: TextIO, answers: TextIO) -> None:
    """Orders until they end. The line may break at any time: then all is put back too."""
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    head = json.loads(orders.readline())
    agent = Agent(head["interface"], head["token"])
    try:
        for row in orders:
            order = json.loads(row)
            if order.get("do") == "bye":
                break
            began = time.monotonic()
            told = {"id": order.get("id"), "at": time.time(), **answer(agent, order)}
            told["took"] = round(time.monotonic() - began, 3)
            answers.write(json.dumps(told) + "\n")
            answers.flush()
    finally:
        agent.close()
        with contextlib.suppress(OSError, ValueError):
            answers.write(json.dumps({"end": os.getpid()}) + "\n")
            answers.flush()
