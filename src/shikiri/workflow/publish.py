"""Writing reports: what is printed, and what goes into files, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from shikiri.files.atomic import write_whole
from shikiri.model.document import SCHEMA, Document
from shikiri.model.errors import UsageError
from shikiri.model.say import Lang, say
from shikiri.reports import FORMATS, render

_TEXT = frozenset({"terminal", "json", "junit", "sarif", "oscal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is printed, and the files that were written."""

    text: str = ""  # for a person: the terminal shows what it can of it
    exact: bytes = b""  # for a machine: every byte as it is
    files: tuple[Path, ...] = ()


def wanted_formats(formats: str, folder: Path | None) -> tuple[str, ...]:
    """The formats somebody asked for; asked before any work is done."""
    wanted = tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    strangers = tuple(name for name in wanted if name not in FORMATS)
    if strangers or not wanted:
        raise UsageError(say("cli.no-format", formats=strangers or (formats,), known=tuple(FORMATS)))
    if folder is None and (len(wanted) > 1 or wanted[0] not in _TEXT):
        raise UsageError(say("cli.out-needed", formats=wanted))
    return wanted


def publish(document: Document, formats: str, folder: Path | None, lang: Lang) -> Published:
    """Without a folder one text format is printed; else all but the terminal's are written, once all are made."""
    made = {name: render(name, document, lang) for name in wanted_formats(formats, folder)}
    text = made.pop("terminal", b"").decode()
    if folder is None:
        return Published(text=text, exact=b"".join(made.values()))
    for name, raw in made.items():
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FORMATS[name].file, raw)
    return Published(text=text, files=tuple(folder / FORMATS[name].file for name in made))


def load_document(path: Path) -> Document:
    """A findings document from a file; anything else is refused in one sentence."""
    if not path.is_file():
        raise UsageError(say("cli.no-file", file=str(path)))
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise UsageError(say("cli.not-findings", file=str(path))) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise UsageError(say("cli.not-findings", file=str(path)))
    data.setdefault("history", None)  # a document of a run before runs were kept
    return cast("Document", data)
