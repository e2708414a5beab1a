"""Page 2: devices x controls, one table a chapter, counted columns first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shikiri.model.document import DevicePart, Document, FindingPart, Words
from shikiri.reports.headings import chapter_name
from shikiri.reports.marks import SETTLED, mark, rank, worst

MOST_CLEAN = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """How one control stands on one device: the worst of its findings there."""

    status: str
    counted: bool

    @property
    def mark(self) -> str:
        return mark(self.status)


@dataclass(frozen=True, slots=True)
class Column:
    """One control."""

    id: str
    title: Words
    counted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One device; without a name: the facility as a whole."""

    name: str
    device: DevicePart | None
    cells: tuple[Cell | None, ...]

    @property
    def clean(self) -> bool:
        """Nothing but passes: may be left out where devices are many."""
        return all(cell is None or cell.status in SETTLED for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One chapter."""

    chapter: str
    name: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: int


def tables(document: Document, most_clean: int = MOST_CLEAN) -> tuple[Table, ...]:
    """The chapters of which a device was asked something."""
    cells = _cells(document["findings"])
    devices = {device["name"]: device for device in document["devices"]}
    names = tuple(dict.fromkeys((*devices, *(device for device, _ in cells))))
    chapters = {row["id"]: row["chapter"] for row in document["items"]}
    by_chapter: dict[str, list[str]] = defaultdict(list)
    for control in dict.fromkeys(control for _, control in cells):
        by_chapter[_chapter(document, control, chapters)].append(control)
    made = []
    for chapter in sorted(by_chapter, key=lambda one: (not one, one)):
        columns = _columns(document, by_chapter[chapter], cells)
        rows, left_out = _rows(names, devices, columns, cells, most_clean)
        made.append(Table(chapter, chapter_name(document, chapter), columns, rows, left_out))
    return tuple(made)


def unread(document: Document) -> Iterator[tuple[str, Words, tuple[str, ...]]]:
    """What could not be read: facet, why, and of which devices."""
    reasons: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for device in document["devices"]:
        for facet, why in device["unread"].items():
            reasons[facet, why["ja"], why["en"]].append(device["name"])
    for (facet, ja, en), names in sorted(reasons.items()):
        yield facet, {"ja": ja, "en": en}, tuple(names)


def _cells(findings: Iterable[FindingPart]) -> Mapping[tuple[str, str], Cell]:
    """The worst finding of each cell; where some count, those that do not cannot spoil it."""
    seen: dict[tuple[str, str], tuple[bool, int, str]] = {}
    for finding in findings:
        key = (finding["device"], finding["control"])
        entry = (not finding["counted"], rank(finding["status"]), finding["status"])
        if key not in seen or entry < seen[key]:
            seen[key] = entry
    return {key: Cell(status, not aside) for key, (aside, _, status) in seen.items()}


def _chapter(document: Document, control: str, chapters: Mapping[str, str]) -> str:
    part = document["controls"].get(control)
    return next((chapters[item] for item in (part["items"] if part else ()) if item in chapters), "")


def _columns(document: Document, controls: Iterable[str], cells: Mapping[tuple[str, str], Cell]) -> tuple[Column, ...]:
    statuses: dict[str, list[Cell]] = defaultdict(list)
    for (_, control), cell in cells.items():
        statuses[control].append(cell)
    made = []
    for control in controls:
        part = document["controls"].get(control)
        title: Words = part["title"] if part else {"ja": control, "en": control}
        made.append(Column(control, title, any(cell.counted for cell in statuses[control])))
    pressing = {control: rank(worst(cell.status for cell in mine)) for control, mine in statuses.items()}
    return tuple(sorted(made, key=lambda column: (not column.counted, pressing[column.id], column.id)))


def _rows(
    names: Iterable[str],
    devices: Mapping[str, DevicePart],
    columns: tuple[Column, ...],
    cells: Mapping[tuple[str, str], Cell],
    most_clean: int,
) -> tuple[tuple[Row, ...], int]:
    rows, room, left_out = [], most_clean, 0
    for name in names:
        row = Row(name, devices.get(name), tuple(cells.get((name, column.id)) for column in columns))
        if not any(row.cells):
            continue
        if row.clean:
            if room <= 0:
                left_out += 1
                continue
            room -= 1
        rows.append(row)
    return tuple(rows), left_out
