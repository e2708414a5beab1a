"""The kinds of nothing: what a field or a facet is when it is not a value. Only a value makes a pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

from shikiri.model.say import Say

if TYPE_CHECKING:
    from shikiri.model.facets.base import Thing

T = TypeVar("T")
Tag = Literal["V", "C", "M"]
CONFIRMED_TAGS: frozenset[str] = frozenset({"V", "C"})


class Nothing(Enum):
    """A field without a value, and why."""

    UNSAID = "unsaid"  # the device did not say
    MASKED = "masked"  # it is set and cannot be read
    KEEP = "keep"  # desired state only: the policy is silent
    GONE = "gone"  # desired state only: it must not exist

    def __repr__(self) -> str:
        return self.name


UNSAID = Nothing.UNSAID
MASKED = Nothing.MASKED
KEEP = Nothing.KEEP
GONE = Nothing.GONE


@dataclass(frozen=True, slots=True)
class Default(Generic[T]):
    """What the model does when the line is absent; `tag` says how sure the facts are (V vendor, C seen, M memory)."""

    value: T
    tag: Tag


Known: TypeAlias = T | Nothing | Default[T]


@dataclass(frozen=True, slots=True)
class Things:
    """A facet that was read: its things, and whether the reading is proved to be whole."""

    items: tuple[Thing, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """A facet that could not be read, and why."""

    reason: Say


class _NotOffered(Enum):
    NOT_OFFERED = "not_offered"

    def __repr__(self) -> str:
        return self.name


NotOffered: TypeAlias = Literal[_NotOffered.NOT_OFFERED]
NOT_OFFERED: NotOffered = _NotOffered.NOT_OFFERED

FacetState: TypeAlias = Things | Unread | NotOffered
