"""Other documents row by row: which items, controls and extension rows of ours answer them, or why none can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import MappingProxyType

from shikiri.guideline.editions import DEFAULT_EDITION, edition, extension_items
from shikiri.guideline.form import Form, unique
from shikiri.guideline.rows import CONTROL
from shikiri.intake.document import scan_document
from shikiri.model.edition import MappedDocument, MappedRow
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.say import Text, say

_MAPPINGS = Path(__file__).parent / "mappings"
_REQUIRED = ("id", "name", "source", "counts", "sections", "rows")
_ANSWERS = ("items", "controls", "extension")
_MOST_ROWS = 999


def mappings() -> tuple[str, ...]:
    """The names of the documents that come with shikiri."""
    return tuple(sorted(page.stem for page in _MAPPINGS.glob("*.yml")))


@cache
def mapping(name: str) -> MappedDocument:
    """A document that comes with shikiri, mapped to the edition it was read beside."""
    if name not in mappings():
        raise UsageError(say("mapping.unknown", word=name, known=mappings()))
    items = frozenset(item.id for item in edition(DEFAULT_EDITION).items)
    return load_mapping(_MAPPINGS / f"{name}.yml", items, frozenset(item.id for item in extension_items()))


def load_mapping(page: Path, items: Collection[str], extension: Collection[str]) -> MappedDocument:
    """The document of a page; `PolicyError` with every mistake of it."""
    problems: list[Problem] = []
    document = scan_document(page, page.name)
    problems.extend(document.problems)
    form = Form(document, (), problems)
    if document.data is None or not form.keys(_REQUIRED):
        raise PolicyError(tuple(problems))
    if form.string("id", name=True) != page.stem:
        form.wrong("mapping.not-its-page", "id", word=page.stem)
    sections = _sections(form)
    counts = _counts(form, sections)
    read = [(inner, _row(inner, items, extension)) for inner in form.forms("rows") if inner.keys(*_row_keys())]
    unique([inner for inner, _ in read], [row.id for _, row in read])
    _numbered(page.stem, sections, read)
    for section, count in counts.items():
        found = sum(row.section == section for _, row in read)
        if found != count:
            form.wrong("mapping.miscounted", "counts", section, word=section, count=count, found=found)
    document_name, source = form.text("name"), form.text("source")
    if problems:
        raise PolicyError(tuple(problems))
    return MappedDocument(
        id=page.stem,
        name=document_name,
        source=source,
        sections=MappingProxyType(sections),
        counts=MappingProxyType(counts),
        rows=tuple(row for _, row in read),
    )


def _row_keys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return ("id", "title"), (*_ANSWERS, "outside")


def _sections(form: Form) -> dict[str, Text]:
    inner = form.form("sections")
    if not isinstance(inner.data, dict) or not inner.data:
        inner.wrong("form.want-mapping")
        return {}
    return {section: inner.text(section) for section in inner.data}


def _counts(form: Form, sections: Collection[str]) -> dict[str, int]:
    inner = form.form("counts")
    if not inner.keys(tuple(sections)):
        return {}
    return {section: inner.number(section, 1, _MOST_ROWS) for section in sections}


def _row(form: Form, items: Collection[str], extension: Collection[str]) -> MappedRow:
    answered = [key for key in (*_ANSWERS, "outside") if key in form.data]
    if not answered:
        form.wrong("mapping.unanswered")
    elif "outside" in answered and len(answered) > 1:
        form.wrong("mapping.both-in-and-out", "outside")
    name = form.string("id", name=True)
    return MappedRow(
        id=name,
        section=name.partition("-")[2].rpartition("-")[0],
        title=form.text("title"),
        items=_known(form, "items", items),
        controls=_controls(form),
        extension=_known(form, "extension", extension),
        outside=form.text("outside") if "outside" in form.data else None,
    )


def _known(form: Form, key: str, known: Collection[str]) -> tuple[str, ...]:
    if key not in form.data:
        return ()
    names = form.strings(key)
    for place, name in enumerate(names):
        if name not in known:
            form.unheard("mapping.dangling", (key, place), name, known)
        elif name in names[:place]:
            form.wrong("form.twice", key, place, word=name)
    return names


def _controls(form: Form) -> tuple[str, ...]:
    """Ids of controls; that they exist is proved where the controls are loaded."""
    names = form.strings("controls") if "controls" in form.data else ()
    for place, name in enumerate(names):
        if not CONTROL.fullmatch(name):
            form.wrong("form.want-name", "controls", place, word=name)
        elif name in names[:place]:
            form.wrong("form.twice", "controls", place, word=name)
    return names


def _numbered(document: str, sections: Collection[str], read: list[tuple[Form, MappedRow]]) -> None:
    """Notes rows whose id does not say document, section and number, counted from 1 in each section."""
    places: Counter[str] = Counter()
    for form, row in read:
        places[row.section] += 1
        wanted = f"{document}-{row.section}-{places[row.section]}"
        if row.section not in sections or row.id != wanted:
            form.wrong("mapping.want-id", "id", word=row.id, document=document)
