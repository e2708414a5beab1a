"""The stories of findings as plain data and back: what the store keeps so that the next run can go on telling."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shikiri.model.document import StoryPart
from shikiri.model.drift import Drift, Story
from shikiri.model.finding import Finding, Status

# No controls: drift and reachability have stories too, told by the same rules.
DRIFT, REACH = "@drift", "@reach"
_WORDS = ("control", "device", "thing", "expected", "actual", "source")


def dump_stories(stories: Iterable[Story]) -> bytes:
    return json.dumps([_dump(story) for story in stories], ensure_ascii=False).encode("utf-8", "surrogatepass")


def load_stories(raw: bytes) -> tuple[Story, ...]:
    return tuple(_load(one) for one in json.loads(raw.decode("utf-8", "surrogatepass"))) if raw else ()


def _dump(story: Story) -> dict[str, Any]:
    finding = story.finding
    return {
        "chapter": story.chapter,
        "since": story.since.isoformat(),
        "run": story.run,
        "reopened": story.reopened,
        "fails": story.fails,
        "status": finding.status.value,
        "items": list(finding.items),
        **{name: getattr(finding, name) for name in _WORDS},
    }


def _load(data: dict[str, Any]) -> Story:
    words = {name: data[name] for name in _WORDS}
    finding = Finding(items=tuple(data["items"]), status=Status(data["status"]), **words)
    return Story(
        uid=finding.uid,
        chapter=data["chapter"],
        since=datetime.fromisoformat(data["since"]),
        run=data["run"],
        reopened=data["reopened"],
        fails=data["fails"],
        finding=finding,
    )


def story_part(story: Story) -> StoryPart:
    since = story.since.isoformat(timespec="seconds")
    return {"chapter": story.chapter, "since": since, "run": story.run, "reopened": story.reopened}


def as_finding(drift: Drift) -> Finding:
    """A difference in the shape of a finding, so that its story can be told."""
    status = Status.FAIL if drift.is_sure else Status.UNKNOWN
    thing = f"{drift.thing} {drift.field}".strip()
    return Finding(
        control=DRIFT,
        items=(),
        device=drift.device,
        thing=thing,
        status=status,
        expected=drift.before,
        actual=drift.after,
    )


def unseen(device: str) -> Finding:
    """A device whose drift nobody can tell in this run."""
    return Finding(control=DRIFT, items=(), device=device, thing="", status=Status.UNREACHABLE)


def reached(device: str, *, away: bool) -> Finding:
    """Whether a device answered, in the shape of a finding."""
    return Finding(control=REACH, items=(), device=device, thing="", status=Status.FAIL if away else Status.PASS)


def is_own(story: Story) -> bool:
    """The story of a real finding."""
    return not story.finding.control.startswith("@")
