"""Appliances: printers and cameras. One session, many doors; each question and each command names its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from types import TracebackType
from typing import Self

from shikiri.model.command import Command, joined
from shikiri.model.dialect import Dialect
from shikiri.model.errors import Rejected, SessionError, Unreachable
from shikiri.model.reading import Answer
from shikiri.model.say import say
from shikiri.sessions.appliance.base import SSH, Box, Door, NoAnswer, is_loopback, silence
from shikiri.sessions.appliance.look import PORTS, LookDoor
from shikiri.sessions.target import Target

# The first word of a question or of a command, and the file whose `open_door(box)` makes the door for it.
_DOORS = {
    "look": "look",
    "certificate": "certificate",
    "/": "http",
    "ledm": "ledm",
    "cdm": "cdm",
    "get-printer-attributes": "ipp",
    "get-jobs": "ipp",
    "walk": "snmp",
    "snmp": "snmp",
    "pjl": "pjl",
    "factory": "factory",
    "address-book": "address_book",
    "form": "form",
    "onvif": "onvif",
    "vapix": "vapix",
    "isapi": "isapi",
    "stranger": "stranger",
}


def look_at(target: Target) -> Answer:
    """The answer to `look`, of any device. On loopback only what its `ports:` or its own port name is tried."""
    own = {target.port if target.port in PORTS else SSH: target.port}
    near = is_loopback(target.host) or target.port != SSH
    here = replace(target, port=SSH, ports=target.ports or (own if near else {}))
    box = Box(here)
    look = LookDoor(box)
    try:
        if not look.is_anybody_there():
            raise Unreachable(target.device, say("wire.silent"))
        return look.ask("look")
    finally:
        box.close()


class Appliance:
    """One login to a box that has no console. Doors open when they are first asked for."""

    def __init__(self, target: Target, dialect: Dialect) -> None:
        self.device = target.device
        self._dialect = dialect
        self._box = Box(target)
        self._open: dict[str, Door] = {}
        look = LookDoor(self._box)  # the look is kept: it is asked for later
        if not look.is_anybody_there():
            silent = "silent" in look.knocked.ports.values()
            raise Unreachable(self.device, say("wire.silent" if silent else "wire.refused"))
        self._open["look"] = look

    @property
    def proved(self) -> frozenset[str]:
        return frozenset(self._box.proved)

    def ask(self, question: str) -> Answer:
        """What a door answers. One that stumbles has no answer; the others go on."""
        name = _door_of(question)
        if name not in self._dialect.doors:
            return silence("not-tried")
        try:
            return self._door(name).ask(question)
        except SessionError:  # a changed certificate, a damaged file of pins: somebody has to look
            raise
        except NoAnswer as trouble:
            return trouble.answer
        except Exception as error:  # noqa: BLE001  (an answer that nobody foresaw)
            return silence("garbled", type(error).__name__)

    def tell(self, commands: Sequence[Command]) -> None:
        """One command after the other. Whatever a door complains of, it is shown as it may be shown."""
        for command in commands:
            name = _door_of(str(command))
            if name not in self._dialect.doors:
                raise Rejected(self.device, str(command), "?")
            try:
                self._door(name).tell(joined(command.parts))
            except Rejected as error:
                raise Rejected(self.device, str(command), error.answer) from None
            except NoAnswer as trouble:
                raise Rejected(self.device, str(command), trouble.word) from None

    def close(self) -> None:
        """Leave every door. Never raises."""
        for door in self._open.values():
            door.close()
        self._box.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _door(self, name: str) -> Door:
        if name not in self._open:
            door: Door = import_module(f"{__name__}.{name}").open_door(self._box)
            self._open[name] = door
        return self._open[name]


def _door_of(line: str) -> str:
    word = "/" if line.startswith("/") else line.split(maxsplit=1)[0]
    return _DOORS.get(word, "")
