"""secrets-log.yml: when each secret was set and proved, by keyed fingerprint. It never holds a secret."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from shikiri.intake.document import Document, scan_document
from shikiri.intake.encoding import read_bytes
from shikiri.intake.schema import Written, bilingual, check
from shikiri.intake.words import Moment, Name, Number, Words, YesNo, listed, wrong
from shikiri.model.errors import PolicyError
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.secret import Strength

SECRETS_LOG = "secrets-log.yml"
_OURS = re.compile(r"  - \{.*\}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16,128}")


def _fingerprint(value: object) -> object:
    if not isinstance(value, str) or not _FINGERPRINT.fullmatch(value):
        raise wrong("want_fingerprint")
    return value


Fingerprint = Annotated[str, BeforeValidator(_fingerprint), WithJsonSchema({"type": "string"})]


class WrittenStrength(Written):
    """What may be told of a secret."""

    length: Number = bilingual("文字数", "Length", ...)
    classes: Number = bilingual("文字の種類の数", "Character classes", ...)
    score: Number = bilingual("推測されにくさ（0〜4）", "How hard to guess, 0 to 4", ...)
    common: YesNo = bilingual("よく使われる語か", "A common password", ...)
    named: YesNo = bilingual("施設名などを含むか", "Contains a name of the place", ...)


class WrittenRecord(Written):
    """One secret of the vault."""

    name: Name = bilingual("金庫での名前", "Its name in the vault", ...)
    fingerprint: Fingerprint = bilingual("鍵付きの指紋", "Keyed fingerprint", ...)
    set_at: Moment | None = bilingual(
        "設定した時（分からなければ書かない）", "When it was set; left out where nobody knows", None
    )
    proved_at: Moment | None = bilingual("最後にログインで確かめた時", "When a login last proved it", None)
    run: Words | None = bilingual("確かめた実行", "The run that proved it", None)
    account: Words | None = bilingual("アカウント", "The account", None)
    devices: Annotated[tuple[Name, ...], listed] = bilingual("機器", "The devices", ())
    strength: WrittenStrength | None = bilingual("強さ", "Its strength", None)


class SecretsLogFile(Written):
    """All secrets of a site."""

    secrets: Annotated[tuple[WrittenRecord, ...], listed] = bilingual("秘密の一覧", "All secrets", ())


def load_secrets_log(path: Path) -> SecretsLog:
    """The log of a site folder; every problem of the file at once."""
    written = _as_we_write_it(path)
    if written is None:
        written = _as_people_write_it(path)
    return SecretsLog(tuple(_record(one) for one in written.secrets))


def _as_we_write_it(path: Path) -> SecretsLogFile | None:
    """The file line by line, where every line is still one of ours: YAML is slow where there are thousands."""
    raw, problems = read_bytes(path, path.name)
    try:
        lines = [line for line in raw.decode("utf-8").split("\n") if line and not line.startswith("#")]
        if problems or lines[:1] != ["secrets:"] or not all(map(_OURS.fullmatch, lines[1:])):
            return None
        rows = [json.loads(line[4:], object_pairs_hook=_once) for line in lines[1:]]
    except (ValueError, RecursionError):
        return None
    return check(SecretsLogFile, Document(path.name, {}, {}), {"secrets": rows})[0]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that stands there twice is for the careful reader to tell."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _as_people_write_it(path: Path) -> SecretsLogFile:
    document = scan_document(path, path.name, empty=True)
    written, problems = check(SecretsLogFile, document, document.data)
    found = (*document.problems, *problems)
    if found or written is None:
        raise PolicyError(found)
    return written


def _record(written: WrittenRecord) -> SecretRecord:
    known = written.strength
    return SecretRecord(
        name=written.name,
        fingerprint=written.fingerprint,
        set_at=written.set_at,
        proved_at=written.proved_at,
        run=written.run or "",
        account=written.account or "",
        devices=written.devices,
        strength=Strength(known.length, known.classes, known.score, common=known.common, named=known.named)
        if known
        else None,
    )
