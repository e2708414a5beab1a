"""controls.lock.yml: the controls a facility has accepted, so that an update of ours turns nothing red unannounced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from shikiri.files.atomic import write_whole
from shikiri.intake.document import scan_document
from shikiri.intake.ledger_write import quoted
from shikiri.intake.schema import Written, bilingual, check
from shikiri.intake.words import Name, Words, filled, wrong
from shikiri.model.errors import PolicyError
from shikiri.model.finding import Adoption

LOCK = "controls.lock.yml"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _digest(value: object) -> object:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise wrong("want_sha256")
    return value


Digest = Annotated[str, BeforeValidator(_digest), WithJsonSchema({"type": "string", "pattern": f"^{_DIGEST.pattern}$"})]


class LockFile(Written):
    """The controls a facility has accepted. Written by shikiri; it belongs into version control."""

    edition: Name = bilingual("ガイドラインの版", "The guideline edition")
    shikiri: Words = bilingual("書いた shikiri の版", "The version of shikiri that wrote it")
    adopted: Annotated[dict[str, Digest], filled] = Field(
        title="採用した判定項目",
        description="採用した判定項目と、その内容の sha256。 / Accepted controls by the sha256 of what they judge.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What the file says."""

    edition: str
    shikiri: str
    adopted: Mapping[str, str] = field(hash=False)


def load_lock(folder: Path) -> Lock | None:
    """The lock of a site folder; None where it has none. A broken one is an error, never an empty one."""
    path = folder / LOCK
    if not path.exists() and not path.is_symlink():
        return None
    document = scan_document(path, LOCK)
    if document.problems:
        raise PolicyError(document.problems)
    written, problems = check(LockFile, document, document.data)
    if written is None:
        raise PolicyError(tuple(problems))
    return Lock(edition=written.edition, shikiri=written.shikiri, adopted=written.adopted)


def adoption(lock: Lock | None, controls: Mapping[str, str]) -> dict[str, Adoption]:
    """How each control stands: adopted, new or changed. Without a lock file every control counts."""
    if lock is None:
        return dict.fromkeys(controls, "adopted")
    return {control: _stands(lock.adopted.get(control), digest) for control, digest in controls.items()}


def write_lock(folder: Path, *, edition: str, shikiri: str, controls: Mapping[str, str]) -> None:
    """Accept these controls as they are now."""
    head = "# 採用した判定項目。shikiri が書きます。/ Accepted controls. Written by shikiri.\n"
    lines = [f"edition: {quoted(edition)}", f"shikiri: {quoted(shikiri)}", "adopted:" if controls else "adopted: {}"]
    lines += [f"  {quoted(control)}: {quoted(digest)}" for control, digest in sorted(controls.items())]
    write_whole(folder / LOCK, (head + "\n".join(lines) + "\n").encode())


def _stands(accepted: str | None, digest: str) -> Adoption:
    if accepted is None:
        return "new"
    return "adopted" if accepted == digest else "changed"
