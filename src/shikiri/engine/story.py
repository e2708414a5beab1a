"""Run against run: which findings are new, stand, came back, are solved, or come and go; and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shikiri.model.drift import Chapter, RunFindings, Story
from shikiri.model.finding import Finding, Status, worst

_SOLVED = frozenset({Status.PASS, Status.NOT_APPLICABLE, Status.WAIVED})
_FLAPS = 2  # back for the second time: it comes and goes


@dataclass(frozen=True, slots=True)
class _Run:
    """A run with its findings by name, and what in it nobody could tell."""

    run: RunFindings
    by_uid: dict[str, Finding]
    doubtful: frozenset[tuple[str, str]]  # control and device


def story(history: Iterable[RunFindings]) -> tuple[Story, ...]:
    """The story of every finding that ever failed, solved ones last. A limited run solves only what it asked."""
    told: tuple[Story, ...] = ()
    for run in sorted(history, key=lambda run: run.when):
        told = continued(told, run)
    return told


def continued(stories: Iterable[Story], run: RunFindings) -> tuple[Story, ...]:
    """The stories so far with one more run: nothing older than the last run need be kept to tell them."""
    seen = _opened(run)
    before = {one.uid: one for one in stories}
    fresh = (uid for uid, finding in seen.by_uid.items() if finding.status is Status.FAIL and uid not in before)
    told = [*(_next(one, seen) for one in before.values()), *(_first(seen.by_uid[uid], run) for uid in fresh)]
    return tuple(sorted(told, key=lambda one: (one.chapter == "resolved", one.uid)))


def _opened(run: RunFindings) -> _Run:
    by_uid: dict[str, Finding] = {}
    for finding in run.findings:
        other = by_uid.get(finding.uid)
        if other is None or worst((finding.status, other.status)) is not other.status:
            by_uid[finding.uid] = finding  # twins that share a name: the worse one is told
    open_ones = frozenset({Status.UNKNOWN, Status.UNREACHABLE, Status.UNATTESTED})
    doubtful = frozenset((one.control, one.device) for one in run.findings if one.status in open_ones)
    return _Run(run, by_uid, doubtful)


def _first(finding: Finding, run: RunFindings) -> Story:
    return Story(uid=finding.uid, chapter="new", since=run.when, run=run.run, finding=finding)


def _next(before: Story, seen: _Run) -> Story:
    """How a story goes on. What this run cannot tell stands as it stood."""
    found = _fails(before.uid, before.finding, seen)
    fails = before.fails if found is None else found
    turned = fails is not before.fails
    back = before.reopened + (turned and fails)
    return Story(
        uid=before.uid,
        chapter=_chapter(turned=turned, fails=fails, back=back),
        since=seen.run.when if turned else before.since,
        run=seen.run.run if turned else before.run,
        reopened=back,
        fails=fails,
        finding=seen.by_uid.get(before.uid, before.finding),
    )


def _fails(uid: str, finding: Finding, run: _Run) -> bool | None:
    """Did it fail in this run? None: the run cannot tell, so that it stands as it stood."""
    found = run.by_uid.get(uid)
    if found is not None:
        return True if found.status is Status.FAIL else False if found.status in _SOLVED else None
    if not run.run.whole or (finding.control, finding.device) in run.doubtful:
        return None
    return False


def _chapter(*, turned: bool, fails: bool, back: int) -> Chapter:
    if back >= _FLAPS and (fails or turned):
        return "flapping"
    if not fails:
        return "resolved"
    if turned:
        return "reopened"
    return "standing"
