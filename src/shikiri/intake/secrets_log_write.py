"""Writing secrets-log.yml: one step, under a lock; the file holds marks and dates, never a secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from shikiri.files.atomic import only_writer, write_whole
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
    """The log as text that reads back as the same log: one line a secret, JSON within YAML."""
    rows = [f"  - {_line(record)}\n" for record in log.records]
    return _HEAD + "".join(rows) if rows else _HEAD.replace("secrets:\n", _EMPTY)


def _line(record: SecretRecord) -> str:
    row: dict[str, object] = {"name": record.name, "fingerprint": record.fingerprint}
    row |= {"account": record.account} if record.account else {}
    row |= {"devices": list(record.devices)} if record.devices else {}
    row |= {"set_at": _moment(record.set_at)} if record.set_at else {}
    row |= {"proved_at": _moment(record.proved_at)} if record.proved_at else {}
    row |= {"run": record.run} if record.run else {}
    row |= {"strength": asdict(record.strength)} if record.strength else {}
    text = json.dumps(row, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08X}" for letter in text)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
