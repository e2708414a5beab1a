"""Editions: one folder each. A new one is data alone: `edition.yml` and `items/<chapter>.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from shikiri.guideline.form import Form, unique
from shikiri.guideline.programme import read_certificates, read_levels
from shikiri.guideline.rows import SHEET_TIERS, read_rows, read_sheet
from shikiri.intake.document import Document, scan_document
from shikiri.model.condition import FactKind
from shikiri.model.edition import Chapter, Edition, FactWord, Item, Measure, Tier, Track
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.say import say

DEFAULT_EDITION = "jta-siotp-2"
EDITION_PAGE = "edition.yml"
_HERE = Path(__file__).parent
_EDITIONS = _HERE / "editions"
_EXTENSION = _HERE / "extension" / "items.yml"

_BESIDE: tuple[Tier, ...] = ("extension",)
_REQUIRED = ("id", "name", "issued", "tracks", "chapters", "measures", "facts", "levels", "certificates")
_OPTIONAL = ("certificate_valid_days",)
_FACT_KINDS: tuple[FactKind, ...] = ("yes_no", "number", "date")
_FACT = re.compile(r"[a-z][a-z0-9_]*")
_ISSUED = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def editions() -> tuple[str, ...]:
    """The names of the editions that come with shikiri."""
    return tuple(sorted(folder.name for folder in _EDITIONS.iterdir() if (folder / EDITION_PAGE).is_file()))


@cache
def edition(name: str = DEFAULT_EDITION) -> Edition:
    """An edition that comes with shikiri."""
    if name not in editions():
        raise UsageError(say("edition.unknown", word=name, known=editions()))
    return load_edition(_EDITIONS / name)


@cache
def extension_items() -> tuple[Item, ...]:
    """The rows beside the sheet: shown in a section of their own, never counted."""
    facts = {word.id: word.kind for word in edition(DEFAULT_EDITION).facts.values()}
    return load_extension(_EXTENSION, facts)


def load_extension(page: Path, facts: Mapping[str, FactKind]) -> tuple[Item, ...]:
    """The rows of one page beside the sheet; `PolicyError` with every mistake of it."""
    problems: list[Problem] = []
    items = read_rows(_scan(page, page.name, problems), facts, _BESIDE, problems)
    for form, item in items:
        if not item.id.startswith("x-"):
            form.wrong("edition.want-x", "id", word=item.id)
    _complain(problems)
    return tuple(item for _, item in items)


def load_edition(folder: Path) -> Edition:
    """The edition of a folder; `PolicyError` with every mistake of all its files."""
    problems: list[Problem] = []
    page = _scan(folder / EDITION_PAGE, f"{folder.name}/{EDITION_PAGE}", problems)
    form = Form(page, (), problems)
    if page.data is None or not form.keys(_REQUIRED, _OPTIONAL):
        raise PolicyError(tuple(problems))
    if form.string("id", name=True) != folder.name:
        form.wrong("edition.not-its-folder", "id", word=folder.name)
    tracks = tuple(_track(inner) for inner in _entries(form, "tracks", ("id", "name")))
    chapters = tuple(_chapter(inner, tracks) for inner in _entries(form, "chapters", ("id", "name", "track")))
    facts = _facts(form)
    kinds = {word.id: word.kind for word in facts}
    measures = _measures(form, {chapter.id for chapter in chapters})
    items = read_sheet(folder, chapters, measures, kinds, problems)
    for place, measure in enumerate(measures):
        if not any(item.measure == measure.id for item in items):
            form.wrong("edition.no-rows", "measures", place, word=measure.id)
    issued = form.string("issued")
    if not _ISSUED.fullmatch(issued):
        form.wrong("edition.want-month", "issued")
    names = tuple(track.id for track in tracks)
    levels = read_levels(form, names)
    certificates = read_certificates(form, names, tuple(level.letter for level in levels), SHEET_TIERS)
    name, valid_days = form.text("name"), _valid_days(form)
    _complain(problems)
    return Edition(
        id=folder.name,
        name=name,
        issued=issued,
        tracks=tracks,
        chapters=chapters,
        measures=measures,
        items=items,
        facts=MappingProxyType({word.id: word for word in facts}),
        levels=levels,
        certificates=certificates,
        certificate_valid_days=valid_days,
    )


def _valid_days(form: Form) -> int | None:
    if form.data.get("certificate_valid_days") is None:
        return None
    return form.number("certificate_valid_days", 1, 3660)


def _scan(page: Path, name: str, problems: list[Problem]) -> Document:
    document = scan_document(page, name)
    problems.extend(document.problems)
    return document


def _complain(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise PolicyError(found)


def _entries(form: Form, key: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Form]:
    """The entries of a list that have what they need, ids used once."""
    entries = [inner for inner in form.forms(key) if inner.keys(required, optional)]
    unique(entries, [str(inner.data["id"]) for inner in entries])
    return entries


def _track(form: Form) -> Track:
    return Track(form.string("id", name=True), form.text("name"))


def _chapter(form: Form, tracks: tuple[Track, ...]) -> Chapter:
    track = form.choice("track", [track.id for track in tracks] or [""])
    return Chapter(form.string("id", name=True), form.text("name"), track)


def _measures(form: Form, chapters: set[str]) -> tuple[Measure, ...]:
    measures = []
    for inner in _entries(form, "measures", ("id", "name")):
        measure = Measure(inner.string("id", name=True), inner.text("name"))
        if not re.fullmatch(r"[0-9]+-[0-9]+", measure.id) or measure.id.split("-")[0] not in chapters:
            inner.wrong("edition.want-measure", "id", word=measure.id)
        measures.append(measure)
    return tuple(measures)


def _facts(form: Form) -> tuple[FactWord, ...]:
    entries = _entries(form, "facts", ("id", "kind", "name", "question"), ("asked_when",))
    kinds: dict[str, FactKind] = {}
    words = []
    for inner in entries:
        name = inner.string("id")
        if not _FACT.fullmatch(name):
            inner.wrong("edition.want-fact-name", "id", word=name)
        asked_when = inner.condition("asked_when", kinds)  # only facts asked before it
        kinds[name] = inner.choice("kind", _FACT_KINDS)
        words.append(
            FactWord(
                id=name,
                kind=kinds[name],
                name=inner.text("name"),
                question=inner.text("question"),
                asked_when=asked_when,
            )
        )
    return tuple(words)
