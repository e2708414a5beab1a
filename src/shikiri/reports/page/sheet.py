"""Page 1: the check sheet, chapter by chapter, each row with what it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from shikiri.model.document import AttestedPart, Document, FindingPart, ItemPart, Words
from shikiri.reports.headings import chapter_name, measure_name, told
from shikiri.reports.marks import SETTLED, worst

_MOST_WAIVERS = 3


@dataclass(frozen=True, slots=True)
class Proof:
    """How one control behind a row stands, all devices together."""

    control: str
    title: Words
    status: str
    counted: bool
    found: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is shown."""

    item: ItemPart
    proofs: tuple[Proof, ...]
    waivers: tuple[Mapping[str, str], ...]
    date: str

    @property
    def todo(self) -> Words | None:
        """What to do; nothing where the row is settled."""
        return None if self.item["status"] in SETTLED else self.item["todo"]


@dataclass(frozen=True, slots=True)
class Measure:
    """The rows of one measure."""

    id: str
    name: Words
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The measures of one chapter, and how those of its rows stand that count or do not apply."""

    id: str
    name: Words
    counts: Mapping[str, int]
    outside: int
    measures: tuple[Measure, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values()) + self.outside


def chapters(document: Document) -> tuple[Chapter, ...]:
    """The official sheet, every row of it, in its order."""
    made = []
    for id, items in groupby(document["items"], key=lambda item: item["chapter"]):
        rows = [row_of(document, item) for item in items]
        by_measure = groupby(rows, key=lambda row: row.item["measure"])
        measures = tuple(Measure(name, measure_name(document, name), tuple(mine)) for name, mine in by_measure)
        counts = Counter(row.item["status"] for row in rows if not _outside(row.item))
        outside = sum(_outside(row.item) for row in rows)
        made.append(Chapter(id, chapter_name(document, id), counts, outside, measures))
    return tuple(made)


def row_of(document: Document, item: ItemPart) -> Row:
    """A row, with what is behind it."""
    found = [document["findings"][place] for place in item["findings"]]
    return Row(item, tuple(_proofs(document, found)), tuple(_waivers(found)), judged_on(document, item))


def judged_on(document: Document, item: ItemPart) -> str:
    """The day of the statement, or of the run that judged it; nothing where neither happened."""
    attested: AttestedPart | None = item["attested"]
    if attested is not None:
        return attested["when"]
    return document["when"][:10] if item["status"] in {"pass", "fail", "waived"} else ""


def out_of_profile(document: Document) -> int:
    """Rows that apply but that the profile, or the scope of the run, does not count."""
    return sum(_outside(item) for item in document["items"])


def _outside(item: ItemPart) -> bool:
    return not item["counted"] and item["status"] != "not_applicable"


def _proofs(document: Document, found: Iterable[FindingPart]) -> Iterator[Proof]:
    by_control: dict[str, list[FindingPart]] = defaultdict(list)
    for finding in found:
        by_control[finding["control"]].append(finding)
    for control, mine in by_control.items():
        counted = [finding for finding in mine if finding["counted"]]
        part = document["controls"].get(control)
        title: Words = part["title"] if part else {"ja": control, "en": control}
        yield Proof(control, title, worst(one["status"] for one in counted or mine), bool(counted), len(mine))


def _waivers(found: Iterable[FindingPart]) -> Iterator[Mapping[str, str]]:
    seen: dict[tuple[str, ...], Mapping[str, str]] = {}
    for finding in found:
        if "waived" in finding:
            seen.setdefault(tuple(sorted(finding["waived"].values())), finding["waived"])
    yield from list(seen.values())[:_MOST_WAIVERS]


def effort(item: ItemPart) -> Words:
    """About how long it takes."""
    return told(f"effort.{item['effort']}")
