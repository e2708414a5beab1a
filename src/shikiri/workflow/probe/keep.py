"""The air of a site: what each station saw last, in `SITE/air/<station>.json`. verify counts it while it is fresh."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from shikiri.files.atomic import write_whole
from shikiri.formats.iw_scan import networks
from shikiri.model.air import Heard
from shikiri.model.errors import UsageError
from shikiri.model.facets.trial import WHYS, About, Trial
from shikiri.model.nothing import UNSAID, Nothing
from shikiri.model.reading import Line
from shikiri.model.say import Say, say
from shikiri.workflow.probe.diary import SCAN, TRANSCRIPT, question_of
from shikiri.workflow.site import Site

FOLDER = "air"
SCHEMA = "shikiri/air/1"
_RESULTS = ("reached", "refused")
_TEXTS = ("name", "station", "target", "protocol", "ssid", "bssid")


def save(folder: Path, heard: Iterable[Heard], *, whole: bool = True) -> None:
    """Keep what was heard; the newest takes the place of the one before it.

    A probe of some stations only resolves nothing that it did not try again.
    """
    home = folder / FOLDER
    before = {} if whole else {(one.station, one.facility): one for one in load(folder)[0]}
    try:
        home.mkdir(exist_ok=True)
        for new in heard:
            one = _with_the_rest(new, before.get((new.station, new.facility)))
            text = json.dumps(_dump(one), ensure_ascii=False, indent=1)
            write_whole(home / f"{one.station}.json", f"{text}\n".encode(), mode=0o600)
    except OSError as error:
        raise UsageError(say("air.not-kept", folder=str(home), cause=error.strerror or "")) from None


def _with_the_rest(new: Heard, old: Heard | None) -> Heard:
    """The new look with the trials of the old one that it did not repeat; it is then only as fresh as they are."""
    names = {trial.name for trial in new.trials}
    left = [trial for trial in old.trials if trial.name not in names] if old is not None else []
    if old is None or not left:
        return new
    question = question_of(new.station, TRANSCRIPT)
    lines = new.answers.get(question, "").splitlines()
    moved = [replace(one, at={"": Line(question, line.number + len(lines))}) for one in left if (line := one.line(""))]
    text = "\n".join((*lines, *old.answers.get(question, "").splitlines()))
    answers = {**old.answers, **new.answers, question: text}
    return replace(new, when=min(new.when, old.when), trials=(*new.trials, *moved), answers=answers)


def load(folder: Path) -> tuple[tuple[Heard, ...], tuple[Say, ...]]:
    """All that is kept, and what of it cannot be read."""
    found: list[Heard] = []
    troubles: list[Say] = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            found.append(_load(json.loads(path.read_text("utf-8"))))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            troubles.append(say("air.unreadable", file=f"{FOLDER}/{path.name}"))
    return tuple(found), tuple(troubles)


def fresh_air(site: Site, now: datetime) -> tuple[tuple[Heard, ...], tuple[Say, ...]]:
    """What counts today, and what is told about the rest."""
    kept, troubles = load(site.folder)
    days = site.policy.number("air_days")
    own = [one for one in kept if one.facility == site.facility.id]
    fresh = tuple(one for one in own if one.is_fresh(now, days))
    old = tuple(one.station for one in own if one not in fresh)
    strange = tuple(one.station for one in kept if one not in own)
    told = [say("air.stale", stations=old, days=days)] if old else []
    told += [say("air.strange", stations=strange)] if strange else []
    return fresh, (*troubles, *told)


def _dump(one: Heard) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "facility": one.facility,
        "station": one.station,
        "segment": one.segment,
        "ssid": one.ssid,
        "when": one.when.isoformat(timespec="seconds"),
        "who": one.who,
        "seconds": round(one.seconds, 1),
        "trials": [dict(_of_trial(trial)) for trial in one.trials],
        "answers": dict(one.answers),
    }


def _of_trial(trial: Trial) -> Iterator[tuple[str, object]]:
    for name in (*_TEXTS, "about", "result", "why"):
        value = getattr(trial, name)
        if not isinstance(value, Nothing):
            yield name, value
    line = trial.line("result")
    yield "line", line.number if line is not None else 0


def _load(data: Mapping[str, Any]) -> Heard:
    """One file. Whatever is not as we write it is an error: nobody else writes there."""
    if data["schema"] != SCHEMA:
        raise ValueError(SCHEMA)
    station, answers = _text(data["station"]), {str(key): _text(text) for key, text in data["answers"].items()}
    when = datetime.fromisoformat(data["when"])
    if when.tzinfo is None:
        raise ValueError(SCHEMA)
    scan = question_of(station, SCAN)
    return Heard(
        station=station,
        facility=_text(data["facility"]),
        segment=_text(data["segment"]),
        ssid=_text(data["ssid"]),
        when=when,
        who=_text(data["who"]),
        seconds=float(data["seconds"]),
        answers=answers,
        networks=networks(answers.get(scan, ""), scan),
        trials=tuple(_trial(one, station) for one in data["trials"]),
    )


def _trial(data: Mapping[str, Any], station: str) -> Trial:
    about, result, why = data["about"], data.get("result"), data.get("why", "unsaid")
    if about not in get_args(About) or result not in (None, *_RESULTS) or why not in WHYS:
        raise ValueError(SCHEMA)
    return Trial(
        **{name: _text(data[name]) for name in _TEXTS if name in data},
        about=about,
        result=result or UNSAID,
        why=UNSAID if result else why,
        at={"": Line(question_of(station, TRANSCRIPT), int(data["line"]))},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(SCHEMA)
    return value
