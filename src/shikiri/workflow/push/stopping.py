"""Stopping: Ctrl-C and SIGTERM are wishes that a push grants at its next safe point."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Remembers that somebody asked us to stop; asked twice, it stops at once where that is still safe."""

    def __init__(self) -> None:
        self._asked = 0

    def __call__(self) -> bool:
        return self._asked > 0

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Signals reach us inside the block; only the main thread can be asked."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        old = {number: signal.signal(number, self._hear) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._asked += 1
        if self._asked > 1:
            raise KeyboardInterrupt


@contextlib.contextmanager
def unbroken() -> Iterator[None]:
    """The few seconds in which a proved change is confirmed and saved: a signal waits until they are over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    old = {number: signal.signal(number, lambda which, _: came.append(which)) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
        for which in came:
            signal.raise_signal(which)
