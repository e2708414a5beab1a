"""A session: the wire to one device. It can ask and it can tell; nothing else of ours touches the world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from shikiri.model.command import Command
from shikiri.model.reading import Answer


@runtime_checkable
class Foreseeing(Protocol):
    """A session that can send questions before their turn."""

    def foresee(self, questions: Iterable[str]) -> None:
        """What will be asked next, in this order."""
        ...


class Session(Protocol):
    """One login. Every failure is one of the `SessionError`s, never a library's own."""

    device: str

    @property
    def proved(self) -> frozenset[str]:
        """The passwords that really opened a door: "login", "enable". A key proves neither."""
        ...

    def ask(self, question: str) -> Answer:
        """The answer to one question. `complete` is True only where the prompt was seen after it."""
        ...

    def tell(self, commands: Sequence[Command]) -> None:
        """Type commands in their order; the first one that the device does not accept raises `Rejected`."""
        ...

    def close(self) -> None:
        """Log out without saving anything. Never raises."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
