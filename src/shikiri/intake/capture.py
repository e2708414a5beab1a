"""capture.yml: what a folder of captured device answers is. Keys that others add are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from shikiri.intake.binding import binding_of
from shikiri.intake.binding_schema import BindingPart
from shikiri.intake.document import Document, scan_document
from shikiri.intake.ledger_schema import Sha256
from shikiri.intake.schema import Loosely, bilingual, check, not_one_of
from shikiri.intake.vocabulary import NOTHING_KNOWN, Vocabulary
from shikiri.intake.words import Name, Number, Taken, Words, YesNo, listed, wrong
from shikiri.model.device import DEVICE_KINDS
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.facility import Binding

CAPTURE = "capture.yml"


def _files(value: object) -> object:
    """A mapping by file name; recordings write a list of `{file: ...}`."""
    if value is None:
        return {}
    if isinstance(value, list):
        if not all(isinstance(one, dict) and isinstance(one.get("file"), str) for one in value):
            raise wrong("want_files")
        return {one["file"]: {key: part for key, part in one.items() if key != "file"} for one in value}
    if isinstance(value, dict):
        return {name: one if one is not None else {} for name, one in value.items()}
    return value


_FILES_SCHEMA = WithJsonSchema({"type": ["object", "array", "null"]})


class CapturedPart(Loosely):
    """One answer in a file."""

    question: Words | None = bilingual("機器に送った質問", "The question that was asked", None)
    sha256: Sha256 | None = bilingual("ファイルの sha256", "The sha256 of the file", None)
    lines: Number | None = bilingual("行数", "How many lines it has", None)
    complete: YesNo | None = bilingual("最後まで届いたか", "Whether it is proved to be whole", None)


class CaptureFile(Loosely):
    """A folder of captured answers of one device."""

    platform: Name | None = bilingual("機器の種類", "The platform", None)
    device: Name | None = bilingual("機器の名前", "The device", None)
    model: Words | None = bilingual("型番", "The model", None)
    version: Words | None = bilingual("ファームウェアの版", "The firmware version", None)
    captured: Taken | None = bilingual(
        "取得した日、または日時（2026-11-21T09:30:00+09:00）", "The day, or the moment, of the capture", None
    )
    complete: YesNo | None = bilingual(
        "すべての応答が最後まで届いたか", "Whether every answer is proved to be whole", None
    )
    kinds: Annotated[tuple[Words, ...], listed] = bilingual("機器の役割", "What the device is used as", ())
    files: Annotated[dict[str, CapturedPart], BeforeValidator(_files), _FILES_SCHEMA] = bilingual(
        "ファイル", "The files", {}
    )
    bind: BindingPart | None = bilingual("この機器での呼び名", "The words of this device", None)
    scrubbed: YesNo | None = bilingual("秘密を消したか", "Whether secrets were removed", None)
    source: Words | None = bilingual("出どころ", "Where it comes from", None)
    confidence: Words | None = bilingual("確かさ", "How sure it is", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedFile:
    """One answer; `complete` None leaves the proof to the text itself."""

    question: str = ""
    sha256: str = ""
    lines: int | None = None
    complete: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What capture.yml says; what it leaves out is empty or None, never assumed."""

    platform: str = ""
    device: str = ""
    model: str = ""
    version: str = ""
    captured: date | datetime | None = None  # a moment is what lets a clock be judged
    complete: bool | None = None
    kinds: frozenset[str] = frozenset()
    files: Mapping[str, CapturedFile] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    binding: Binding | None = None
    scrubbed: bool | None = None
    source: str = ""
    confidence: str = ""


def load_capture(source: Path | bytes, name: str = CAPTURE, vocabulary: Vocabulary = NOTHING_KNOWN) -> Capture:
    """The capture; every problem at once as `PolicyError`."""
    document = scan_document(source, name)
    if document.data is None:
        raise PolicyError(document.problems)
    data = {key: value for key, value in document.data.items() if key != "bind"}
    written, wrong_here = check(CaptureFile, document, data)
    binding, wrong_there = binding_of(document, ("bind",), vocabulary)
    problems = [*document.problems, *wrong_here, *wrong_there, *_unknown_words(document, vocabulary)]
    if written is None or problems:
        raise PolicyError(tuple(problems))
    return Capture(
        platform=written.platform or "",
        device=written.device or "",
        model=written.model or "",
        version=written.version or "",
        captured=written.captured,
        complete=written.complete,
        kinds=frozenset(written.kinds),
        files={name: _file(part) for name, part in written.files.items()},
        binding=binding,
        scrubbed=written.scrubbed,
        source=written.source or "",
        confidence=written.confidence or "",
    )


def _file(part: CapturedPart) -> CapturedFile:
    return CapturedFile(
        question=part.question or "", sha256=part.sha256 or "", lines=part.lines, complete=part.complete
    )


def _unknown_words(document: Document, vocabulary: Vocabulary) -> list[Problem]:
    platform, kinds = document.data.get("platform"), document.data.get("kinds")
    problems: list[Problem] = []
    if vocabulary.platforms is not None and isinstance(platform, str) and platform not in vocabulary.platforms:
        problems.append(document.problem(("platform",), not_one_of(platform, tuple(sorted(vocabulary.platforms)))))
    for at, kind in enumerate(kinds if isinstance(kinds, list) else [kinds]):
        if isinstance(kind, str) and kind not in DEVICE_KINDS:
            problems.append(document.problem(("kinds", at), not_one_of(kind, tuple(sorted(DEVICE_KINDS)))))
    return problems
