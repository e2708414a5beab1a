"""Run against run: which findings are new, stand, came back, are solved, or come and go; and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shikiri.model.drift import Chapter, RunFindings, Story
from shikiri.model.finding import Finding, Status, worst

_SOLVED = frozenset({Status.PASS, Status.NOT_APPLICABLE, Status.WAIVED})
_FLAPS = 2  # back for the second time: it comes and goes


@dataclass(frozen=True, slots=True)
class _Mark:
    """The first run of an unbroken time in which a finding failed, or did not."""

    run: RunFindings
    fails: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A run with its findings by name, and what in it nobody could tell."""

    run: RunFindings
    by_uid: dict[str, Finding]
    doubtful: frozenset[tuple[str, str]]  # control and device


def story(history: Iterable[RunFindings]) -> tuple[Story, ...]:
    """The story of every finding that ever failed, solved ones last. A limited run solves only what it asked."""
    runs = [_opened(run) for run in sorted(history, key=lambda run: run.when)]
    failed = {uid: finding for run in runs for uid, finding in run.by_uid.items() if finding.status is Status.FAIL}
    told = [_told(uid, finding, runs) for uid, finding in failed.items()]
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


def _told(uid: str, finding: Finding, runs: Sequence[_Run]) -> Story:
    marks: list[_Mark] = []
    last = finding
    for run in runs:
        fails = _fails(uid, finding, run)
        last = run.by_uid.get(uid, last)
        if fails is not None and (marks[-1].fails if marks else False) is not fails:
            marks.append(_Mark(run.run, fails))
    back = sum(mark.fails for mark in marks) - 1
    mark = marks[-1]
    return Story(
        uid=uid,
        chapter=_chapter(mark, back, runs[-1].run),
        since=mark.run.when,
        run=mark.run.run,
        reopened=back,
        finding=last,
    )


def _fails(uid: str, finding: Finding, run: _Run) -> bool | None:
    """Did it fail in this run? None: the run cannot tell, so that it stands as it stood."""
    found = run.by_uid.get(uid)
    if found is not None:
        return True if found.status is Status.FAIL else False if found.status in _SOLVED else None
    if not run.run.whole or (finding.control, finding.device) in run.doubtful:
        return None
    return False


def _chapter(mark: _Mark, back: int, newest: RunFindings) -> Chapter:
    if back >= _FLAPS and (mark.fails or mark.run is newest):
        return "flapping"
    if not mark.fails:
        return "resolved"
    if mark.run is newest:
        return "reopened" if back else "new"
    return "standing"
