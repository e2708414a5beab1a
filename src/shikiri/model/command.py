"""A command: what is typed at a device, with its secrets still closed; only a session joins the parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shikiri.model.operation import Operation, secrets_of
from shikiri.model.secret import Secret

Part: TypeAlias = str | Secret
Mode = Literal["exec", "config"]
# prepare: what must be there first (accounts, SSH, rules); change: the rest; close: what shuts a way in.
Stage = Literal["prepare", "change", "close"]
STAGES: tuple[Stage, ...] = ("prepare", "change", "close")


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange of a dialogue: the question that a command is met with, and what to answer."""

    expect: str  # a regular expression for the question
    answer: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line in its block, the dialogue it opens, and the line that takes it back where there is one."""

    parts: tuple[Part, ...]
    block: tuple[str, ...] = ()  # the headers to type first: ("interface Vlan20",)
    leave: str = "exit"  # what leaves the block again
    mode: Mode = "config"
    stage: Stage = "change"
    dialogue: tuple[Step, ...] = ()
    undo: tuple[Part, ...] = ()
    operation: Operation | None = None  # what a machine does, where it has no console: `parts` only tells it to people
    may_close: bool = False  # the connection may end with it: a reload, a rollback

    def __str__(self) -> str:
        """The line as it may be shown: secrets as ``***``."""
        return shown(self.parts)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret that is typed with it, in its dialogue too."""
        answers = (part for step in self.dialogue for part in step.answer)
        told = tuple(part for part in (*self.parts, *answers) if isinstance(part, Secret))
        return (*told, *secrets_of(self.operation)) if self.operation is not None else told


def command(*parts: Part, **more: object) -> Command:
    """A command from its parts: ``command("enable secret ", secret)``."""
    return Command(parts=parts, **more)  # type: ignore[arg-type]  # the fields of Command, by name


def done(operation: Operation, **more: object) -> Command:
    """The command that has a machine do one operation."""
    return Command(parts=(str(operation),), operation=operation, mode="exec", **more)  # type: ignore[arg-type]


def shown(parts: Iterable[Part]) -> str:
    return "".join(map(str, parts))


def joined(parts: Iterable[Part]) -> str:
    """The line with its secrets. Only a session, which types it, may call this."""
    return "".join(part.reveal() if isinstance(part, Secret) else part for part in parts)


def in_order(commands: Iterable[Command]) -> tuple[Command, ...]:
    """By stage; inside a stage as the renderers said."""
    return tuple(sorted(commands, key=lambda one: STAGES.index(one.stage)))


def in_blocks(commands: Iterable[Command]) -> Iterator[Command]:
    """The lines to type: headers before the first command of a block, its end before the next one."""
    inside: tuple[str, ...] = ()
    leave = "exit"
    for one in commands:
        block = one.block if one.mode == "config" else ()
        if block != inside:
            yield from (Command(parts=(leave,)) for _ in inside)
            yield from (Command(parts=(header,)) for header in block)
            inside, leave = block, one.leave
        yield one
    yield from (Command(parts=(leave,)) for _ in inside)


def as_text(commands: Iterable[Command]) -> str:
    """What would be typed, for a screen: headers, indented lines, secrets as ``***``."""
    lines: list[str] = []
    inside: tuple[str, ...] = ()
    for one in commands:
        if one.block != inside:
            lines += [" " * depth + header for depth, header in enumerate(one.block)]
            inside = one.block
        lines.append(" " * len(one.block) + str(one))
    return "".join(f"{line}\n" for line in lines)
