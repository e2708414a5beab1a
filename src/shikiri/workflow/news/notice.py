"""A notice: what somebody should hear of a run. Nothing, where nothing changed and nothing is about to expire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from shikiri.language import tell
from shikiri.model.document import Document, FindingPart, StoryPart
from shikiri.model.finding import Status
from shikiri.model.say import Lang, say
from shikiri.reports import past
from shikiri.reports.said import place, place_of, title, word
from shikiri.reports.text import clip

STEPS = (30, 14, 7, 3, 1, 0)  # days before an end at which it is told, each once
_MOST = 12  # lines of one kind
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message: a heading, and what happened by kind."""

    title: str
    verdict: str
    facility: str
    run: str
    exit: int
    when: str
    parts: dict[str, tuple[str, ...]] = field(hash=False)  # kind -> lines
    headings: dict[str, str] = field(hash=False)

    def lines(self) -> Iterator[str]:
        """The text of the message, line by line."""
        yield self.verdict
        for kind, lines in self.parts.items():
            yield f"{self.headings[kind]} ({len(lines)})"
            yield from (f"・{line}" for line in lines[:_MOST])
            if len(lines) > _MOST:
                yield f"… +{len(lines) - _MOST}"


def notice(document: Document, lang: Lang) -> Notice | None:
    """What this run has to say. A run that was judged by itself has no earlier one to differ from."""
    history = document["history"]
    if history is None:
        return None
    found = {
        "failing": tuple(_failing(document, lang)),
        "drift": tuple(
            word(words, lang)
            for one, words in zip(history["drift"], past.sentences(history["drift"]), strict=True)
            if one["kind"] != "unread" and _is_fresh(one["story"], document)
        ),
        "away": tuple(one["device"] for one in history["away"] if _is_fresh(one["story"], document)),
        "back": tuple(history["back"]),
        "resolved": tuple(
            f"{title(document, one['control'], lang)}: {place_of(one['device'], one['thing'], lang)}"
            for one in history["resolved"]
        ),
        "ending": tuple(_ending(document, lang)),
    }
    parts = {kind: tuple(clip(line, _LONGEST) for line in lines) for kind, lines in found.items() if lines}
    if not parts:
        return None
    name = clip(document["facility"]["name"][lang], 80)
    verdict = tell(say(past.verdict(document)), lang)
    return Notice(
        title=tell(say("notify.title", facility=name, verdict=verdict), lang),
        verdict=tell(say("notify.verdict", verdict=verdict, run=document["run"] or "-"), lang),
        facility=document["facility"]["id"],
        run=document["run"] or "",
        exit=document["exit"],
        when=document["when"],
        parts=parts,
        headings={kind: tell(say(f"notify.{kind}"), lang) for kind in parts},
    )


def _is_fresh(story: StoryPart | None, document: Document) -> bool:
    """Did it begin in this run? Without a store nobody can tell, and it is told rather than kept back."""
    return story is None or document["run"] is None or story["run"] == document["run"]


def _failing(document: Document, lang: Lang) -> Iterator[str]:
    for one in document["findings"]:
        if one["status"] == Status.FAIL.value and one["counted"] and _is_fresh(one.get("story"), document):
            yield _sentence(document, one, lang)


def _sentence(document: Document, finding: FindingPart, lang: Lang) -> str:
    chapter = finding["story"]["chapter"] if "story" in finding else "new"
    mark = f" [{tell(say(f'history.chapter.{chapter}'), lang)}]" if chapter in {"reopened", "flapping"} else ""
    return f"{title(document, finding['control'], lang)}: {place(finding, lang)}{mark}"


def _ending(document: Document, lang: Lang) -> Iterator[str]:
    """What will have to be looked at again soon: told once at each step, also when a night was missed."""
    history = document["history"]
    today = date.fromisoformat(document["when"][:10])
    before = history["previous_when"] if history else None
    last = date.fromisoformat(before[:10]) if before else today - timedelta(days=1)
    for row in document["items"]:
        if not row["counted"] or row["due"] is None or row["status"] not in {"pass", "waived"}:
            continue
        due = date.fromisoformat(row["due"])
        if any(last < due - timedelta(days=step) <= today for step in STEPS):
            words = {
                "item": row["id"],
                "title": word(row["title"], lang),
                "days": (due - today).days,
                "due": row["due"],
            }
            yield tell(say("notify.due", **words), lang)
