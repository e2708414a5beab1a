"""What every renderer keeps to: what it writes comes true, once, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from shikiri.engine.diff import diff, touched
from shikiri.model.command import Command
from shikiri.model.nothing import Default, Things
from shikiri.model.plan import Change
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.base import Platform, parse
from shikiri.platforms.write import Around
from shikiri.workflow.planning.write import Written, write

Tell = Callable[[Reading, tuple[Command, ...]], tuple[Reading, list[str], list[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """`tell` types commands at a referee: the new reading, what was typed, what was refused."""

    platform: Platform[Any]
    tell: Tell
    follows: Mapping[str, AbstractSet[str]]  # fields that nobody wishes: they follow from others
    elsewhere: Mapping[tuple[str, str], AbstractSet[str]]  # facets that say something else once this field is so
    secrets: Mapping[str, Secret] = field(default_factory=dict)

    def rendered(self, before: State, wanted: State, reading: Reading) -> Written:
        around = Around(observed=before, wanted=wanted, reading=reading, secrets=self.secrets)
        return write(self.platform, before, wanted, around, secrets_sure=True)

    def hold(self, reading: Reading, wanted: State, before: State | None = None) -> Written:
        """Convergence, idempotence, and no side effect; what is refused is refused as a whole."""
        before = before or parse(self.platform, reading)
        done = self.rendered(before, wanted, reading)
        asked = [one for thing in touched(before, wanted, secrets_sure=True) for one in thing.changes]
        refused = {(one.facet, one.handle, one.field) for _, changes, _ in done.refused for one in changes}
        granted = [one for one in asked if (one.facet, one.handle, one.field) not in refused]
        if not done.commands:  # a wish may be refused aloud or be true already; it is never dropped in silence
            dropped = [one for one in granted if not _is_off(one) and not _says(one)]
            assert not dropped, dropped
            return done
        new, typed, said_no = self.tell(reading, done.commands)
        if any(line.startswith("no ") and _holds(reading, line[3:]) for line, _ in said_no):
            return done  # the referee does not know a line that the text itself holds
        assert not said_no, (said_no, typed)
        after = parse(self.platform, new)
        doubtful = [name for name in after.facets if type(after.facet(name)) is not type(before.facet(name))]
        assert not doubtful, (doubtful, [after.facet(name) for name in doubtful], typed)
        again = [
            one for one in diff(after, wanted).changes if _same(one, granted) and not _is_off(one) and not _says(one)
        ]
        assert not again, (again, typed)
        if not refused:
            strange = [one for one in diff(before, after).changes if not self._asked_for(one, asked)]
            assert not strange, (strange, typed)
        return done

    def _asked_for(self, one: Change, asked: list[Change]) -> bool:
        if (
            _same(one, asked)
            or _says(one)
            or any(one.facet in self.elsewhere.get((it.facet, it.field), ()) for it in asked)
        ):
            return True
        facets = {other.facet for other in asked}
        return one.facet in facets and one.field in self.follows.get(one.facet, ())


def _same(one: Change, others: list[Change]) -> bool:
    """The same field of the same thing; a thing that came or went counts with all its fields."""
    return any(
        one.facet == it.facet
        and (not it.handle or one.handle == it.handle)  # what is new has no handle yet
        and (one.field == it.field or not it.field or not one.field)
        for it in others
    )


def _holds(reading: Reading, line: str) -> bool:
    return any(line == one.strip() for answer in reading.answers.values() for one in answer.text.splitlines())


def _says(one: Change) -> bool:
    """The same value, once as a line and once as what the device does without one."""
    mine, theirs = (value.value if isinstance(value, Default) else value for value in (one.before, one.after))
    return type(mine) is type(theirs) and mine == theirs and not isinstance(mine, Secret)


def _is_off(one: Change) -> bool:
    """A thing wanted off may be gone: the device has no line for what it does not do."""
    return not one.field and getattr(one.after, "enabled", True) is False


def with_thing(state: State, facet: str, at: int, **values: object) -> State:
    found = state.facet(facet)
    assert isinstance(found, Things)
    items = list(found.items)
    items[at] = replace(items[at], **values)  # type: ignore[arg-type]
    return state.with_facet(facet, replace(found, items=tuple(items)))


def with_more(state: State, facet: str, thing: object) -> State:
    found = state.facet(facet)
    assert isinstance(found, Things)
    return state.with_facet(facet, replace(found, items=(*found.items, thing)))  # type: ignore[arg-type]
