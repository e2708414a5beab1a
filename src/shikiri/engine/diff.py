"""The difference between what is and what should be: a plan. What nobody can tell is never written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Literal, TypeGuard

from shikiri.engine.match import word
from shikiri.engine.pairs import follows, pair
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facets.filter import Rule
from shikiri.model.nothing import CONFIRMED_TAGS, GONE, KEEP, MASKED, UNSAID, Default, NotOffered, Things, Unread
from shikiri.model.plan import Change, Plan
from shikiri.model.rules import meaning
from shikiri.model.secret import Secret, compare
from shikiri.model.state import State

Verdict = Literal["same", "different", "unclear"]
_SILENT = (KEEP, UNSAID, MASKED)  # in a desired state: nothing is asked of this field
_LONGEST, _END = 200, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One thing that has to change: as it is and as it should be, None where it is not there (or no longer)."""

    before: Thing | None
    after: Thing | None
    changes: tuple[Change, ...]
    unclear: tuple[Change, ...] = ()


def diff(before: State, after: State, *, secrets_sure: bool = False) -> Plan:
    """What turns `before` into `after`. What `after` does not speak of stays as it is; only GONE takes away."""
    found = tuple(touched(before, after, secrets_sure=secrets_sure))
    return Plan(
        changes=tuple(change for one in found for change in one.changes),
        unclear=tuple(change for one in found for change in one.unclear),
    )


def touched(before: State, after: State, *, secrets_sure: bool = False) -> Iterator[Touched]:
    """The things that differ, facet by facet. Fields of which nobody can tell keep what they have.

    `secrets_sure`: another secret is written even where nobody can read the one that is there.
    """
    for facet in sorted(after.facets):
        mine, wanted = before.facet(facet), after.facet(facet)
        if not isinstance(wanted, Things):
            continue
        found = pair(mine.items if isinstance(mine, Things) else (), wanted.items)
        for one, other in found.both:
            if not _is_gone(other):
                yield from _changed(before.device, one, other, secrets_sure=secrets_sure)
            elif one.handle == other.handle:
                yield Touched(before=one, after=None, changes=(_change(before.device, one, "", one, GONE),))
        for other in found.new:
            if not _is_gone(other):
                made = (_change(before.device, other, "", GONE, other),)
                sure = isinstance(mine, Things) and mine.complete
                yield Touched(before=None, after=other, changes=made if sure else (), unclear=() if sure else made)


def _changed(device: str, one: Thing, other: Thing, *, secrets_sure: bool) -> Iterator[Touched]:
    changes: list[Change] = []
    unclear: list[Change] = []
    kept: dict[str, object] = {}  # what is not to be written
    for field in fields_of(type(one)):
        was, will = getattr(one, field), getattr(other, field)
        if follows(other, field):
            kept[field] = was
            continue
        verdict = differs(was, will)
        if verdict == "unclear" and secrets_sure and isinstance(will, Secret) and will.is_clear:
            verdict = "different"
        if verdict == "unclear":
            kept[field] = was
        if verdict != "same":
            (changes if verdict == "different" else unclear).append(_change(device, one, field, was, will))
    if changes or unclear:
        after = replace(other, **kept)  # type: ignore[arg-type]  # the fields of this very thing
        yield Touched(before=one, after=after, changes=tuple(changes), unclear=tuple(unclear))


def _is_gone(thing: Thing) -> bool:
    return getattr(thing, thing.KEY, KEEP) is GONE


def differs(was: object, will: object) -> Verdict:
    """Must a field be written? A default that the facts confirm is as good as a line that says so."""
    if will in _SILENT:
        return "same"
    if was in (UNSAID, MASKED, KEEP):
        return "unclear"
    if will is GONE:
        return "same" if was is GONE else "different"
    if isinstance(was, Default) and not isinstance(will, Default) and was.tag not in CONFIRMED_TAGS:
        return "different"
    mine, wanted = (value.value if isinstance(value, Default) else value for value in (was, will))
    if isinstance(mine, Secret) and isinstance(wanted, Secret):
        # What is kept readable differs from what nobody may read back, whatever it says.
        return "different" if (mine.kind, wanted.kind) == ("plain", "hashed") else compare(mine, wanted)
    if _are_rules(mine) and _are_rules(wanted):  # a device says in several lines what one rule means
        return "same" if meaning(mine) == meaning(wanted) else "different"
    return "same" if type(mine) is type(wanted) and mine == wanted else "different"


def _are_rules(value: object) -> TypeGuard[tuple[Rule, ...]]:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, Rule) for one in value)


def _change(device: str, thing: Thing, field: str, before: object, after: object) -> Change:
    return Change(
        device=device, facet=thing.FACET, thing=thing.id, handle=thing.handle, field=field, before=before, after=after
    )


def dump(state: State) -> str:
    """A state as text that a person compares: a line a field, secrets as how they are kept, nothing left unsaid."""
    return "".join(f"{line}\n" for facet in sorted(state.facets) for line in _dump_facet(state, facet))


def _dump_facet(state: State, facet: str) -> Iterator[str]:
    found: Things | Unread | NotOffered = state.facet(facet)
    if isinstance(found, Unread):
        yield f"{facet}: unread ({found.reason.key})"
    if not isinstance(found, Things):
        return
    for thing in sorted(found.items, key=lambda one: one.id):
        yield f"{thing.id}:" if found.complete else f"{thing.id}: (incomplete)"
        for field in fields_of(type(thing)):
            if (value := getattr(thing, field)) is not UNSAID:
                yield from _dump_field(field, value)


def _dump_field(field: str, value: object) -> Iterator[str]:
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        yield f"  {field}:"
        yield from (f"    - {_record(part)}" for part in value)
    else:
        yield f"  {field}: {_ends(word(value))}"


def _ends(text: str) -> str:
    """Both ends of what nobody reads: a certificate is one long word."""
    return text if len(text) <= _LONGEST or " " in text else f"{text[:_END]}...{text[-_END:]}"


def _record(value: object) -> str:
    """A rule of a filter and the like: what it says, without where it was read and how it was written."""
    if not is_dataclass(value):
        return word(value)
    parts = ((field.name, getattr(value, field.name)) for field in fields(value) if field.compare)
    return ", ".join(f"{name} {word(part)}" for name, part in parts if part not in ("", False))


def text_of(change: Change) -> tuple[str, str]:
    """Before and after in words, fit for a screen and a log: secrets never, a whole thing by its name."""
    return _shown(change.before), _shown(change.after)


def _shown(value: object) -> str:
    return value.id if isinstance(value, Thing) else word(value)
