"""The check sheet of an edition as an OSCAL catalog: chapters and measures are groups, rows are controls."""

from __future__ import annotations

from shikiri.model.edition import Chapter, Edition, Item, Measure, evidence_word
from shikiri.model.say import Lang
from shikiri.reports.assessment.parts import Part, control_id, metadata, prop, prose, uuid, written
from shikiri.reports.said import told


def oscal_catalog(edition: Edition, lang: Lang) -> bytes:
    """Every row of an edition, in its order."""
    issued = f"{edition.issued}-01"[:10]
    body: Part = {
        "uuid": uuid("catalog", edition.id),
        "metadata": metadata(edition.name.in_(lang), f"{issued}T00:00:00Z", edition.issued, lang),
        "groups": [_chapter(edition, chapter, lang) for chapter in edition.chapters],
    }
    return written("catalog", body)


def _chapter(edition: Edition, chapter: Chapter, lang: Lang) -> Part:
    mine = list(dict.fromkeys(item.measure for item in edition.items if item.chapter == chapter.id))
    measures = {measure.id: measure for measure in edition.measures}
    return {
        "id": f"chapter-{chapter.id}",
        "class": "chapter",
        "title": prose(chapter.name.in_(lang)),
        "props": [*prop("label", chapter.id), *prop("track", chapter.track)],
        "groups": [_measure(edition, measures[name], lang) for name in mine],
    }


def _measure(edition: Edition, measure: Measure, lang: Lang) -> Part:
    return {
        "id": f"measure-{measure.id}",
        "class": "measure",
        "title": prose(measure.name.in_(lang)),
        "props": prop("label", measure.id),
        "controls": [_control(item, lang) for item in edition.items if item.measure == measure.id],
    }


def _control(item: Item, lang: Lang) -> Part:
    name = control_id(item.id)
    objective = ("obj", "assessment-objective", item.question)
    texts = (("smt", "statement", item.title), objective, ("gdn", "guidance", item.todo))
    return {
        "id": name,
        "class": item.tier,
        "title": prose(item.title.in_(lang)),
        "props": [
            *prop("label", item.id),
            *prop("tier", item.tier),
            *prop("risk", item.risk),
            *prop("answered-by", item.answered_by),
            *prop("valid-days", str(item.valid_days)),
            *(one for kind in item.evidence for one in prop("evidence", told(evidence_word(kind).key, lang))),
        ],
        "parts": [{"id": f"{name}_{end}", "name": part, "prose": prose(text.in_(lang))} for end, part, text in texts],
    }
