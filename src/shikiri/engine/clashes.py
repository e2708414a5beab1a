"""Tables of controls that cannot both be followed, found before any device is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from shikiri.engine.fold import problem
from shikiri.engine.guard import admission
from shikiri.engine.judge import Bound, bind_control
from shikiri.engine.match import NO, OPERATORS, Test, holds
from shikiri.engine.tables import candidates, goal, hint_of
from shikiri.model.control import Control, Ensure
from shikiri.model.errors import Problem
from shikiri.model.facets import FACETS
from shikiri.model.policy import Policy
from shikiri.model.say import say


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of one control, bound to a policy."""

    bound: Bound
    ensure: Ensure
    policy: Policy

    @property
    def field(self) -> tuple[str, str]:
        return self.bound.control.facet, self.ensure.path

    @property
    def values(self) -> tuple[object, ...]:
        return tuple(candidates(self.ensure, self.bound.control.facet, self.bound.require))

    def goal(self, value: object) -> object | None:
        """Where it sends a value that its control refuses; None for a value it has nothing to say about."""
        tests = _on_path(self.bound, self.ensure.path)
        where = tuple(test for test in self.bound.where if test.path == (self.ensure.path,))
        if any(holds(value, test) is NO for test in where) or (tests and not _refused(value, tests)):
            return None
        found = goal(self.ensure, self.bound.control.facet, value, self.policy.parameters)
        return found.value if found is not None and found.fits and found.value != value else None


def conflicts(controls: Iterable[Control], policy: Policy) -> tuple[Problem, ...]:
    """Every table that fits no field, contradicts another, or would break what another control asks for."""
    bounds = [bind_control(control, policy) for control in controls]
    tables = [_Table(bound, ensure, policy) for bound in bounds for ensure in bound.control.ensure]
    sound = [table for table in tables if _is_field(table)]
    found = [_misfit(table) for table in tables if not _is_field(table)]
    found += [one for table in sound for one in _alone(table)]
    found += [one for mine, other in combinations(sound, 2) if mine.field == other.field for one in _clash(mine, other)]
    found += [one for table in sound for bound in bounds for one in _breaks(table, bound)]
    return tuple(sorted(set(found), key=lambda one: (one.file, one.path, one.sentence.key)))


def _is_field(table: _Table) -> bool:
    """A field of its own, not a part of a secret, and not the name a thing is known by."""
    facet, path = table.field
    return "." not in path and path != FACETS[facet].KEY and hint_of(facet, path) is not None


def _misfit(table: _Table) -> Problem:
    return problem(table.bound.control.id, table.ensure.path, say("want.no-field", field=table.ensure.path))


def _alone(table: _Table) -> Iterator[Problem]:
    """What is wrong with a table whatever else there is."""
    control, path = table.bound.control, table.ensure.path
    for value in table.values:
        found = goal(table.ensure, control.facet, value, table.policy.parameters)
        if found is not None and not found.fits:
            yield problem(control.id, path, say("want.misfit", field=path))
            return
    if table.field == ("wlan", "security"):
        for value in table.values:
            will = table.goal(value)
            if will is not None and admission(value) != admission(will) and admission(value) == "own-account":
                yield problem(control.id, path, say("want.turns-enterprise", before=str(value), after=str(will)))


def _clash(mine: _Table, other: _Table) -> Iterator[Problem]:
    if not _may_meet(mine.bound, other.bound):
        return
    for value in dict.fromkeys((*mine.values, *other.values)):
        goals = {mine.goal(value), other.goal(value)} - {None}
        if len(goals) > 1:
            control, path = mine.bound.control, mine.ensure.path
            yield problem(control.id, path, say("want.clash", other=other.bound.control.id, field=path))
            return


def _breaks(table: _Table, bound: Bound) -> Iterator[Problem]:
    control, path = table.bound.control, table.ensure.path
    tests = _on_path(bound, path)
    if (
        bound.control is control
        or bound.control.facet != control.facet
        or not tests
        or not _may_meet(table.bound, bound)
    ):
        return
    for value in table.values:
        will = table.goal(value)
        if will is not None and not _refused(value, tests) and _refused(will, tests):
            yield problem(control.id, path, say("want.breaks", other=bound.control.id, thing=path))
            return


def _on_path(bound: Bound, path: str) -> tuple[Test, ...]:
    return tuple(test for test in bound.require if test.path == (path,))


def _refused(value: object, tests: Iterable[Test]) -> bool:
    return any(holds(value, test) is NO for test in tests)


def _may_meet(one: Bound, other: Bound) -> bool:
    """Can both controls concern the same thing of the same device?"""
    kinds, others = one.control.kinds, other.control.kinds
    if kinds and others and not kinds & others:
        return False
    mine, theirs = (*one.where, *one.labels), (*other.where, *other.labels)
    return not (_excluded(mine, theirs) or _excluded(theirs, mine))


def _excluded(mine: Iterable[Test], theirs: tuple[Test, ...]) -> bool:
    """Does some clause name its words, and the other side refuse every one of them?"""
    for test in mine:
        words = _words(test)
        if words and all(any(it.path == test.path and holds(one, it) is NO for it in theirs) for one in words):
            return True
    return False


def _words(test: Test) -> tuple[object, ...]:
    """The words a clause allows, where it lists them."""
    if test.operator is OPERATORS["is"]:
        return (test.operand,)
    if test.operator is OPERATORS["one_of"]:
        return test.operand if isinstance(test.operand, tuple) else (test.operand,)
    return ()
