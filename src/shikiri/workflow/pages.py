"""The generated pages: what the controls ask, what the platforms can, and the schemas of what people write."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shikiri.engine.match import describe
from shikiri.files.atomic import write_whole
from shikiri.guideline.controls import controls
from shikiri.guideline.editions import edition, extension_items
from shikiri.intake.json_schema import schemas
from shikiri.model.control import Control, Param
from shikiri.model.facets import FACETS
from shikiri.platforms import names, platform
from shikiri.platforms.base import FacetDriver, Platform

_HEAD = "<!-- `make docs` が作るページです。直接書き換えないでください。 / Made by `make docs`; do not edit. -->\n\n"
_CONFIDENCE = {"recorded": "●", "documented": "○", "unconfirmed": "△"}


def pages() -> dict[str, str]:
    """Every generated page by its path below `docs/`."""
    found = {"controls.md": _HEAD + _controls(), "support.md": _HEAD + _support()}
    for name, schema in schemas().items():
        found[f"schemas/{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return found


def write_pages(folder: Path) -> tuple[Path, ...]:
    """Write what is stale; the paths written."""
    old = _stale(folder)
    for path, text in old.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    return tuple(old)


def stale(folder: Path) -> tuple[Path, ...]:
    """The pages that are missing or differ from what would be written."""
    return tuple(_stale(folder))


def _stale(folder: Path) -> dict[Path, str]:
    return {folder / name: text for name, text in pages().items() if not _says(folder / name, text)}


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _controls() -> str:
    by_item: dict[str, list[Control]] = defaultdict(list)
    for control in controls():
        for item in control.items:
            by_item[item].append(control)
    lines = ["# 判定項目 / Controls", "", f"{len(controls())} controls. Risk: the level when it fails (A to E).", ""]
    for row in (*edition().items, *extension_items()):
        lines += [f"## {row.id} {row.title.ja}", "", f"{row.title.en} · {row.tier} · {row.answered_by}", ""]
        if row.any_of:
            ways = " **or** ".join(" + ".join(f"`{name}`" for name in branch) for branch in row.any_of)
            lines += [f"One way is enough on each device: {ways}", ""]
        lines += [*_table(by_item[row.id]), ""]
    return "\n".join(lines)


def _table(found: list[Control]) -> Iterator[str]:
    if not found:
        yield "人の申告で確かめる項目です。 / Answered by a person."
        return
    yield "| control | 内容 / what | scope | facet | requires | risk | set by |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for control in sorted(found, key=lambda one: one.id):
        set_by = "harden" if control.ensure or control.remedy not in ("", "rotation") else "by hand"
        title = f"{control.title.ja}<br>{control.title.en}"
        yield (
            f"| `{control.id}` | {title} | {control.scope} | {', '.join(control.facets)} | {_requires(control)} "
            f"| {control.risk} | {set_by} |"
        )


def _requires(control: Control) -> str:
    if control.check:
        return f"rule `{control.check}`"
    said = (describe(one.path, one.op, _operand(one.operand)) for one in control.require)
    return "<br>".join(f"`{words.replace('|', '/')}`" for words in said)


def _operand(operand: object) -> object:
    return f"${operand.name}" if isinstance(operand, Param) else operand


def _support() -> str:
    rows = [platform(name) for name in names()]
    lines = ["# 対応表 / Support", ""]
    lines += ["● 実機の記録で確認 / proved on recordings · ○ 文書による / documented · △ 未確認 / unconfirmed"]
    lines += ["r: 読む / read · w: 書く / write · 空欄 / blank: not offered", ""]
    lines += [
        "書く命令は公開の資料によるもので、模擬の機器で確かめ、実機では未確認です。 / What is written follows public"
    ]
    lines += ["documents and is proved on simulated devices; it was not tried on a real one.", ""]
    lines += ["| facet | " + " | ".join(row.name for row in rows) + " |", "| --- |" + " --- |" * len(rows)]
    for facet in FACETS:
        cells = [_cell(row, facet) for row in rows]
        if any(cells):
            lines.append(f"| {facet} | " + " | ".join(cells) + " |")
    lines += ["", "| platform | title | session | safety pattern | questions |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        asked = ", ".join(f"`{question}`" for question in row.questions)
        lines.append(f"| {row.name} | {row.title} | {row.session} | {_safety(row)} | {asked} |")
    unread = [facet for facet in FACETS if not any(_cell(row, facet) for row in rows)]
    lines += ["", f"まだ読めない面 / facets that no platform reads yet: {', '.join(unread)}", ""]
    return "\n".join(lines)


def _safety(row: Platform[Any]) -> str:
    return ", ".join(dict.fromkeys(way.kind for way in row.ways_back)) or "none"


def _cell(row: Platform[Any], facet: str) -> str:
    driver: FacetDriver[Any] | None = next((one for one in row.facets if one.facet == facet), None)
    if driver is None:
        return ""
    return f"r{_CONFIDENCE[driver.confidence]}{' w△' if driver.render else ''}"
