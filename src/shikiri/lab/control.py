"""The line to the guest that needs no network: orders over a serial port of the machine, answered one by one."""

from __future__ import annotations

import base64
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from shikiri.lab.errors import Silent

_PIECE = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What an order printed, and how it ended."""

    code: int
    text: str


class Control:
    """Runs a shell script as root in the guest, even when every network is cut."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0

    def order(self, script: str, patience: float = 60.0) -> Answer:
        """The answer to one script; `Silent` when none comes in time."""
        self._count += 1
        name = f"{time.monotonic_ns():x}-{self._count}"
        line = f"\n{name} {base64.b64encode(script.encode()).decode()}\n".encode("ascii")
        deadline = time.monotonic() + patience
        try:
            with socket.socket(socket.AF_UNIX) as wire:
                wire.settimeout(patience)
                wire.connect(short(self._path))
                wire.sendall(line)
                return _answer(wire, name, deadline)
        except OSError as error:
            raise Silent("control") from error

    def awake(self, patience: float) -> bool:
        """Does somebody answer within this time?"""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                return self.order("echo awake", 3.0).text.strip() == "awake"
            except Silent:
                time.sleep(0.3)
        return False


def _answer(wire: socket.socket, name: str, deadline: float) -> Answer:
    """The line that begins with the name of our order; answers to orders that were given up are passed over."""
    heard = b""
    while (left := deadline - time.monotonic()) > 0:
        wire.settimeout(left)
        piece = wire.recv(_PIECE)
        if not piece:
            break
        *lines, heard = (heard + piece).split(b"\n")
        for line in lines:
            words = line.decode("ascii", "replace").split(" ")
            if words[0] == name and len(words) == len("id code text".split()):
                return Answer(int(words[1]), base64.b64decode(words[2]).decode("utf-8", "replace"))
    raise TimeoutError


def short(path: Path) -> str:
    """A name of a socket the kernel takes: it allows 107 bytes, and a state folder may lie deep."""
    return str(path)
