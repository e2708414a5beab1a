"""Judging a set of states from end to end: findings, ledger, counting, rows, score. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from shikiri.engine.alternatives import set_aside
from shikiri.engine.beside import judge_beside
from shikiri.engine.count import count, truths
from shikiri.engine.items import rows
from shikiri.engine.judge import judge_all
from shikiri.engine.ledger import apply_ledger
from shikiri.engine.score import score
from shikiri.engine.trials import judge_trials
from shikiri.model.air import Heard
from shikiri.model.control import Control
from shikiri.model.edition import Edition, Item
from shikiri.model.finding import Adoption, Finding
from shikiri.model.ledger import Ledger
from shikiri.model.result import ItemResult, Score
from shikiri.model.say import Say
from shikiri.model.situation import Situation
from shikiri.workflow.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a facility is judged by: edition, controls, extension rows, what is adopted, what people said."""

    edition: Edition
    controls: tuple[Control, ...]
    extension: tuple[Item, ...] = ()
    adoption: Mapping[str, Adoption] = field(default_factory=dict, hash=False)
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A run after the judge: everything a report needs."""

    situation: Situation
    edition: Edition
    controls: Mapping[str, Control] = field(hash=False)
    findings: tuple[Finding, ...]
    rows: tuple[ItemResult, ...]
    extension: tuple[ItemResult, ...]
    score: Score
    evidence: Mapping[str, Evidence] = field(default_factory=dict, hash=False)
    unclaimed: Mapping[str, int] = field(default_factory=dict, hash=False)
    warnings: tuple[Say, ...] = ()
    air: tuple[Heard, ...] = ()  # what stations saw and tried, as far as it counts

    @property
    def today(self) -> date:
        return self.situation.now.date()


def judge_situation(situation: Situation, rules: Rules) -> Judged:
    """Findings -> ledger -> what counts -> rows -> score."""
    today = situation.now.date()
    controls = {control.id: control for control in rules.controls}
    first = judge_all(rules.controls, situation)
    beside = judge_beside(rules.controls, situation, first), judge_trials(rules.controls, situation, first)
    found = apply_ledger((*first, *chain(*beside)), rules.ledger, today)
    applies = truths((*rules.edition.items, *rules.extension), situation.facility.facts)
    counted = set_aside(count(found, controls, rules.edition, situation, rules.adoption, applies), rules.edition.items)
    tiers = situation.policy.tiers
    partial = not situation.whole
    names = {fact.id: fact.name for fact in rules.edition.facts.values()}

    def folded(items: tuple[Item, ...], *, beside: bool) -> tuple[ItemResult, ...]:
        return rows(
            items,
            counted,
            controls,
            situation.facility,
            tiers,
            rules.ledger,
            today,
            partial=partial,
            beside=beside,
            names=names,
            applies=applies,
        )

    results = folded(rules.edition.items, beside=False)
    return Judged(
        situation=situation,
        edition=rules.edition,
        controls=controls,
        findings=counted,
        rows=results,
        extension=folded(rules.extension, beside=True),
        score=score(rules.edition, results),
    )
