"""Levels, stars and the way to the next one: a forecast (参考), never an official result."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.engine.count import OPEN
from shikiri.model.edition import EFFORTS, Certificate, Edition, Tier
from shikiri.model.finding import Status
from shikiri.model.result import ItemResult, Score, TrackLevel

FAILING = frozenset({Status.FAIL, Status.WAIVED})
COMPLIANT, NOT_COMPLIANT, INCOMPLETE = 0, 3, 4


def score(edition: Edition, results: Iterable[ItemResult]) -> Score:
    """All the numbers of a set of rows."""
    rows = tuple(results)
    counted = [row for row in rows if row.counted and row.status is not Status.NOT_APPLICABLE]
    levels = {track.id: _level(track.id, counted) for track in edition.tracks}
    forecast = edition.forecast({track: level.worst for track, level in levels.items()}, _tiers_met(counted, OPEN))
    return Score(
        passed=sum(row.status is Status.PASS for row in counted),
        counted=len(counted),
        excluded=sum(row.status is Status.NOT_APPLICABLE for row in rows),
        levels=levels,
        forecast=forecast,
        best=edition.forecast({track: level.proved for track, level in levels.items()}, _tiers_met(counted)),
        steps=_steps(edition, counted, forecast.certificate),
        exit=exit_code(counted),
    )


def exit_code(rows: Iterable[ItemResult]) -> int:
    """0 compliant, 3 not compliant, 4 incomplete; 3 beats 4. No row at all is incomplete: nothing was proved."""
    statuses = {row.status for row in rows}
    if Status.FAIL in statuses:
        return NOT_COMPLIANT
    if not statuses or statuses & OPEN:
        return INCOMPLETE
    return COMPLIANT


def _tiers_met(counted: list[ItemResult], also: frozenset[Status] = frozenset()) -> frozenset[Tier]:
    """The tiers of which something was judged and nothing fails."""
    unmet = frozenset(row.item.tier for row in counted if row.status in FAILING | also)
    return frozenset(row.item.tier for row in counted) - unmet


def _level(track: str, counted: list[ItemResult]) -> TrackLevel:
    """The worst letter of what fails; a track in which nothing was judged is not known to be any better than E."""
    mine = [row for row in counted if row.item.track == track]
    failing = [row for row in mine if row.status in FAILING]
    still_open = [row for row in mine if row.status in OPEN]
    return TrackLevel(
        track=track,
        proved=max((row.letter for row in failing), default="A"),
        worst=max((row.letter for row in (*failing, *still_open)), default="A" if mine else "E"),
        open=tuple(row.item.id for row in still_open),
        failing=tuple(row.item.id for row in failing),
    )


def _steps(edition: Edition, counted: list[ItemResult], reached: Certificate) -> tuple[ItemResult, ...]:
    """The rows that stand between here and the next better certificate, cheapest first."""
    place = edition.certificates.index(reached)
    if place == 0:
        return ()
    target = edition.certificates[place - 1]
    blocking = [
        row
        for row in counted
        if row.status in FAILING | OPEN
        and (row.item.tier in target.tiers or row.letter > max(target.requires.get(row.item.track, ("E",))))
    ]
    return tuple(sorted(blocking, key=lambda row: (EFFORTS.index(row.item.effort), row.item.id)))
