"""Learning the keys of exported settings files: one export before a switch, one after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.formats.settings_rows import NoSettings, Row, rows_of
from shikiri.intake.settings_map import SETTINGS_MAP, SettingsMap, load_settings_map, settings_map_text
from shikiri.model.errors import UsageError
from shikiri.model.form_map import FormField
from shikiri.model.form_names import FORM_NAMES
from shikiri.model.say import say
from shikiri.workflow.mfp.learn import Wish

_SHOWN, _LONG = 8, 40
_OTHER = {"true": "false", "false": "true"}


def is_settings(path: Path) -> bool:
    """Is it a file with settings, and no web page?"""
    try:
        raw = path.read_bytes()
        return b"<html" not in raw[:4096].lower() and b"<form" not in raw.lower() and bool(rows_of(raw))
    except (NoSettings, OSError):
        return False


def learn_settings(before: Path, after: Path, wish: Wish, vendor: str, key: str = "") -> Path:
    """Add one key to the map that lies beside the second export."""
    was, now = (_single(_rows(one)) for one in (before, after))
    changed = sorted(one for one in was.keys() & now.keys() if was[one] != now[one] and key in {"", one})
    if not changed:
        raise UsageError(say("learn.no-keys"))
    if len(changed) > 1:
        raise UsageError(say("learn.keys", count=len(changed), keys=tuple(changed[:_SHOWN])))
    (found,) = changed
    if max(len(was[found]), len(now[found])) > _LONG:
        raise UsageError(say("learn.long-key", name=found))
    kind = FORM_NAMES[wish.name]
    values = {} if kind == "text" else {wish.word: now[found]}
    if wish.word in _OTHER:
        values[_OTHER[wish.word]] = was[found]
    path = after.parent / SETTINGS_MAP
    known = load_settings_map(path) if path.exists() else SettingsMap(
        vendor=vendor or "unknown", confidence="unconfirmed", source="shikiri mfp learn", settings={}
    )  # fmt: skip
    old = known.settings.get(wish.name)
    if old is not None and old.name == found:
        values = {**old.values, **values}
    field = FormField(name=found, kind="text", values=values)
    made = replace(known, confidence="unconfirmed", settings={**known.settings, wish.name: field})
    write_whole(path, settings_map_text(made).encode())
    return path


def _rows(path: Path) -> tuple[Row, ...]:
    try:
        return rows_of(path.read_bytes())
    except (NoSettings, OSError):
        raise UsageError(say("learn.not-settings", file=path.name)) from None


def _single(rows: Iterable[Row]) -> dict[str, str]:
    """The keys that stand there once, or always with the same value."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.key, set()).add(row.value)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}
