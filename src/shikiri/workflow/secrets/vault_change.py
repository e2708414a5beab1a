"""Changing the vault: one step, under a lock, without plain text ever touching the disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shikiri.files.atomic import only_writer, write_whole
from shikiri.intake.document import scan_document
from shikiri.intake.yaml_edit import CannotEdit, Keys, remove, set_value, with_value
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.model.secret import Secret, fingerprint_of
from shikiri.workflow.secrets.vault import KEY_BYTES, VAULT, Vault, unsealed, vault_of
from shikiri.workflow.secrets.vault_keys import Keyring, keyring

PRIVATE = 0o600
_NEW = """\
# 金庫: パスワードとパスフレーズ。ansible-vault で暗号化したまま保管し、直すときは ansible-vault edit を使います。
# The vault: passwords and passphrases. Keep it encrypted; change it with ansible-vault edit.
vault:
  shared:
  devices:
"""


@dataclass(frozen=True, slots=True)
class Edit:
    """One value to write below `vault:`, or (None) to take out; `made` where we generated it, and when."""

    path: Keys
    value: Secret | None
    made: datetime | None = None


def change_vault(
    folder: Path, keys: Sequence[str] | Keyring, edits: Callable[[Vault], Iterable[Edit]], *, customer: str = ""
) -> Vault:
    """The vault after the edits. Comments and other keys stay; a failure at any moment leaves the old file.

    `keys` are vault ids, or the passwords that are at hand already.
    """
    path = folder / VAULT
    ring = keys if isinstance(keys, Keyring) else keyring(keys)
    path.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(path.parent):
        text, key = unsealed(path, ring) if path.exists() else (_NEW, ring.key_for(customer, VAULT))
        before = "" if text is _NEW else text
        page = _Page(text)
        if not vault_of(path, text).contents.key:
            page.put(("fingerprint_key",), secrets.token_hex(KEY_BYTES))
        vault = vault_of(path, page.text)
        for edit in edits(vault):
            page.put(edit.path, None if edit.value is None else edit.value.reveal())
            if edit.value is not None and edit.made is not None:
                mark = fingerprint_of(edit.value.reveal(), vault.key)
                page.put(("made", mark), edit.made.isoformat(timespec="seconds"))
        after = vault_of(path, page.checked())
        alive = {secret.fingerprint for _, secret in after.everything()}
        for mark in after.contents.made.keys() - alive:  # the birthdays of values that are gone
            page.put(("made", mark), None)
        text = page.checked()
        if text != before:
            write_whole(path, ring.seal(text.encode("utf-8"), key), PRIVATE)
    return vault_of(path, text)


class _Page:
    """The text of the vault under edit. In the end it must say what was meant, and nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._meant: dict[str, Any] = _data(text) or {}
        self._paths: list[Keys] = []

    def put(self, below: Keys, value: str | None) -> None:
        """One value set, or (None) taken out."""
        path = ("vault", *below)
        try:
            self.text = remove(self.text, path) if value is None else set_value(self.text, path, value)
        except CannotEdit:
            raise UsageError(say("vault.cannot-edit", file=VAULT, path=".".join(path))) from None
        self._meant = with_value(self._meant, path, value)
        self._paths.append(path)

    def checked(self) -> str:
        """The text, where it reads as was meant; one where other values changed with it is refused."""
        if _data(self.text) != self._meant:
            raise UsageError(say("vault.cannot-edit", file=VAULT, path=".".join(self._paths[-1])))
        return self.text


def _data(text: str) -> Any:  # noqa: ANN401  (plain data)
    document = scan_document(text.encode("utf-8"), VAULT, empty=True, tags=True)
    return None if document.problems else document.data
