"""A day as people write it into a sheet: 2026/11/21, 2026年11月21日, 令和8年11月21日, R8.11.21."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

_ERAS = {"令和": date(2019, 5, 1), "平成": date(1989, 1, 8), "R": date(2019, 5, 1), "H": date(1989, 1, 8)}
_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_IMPERIAL = re.compile(r"(令和|平成|[RH])(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def day(value: object) -> date | None:
    """The day, None for anything that is not beyond doubt one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = "".join(unicodedata.normalize("NFKC", value).upper().split())
    if found := _WESTERN.fullmatch(text):
        return _date(*map(int, found.groups()))
    if found := _IMPERIAL.fullmatch(text):
        first = _ERAS[found[1]]
        year = first.year + (0 if found[2] == "元" else int(found[2]) - 1)
        read = _date(year, int(found[3]), int(found[4]))
        return read if read is not None and read >= first else None
    return None


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None
