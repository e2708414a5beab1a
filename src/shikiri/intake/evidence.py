"""Evidence files: is the file that proves a statement still the file that was there?"""

from __future__ import annotations

import hashlib
from pathlib import Path

from shikiri.model.ledger import EvidenceFile
from shikiri.model.say import Say, say


def doubt(folder: Path, evidence: EvidenceFile) -> Say | None:
    """Why this evidence does not count; None where it is there and unchanged."""
    path = folder / evidence.file
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return say("intake.evidence_outside", file=evidence.file)
        found = sha256_of(path)
    except (OSError, ValueError, RuntimeError):
        return say("intake.evidence_missing", file=evidence.file)
    return None if found == evidence.sha256 else say("intake.evidence_changed", file=evidence.file)


def evidence_of(folder: Path, file: str) -> EvidenceFile:
    """The evidence that a file of the site folder is, for a new statement."""
    if not (folder / file).resolve().is_relative_to(folder.resolve()):
        raise ValueError(file)
    return EvidenceFile(file=file, sha256=sha256_of(folder / file))


def sha256_of(path: Path) -> str:
    """The sha256 of a regular file of any size."""
    if path.exists() and not path.is_file():
        raise OSError(str(path.name))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
