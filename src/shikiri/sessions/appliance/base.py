"""What the doors of an appliance share: the box they belong to, and how a door says that it has no answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from shikiri.model.reading import Answer
from shikiri.sessions.target import Target

# closed: nobody listens there · silent: no word in time · absent: it has no such thing · login: it wants to know who
# we are, and we could not say · refused: it would not · garbled: what came was no answer · tls: no encrypted
# connection came about · not-tried: nobody allowed us to try.
Silence = Literal["closed", "silent", "absent", "login", "refused", "garbled", "tls", "not-tried"]
MARK = "#!"  # no device begins an answer with it


def silence(word: Silence, detail: str = "") -> Answer:
    """The answer of a door that has none. `detail` is a word of ours or a number, never a text of the device."""
    return Answer(f"{MARK} {word} {detail}".rstrip() + "\n", complete=False)


@dataclass(slots=True)
class Box:
    """One appliance during one login: where it is, and what its doors have found out about each other."""

    target: Target
    proved: set[str] = field(default_factory=set)  # the passwords that really opened a door: "login"
    came_by: set[str] = field(default_factory=set)  # the doors we stand in: "https", "http", "snmp3"

    def port(self, usual: int) -> int:
        """Where the service of a usual port number really listens."""
        return self.target.ports.get(usual, usual)


class Door(Protocol):
    """One way to talk to the box. It never raises for an answer: `silence(...)` is one. `tell` raises `Rejected`."""

    def ask(self, question: str) -> Answer: ...

    def tell(self, line: str) -> None:
        """One command with its secrets in it: write, read back, raise where it did not take."""
        ...

    def close(self) -> None: ...
