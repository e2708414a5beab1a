"""Judging text that was captured earlier: no device is contacted."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from shikiri.engine.label import label
from shikiri.intake.capture import CAPTURE, Capture, load_capture
from shikiri.model.device import DEVICE_KINDS, Device
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.platforms import names
from shikiri.platforms import platform as platform_named
from shikiri.platforms.base import Platform, Source, as_it_runs, parse, strays
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.raw_captures import raw_answer, raw_files, raw_names
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import weighed, words_of

JST = timezone(timedelta(hours=9))
_MANY = 10  # file names that a sentence can hold
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def file_name(question: str) -> str:
    """The file that holds the answer to a question: `show version` -> `show_version.txt`."""
    return f"{_UNSAFE.sub('_', question)}.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One device as its folder of answers shows it."""

    home: Path
    device: Device
    state: State
    evidence: Evidence
    unclaimed: int
    others: tuple[State, ...] = ()


def judge_folder(
    folder: Path,
    facility: Path,
    *,
    platform: str | None = None,
    device: str | None = None,
    only: frozenset[str] | None = None,
    at: datetime | None = None,
) -> Judged:
    """Judge one folder of answers, or a folder of such folders, one a device. Always partial."""
    if platform is not None and platform not in names():
        raise UsageError(say("cli.unknown-platform", platform=platform, platforms=names()))
    if not folder.is_dir():
        raise UsageError(say("cli.no-folder", folder=str(folder)))
    homes = _homes(folder, platform)
    return judge_homes(homes, facility, platform=platform, device=device, only=only, at=at)


def judge_homes(
    homes: list[Path],
    facility: Path,
    *,
    platform: str | None = None,
    device: str | None = None,
    only: frozenset[str] | None = None,
    at: datetime | None = None,
) -> Judged:
    """Judge folders of answers, one a device."""
    now = (at or datetime.now(JST)).astimezone(JST) if at is None or at.tzinfo else at.replace(tzinfo=JST)
    site = load_site(facility, now)
    return judge_captured(read_homes(homes, site, platform=platform, device=device), site, now, only=only)


def read_homes(
    homes: list[Path], site: Site, *, platform: str | None = None, device: str | None = None
) -> tuple[Captured, ...]:
    """What folders of answers show, one a device. Every mistake that people made in any of them is told at once."""
    found: list[Captured] = []
    problems: list[Problem] = []
    for home in homes:
        try:
            found.append(_read(home, site, platform, device))
        except PolicyError as error:
            problems += error.problems if len(homes) == 1 else _located(error, home)
    if problems:
        raise PolicyError(tuple(problems))
    _no_twins(found)
    return tuple(found)


def _located(error: PolicyError, home: Path) -> Iterator[Problem]:
    """Every folder has a file of the same name: say which."""
    for problem in error.problems:
        own = (home / problem.file).is_file()
        yield replace(problem, file=f"{home.name}/{problem.file}") if own else problem


def judge_captured(
    found: Sequence[Captured], site: Site, now: datetime, *, only: frozenset[str] | None = None
) -> Judged:
    """Judge what was captured by what the facility's people wrote."""
    key = secrets.token_bytes(32)
    words = words_of(site.facility)
    states = {one.device.name: weighed(one.state, key, words) for one in found}
    devices = {one.device.name: one.device for one in found}
    situation = Situation(
        facility=site.facility,
        policy=site.policy,
        devices=devices,
        states=states,
        others=tuple(weighed(state, key, words) for one in found for state in one.others),
        labels=label(site.facility, devices, states),
        now=now,
        secrets=site.secrets,
        lifecycle=site.lifecycle,
        register=site.register,
        limited=True,
        blocklist=site.blocklist,
        inputs=site.inputs | _clock(found),
    )
    judged = judge_situation(situation, site.rules(only))
    return replace(
        judged,
        evidence={one.device.name: one.evidence for one in found},
        unclaimed={one.device.name: one.unclaimed for one in found},
        warnings=site.warnings,
    )


def _clock(found: Sequence[Captured]) -> frozenset[str]:
    """Clocks can be judged only where every capture knows its moment."""
    return frozenset({"clock"} if all(one.evidence.reading.when for one in found) else ())


