"""A settings file that a machine exported, as the answer to `settings`: only what a map beside it names is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from shikiri.formats.form_text import END, write_fact, write_head, write_words
from shikiri.formats.settings_rows import NoSettings, Row, rows_of
from shikiri.intake.settings_map import SETTINGS_MAP, SettingsMap, load_settings_map
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.form_map import FormField
from shikiri.model.form_names import FORM_NAMES
from shikiri.model.say import say

QUESTION = "settings"
PATTERN = "settings.*"
_MISTAKES = {
    "zip": "settings.zip",
    "clone": "settings.clone",
    "closed": "settings.closed",
    "empty": "settings.empty",
    "broken": "settings.broken",
    "too-long": "settings.too-long",
}


def settings_answer(path: Path) -> str:
    """The text of the answer. What cannot be read is refused in one sentence that says what can."""
    try:
        rows = rows_of(path.read_bytes())
    except NoSettings as error:
        raise _mistake(path, error.line, _MISTAKES[error.why]) from None
    own = path.parent / SETTINGS_MAP
    if own.exists():
        chart = load_settings_map(own)
        return "\n".join((*_lines(chart, rows), END, ""))
    ours = SettingsMap(
        vendor="", confidence="unconfirmed", source="",
        settings={row.key: _as_written(row.key) for row in rows if FORM_NAMES.get(row.key, "password") != "password"},
    )  # fmt: skip
    if not ours.settings:
        raise _mistake(path, 0, "settings.no-map")
    return "\n".join((*_lines(ours, rows), END, ""))


def _as_written(name: str) -> FormField:
    """A file that speaks our own names: somebody copied the settings from a panel or a print-out."""
    words = {"true": "true", "false": "false"} if FORM_NAMES[name] == "yes_no" else {}
    return FormField(name=name, kind="text", values=words)


def _lines(chart: SettingsMap, rows: Iterable[Row]) -> Iterator[str]:
    by_key: dict[str, set[str]] = {}
    for row in rows:
        by_key.setdefault(row.key, set()).add(row.value)
    yield from write_head("settings", chart.vendor, chart.confidence, accepted=False)
    for ours, one in chart.settings.items():
        values = by_key.get(one.name, set())
        if len(values) == 1:  # a key that stands there twice with two values says nothing
            value = values.pop()
            text = write_fact(ours, one.word(value), value, fixed=True) if one.values else write_words(ours, value)
            yield text if text.endswith(" fixed") else f"{text} fixed"


def _mistake(path: Path, line: int, key: str) -> PolicyError:
    return PolicyError((Problem(path.name, line, "", say(key, file=path.name, map=SETTINGS_MAP)),))
