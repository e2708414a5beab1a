"""attestations.yml and waivers.yml of a site folder -> `Ledger`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from shikiri.intake.document import Document, Path_, scan_document
from shikiri.intake.evidence import doubt
from shikiri.intake.ledger_schema import (
    AttestationsFile,
    WaiversFile,
    WrittenAttestation,
    WrittenEvidence,
    WrittenWaiver,
)
from shikiri.intake.schema import check, not_one_of
from shikiri.intake.vocabulary import NOTHING_KNOWN, Vocabulary
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.ledger import Attestation, EvidenceFile, Ledger, Waiver
from shikiri.model.say import Say, say

ATTESTATIONS = "attestations.yml"
WAIVERS = "waivers.yml"
UNKNOWN_ITEM_DAYS = 31  # how long a statement lives where no edition says it


def load_ledger(folder: Path, today: date, vocabulary: Vocabulary = NOTHING_KNOWN) -> Ledger:
    """All entries of a site folder; a folder without these files has none. Problems of both files at once."""
    attestations, notes, problems = _attestations(folder, today, vocabulary)
    waivers, more = _waivers(folder, today, vocabulary)
    if problems or more:
        raise PolicyError((*problems, *more))
    return Ledger(attestations=tuple(attestations), waivers=tuple(waivers), notes=tuple(notes))


def _attestations(
    folder: Path, today: date, vocabulary: Vocabulary
) -> tuple[list[Attestation], list[Problem], list[Problem]]:
    document = _document(folder / ATTESTATIONS, ATTESTATIONS)
    entries: list[Attestation] = []
    notes: list[Problem] = []
    problems = list(document.problems)
    for path, written in _entries(document, "attestations"):
        entry, wrong = check(WrittenAttestation, document, written, path)
        problems += wrong
        if entry is None:
            continue
        found = list(attestation_problems(entry, today, vocabulary))
        problems += [document.problem((*path, key), sentence) for key, sentence in found]
        attestation, told = attestation_of(entry, vocabulary, document.line(path))
        notes += [document.problem((*path, key), sentence) for key, sentence in told]
        doubts = [
            document.problem((*path, "evidence", at), sentence)
            for at, evidence in enumerate(attestation.evidence)
            if (sentence := doubt(folder, evidence)) is not None
        ]
        notes += doubts
        if not doubts:
            entries.append(attestation)
    return entries, notes, [*problems, *_strangers(document, AttestationsFile)]


def _waivers(folder: Path, today: date, vocabulary: Vocabulary) -> tuple[list[Waiver], list[Problem]]:
    document = _document(folder / WAIVERS, WAIVERS)
    entries: list[Waiver] = []
    problems = list(document.problems)
    for path, written in _entries(document, "waivers"):
        entry, wrong = check(WrittenWaiver, document, written, path)
        problems += wrong
        if entry is not None:
            found = waiver_problems(entry, today, vocabulary)
            problems += [document.problem((*path, key), sentence) for key, sentence in found]
            entries.append(waiver_of(entry, document.line(path)))
    return entries, [*problems, *_strangers(document, WaiversFile)]


def attestation_problems(entry: WrittenAttestation, today: date, vocabulary: Vocabulary) -> Iterable[tuple[str, Say]]:
    """What cannot be true of a statement."""
    if vocabulary.items is not None and entry.item not in vocabulary.items:
        yield "item", not_one_of(entry.item, tuple(vocabulary.items))
    yield from _known("control", entry.control, vocabulary.controls)
    yield from _known("device", entry.device, vocabulary.devices)
    if entry.when > today:
        yield "when", say("intake.future", day=entry.when.isoformat())
    if entry.valid_until is not None and entry.valid_until < entry.when:
        yield "valid_until", say("intake.ends_before_it_starts")


def waiver_problems(entry: WrittenWaiver, today: date, vocabulary: Vocabulary) -> Iterable[tuple[str, Say]]:
    """What cannot be accepted of an exception."""
    yield from _known("control", entry.control, vocabulary.controls)
    yield from _known("device", entry.device, vocabulary.devices)
    if _person(entry.requested_by) == _person(entry.approved_by):
        yield "approved_by", say("intake.same_person")
    if entry.approved > today:
        yield "approved", say("intake.future", day=entry.approved.isoformat())
    if entry.valid_until < entry.approved:
        yield "valid_until", say("intake.ends_before_it_starts")
    elif vocabulary.waiver_days is not None:
        last = entry.approved + timedelta(days=vocabulary.waiver_days)
        if entry.valid_until > last:
            yield "valid_until", say("intake.waiver_too_long", days=vocabulary.waiver_days, last=last.isoformat())


def attestation_of(
    entry: WrittenAttestation, vocabulary: Vocabulary, line: int = 0
) -> tuple[Attestation, list[tuple[str, Say]]]:
    """The statement, never valid longer than its item allows; where that cuts it short, this is told."""
    life = (vocabulary.items or {}).get(entry.item, UNKNOWN_ITEM_DAYS)
    longest = entry.when + timedelta(days=life)
    ends = min(entry.valid_until or longest, longest)
    told = []
    if entry.valid_until is not None and entry.valid_until > longest:
        told.append(("valid_until", say("intake.cut_short", days=life, last=longest.isoformat())))
    attestation = Attestation(
        item=entry.item,
        control=entry.control or "",
        device=entry.device or "",
        who=entry.who,
        role=entry.role or "",
        when=entry.when,
        valid_until=ends,
        statement=entry.statement,
        evidence=tuple(map(_evidence, entry.evidence)),
        line=line,
    )
    return attestation, told


def waiver_of(entry: WrittenWaiver, line: int = 0) -> Waiver:
    """The exception as the type of the house."""
    return Waiver(
        control=entry.control,
        device=entry.device or "",
        thing=entry.thing or "",
        actual=entry.actual,
        reason=entry.reason,
        requested_by=entry.requested_by,
        approved_by=entry.approved_by,
        approved=entry.approved,
        valid_until=entry.valid_until,
        line=line,
    )


def _evidence(written: WrittenEvidence) -> EvidenceFile:
    return EvidenceFile(file=written.file, sha256=written.sha256)


def _document(path: Path, name: str) -> Document:
    """The file; one that is not there is an empty one."""
    return scan_document(path if path.exists() or path.is_symlink() else b"", name, empty=True)


def _entries(document: Document, key: str) -> Iterable[tuple[Path_, object]]:
    listed = document.data.get(key) if isinstance(document.data, dict) else None
    for at, entry in enumerate(listed if isinstance(listed, list) else ()):
        yield (key, at), entry


def _strangers(document: Document, model: type[AttestationsFile | WaiversFile]) -> list[Problem]:
    """What is wrong with the file around its entries; the entries are checked one by one."""
    if not isinstance(document.data, dict):
        return []
    around = {key: [] if isinstance(value, list) else value for key, value in document.data.items()}
    return check(model, document, around)[1]


def _known(key: str, word: str | None, known: frozenset[str] | None) -> Iterable[tuple[str, Say]]:
    if word is not None and known is not None and word not in known:
        yield key, not_one_of(word, tuple(sorted(known)))


def _person(name: str) -> str:
    """A name as a person hears it: blanks, width and case make no second person."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
