"""What a report says of earlier runs: since when, what moved, what was accepted."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.document import Document, DriftPart, HistoryPart, StoryPart, Words
from shikiri.reports.headings import told
from shikiri.reports.text import clip

MOST = 20  # differences in a report for people; all of them stand in the findings document
_EXITS = frozenset({0, 3, 4})
_DRIFTED = 3


def verdict(document: Document) -> str:
    """The key of the verdict: a place that drifted and fails nothing is told so."""
    code = document["exit"] if document["exit"] in _EXITS else 4
    fails = any(row["counted"] and row["status"] == "fail" for row in document["items"])
    return "html.exit.drifted" if code == _DRIFTED and not fails and drifted(document) else f"html.exit.{code}"


def drifted(document: Document) -> bool:
    history = document["history"]
    return history is not None and history["drifted"]


def since(story: StoryPart) -> Words:
    """Since when it is so."""
    return told(f"history.story.{story['chapter']}", when=story["since"][:10], count=story["reopened"])


def previous(history: HistoryPart) -> Words:
    """The run before, or that there is none."""
    if history["previous"] is None:
        return told("history.first")
    when = history["previous_when"] or ""
    return told("history.previous", run=clip(history["previous"], 40), when=f"{when[:10]} {when[11:16]}".strip())


def chapters(history: HistoryPart) -> list[Words]:
    """How many findings are new, came back, stand, were resolved; what there is none of is left out."""
    found = ((told(f"history.chapter.{name}"), count) for name, count in history["chapters"].items() if count)
    return [{"ja": f"{name['ja']} {count}", "en": f"{name['en']} {count}"} for name, count in found]


def sure(history: HistoryPart) -> list[DriftPart]:
    """What differs for sure."""
    return [one for one in history["drift"] if one["kind"] != "unread"]


def unsure(history: HistoryPart) -> list[DriftPart]:
    """What nobody can compare."""
    return [one for one in history["drift"] if one["kind"] == "unread"]


def reach(history: HistoryPart) -> Iterator[Words]:
    """Which devices went silent, since when, and which are back."""
    for one in history["away"]:
        when = since(one["story"])
        away = told("history.away", device=clip(one["device"], 80))
        yield {"ja": f"{away['ja']}（{when['ja']}）", "en": f"{away['en']} ({when['en']})"}
    yield from (told("history.back", device=clip(device, 80)) for device in history["back"])


def sentences(drift: list[DriftPart]) -> Iterator[Words]:
    """One sentence a difference, with since when."""
    for one in drift:
        if one["story"] is None:
            yield one["said"]
        else:
            when = since(one["story"])
            yield {"ja": f"{one['said']['ja']}（{when['ja']}）", "en": f"{one['said']['en']} ({when['en']})"}
