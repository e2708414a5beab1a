"""Drift as results of SARIF: one rule, one result for each difference to the accepted state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shikiri.model.document import Document
from shikiri.model.say import Lang
from shikiri.reports.said import told, word
from shikiri.reports.text import clean, clip

RULE = "drift"
_LONGEST = 1000


def rules(document: Document, lang: Lang) -> list[dict[str, Any]]:
    """The rule, where there is something to compare with."""
    if document["history"] is None or not document["history"]["drift"]:
        return []
    text = {"text": told("history.drift", lang)}
    return [{"id": RULE, "shortDescription": text, "properties": {"tags": ["security", "drift"]}}]


def results(document: Document, place: int, lang: Lang) -> Iterator[dict[str, Any]]:
    """What differs for sure fails; what nobody can compare is open. `place` is that of the rule."""
    history = document["history"]
    for one in history["drift"] if history else ():
        unread = one["kind"] == "unread"
        kind = "open" if unread else "fail" if history and history["drifted"] else "informational"
        names = [(one["device"], "resource"), (one["thing"], "object")]
        logical = [{"name": clip(name, _LONGEST), "kind": what} for name, what in names if name]
        mark = "|".join((document["facility"]["id"], RULE, one["device"], one["thing"], one["field"]))
        told_of = one["story"]
        yield {
            "ruleId": RULE,
            "ruleIndex": place,
            "kind": kind,
            "level": "warning" if kind == "fail" else "none",
            "message": {"text": word(one["said"], lang) or one["kind"]},
            "locations": [{"logicalLocations": logical}],
            "partialFingerprints": {"finding/v1": clean(mark)},
            "properties": {"status": one["kind"]}
            | ({"chapter": told_of["chapter"], "since": told_of["since"]} if told_of else {}),
        }
