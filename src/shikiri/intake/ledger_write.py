"""New entries at the end of attestations.yml and waivers.yml; every comment and every older entry stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from shikiri.files.atomic import only_writer, write_whole
from shikiri.intake.document import Document, scan_document
from shikiri.intake.ledger import (
    ATTESTATIONS,
    WAIVERS,
    attestation_problems,
    waiver_problems,
)
from shikiri.intake.ledger_schema import WrittenAttestation, WrittenWaiver
from shikiri.intake.schema import check
from shikiri.intake.vocabulary import NOTHING_KNOWN, Vocabulary
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.ledger import Attestation, Waiver
from shikiri.model.say import say

SCHEMA_HINT = "# yaml-language-server: $schema={schema}\n"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*|\d+(?:-\d+)+|[\u3041-\u30ff\u4e00-\u9fff]+")
_WORDS = frozenset("true false null yes no on off y n".split())


def append_attestation(
    folder: Path, entry: Attestation, today: date, vocabulary: Vocabulary = NOTHING_KNOWN, *, until: date | None = None
) -> None:
    """One more statement; `until` only where it is to end before its item says."""
    written: dict[str, Any] = {"item": entry.item, "control": entry.control, "device": entry.device, "who": entry.who}
    written |= {"role": entry.role, "when": entry.when.isoformat(), "valid_until": until.isoformat() if until else ""}
    written |= {"statement": entry.statement}
    written |= {"evidence": [{"file": one.file, "sha256": one.sha256} for one in entry.evidence]}
    said = {key: value for key, value in written.items() if value not in ("", [])}
    _append(folder / ATTESTATIONS, "attestations", said, today, vocabulary)


def append_waiver(folder: Path, entry: Waiver, today: date, vocabulary: Vocabulary = NOTHING_KNOWN) -> None:
    """One more exception."""
    written = {"control": entry.control, "device": entry.device, "thing": entry.thing, "actual": entry.actual}
    written |= {"reason": entry.reason, "requested_by": entry.requested_by, "approved_by": entry.approved_by}
    written |= {"approved": entry.approved.isoformat(), "valid_until": entry.valid_until.isoformat()}
    said = {key: value for key, value in written.items() if value}
    _append(folder / WAIVERS, "waivers", said, today, vocabulary)


def _append(path: Path, key: str, entry: Mapping[str, Any], today: date, vocabulary: Vocabulary) -> None:
    _refuse(_wrong(path.name, key, entry, today, vocabulary))
    with only_writer(path.parent):
        before = path.read_bytes() if path.exists() else b""
        old = scan_document(before, path.name, empty=True)
        _refuse(old.problems)
        text = _extended(before.decode("utf-8"), key, old, _rendered(entry))
        new = scan_document(text.encode("utf-8"), path.name)
        if new.problems or new.data != {**old.data, key: [*(old.data.get(key) or []), dict(entry)]}:
            raise PolicyError(
                (Problem(path.name, max(1, before.count(b"\n")), f"$.{key}", say("intake.cannot_append")),)
            )
        write_whole(path, text.encode("utf-8"))


def _wrong(name: str, key: str, entry: Mapping[str, Any], today: date, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """The problems the entry would have if it stood in the file."""
    document = Document(name, entry, {(): (1, 1)})
    if key == "attestations":
        statement, problems = check(WrittenAttestation, document, dict(entry))
        found = () if statement is None else attestation_problems(statement, today, vocabulary)
    else:
        waiver, problems = check(WrittenWaiver, document, dict(entry))
        found = () if waiver is None else waiver_problems(waiver, today, vocabulary)
    return (*problems, *(document.problem((part,), sentence) for part, sentence in found))


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise PolicyError(problems)


def _extended(text: str, key: str, old: Document, lines: list[str]) -> str:
    """The text with one entry more, in the indentation of the entries that are there."""
    if text and not text.endswith("\n"):
        text += "\n"
    at = "  "
    if old.data.get(key):
        line, column = old.place((key, 0))
        at = " " * max(text.split("\n")[line - 1].rfind("-", 0, column - 1), 0)
    else:
        headline = re.compile(rf"^{key}:[ \t]*(?:\[[ \t]*\]|null|~)?[ \t]*(#.*)?$", re.MULTILINE)
        text, count = headline.subn(lambda found: f"{key}:" + (f"  {found[1]}" if found[1] else ""), text)
        text = text if count else f"{text}{key}:\n"
    entry = [f"{at}- {lines[0]}", *(f"{at}  {line}" for line in lines[1:])]
    return text + "\n".join(entry) + "\n"


def _rendered(entry: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for key, value in entry.items():
        if isinstance(value, list):
            lines.append(f"{key}:")
            for one in value:
                pairs = [f"{name}: {quoted(str(word))}" for name, word in one.items()]
                lines += [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
        else:
            lines.append(f"{key}: {quoted(str(value))}")
    return lines


def quoted(text: str) -> str:
    """A YAML scalar that reads back as exactly this text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(letter if letter.isprintable() else _escape(letter) for letter in escaped) + '"'


def _escape(letter: str) -> str:
    return f"\\U{ord(letter):08X}"
