"""Attestations in from an Excel sheet that a person filled; every doubtful cell is a problem with row and column."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shikiri.intake.document import Document
from shikiri.intake.encoding import read_bytes
from shikiri.intake.evidence import evidence_of
from shikiri.intake.japanese_date import day
from shikiri.intake.ledger import attestation_of, attestation_problems
from shikiri.intake.ledger_schema import WrittenAttestation
from shikiri.intake.ledger_sheet import COLUMNS, NO, YES
from shikiri.intake.schema import check
from shikiri.intake.vocabulary import NOTHING_KNOWN, Vocabulary
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.ledger import Attestation
from shikiri.model.say import Say, say

_UNPACKED = 60 * 1024 * 1024
_MOST_ROWS = 5000
_HEAD_ROWS = 20
_DATES = ("when", "valid_until")
_TITLES = {title: column.key for column in COLUMNS for title in (column.title.ja, column.title.en.casefold())}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The sheet with its column numbers."""

    file: str
    sheet: Worksheet
    columns: Mapping[str, int]

    def problem(self, row: int, key: str, sentence: Say) -> Problem:
        column = self.columns.get(key)
        cell = f"{get_column_letter(column)}{row}" if column is not None else f"{row}"
        return Problem(self.file, row, f"{self.sheet.title}!{cell}", sentence)


def read_sheet(
    path: Path, today: date, vocabulary: Vocabulary = NOTHING_KNOWN, *, folder: Path | None = None
) -> tuple[Attestation, ...]:
    """The statements of a sheet; `folder` is the site folder its evidence files lie in."""
    sheet, top = _open(path)
    entries: list[Attestation] = []
    problems: list[Problem] = []
    last = sheet.sheet.max_row
    if last > _MOST_ROWS:
        raise PolicyError((sheet.problem(_MOST_ROWS, "item", say("intake.sheet_too_long", limit=_MOST_ROWS)),))
    for row in range(top + 1, last + 1):
        values, wrong = _values(sheet, row)
        answer = values.pop("answer", "")
        if not wrong and not answer and not any(values.get(key) for key in ("who", "when", "statement", "evidence")):
            continue
        entry, more = _entry(sheet, row, answer, values, today, vocabulary, folder)
        marked = {problem.path for problem in wrong}
        problems += [*wrong, *(problem for problem in more if problem.path not in marked)]
        if entry is not None and not wrong and not more:
            entries.append(entry)
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(entries)


def _open(path: Path) -> tuple[_Sheet, int]:
    """The sheet with the headline of ours, and the row of that headline."""
    raw, problems = read_bytes(path, path.name)
    if problems:
        raise PolicyError(tuple(problems))
    for sheet in _worksheets(raw, path.name):
        for row in range(1, min(sheet.max_row, _HEAD_ROWS) + 1):
            columns = _columns(sheet, row)
            if {"item", "answer", "who", "when"} <= set(columns):
                return _Sheet(path.name, sheet, columns), row
    raise PolicyError((Problem(path.name, 1, "", say("intake.no_headline")),))


def _worksheets(raw: bytes, name: str) -> Sequence[Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        sheets = load_workbook(io.BytesIO(raw), data_only=False).worksheets if unpacked <= _UNPACKED else []
    except Exception:  # noqa: BLE001  (openpyxl lets every error of a broken file through, of any type)
        raise PolicyError((Problem(name, 1, "", say("intake.not_a_sheet")),)) from None
    if unpacked > _UNPACKED:
        raise PolicyError((Problem(name, 1, "", say("intake.sheet_too_big")),))
    return sheets


def _columns(sheet: Worksheet, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for number in range(1, min(sheet.max_column, 60) + 1):
        title = sheet.cell(row, number).value
        key = _TITLES.get(unicodedata.normalize("NFC", title).strip().casefold()) if isinstance(title, str) else None
        if key is not None:
            found.setdefault(key, number)
    return found


def _values(sheet: _Sheet, row: int) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for key, number in sheet.columns.items():
        cell = sheet.sheet.cell(row, number)
        value: Any = cell.value
        if key in ("tier", "question") or value is None:
            continue
        if cell.data_type == "f":
            problems.append(sheet.problem(row, key, say("intake.cell_formula")))
        elif cell.data_type == "e":
            problems.append(sheet.problem(row, key, say("intake.cell_error")))
        elif key in _DATES and str(value).strip():
            read = day(value)
            if read is None:
                problems.append(sheet.problem(row, key, say("intake.cell_date")))
            else:
                values[key] = read.isoformat()
        elif key not in _DATES:
            problems += _text(sheet, row, key, value, values)
    return values, problems


def _text(sheet: _Sheet, row: int, key: str, value: object, values: dict[str, str]) -> Iterator[Problem]:
    if key == "item" and (read := day(value)) is not None and not isinstance(value, str):
        value = f"{read.year % 100}-{read.month}-{read.day}"  # Excel turns a typed 3-6-1 into a date
        yield sheet.problem(row, key, say("intake.cell_item_date", word=value))
    elif isinstance(value, bool) or not isinstance(value, str | int):
        yield sheet.problem(row, key, say("intake.cell_text"))
    elif str(value).strip():
        values[key] = str(value).strip()


def _entry(
    sheet: _Sheet,
    row: int,
    answer: str,
    values: dict[str, str],
    today: date,
    vocabulary: Vocabulary,
    folder: Path | None,
) -> tuple[Attestation | None, list[Problem]]:
    if answer.casefold() in (NO.ja, NO.en.casefold()):
        return None, []
    if answer.casefold() not in (YES.ja, YES.en.casefold()):
        return None, [sheet.problem(row, "answer", say("intake.cell_answer"))]
    files = [line.strip() for line in values.pop("evidence", "").splitlines() if line.strip()]
    written: dict[str, Any] = {"statement": YES.ja, **values}
    document = Document(sheet.file, written, {(): (row, 1)})
    problems: list[Problem] = []
    evidence = []
    for file in files:
        try:
            found = evidence_of(folder or Path(), file)
            evidence.append({"file": found.file, "sha256": found.sha256})
        except (OSError, ValueError):
            problems.append(sheet.problem(row, "evidence", say("intake.evidence_missing", file=file)))
    entry, wrong = check(WrittenAttestation, document, written | {"evidence": evidence})
    problems += [sheet.problem(row, one.path.removeprefix("$.").partition("[")[0], one.sentence) for one in wrong]
    if entry is None:
        return None, problems
    problems += [sheet.problem(row, key, told) for key, told in attestation_problems(entry, today, vocabulary)]
    attestation, _cut = attestation_of(entry, vocabulary, row)
    return attestation, problems
