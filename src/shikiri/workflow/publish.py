"""Writing reports: what is printed, and what goes into files, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from shikiri.intake.atomic import write_whole
from shikiri.model.document import SCHEMA, Document
from shikiri.model.errors import UsageError
from shikiri.model.say import Lang, say
from shikiri.reports import FORMATS, render

_TEXT = frozenset({"terminal", "json", "junit", "sarif", "oscal"})


def publish(document: Document, formats: str, folder: Path | None, lang: Lang) -> tuple[str, tuple[Path, ...]]:
    """What to print, and the files written. The first text format is printed, the others need a folder."""
    wanted = [name for name in formats.split(",") if name]
    strangers = [name for name in wanted if name not in FORMATS]
    if strangers or not wanted:
        raise UsageError(say("cli.no-format", formats=tuple(strangers), known=tuple(FORMATS)))
    if folder is None:
        if len(wanted) > 1 or wanted[0] not in _TEXT:
            raise UsageError(say("cli.out-needed", formats=tuple(wanted)))
        return render(wanted[0], document, lang).decode(), ()
    written = []
    for name in wanted:
        if name != "terminal":
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / FORMATS[name].file
            write_whole(path, render(name, document, lang))
            written.append(path)
    return render("terminal", document, lang).decode() if "terminal" in wanted else "", tuple(written)


def load_document(path: Path) -> Document:
    """A findings document from a file; anything else is refused in one sentence."""
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise UsageError(say("cli.not-findings", file=str(path))) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise UsageError(say("cli.not-findings", file=str(path)))
    return cast("Document", data)
