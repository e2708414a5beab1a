"""The vault passwords at hand: from `--vault-id`, from ansible.cfg and Ansible's environment, or typed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import (
    AnsibleVaultError,
    PromptVaultSecret,
    VaultLib,
    get_file_vault_secret,
    is_encrypted,
    parse_vaulttext,
    parse_vaulttext_envelope,
)

from shikiri.model.errors import UsageError
from shikiri.model.say import say

DEFAULT_ID = "default"
_PROMPTS = ("prompt", "prompt_ask_vault_pass")
_BLOCK = 16  # a vault's ciphertext is padded to whole AES blocks; anything else was cut


@dataclass(frozen=True, slots=True)
class VaultKey:
    """One vault password under its id."""

    id: str
    secret: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every vault password at hand, in the order in which Ansible tries them."""

    keys: tuple[VaultKey, ...]

    def unseal(self, sealed: bytes, name: str) -> tuple[bytes, VaultKey]:
        """The text of a vault file and the key that opened it; `name` is how a person calls the file."""
        label = seal_of(sealed, name)
        if not self.keys:
            raise UsageError(say("vault.no-password", file=name))
        tried = sorted(self.keys, key=lambda key: key.id != label)
        for key in tried:
            try:
                text = VaultLib([(key.id, key.secret)]).decrypt(sealed)
            except AnsibleVaultError:
                continue
            return bytes(text), VaultKey(label, key.secret)
        raise UsageError(say("vault.wrong-password", file=name, ids=tuple(key.id for key in tried)))

    def seal(self, text: bytes, key: VaultKey) -> bytes:
        """A text as a vault file that this key opens. The header tells the id, but for Ansible's own `default`."""
        sealed = VaultLib([]).encrypt(text, secret=key.secret, vault_id=None if key.id == DEFAULT_ID else key.id)
        return bytes(sealed)

    def as_ansible(self) -> list[tuple[str, Any]]:
        """The same passwords as Ansible's own loader takes them."""
        return [(key.id, key.secret) for key in self.keys]

    def key_for(self, customer: str, name: str) -> VaultKey:
        """The key for a new vault file: the one of the customer. Two customers never share one by accident."""
        if not self.keys:
            raise UsageError(say("vault.no-password", file=name))
        own = [key for key in self.keys if customer and key.id == customer]
        plain = [key for key in self.keys if key.id == DEFAULT_ID]
        if not (own or plain) and (customer or len(self.keys) > 1):
            known = tuple(key.id for key in self.keys)
            raise UsageError(say("vault.whose", file=name, customer=customer or "?", ids=known))
        return (own or plain or list(self.keys))[0]


def keyring(vault_ids: Sequence[str] = ()) -> Keyring:
    """The passwords of `--vault-id NAME@FILE` (or FILE, or NAME@prompt), then those that Ansible is set up with."""
    loader = DataLoader()
    named = dict.fromkeys((*vault_ids, *_configured()))
    return Keyring(tuple(_load(one, loader) for one in named))


def seal_of(sealed: bytes, name: str) -> str:
    """The id that a vault file says it is for; a file that is none, or not whole, is refused."""
    if not is_encrypted(sealed):
        raise UsageError(say("vault.not-encrypted", file=name))
    try:
        inner, _, _, label = parse_vaulttext_envelope(sealed)
        ciphertext, salt, digest = parse_vaulttext(inner)
    except AnsibleError:
        raise UsageError(say("vault.half-written", file=name)) from None
    if not ciphertext or len(ciphertext) % _BLOCK or not salt or not digest:
        raise UsageError(say("vault.half-written", file=name))
    return str(label)


def _configured() -> list[str]:
    """What ansible.cfg and ANSIBLE_VAULT_* name, asked now and not when Ansible was first imported."""
    ask = constants.config.get_config_value
    password_file = ask("DEFAULT_VAULT_PASSWORD_FILE")
    return [
        *(str(one) for one in ask("DEFAULT_VAULT_IDENTITY_LIST") or ()),
        *([f"{DEFAULT_ID}@{password_file}"] if password_file else ()),
    ]


def _load(named: str, loader: DataLoader) -> VaultKey:
    """One password. A path may hold an @ itself; the first one parts it from the id."""
    label, _, source = named.rpartition("@") if Path(named).exists() else named.partition("@")
    if not source:
        label, source = "", named
    label = label or DEFAULT_ID
    if source in _PROMPTS and not sys.stdin.isatty():
        raise UsageError(say("vault.no-terminal", id=label))
    try:
        if source in _PROMPTS:
            secret = PromptVaultSecret(vault_id=label, prompt_formats=["Vault password (%(vault_id)s): "])
        else:
            secret = get_file_vault_secret(filename=source, vault_id=label, loader=loader)
        secret.load()
    except (AnsibleError, OSError, EOFError):
        raise UsageError(say("vault.password-file", id=label, file=source)) from None
    return VaultKey(label, secret)