def _no_twins(found: Sequence[Captured]) -> None:
    seen: dict[str, Path] = {}
    for one in found:
        name = one.device.name
        if name in seen:
            folders = (str(seen[name]), str(one.home))
            raise UsageError(say("cli.same-device", device=name, folders=folders))
        seen[name] = one.home


def _wanted(questions: Sequence[str]) -> tuple[str, ...]:
    """The files to look for. An appliance has dozens: then those of other tools, and some examples."""
    files = tuple(map(file_name, questions))
    return files if len(files) <= _MANY else (*raw_names(questions), *files[:3], "…")


def _homes(folder: Path, platform: str | None) -> list[Path]:
    """The folders that hold answers: this one, else those in it."""
    if _holds_answers(folder):
        return [folder]
    inside = sorted(home for home in folder.iterdir() if home.is_dir() and _holds_answers(home))
    if not inside:
        asked = platform_named(platform).questions if platform else ()
        raise UsageError(say("cli.no-answers", folder=str(folder), files=_wanted(asked) or ("*.txt",)))
    return inside


def _holds_answers(folder: Path) -> bool:
    return any(path.suffix == ".txt" for path in folder.iterdir()) or bool(raw_files(folder))


def _read(home: Path, site: Site, platform: str | None, device: str | None) -> Captured:
    page = home / CAPTURE
    words = replace(site.vocabulary, platforms=None) if platform else site.vocabulary  # a person's word overrides it
    capture = load_capture(page, page.name, words) if page.exists() else Capture()
    spoken = platform or capture.platform
    if not spoken:
        raise UsageError(say("cli.no-platform", folder=str(home), platforms=tuple(names())))
    name = device or capture.device or home.resolve().name
    own = site.binding(name)  # read even where capture.yml has its own: a mistake in it is told
    driver = platform_named(spoken)
    reading = Reading(
        device=name,
        platform=spoken,
        answers=dict(_answers(home, driver, capture)),
        when=_when(capture),
        source="import",
    )
    if not reading.answers:
        raise UsageError(say("cli.no-answers", folder=str(home), files=_wanted(driver.questions)))
    state = parse(driver, reading)
    return Captured(
        home=home,
        device=Device(
            name=name,
            platform=spoken,
            kinds=frozenset(capture.kinds or driver.kinds) & DEVICE_KINDS,
            binding=capture.binding or own,
        ),
        state=state,
        evidence=Evidence(reading, driver),
        unclaimed=_unclaimed(driver, reading, state),
        others=as_it_runs(driver, driver.open(reading)),
    )


def _unclaimed(driver: Platform[Source], reading: Reading, state: State) -> int:
    try:
        return len(strays(driver, driver.open(reading), state.facets))
    except Exception:  # noqa: BLE001  (what cannot be counted has made every facet doubtful already, in `parse`)
        return 0


def _answers(home: Path, driver: Platform[Source], capture: Capture) -> Iterator[tuple[str, Answer]]:
    for question in driver.questions:
        path = home / file_name(question)
        if found := raw_answer(home, question, lambda name, raw: _vouched(capture, name, raw), path):
            yield question, found
        elif path.is_file():
            raw = path.read_bytes()
            yield question, Answer(decode(raw), _vouched(capture, path.name, raw))


def _vouched(capture: Capture, name: str, raw: bytes) -> bool | None:
    """Whether capture.yml says that an answer is whole; a hash or a count that does not fit says that it is not."""
    known = capture.files.get(name)
    if known is None:
        return capture.complete
    if known.sha256 and known.sha256 != hashlib.sha256(raw).hexdigest():
        return False
    if known.lines is not None and known.lines != len(raw.splitlines()):
        return False
    return capture.complete if known.complete is None else known.complete


def _when(capture: Capture) -> datetime | None:
    """The moment the answers were taken, where capture.yml knows more than the day."""
    taken = capture.captured
    if not isinstance(taken, datetime):
        return None
    return taken if taken.tzinfo else taken.replace(tzinfo=JST)
