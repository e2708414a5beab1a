"""What a renderer of a Linux machine needs: the fields that differ, and clear words for what it will not write."""

from __future__ import annotations

from typing import Any, TypeVar

from shikiri.model.errors import Unwritable
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import CONFIRMED_TAGS, KEEP, MASKED, UNSAID, Default
from shikiri.model.say import say

T = TypeVar("T", bound=Thing)
_SILENT = (KEEP, UNSAID, MASKED)


def changes(before: Thing | None, after: T) -> dict[str, Any]:
    """The fields that must be written, and their new values. A default the facts confirm is as good as a line."""
    found: dict[str, Any] = {}
    for name in fields_of(type(after)):
        wanted = plain(getattr(after, name))
        if wanted in _SILENT:
            continue
        held = getattr(before, name) if before is not None else UNSAID
        doubtful = isinstance(held, Default) and held.tag not in CONFIRMED_TAGS and held != getattr(after, name)
        if doubtful or type(plain(held)) is not type(wanted) or plain(held) != wanted:
            found[name] = wanted
    return found


def plain(value: object) -> object:
    """A value, or what the machine does by default."""
    return value.value if isinstance(value, Default) else value


def refuse(facet: str, field: str, key: str, **words: object) -> Unwritable:
    """The error to raise for a change that a person has to make."""
    return Unwritable(facet, field, say(key, **words))


def refuse_rest(facet: str, left: dict[str, Any]) -> None:
    """What nothing is known for is a person's work: the first such field is named."""
    for name in left:
        raise refuse(facet, name, "linux.no-operation")
