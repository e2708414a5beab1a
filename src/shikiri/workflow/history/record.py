"""Recording a run: drift, the story so far, the document with both, and all of it into the store in one piece."""

from __future__ import annotations

import getpass
import os
import platform
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import shikiri
from shikiri.engine.story import continued
from shikiri.guideline.controls import controls
from shikiri.model.document import Document
from shikiri.model.drift import Drift, RunFindings, Story
from shikiri.model.errors import StoreError
from shikiri.model.reading import digest
from shikiri.model.say import Say, say
from shikiri.reports.stream import json_pieces
from shikiri.store import Store, open_store, place_of
from shikiri.store.rows import Latest, NewRun, RunRow, pack
from shikiri.workflow.document import build
from shikiri.workflow.history.baseline import Baseline, Planned, baseline, write_adopted
from shikiri.workflow.history.hunks import hunk
from shikiri.workflow.history.kept import Seen, device_rows
from shikiri.workflow.history.past import history_part, with_history
from shikiri.workflow.history.stories import as_finding, dump_stories, is_own, load_stories, reached, unseen
from shikiri.workflow.judged import Judged
from shikiri.workflow.site import Site

Kind = Literal["verify", "harden", "rotate"]
_TRIES = 20
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"  # none that looks like another


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A run as it was kept. `trouble`: the store did not take it; what was found is in the document all the same."""

    run: str
    drift: tuple[Drift, ...]
    stories: tuple[Story, ...]
    document: Document
    trouble: Say | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """All that a run is made of, before its place in the history is known."""

    site: Site
    judged: Judged
    observed: tuple[Seen, ...]
    plans: Mapping[str, Planned]
    kind: Kind
    started: datetime
    who: str
    base: Baseline


def store_of(site: Site) -> Store:
    """The store of a site, opened."""
    return open_store(place_of(os.environ, site.facility.store, site.folder))


def whoami() -> str:
    """Who is at work: as SHIKIRI_WHO says, else the login."""
    try:
        return (os.environ.get("SHIKIRI_WHO") or os.environ.get("SUDO_USER") or getpass.getuser())[:128]
    except (OSError, KeyError):  # a user id without a name
        return str(os.getuid())


def record_run(
    site: Site,
    judged: Judged,
    observed: Iterable[Seen],
    *,
    kind: Kind,
    started: datetime,
    plans: Mapping[str, Planned] | None = None,
    who: str = "",
) -> Recorded:
    """Keep a run. `plans` are those that were confirmed: the accepted state follows them in the fields they wrote."""
    base = baseline(site, judged, plans or {})
    made = _Run(
        site=site,
        judged=judged,
        observed=tuple(observed),
        plans=plans or {},
        kind=kind,
        started=started,
        who=who or whoami(),
        base=base,
    )
    try:
        recorded = _keep(made)
    except StoreError as error:
        recorded = _told(made, Latest(), "", None)[0]
        recorded = Recorded(
            run="",
            drift=recorded.drift,
            stories=recorded.stories,
            document={**recorded.document, "run": None},
            trouble=error.sentence,
        )
    write_adopted(site, base, recorded.run)
    return recorded


def _keep(made: _Run) -> Recorded:
    store = store_of(made.site)
    facility = made.site.facility
    try:
        devices = tuple(device_rows(made.judged, made.observed, made.plans, made.base.texts))
        for _ in range(_TRIES):
            latest = store.latest(facility.customer, facility.id)
            run = run_id(made.started)
            recorded, stories = _told(made, latest, run, store)
            row = _row(made, recorded, latest)
            document = pack(json_pieces(recorded.document, 2))
            if store.add(NewRun(run=row, document=document, stories=pack([dump_stories(stories)]), devices=devices)):
                return recorded
        raise StoreError(say("store.crowded", place=str(store.place)))
    finally:
        store.close()


def run_id(when: datetime) -> str:
    """Short enough to type: the day and four letters. The letters alone will do."""
    return f"{when:%y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"


def _told(made: _Run, latest: Latest, run: str, store: Store | None) -> tuple[Recorded, tuple[Story, ...]]:
    """The run as part of the history that stands before it."""
    situation, facility = made.judged.situation, made.site.facility
    drift = made.base.drift
    found = [finding for finding in made.judged.findings if finding.counted]
    found += [as_finding(one) for one in drift]
    found += [reached(device, away=device in situation.unreachable) for device in situation.devices]
    found += [unseen(device) for device in situation.devices if device not in situation.states]
    findings = RunFindings(run=run, when=situation.now, findings=tuple(found), whole=situation.whole)
    stories = continued(load_stories(latest.stories), findings)

    def text_of(sha256: str) -> str:
        assert store is not None  # noqa: S101  (without a store there is no earlier answer to ask for)
        return store.text(facility.customer, facility.id, sha256)

    evidence = made.judged.evidence
    changed = [
        part
        for device in situation.devices
        if device in evidence
        for part in hunk(device, evidence[device], latest, text_of)
    ]
    part = history_part(
        this=findings,
        previous=latest.run,
        stories=stories,
        drift=drift,
        accepted=made.base.accepted,
        changed=changed,
        counts=made.base.counts,
    )
    document = with_history(build(made.judged, run or None), part, stories)
    own = tuple(story for story in stories if is_own(story))
    return Recorded(run=run, drift=drift, stories=own, document=document), stories


def _row(made: _Run, recorded: Recorded, latest: Latest) -> RunRow:
    document, facility = recorded.document, made.site.facility
    content = "".join(f"{control.id} {control.digest}\n" for control in controls())
    versions = {
        "shikiri": shikiri.__version__,
        "python": platform.python_version(),
        "edition": document["edition"],
        "controls": digest(content)[:16],
    }
    return RunRow(
        id=recorded.run,
        customer=facility.customer,
        facility=facility.id,
        number=latest.run.number + 1 if latest.run else 1,
        kind=made.kind,
        who=made.who,
        started=made.started,
        finished=datetime.now(UTC),
        exit=document["exit"],
        whole=made.judged.situation.whole,
        drifted=sum(one.is_sure for one in recorded.drift),
        versions=versions,
        counts=document["summary"]["items"],
    )
