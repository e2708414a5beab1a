"""The wire of one login: letters to bytes and back, the echo, and the faults that sit on a line."""

from __future__ import annotations

import asyncio

import asyncssh

from shikiri.simulator.machine import Machine
from shikiri.simulator.shell import BREAK, END, Ask, Visitor

_ERASE = {"\b", "\x7f"}
_NOISE = b"\xff\x00\x9b~\x07"
_EVERY = 7


class Closed(Exception):
    """The other side is gone, or a fault ended the connection."""


class Wire:
    """One SSH channel as a console: it types what the device says and reads what a person types."""

    def __init__(self, process: asyncssh.SSHServerProcess[bytes], machine: Machine, visitor: Visitor) -> None:
        self._process = process
        self._machine = machine
        self._visitor = visitor
        self._waiting = b""
        self._after_return = False
        self._unsent = b""  # the echo goes out together with the answer
        self.command = 0  # how many lines were typed
        self._bytes = 0
        self._lines = 0

    async def ask(self, what: Ask) -> str:
        """Say it, then wait for what it waits for."""
        await self.say(what.text)
        if what.kind == "key":
            return await self._letter()
        return await self._line(echo=what.kind == "line")

    async def say(self, text: str) -> None:
        data = text.replace("\n", "\r\n").encode(self._machine.encoding, "replace")
        data = await self._faulty(data)
        if slow := self._fault("slow"):
            pace = max(slow, 1)
            step = max(pace // 20, 1)
            for at in range(0, len(data), step):
                self._write(data[at : at + step])
                await asyncio.sleep(step / pace)
        else:
            self._write(data)
        try:
            await self._process.stdout.drain()
        except (OSError, asyncssh.Error) as error:
            raise Closed from error

    async def _faulty(self, data: bytes) -> bytes:
        """The bytes after the faults of this line had their turn."""
        if (line := self._fault("hang")) is not None:
            left = max(line - self._lines, 0)
            self._lines += data.count(b"\n")
            if data.count(b"\n") >= left:
                self._write(b"\n".join(data.split(b"\n")[:left]))
                await self._silence()
        if (byte := self._fault("close")) is not None and self._bytes + len(data) >= byte:
            self._write(data[: max(byte - self._bytes, 0)])
            await asyncio.sleep(0)
            raise Closed
        if (byte := self._fault("garble")) is not None:
            start = max(byte - self._bytes, 0)
            noisy = bytearray(data)
            for place in range(start, len(noisy), _EVERY):
                noisy[place] = _NOISE[(place + self._bytes) % len(_NOISE)]
            data = bytes(noisy)
        self._bytes += len(data)
        return data

    def _fault(self, kind: str) -> int | None:
        fault = self._machine.faults.now(kind, connection=self._visitor.connection, command=self.command)  # type: ignore[arg-type]  # one of the four above
        return fault.at if fault else None

    async def _silence(self) -> None:
        while await self._read():
            continue
        raise Closed

    def _write(self, data: bytes) -> None:
        if self._process.is_closing():
            raise Closed
        if data := self._unsent + data:
            self._unsent = b""
            self._process.stdout.write(data)

    async def _read(self) -> bytes:
        try:
            return await self._process.stdin.read(4096)
        except asyncssh.TerminalSizeChanged:
            return b"\0"
        except asyncssh.BreakReceived:
            return BREAK.encode()
        except (OSError, asyncssh.Error) as error:
            raise Closed from error

    async def _letter(self) -> str:
        """The next letter; the second half of a CR LF is no letter, and neither is NUL."""
        while True:
            if not self._waiting:
                self._write(b"")
                self._waiting = await self._read()
                if not self._waiting:
                    raise Closed
            size = 1
            while size < len(self._waiting) and not _whole(self._waiting[:size], self._machine.encoding):
                size += 1
            data, self._waiting = self._waiting[:size], self._waiting[size:]
            letter = data.decode(self._machine.encoding, "replace")
            after_return, self._after_return = self._after_return, letter == "\r"
            if letter == "\0" or (letter == "\n" and after_return):
                continue
            return letter

    async def _line(self, *, echo: bool) -> str:
        typed = ""
        while True:
            letter = await self._letter()
            if letter in {"\r", "\n", END, BREAK}:
                break
            if letter in _ERASE:
                if typed and echo:
                    self._echo("\b \b")
                typed = typed[:-1]
            elif letter.isprintable():
                typed += letter
                if echo:
                    self._echo(letter)
        self.command += 1
        self._echo("\r\n")
        return END if letter == END else BREAK if letter == BREAK else typed

    def _echo(self, text: str) -> None:
        data = text.encode(self._machine.encoding, "replace")
        self._bytes += len(data)
        self._unsent += data


def _whole(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
