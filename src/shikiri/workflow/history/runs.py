"""What can be asked of earlier runs: the list, the difference of two, a report, and accepting what one saw."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from shikiri.engine.drift import drift
from shikiri.model.codec import load_state
from shikiri.model.document import Document, FindingPart, HunkPart
from shikiri.model.drift import Drift
from shikiri.model.errors import UsageError
from shikiri.model.nothing import Unread
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.store import Store, open_store, place_of
from shikiri.store.rows import RunRow
from shikiri.store.rows import Seen as StoredDevice
from shikiri.workflow.history.accepted import Accepted, write_accepted
from shikiri.workflow.history.hunks import MOST, changed_lines, config_named
from shikiri.workflow.site import Site, load_site


@dataclass(frozen=True, slots=True)
class Turn:
    """A finding whose status is another one in the later run; '' where a run has no such finding."""

    before: str
    after: str
    finding: FindingPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two runs compared, the older one first."""

    old: RunRow
    new: RunRow
    findings: tuple[Turn, ...]
    states: tuple[Drift, ...]
    texts: tuple[HunkPart, ...]
    document: Document  # of the later run: it knows what the controls are called

    @property
    def is_empty(self) -> bool:
        return not (self.findings or self.states or self.texts)


def open_history(site: Site | None = None) -> Store:
    """The store of a site, else the one of this user."""
    return open_store(place_of(os.environ, site.facility.store if site else "", site.folder if site else None))


def place_shown(site: Site | None) -> str:
    """Where the runs lie, as it may be shown."""
    return str(place_of(os.environ, site.facility.store if site else "", site.folder if site else None))


def site_at(path: Path, now: datetime) -> Site:
    """The site of a folder, or of a file in it."""
    return load_site(path / "facility.yml" if path.is_dir() else path, now)


def list_runs(site: Site | None, most: int = 50) -> tuple[RunRow, ...]:
    """The newest runs, of one site or of all that share the store."""
    with closing(open_history(site)) as store:
        return store.runs(*_whose(site), most=most)


def load_run(site: Site | None, word: str) -> Document:
    """The findings document of a run."""
    with closing(open_history(site)) as store:
        return _document(store, store.find(word, *_whose(site)))


def _whose(site: Site | None) -> tuple[str | None, str | None]:
    return (site.facility.customer, site.facility.id) if site else (None, None)


def _document(store: Store, run: RunRow) -> Document:
    document: dict[str, object] = json.loads(store.document(run))
    document.setdefault("history", None)
    return cast("Document", document)


def diff_runs(site: Site | None, old: str, new: str) -> Difference:
    """What two runs found, saw and read differently; a run named twice is compared with the one before it."""
    with closing(open_history(site)) as store:
        runs = (store.find(old, *_whose(site)), store.find(new, *_whose(site)))
        if runs[0].id == runs[1].id:
            runs = (_before(store, runs[0]), runs[1])
        before, after = sorted(runs, key=lambda run: (run.started, run.number))
        if (before.customer, before.facility) != (after.customer, after.facility):
            raise UsageError(say("accepted.other", run=after.id, facility=before.facility))
        documents = _document(store, before), _document(store, after)
        seen = _by_device(store.seen(before)), _by_device(store.seen(after))
        both = [name for name in seen[1] if name in seen[0]]
        return Difference(
            old=before,
            new=after,
            findings=tuple(_turns(*documents)),
            states=tuple(one for name in both for one in _moved(store, after, seen[0][name], seen[1][name])),
            texts=tuple(one for name in both for one in _texts(store, before, seen[0][name], seen[1][name])),
            document=documents[1],
        )


def _before(store: Store, run: RunRow) -> RunRow:
    """The run of the same facility before this one; the run itself where it is the first."""
    earlier = (one for one in store.runs(run.customer, run.facility, most=10_000) if one.number < run.number)
    return max(earlier, key=lambda one: one.number, default=run)


def _by_device(seen: tuple[StoredDevice, ...]) -> dict[str, StoredDevice]:
    return {one.device: one for one in seen}


def _turns(before: Document, after: Document) -> Iterator[Turn]:
    was, now = _by_name(before), _by_name(after)
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        words = old["status"] if old else "", new["status"] if new else ""
        found = new or old
        if words[0] != words[1] and found is not None:
            yield Turn(*words, found)


def _by_name(document: Document) -> dict[tuple[str, str, str, int], FindingPart]:
    """Findings by name; twins are numbered."""
    named: dict[tuple[str, str, str, int], FindingPart] = {}
    for finding in document["findings"]:
        twin = 0
        while (key := (finding["control"], finding["device"], finding["thing"], twin)) in named:
            twin += 1
        named[key] = finding
    return named


def _moved(store: Store, run: RunRow, before: StoredDevice, after: StoredDevice) -> tuple[Drift, ...]:
    """What differs in the states of one device; the same digest is the same state."""
    if not before.state or not after.state or before.state == after.state:
        return ()
    return drift(_state(store, run, before.state), _state(store, run, after.state))


def _state(store: Store, run: RunRow, sha256: str) -> State:
    return load_state(json.loads(store.text(run.customer, run.facility, sha256)))


def _texts(store: Store, old: RunRow, before: StoredDevice, after: StoredDevice) -> Iterator[HunkPart]:
    for question in config_named(after.platform):
        was, now = before.answers.get(question), after.answers.get(question)
        if was and now and was != now:
            texts = (store.text(old.customer, old.facility, sha).split("\n") for sha in (was, now))
            lines = changed_lines(*texts)
            if lines:
                cut = {"lines": lines[:MOST], "left_out": max(0, len(lines) - MOST)}
                whose = {"device": after.device, "question": question, "run": old.id}
                yield cast("HunkPart", {**whose, **cut})


def accept_run(
    site: Site, word: str, *, who: str, why: str, now: datetime, devices: frozenset[str] | None = None
) -> tuple[Say, ...]:
    """Take what a run saw as the right state of its devices. Changes no verdict. What was done, in sentences."""
    if not who.strip() or not why.strip():
        raise UsageError(say("accepted.who"))
    with closing(open_history(site)) as store:
        run = store.find(word, *_whose(site))
        asked = [one for one in store.seen(run) if devices is None or one.device in devices]
        read = [one for one in asked if one.state]
        if not read:
            raise UsageError(say("accepted.none", run=run.id))
        words = {"run": run.id, "who": who.strip(), "why": why.strip()}
        found = [_accepted(store, run, one, words, now) for one in read]
        store.note_acceptance(run, [one.device for one in read], words["who"], words["why"], now)
    told = [say("accepted.skipped", device=one.device) for one in asked if not one.state]
    for one in found:
        write_accepted(site.folder, one)
        told.append(say("accepted.done", device=one.device, run=run.id))
        gaps = tuple(name for name, facet in one.state.facets.items() if isinstance(facet, Unread))
        if gaps:
            told.append(say("accepted.unread", device=one.device, facets=gaps))
    return tuple(told)


def _accepted(store: Store, run: RunRow, one: StoredDevice, words: Mapping[str, str], now: datetime) -> Accepted:
    plain = json.loads(store.text(run.customer, run.facility, str(one.state)))
    return Accepted(device=one.device, when=now, plain=plain, **words)
