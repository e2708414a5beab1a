"""A door that sets one thing at a time and reads nothing: what the box says is asked by path."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, NoAnswer, silence
from shikiri.sessions.appliance.refusals import no_answer, refusal

T = TypeVar("T")
_PAUSE = 0.25
_WAITS = (0.0, 0.3, 1.0, 2.0)  # a web server that was just set anew


@dataclass(frozen=True, slots=True)
class Order:
    """One command in its parts: `<door> <place> <field>=<value>`."""

    door: str
    place: str
    field: str
    value: str


def head(line: str) -> str:
    """What of a command may be shown, whatever follows."""
    return " ".join(line.split(" ", 2)[:2])


def order_of(line: str) -> Order | None:
    """The value is everything behind the first `=`; None where the command is none."""
    words = line.split(" ", 2)
    field, equals, value = words[2].partition("=") if len(words) == 3 else ("", "", "")  # noqa: PLR2004
    return Order(words[0], words[1], field, value) if equals else None


class Setter(ABC):
    """Writes, and proves what it wrote."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        del question
        return silence("absent")

    def tell(self, line: str) -> None:
        device, order = self._box.target.device, order_of(line)
        if order is None:
            raise refusal(device, head(line), "syntax")
        shown = self.shown(order)
        try:
            self.set(order)
        except NoAnswer as none:
            raise Rejected(device, shown, no_answer(none)) from None
        except ValueError as trouble:
            raise refusal(device, shown, str(trouble)) from None

    def close(self) -> None:  # noqa: B027  (nothing of its own is open)
        """The box closes what its doors share."""

    def shown(self, order: Order) -> str:
        """The command without the password in it."""
        return f"{order.door} {order.place} {order.field}={'***' if self.is_secret(order) else order.value}"

    @abstractmethod
    def is_secret(self, order: Order) -> bool:
        """Is its value a password?"""

    @abstractmethod
    def set(self, order: Order) -> None:
        """`NoAnswer`, or a `ValueError` with a word of `refusals`, where it did not come about."""


def settled(read: Callable[[], T], patience: float) -> T:
    """What is read back; a box that restarts over a write is waited for."""
    end = time.monotonic() + patience
    while True:
        try:
            return read()
        except NoAnswer as none:
            if none.word not in {"closed", "garbled"} or time.monotonic() > end:
                raise
        time.sleep(_PAUSE)


def prove(read: Callable[[], str | None], value: str) -> None:
    """What the box says now; one that is just starting again is asked a few times."""
    trouble: NoAnswer | None = None
    for wait in _WAITS:
        time.sleep(wait)
        try:
            found = read()
        except NoAnswer as none:
            trouble = none
            continue
        if found != value:
            raise ValueError("not-taken")
        return
    raise trouble or NoAnswer("silent")
