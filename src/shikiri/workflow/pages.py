"""The generated pages: what the controls ask, what the platforms can, and the schemas of what people write."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from shikiri.engine.match import describe
from shikiri.files.atomic import write_whole
from shikiri.guideline.controls import controls
from shikiri.guideline.editions import edition, extension_items
from shikiri.intake.json_schema import schemas
from shikiri.model.control import Control, Param
from shikiri.workflow.support_page import support

_HEAD = "<!-- `make docs` が作るページです。直接書き換えないでください。 / Made by `make docs`; do not edit. -->\n\n"


def pages() -> dict[str, str]:
    """Every generated page by its path below `docs/`."""
    found = {"controls.md": _HEAD + _controls(), "support.md": _HEAD + support()}
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
