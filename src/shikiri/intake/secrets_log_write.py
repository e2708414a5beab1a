"""Writing secrets-log.yml: one step, under a lock; the file holds marks and dates, never a secret."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from shikiri.intake.atomic import only_writer, write_whole
from shikiri.intake.ledger_write import quoted
from shikiri.intake.secrets_log import SECRETS_LOG, load_secrets_log
from shikiri.model.history import SecretRecord, SecretsLog

_HEAD = """\
# 秘密の記録: いつ設定し、いつログインで確かめたか。値はありません（鍵付きの指紋だけ）。shikiri が書きます。
# The log of secrets: when each was set and last proved by a login. Keyed fingerprints only; written by shikiri.
secrets:
"""
_EMPTY = "secrets: []\n"


def update_secrets_log(folder: Path, update: Callable[[SecretsLog], Iterable[SecretRecord]]) -> SecretsLog:
    """The log after an update; where the update changes nothing, nothing is written."""
    path = folder / SECRETS_LOG
    with only_writer(folder):
        old = load_secrets_log(path) if path.exists() else SecretsLog(())
        new = SecretsLog(tuple(update(old)))
        if new.records and (new != old or not path.exists()):
            write_whole(path, dumped(new).encode("utf-8"))
    return new


def dumped(log: SecretsLog) -> str:
    """The log as text that reads back as the same log."""
    rows = [line for record in log.records for line in _lines(record)]
    return _HEAD + "".join(f"{line}\n" for line in rows) if rows else _HEAD.replace("secrets:\n", _EMPTY)


def _lines(record: SecretRecord) -> Iterator[str]:
    yield f"  - name: {_text(record.name)}"
    yield f"    fingerprint: {_text(record.fingerprint)}"
    if record.account:
        yield f"    account: {_text(record.account)}"
    if record.devices:
        yield f"    devices: [{', '.join(_text(device) for device in record.devices)}]"
    if record.set_at is not None:
        yield f"    set_at: {_moment(record.set_at)}"
    if record.proved_at is not None:
        yield f"    proved_at: {_moment(record.proved_at)}"
    if record.run:
        yield f"    run: {_text(record.run)}"
    known = record.strength
    if known is not None:
        yield (
            f"    strength: {{length: {known.length}, classes: {known.classes}, score: {known.score}, "
            f"common: {_yes(known.common)}, named: {_yes(known.named)}}}"
        )


def _text(word: str) -> str:
    """Always in quotes: a fingerprint of digits alone is text too."""
    safe = quoted(word)
    return safe if safe.startswith('"') else f'"{safe}"'


def _moment(moment: datetime) -> str:
    return f'"{moment.isoformat(timespec="seconds")}"'


def _yes(value: bool) -> str:  # noqa: FBT001  (a word for yes or no)
    return "true" if value else "false"
