"""An ear: what comes in at the interface of a station, counted by sender and kind."""

from __future__ import annotations

import socket
import threading
from typing import Any

from shikiri.probe import frames, link

_MOST = 4000
_OUTGOING = 4
_FIELDS = ("mac", "kind", "from", "to", "port", "ident", "ours")


class Ear:
    """Listens in a thread of its own until it is told to stop. `token` marks the frames of our own probes."""

    def __init__(self, interface: str, token: bytes) -> None:
        self._wire = link.wire(interface)
        self._token = token
        self._heard: dict[tuple[Any, ...], int] = {}
        self._stop = False
        self._broken = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        self._wire.settimeout(0.2)
        while not self._stop:
            try:
                frame, place = self._wire.recvfrom(4096)
            except socket.timeout:  # noqa: UP041  (not yet the same in Python 3.7)
                continue
            except OSError:
                self._broken = True
                return
            if place[2] != _OUTGOING:
                self._note(frame)

    def _note(self, frame: bytes) -> None:
        found = frames.told(frame)
        if found is None:
            return
        found["ours"] = self._token in frame
        key = tuple(found.get(name) for name in _FIELDS)
        if key in self._heard or len(self._heard) < _MOST:
            self._heard[key] = self._heard.get(key, 0) + 1

    def stop(self) -> dict[str, Any]:
        """All that was heard. `whole`: it listened to the end."""
        self._stop = True
        self._thread.join(2)
        self._wire.close()
        rows = [dict(zip((*_FIELDS, "count"), (*key, count))) for key, count in list(self._heard.items())]  # noqa: B905
        return {"heard": rows, "whole": not self._broken and len(self._heard) < _MOST}


class Door:
    """A door on TCP that anybody may knock at: it says who came."""

    def __init__(self, interface: str, port: int) -> None:
        self._door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        link.bind_to(self._door, interface)
        try:
            self._door.bind(("", port))
        except OSError:
            self._door.close()
            raise link.Untold("port-taken") from None
        self._door.listen(16)
        self._door.settimeout(0.2)
        self.port = int(self._door.getsockname()[1])
        self._came: list[str] = []
        self._stop = False
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def _wait(self) -> None:
        while not self._stop:
            try:
                guest, place = self._door.accept()
            except socket.timeout:  # noqa: UP041
                continue
            except OSError:
                return
            self._came = [*self._came, str(place[0])][-_MOST:]
            guest.close()

    def stop(self) -> list[str]:
        self._stop = True
        self._thread.join(2)
        self._door.close()
        return self._came
