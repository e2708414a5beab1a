"""A crowd: many devices at once, and none waits for those that do not answer.

So many at a time may work; one that has only been dialling for a while gives its place away until it is through. Ten
dead devices in a row cost one timeout, not ten.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
GRACE_S = 1.0
_TICK_S = 0.1


class Place:
    """The place of one device among those that work."""

    def __init__(self, places: threading.Semaphore) -> None:
        self._places = places
        self._lock = threading.Lock()
        self._held = True
        self._dialling_since: float | None = time.monotonic()

    def give_away(self) -> None:
        """Dialled long enough: somebody else may work meanwhile."""
        with self._lock:
            since = self._dialling_since
            if not self._held or since is None or time.monotonic() - since < GRACE_S:
                return
            self._held = False
        self._places.release()

    def through(self) -> None:
        """Somebody answered: the work begins, in a place of its own."""
        with self._lock:
            self._dialling_since = None
            held = self._held
        if not held:
            self._places.acquire()
            self._held = True

    def leave(self) -> None:
        with self._lock:
            self._dialling_since = None
            held, self._held = self._held, False
        if held:
            self._places.release()


class Crowd(Generic[T, R]):
    """Does one thing with each of many, `workers` at a time. `work` must not raise."""

    def __init__(self, work: Callable[[T, Callable[[], None]], R], workers: int) -> None:
        self._work = work
        self._places = threading.Semaphore(max(1, workers))
        self._done: queue.SimpleQueue[tuple[int, R | BaseException]] = queue.SimpleQueue()

    def run(self, many: Sequence[T], on_done: Callable[[R], None]) -> tuple[R, ...]:
        """The results in the order of the many; `on_done` hears each as it comes, in the thread of the caller."""
        found: dict[int, R] = {}
        dialling: list[Place] = []

        def collect(seconds: float) -> None:
            try:
                at, result = self._done.get(timeout=seconds) if seconds else self._done.get_nowait()
            except queue.Empty:
                return
            if isinstance(result, BaseException):
                raise result
            found[at] = result
            on_done(result)

        for at, one in enumerate(many):
            while not self._places.acquire(timeout=_TICK_S):
                for place in dialling:
                    place.give_away()
                collect(0)
            place = Place(self._places)
            dialling.append(place)
            threading.Thread(target=self._one, args=(at, one, place), daemon=True).start()
        while len(found) < len(many):
            for place in dialling:
                place.give_away()
            collect(_TICK_S)
        return tuple(found[at] for at in range(len(many)))

    def _one(self, at: int, one: T, place: Place) -> None:
        try:
            result: R | BaseException = self._work(one, place.through)
        except BaseException as error:  # noqa: BLE001  (told in the thread of the caller, who waits for it)
            result = error
        place.leave()
        self._done.put((at, result))
