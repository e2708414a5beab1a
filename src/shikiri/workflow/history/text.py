"""Runs and their differences as lines for a terminal, and as plain data for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from shikiri.language import tell
from shikiri.model.say import Lang, say
from shikiri.reports import marks
from shikiri.reports.said import place, title
from shikiri.reports.text import clean, clip
from shikiri.store.rows import RunRow
from shikiri.workflow.clock import JST
from shikiri.workflow.history.past import sentence
from shikiri.workflow.history.runs import Difference, Turn

_LONGEST = 200


def run_lines(runs: Iterable[RunRow], lang: Lang) -> Iterator[str]:
    """One line a run."""
    for run in runs:
        verdict = tell(say(f"runs.exit.{run.exit if run.exit in {0, 3, 4} else 1}"), lang)
        limited = "" if run.whole else f" ({tell(say('runs.limited'), lang)})"
        line = say(
            "runs.line",
            run=run.id,
            when=moment(run.started),
            kind=tell(say(f"runs.kind.{run.kind}"), lang),
            facility=clip("/".join(filter(None, (run.customer, run.facility))), 80),
            verdict=verdict + limited,
            fail=run.counts.get("fail", 0),
            drifted=run.drifted,
            who=clip(run.who, 40),
        )
        yield tell(line, lang).rstrip()


def moment(when: datetime) -> str:
    """A time as people of the place read it."""
    return f"{when.astimezone(JST):%Y-%m-%d %H:%M}"


def run_data(run: RunRow) -> dict[str, Any]:
    """A run for machines."""
    times = {"started": run.started.isoformat(), "finished": run.finished.isoformat()}
    names = ("customer", "facility", "number", "kind", "who", "exit", "whole", "drifted", "counts")
    return {"run": run.id, **{name: getattr(run, name) for name in names}, **times}


def diff_lines(found: Difference, lang: Lang) -> Iterator[str]:
    """What two runs have not in common: verdicts, settings, lines of configuration."""
    words = {"old": found.old.id, "new": found.new.id}
    if found.is_empty:
        yield tell(say("diff.none", **words), lang)
        return
    yield tell(say("diff.title", **words, before=moment(found.old.started), after=moment(found.new.started)), lang)
    if found.findings:
        yield from ("", tell(say("diff.findings"), lang))
        yield from (f"  {_turn(found, turn, lang)}" for turn in found.findings)
    if found.states:
        yield from ("", tell(say("diff.states"), lang))
        yield from (f"  {clip(tell(sentence(one), lang), _LONGEST)}" for one in found.states)
    for part in found.texts:
        yield from (
            "",
            tell(say("history.hunk", device=part["device"], question=part["question"], run=part["run"]), lang),
        )
        yield from (f"  {clean(line)}" for line in part["lines"])
        if part["left_out"]:
            yield f"  {tell(say('history.left-out', count=part['left_out']), lang)}"


def _turn(found: Difference, turn: Turn, lang: Lang) -> str:
    absent = tell(say("diff.absent"), lang)
    before, after = (marks.word(status)[lang] if status else absent for status in (turn.before, turn.after))
    asked = title(found.document, turn.finding["control"], lang)
    return tell(say("diff.finding", place=place(turn.finding, lang), title=asked, before=before, after=after), lang)


def diff_data(found: Difference) -> dict[str, Any]:
    """The same for machines."""
    return {
        "old": run_data(found.old),
        "new": run_data(found.new),
        "findings": [
            {name: turn.finding[name] for name in ("control", "device", "thing")}
            | {"before": turn.before, "after": turn.after}
            for turn in found.findings
        ],
        "states": [
            {name: getattr(one, name) for name in ("kind", "device", "thing", "field", "before", "after")}
            for one in found.states
        ],
        "texts": list(found.texts),
    }
