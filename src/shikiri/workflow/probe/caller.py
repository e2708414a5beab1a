"""The line to one station: the program goes out, then orders; answers come one by one. Nothing it says is trusted."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shikiri.model.errors import SessionError
from shikiri.model.facets.trial import WHYS
from shikiri.model.say import say
from shikiri.probe.pack import command, parts
from shikiri.sessions.shell.line import open_line
from shikiri.sessions.wire import Closed
from shikiri.workflow.probe.stations import Station

_LONGEST = 2 * 1024 * 1024
_GRACE = 15.0
_START = 60.0  # a small board takes its time to log in and to read the program


@dataclass(frozen=True, slots=True)
class Told:
    """What a station answers to an order: a value, or one word for why there is none."""

    value: Mapping[str, Any] = field(default_factory=dict)
    no: str = ""

    def part(self, key: str) -> Told:
        """A mapping inside the value, as an answer of its own."""
        value = self.value.get(key)
        return Told(value if isinstance(value, dict) else {}, self.no)

    def number(self, key: str) -> int:
        """A count it names; whatever is no count is none."""
        value = self.value.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0

    def text(self, key: str) -> str:
        value = self.value.get(key)
        return value if isinstance(value, str) else ""

    def rows(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """The mappings of a list; anything else is left out."""
        value = self.value.get(key)
        return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()

    def words(self, key: str) -> tuple[str, ...]:
        value = self.value.get(key)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


class Wire(Protocol):
    """Bytes to and from the program on the station."""

    def send(self, data: bytes) -> None: ...
    def receive(self, seconds: float) -> bytes: ...
    def close(self) -> None: ...


class Caller:
    """One station that is listening. After it broke off once, it answers nothing any more."""

    def __init__(self, station: Station, wire: Wire, token: str) -> None:
        self.station, self.token = station, token
        self._wire = wire
        self._heard = b""
        self._number = 0
        self._gone = ""
        head = json.dumps({"interface": station.interface, "token": token})
        self._send(f"{parts()}\n{head}\n".encode())

    def order(self, do: str, *, seconds: float = 10.0, **words: object) -> Told:
        """One order and its answer. A station that is silent, gone, or talks nonsense has said nothing."""
        if self.is_gone():
            return Told(no=self._gone)
        self._number += 1
        self._send((json.dumps({"id": self._number, "do": do, "with": words}) + "\n").encode())
        until = time.monotonic() + seconds + _GRACE
        while not self.is_gone():
            row, newline, rest = self._heard.partition(b"\n")
            if newline:
                self._heard = rest
                if row.startswith(b"{"):  # whatever else a login prints is none of ours
                    return self._read(row)
            else:
                self._wait(until)
        return Told(no=self._gone)

    def is_gone(self) -> bool:
        return bool(self._gone)

    def _read(self, row: bytes) -> Told:
        try:
            said = json.loads(row)
            value = said.get("value", {})
            if said["id"] == self._number and isinstance(value, dict):
                no = said.get("no", "")
                return Told(value, "" if "value" in said else str(no)[:40] or "nonsense")
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        self._gone = "nonsense"  # what comes after half an answer belongs to nothing
        return Told(no=self._gone)

    def _wait(self, until: float) -> None:
        left = until - time.monotonic()
        try:
            more = self._wire.receive(max(0.01, left)) if left > 0 else b""
        except Closed:
            self._gone = "station-lost"
            return
        self._heard += more
        if not more or len(self._heard) > _LONGEST:
            self._gone = "station-silent" if not more else "nonsense"

    def _send(self, data: bytes) -> None:
        try:
            self._wire.send(data)
        except Closed:
            self._gone = "station-lost"

    def close(self) -> None:
        """Have everything put back, wait for it a moment, and hang up. Never raises."""
        if not self.is_gone():
            self._send(b'{"do": "bye"}\n')
            until = time.monotonic() + _GRACE
            while not self.is_gone() and b'"end"' not in self._heard:
                self._wait(until)
            self._gone = "station-lost"
        self._wire.close()


def call(station: Station, token: str) -> Caller:
    """A station with the program running on it; `SessionError` where that cannot be."""
    wire, _ = open_line(station.target, command())
    caller = Caller(station, wire, token)
    told = caller.order("facts", seconds=max(_START, station.target.patience.silence))
    if told.no in {"station-lost", "station-silent", "nonsense"}:
        caller.close()
        raise SessionError(station.name, say("probe.no-program", station=station.name))
    if told.no:
        caller.close()
        raise SessionError(station.name, say("probe.cannot", station=station.name, why=say(why_key(told.no))))
    return caller


def why_key(word: str) -> str:
    """The sentence for why something could not be tried; a word of a station that nobody knows has none of its own."""
    return f"air.why.{word if word in WHYS else 'other'}"
