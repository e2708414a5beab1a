"""What the machine monitor is told: pull a cable, stop, keep the state."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from shikiri.lab.errors import LabError, Silent

_PIECE = 65536
_PATIENCE = 20.0


class Qmp:
    """One conversation with QEMU over its socket."""

    def __init__(self, path: Path, patience: float = _PATIENCE) -> None:
        self._patience, self._heard = patience, b""
        self._wire = socket.socket(socket.AF_UNIX)
        self._wire.settimeout(patience)
        try:
            self._wire.connect(str(path))
            self._next("QMP")
            self("qmp_capabilities")
        except OSError as error:
            self._wire.close()
            raise Silent("qemu") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._wire.close()

    def __call__(self, command: str, **words: object) -> Any:  # noqa: ANN401  (what it returns depends on the command)
        """One command and its answer; what happens meanwhile is passed over."""
        try:
            self._wire.sendall(json.dumps({"execute": command, "arguments": words}).encode() + b"\n")
            said = self._next("return", "error")
        except OSError as error:
            raise Silent("qemu") from error
        if "error" in said:
            raise LabError("lab.monitor", command=command, told=str(said["error"].get("desc", "")))
        return said["return"]

    def cable(self, nic: str, *, plugged: bool) -> None:
        """Pull the cable of a network card, or put it back."""
        self("set_link", name=nic, up=plugged)

    def keep(self, line: str, patience: float) -> None:
        """Write the whole state of the machine; it stands still afterwards."""
        self("stop")
        self("migrate-set-parameters", **{"max-bandwidth": 1 << 40})
        self("migrate", uri=line)
        deadline = time.monotonic() + patience
        while (state := self("query-migrate").get("status")) in {"setup", "active", "device", "pre-switchover"}:
            if time.monotonic() > deadline:
                raise Silent("qemu")
            time.sleep(0.2)
        if state != "completed":
            raise LabError("lab.monitor", command="migrate", told=str(state))

    def go_on(self, patience: float) -> None:
        """Let a machine run whose state is being read in."""
        deadline = time.monotonic() + patience
        while self("query-status")["status"] == "inmigrate":
            if time.monotonic() > deadline:
                raise Silent("qemu")
            time.sleep(0.1)
        self("cont")

    def _next(self, *kinds: str) -> dict[str, Any]:
        """The next thing it says that is an answer and no event."""
        while True:
            while b"\n" not in self._heard:
                piece = self._wire.recv(_PIECE)
                if not piece:
                    raise ConnectionResetError
                self._heard += piece
            line, _, self._heard = self._heard.partition(b"\n")
            said = json.loads(line)
            if any(kind in said for kind in kinds):
                found: dict[str, Any] = said
                return found
