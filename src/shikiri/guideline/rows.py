"""The rows of a sheet, read from their forms: one shape for the check sheet and for the rows beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from shikiri.guideline.form import Form, unique
from shikiri.intake.document import Document, scan_document
from shikiri.model.condition import FactKind
from shikiri.model.control import Letter
from shikiri.model.edition import EFFORTS, EVIDENCE_KINDS, LETTERS, AnsweredBy, Branches, Chapter, Item, Measure, Tier
from shikiri.model.errors import Problem
from shikiri.model.say import say

SHEET_TIERS: tuple[Tier, ...] = ("basic", "advanced")

_REQUIRED = ("id", "tier", "title", "question", "answered_by", "evidence", "valid_days", "risk", "effort", "todo")
_OPTIONAL = ("applies", "any_of")
CONTROL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RISKS: tuple[Letter, ...] = LETTERS[1:]  # A is the letter of a row that is met
_LONGEST_DAYS = 3 * 366
_FEWEST = 2  # one branch is no alternative


def read_sheet(
    folder: Path,
    chapters: Sequence[Chapter],
    measures: Sequence[Measure],
    facts: Mapping[str, FactKind],
    problems: list[Problem],
) -> tuple[Item, ...]:
    """The check sheet of an edition: one page a chapter, in the order of the printed sheet."""
    pages = {chapter.id: folder / "items" / f"{chapter.id}.yml" for chapter in chapters}
    strays = sorted(set((folder / "items").glob("*")) - set(pages.values()))
    problems.extend(Problem(_shown(stray), 1, "$", say("edition.stray-page", word=stray.stem)) for stray in strays)
    known = {measure.id for measure in measures}
    sheet: list[Item] = []
    for chapter in chapters:
        page = scan_document(pages[chapter.id], _shown(pages[chapter.id]))
        problems.extend(page.problems)
        rows: Counter[str] = Counter()
        for form, item in read_rows(page, facts, SHEET_TIERS, problems):
            measure, _, row = item.id.rpartition("-")
            rows[measure] += 1
            if measure not in known or measure.split("-")[0] != chapter.id:
                form.wrong("edition.want-item", "id", word=item.id, chapter=chapter.id)
            elif row != str(rows[measure]):
                form.wrong("edition.want-next-row", "id", word=item.id, next=f"{measure}-{rows[measure]}")
            sheet.append(replace(item, chapter=chapter.id, measure=measure, track=chapter.track))
    return tuple(sheet)


def read_rows(
    page: Document, facts: Mapping[str, FactKind], tiers: Sequence[Tier], problems: list[Problem]
) -> list[tuple[Form, Item]]:
    """The rows of one page, each with the form it came from."""
    form = Form(page, (), problems)
    if page.data is None or not form.keys(("items",)):
        return []
    read = [(inner, item) for inner in form.forms("items") if (item := read_item(inner, facts, tiers)) is not None]
    unique([inner for inner, _ in read], [item.id for _, item in read])
    return read


def _shown(page: Path) -> str:
    return "/".join(page.parts[-3:])


def read_item(form: Form, facts: Mapping[str, FactKind], tiers: Sequence[Tier]) -> Item | None:
    """The row of a form; None where something that every row has is missing."""
    if not form.keys(_REQUIRED, _OPTIONAL):
        return None
    answered_by = form.choice("answered_by", get_args(AnsweredBy))
    any_of = _branches(form) if "any_of" in form.data else ()
    if any_of and answered_by == "person":
        form.wrong("edition.any-of-person", "any_of")
    return Item(
        id=form.string("id", name=True),
        tier=form.choice("tier", tiers),
        title=form.text("title"),
        question=form.text("question"),
        todo=form.text("todo"),
        answered_by=answered_by,
        evidence=form.choices("evidence", EVIDENCE_KINDS),
        valid_days=form.number("valid_days", 1, _LONGEST_DAYS),
        risk=form.choice("risk", _RISKS),
        effort=form.choice("effort", EFFORTS),
        applies=form.condition("applies", facts),
        any_of=any_of,
    )


def _branches(form: Form) -> Branches:
    branches = form.data["any_of"]
    if not isinstance(branches, list) or len(branches) < _FEWEST or not all(_is_branch(branch) for branch in branches):
        form.wrong("edition.any-of", "any_of")
        return ()
    return tuple(tuple(branch) for branch in branches)


def _is_branch(branch: object) -> bool:
    if not isinstance(branch, list) or not branch:
        return False
    return all(isinstance(name, str) and CONTROL.fullmatch(name) for name in branch)
