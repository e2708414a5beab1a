"""The part of the findings document about earlier runs: since when, what moved, and what somebody accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shikiri.language import tell
from shikiri.model.document import Document, DriftPart, FindingPart, HistoryPart, HunkPart, ResolvedPart, Words
from shikiri.model.drift import Chapter, Drift, RunFindings, Story
from shikiri.model.finding import Status
from shikiri.model.say import Say, say
from shikiri.store.rows import RunRow
from shikiri.workflow.history.accepted import Accepted
from shikiri.workflow.history.stories import REACH, as_finding, is_own, story_part

DRIFTED = 3
_CHAPTERS: tuple[Chapter, ...] = ("new", "reopened", "flapping", "standing", "resolved")


def history_part(
    *,
    this: RunFindings,
    previous: RunRow | None,
    stories: Sequence[Story],
    drift: Sequence[Drift],
    accepted: Mapping[str, Accepted | None],
    changed: Iterable[HunkPart],
    counts: bool,
) -> HistoryPart:
    """`counts`: every control was asked of the devices asked, so that drift may decide the exit code."""
    told = {story.uid: story for story in stories}
    own = [story for story in stories if is_own(story)]
    reach = [story for story in stories if story.finding.control == REACH]
    solved = [story for story in own if not story.fails and story.run == this.run]
    failing = Counter(story.chapter for story in own if story.fails)
    return {
        "previous": previous.id if previous else None,
        "previous_when": previous.started.astimezone(this.when.tzinfo).isoformat(timespec="seconds")
        if previous
        else None,
        "chapters": {name: len(solved) if name == "resolved" else failing[name] for name in _CHAPTERS},
        "resolved": [_resolved(story) for story in solved],
        "away": [{"device": one.finding.device, "story": story_part(one)} for one in reach if one.fails],
        "back": [one.finding.device for one in reach if not one.fails and one.run == this.run],
        "baselines": [
            {"device": one.device, "run": one.run, "who": one.who, "why": one.why, "when": one.when.isoformat()}
            for one in accepted.values()
            if one is not None
        ],
        "without_baseline": [device for device, one in accepted.items() if one is None],
        "drifted": counts and any(one.is_sure for one in drift),
        "drift": [_drift(one, told.get(as_finding(one).uid)) for one in drift],
        "changed": list(changed),
    }


def with_history(document: Document, part: HistoryPart, stories: Iterable[Story]) -> Document:
    """The document with its history. Drift changes no verdict; it makes the exit code `not compliant or drifted`."""
    told = {story.uid: story for story in stories if story.fails}
    made: Document = {**document, "history": part}
    made["findings"] = [_with_story(finding, told) for finding in document["findings"]]
    if part["drifted"]:
        made["exit"] = DRIFTED
    return made


def _with_story(finding: FindingPart, told: Mapping[str, Story]) -> FindingPart:
    if finding["status"] != Status.FAIL.value:
        return finding
    story = told.get(f"{finding['control']}|{finding['device']}|{finding['thing']}")
    return {**finding, "story": story_part(story)} if story else finding


def _resolved(story: Story) -> ResolvedPart:
    finding = story.finding
    words = {"control": finding.control, "device": finding.device, "thing": finding.thing}
    return {**words, "reopened": story.reopened}  # type: ignore[typeddict-item]  # the same four keys


def _drift(drift: Drift, story: Story | None) -> DriftPart:
    return {
        "kind": drift.kind,
        "device": drift.device,
        "thing": drift.thing,
        "field": drift.field,
        "before": drift.before,
        "after": drift.after,
        "said": _words(sentence(drift)),
        "story": story_part(story) if story and drift.is_sure else None,
    }


def sentence(drift: Drift) -> Say:
    """One difference as a person says it."""
    words = {"device": drift.device, "thing": drift.thing, "before": drift.before, "after": drift.after}
    if drift.kind == "changed" and drift.after.startswith("! "):
        return say("drift.secret", field=drift.field, **words)
    if drift.kind == "unread" and drift.field:
        return say("drift.unread-field", field=drift.field, **words)
    return say(f"drift.{drift.kind}", field=drift.field, **words)


def _words(sentence: Say) -> Words:
    return {"ja": tell(sentence, "ja"), "en": tell(sentence, "en")}
