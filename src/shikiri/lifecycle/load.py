"""The loader: pages of dated rows to a table, with every mistake of every page at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shikiri.intake.document import Document, Path_, scan_document
from shikiri.lifecycle.table import Mended, Row, Table
from shikiri.lifecycle.versions import SCHEMES
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.say import say

_DATA = Path(__file__).parent / "data"
PAGES = tuple(sorted(_DATA.glob("*.yml")))  # what comes with shikiri
_HEAD = frozenset({"vendor", "scheme", "checked", "source", "rows", "flaws"})
_ROW = frozenset({
    "models", "branch", "editions", "ends", "extended_ends", "ended", "newest", "seen", "released", "checked", "source",
    "scheme", "vendor",
})  # fmt: skip
_FLAW = frozenset({"flaw", "models", "branch", "fixed", "source", "scheme", "vendor"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BRANCH = re.compile(r"\d+(\.\d+)*")


@cache
def lifecycle() -> Table:
    """The table that comes with shikiri."""
    return load_lifecycle(PAGES)


def load_lifecycle(pages: Iterable[Path]) -> Table:
    """The table of some pages; rows of an earlier page come first."""
    problems: list[Problem] = []
    rows: list[Row] = []
    flaws: list[Mended] = []
    for path in pages:
        page = scan_document(path, path.name)
        problems += page.problems
        if page.data is not None:
            reader = _Page(page, problems)
            rows += reader.rows()
            flaws += reader.flaws()
    if problems:
        raise PolicyError(tuple(dict.fromkeys(problems)))  # what stands at the head is wrong once, not once a row
    return Table(tuple(rows), tuple(flaws))


class _Page:
    """One page: what stands at its head holds for every row that does not say otherwise."""

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self._document = document
        self._problems = problems
        self._head: Mapping[str, Any] = document.data
        self._keys((), self._head, _HEAD)

    def rows(self) -> list[Row]:
        return [row for path, data in self._entries("rows") if (row := self._row(path, data)) is not None]

    def flaws(self) -> list[Mended]:
        return [flaw for path, data in self._entries("flaws") if (flaw := self._flaw(path, data)) is not None]

    def _row(self, path: Path_, data: Mapping[str, Any]) -> Row | None:
        before = len(self._problems)
        self._keys(path, data, _ROW)
        checked = self._date(path, data, "checked")
        if checked is None:
            self._wrong(
                (*path, "checked") if "checked" in data else ("checked",), "lifecycle.want-date", word="checked"
            )
        words = [key for key in ("ends", "ended", "newest", "seen") if data.get(key)]
        if not words:
            self._wrong(path, "lifecycle.says-nothing")
        if len(self._problems) > before or checked is None:
            self._common(path, data)
            return None
        return Row(
            **self._common(path, data),
            checked=checked,
            editions=tuple(word.casefold() for word in self._words(path, data, "editions")),
            ends=self._date(path, data, "ends"),
            extended_ends=self._date(path, data, "extended_ends"),
            ended=data.get("ended") is True,
            newest=self._version(path, data, "newest"),
            seen=self._version(path, data, "seen"),
            released=self._date(path, data, "released"),
        )

    def _flaw(self, path: Path_, data: Mapping[str, Any]) -> Mended | None:
        before = len(self._problems)
        self._keys(path, data, _FLAW)
        flaw = self._text(path, data, "flaw")
        common = self._common(path, data)
        if "fixed" not in data:
            self._wrong(path, "lifecycle.want-text", word="fixed")
        fixed = self._version(path, data, "fixed")
        return Mended(**common, flaw=flaw, fixed=fixed) if len(self._problems) == before else None

    def _common(self, path: Path_, data: Mapping[str, Any]) -> dict[str, Any]:
        scheme = data.get("scheme", self._head.get("scheme"))
        if scheme not in SCHEMES:
            place = (*path, "scheme") if "scheme" in data else ("scheme",)
            self._wrong(place, "lifecycle.want-scheme", word=str(scheme), known=tuple(SCHEMES))
        branch = data.get("branch", "")
        if branch != "" and not (isinstance(branch, str | int) and _BRANCH.fullmatch(str(branch))):
            self._wrong((*path, "branch"), "lifecycle.want-text", word="branch")
        return {
            "vendor": self._text(*((path, data) if "vendor" in data else ((), self._head)), "vendor").casefold(),
            "models": tuple(word.casefold() for word in self._words(path, data, "models")) or ("*",),
            "scheme": scheme,
            "source": self._text(path, {"source": self._head.get("source"), **data}, "source"),
            "branch": str(branch),
        }

    def _entries(self, key: str) -> list[tuple[Path_, Mapping[str, Any]]]:
        entries = self._head.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._wrong((key,), "lifecycle.want-rows", word=key)
            return []
        return [((key, place), entry) for place, entry in enumerate(entries)]

    def _keys(self, path: Path_, data: Mapping[str, Any], known: frozenset[str]) -> None:
        for key in data:
            if key not in known:
                self._wrong((*path, key), "lifecycle.unknown-key", word=key)

    def _text(self, path: Path_, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value:
            self._wrong((*path, key), "lifecycle.want-text", word=key)
            return ""
        return value

    def _words(self, path: Path_, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self._wrong((*path, key), "lifecycle.want-text", word=key)
            return ()
        return tuple(value)

    def _version(self, path: Path_, data: Mapping[str, Any], key: str) -> str:
        value = str(data.get(key, ""))
        scheme = data.get("scheme", self._head.get("scheme"))
        if value and scheme in SCHEMES and SCHEMES[scheme](value) is None:
            self._wrong((*path, key), "lifecycle.want-version", word=value, scheme=scheme)
        return value

    def _date(self, path: Path_, data: Mapping[str, Any], key: str) -> date | None:
        value = data.get(key, self._head.get(key))
        if value is None:
            return None
        if isinstance(value, str) and _DATE.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        self._wrong((*path, key) if key in data else (key,), "lifecycle.want-date", word=key)
        return None

    def _wrong(self, path: Path_, sentence: str, **words: object) -> None:
        self._problems.append(self._document.problem(path, say(sentence, **words)))
