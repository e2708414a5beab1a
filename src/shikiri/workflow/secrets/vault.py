"""The vault of a site folder: its secrets by device and name."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from shikiri.intake.document import Document
from shikiri.intake.encoding import read_bytes
from shikiri.intake.vault import Contents, contents_of, read_contents
from shikiri.intake.yaml_edit import Keys
from shikiri.model.errors import PolicyError, UsageError
from shikiri.model.say import say
from shikiri.model.secret import Secret, fingerprint_of, weigh
from shikiri.workflow.secrets.vault_keys import Keyring, VaultKey, keyring

VAULT = "group_vars/all/vault.yml"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """The secrets of one site, each with its fingerprint under the site's own key."""

    file: Path
    contents: Contents = field(default_factory=Contents, repr=False)
    key: bytes = field(repr=False)

    def shared(self, name: str) -> Secret | None:
        """A secret that all devices have in common, such as a guest passphrase."""
        return self._marked(self.contents.shared.get(name))

    def of(self, device: str, name: str) -> Secret | None:
        """A secret of one device; where it has none of its own, the shared one."""
        own = self.contents.devices.get(device, {})
        return self._marked(own.get(name)) if name in own else self.shared(name)

    def mapping(self, device: str) -> Mapping[str, Secret]:
        """All that one device may need, by name."""
        return self._all({**self.contents.shared, **self.contents.devices.get(device, {})})

    def pending(self, device: str) -> Mapping[str, Secret]:
        """The new values that wait for a login to prove them, where they concern one device."""
        return self._all({**self.contents.pending_shared, **self.contents.pending_devices.get(device, {})})

    def weighed(self, device: str, words: Iterable[str]) -> Mapping[str, Secret]:
        """`mapping`, each with its strength; that costs some milliseconds a secret."""
        known = tuple(words)
        return {name: weigh(one, self.key, (*known, name, device)) for name, one in self.mapping(device).items()}

    def pending_shared(self, name: str) -> Secret | None:
        """The new value of a shared secret, while it is not proved."""
        return self._marked(self.contents.pending_shared.get(name))

    def with_pending(self, fresh: Mapping[Keys, Secret]) -> Vault:
        """The same vault as if these new values waited in it; for looking ahead, nothing is written."""
        contents = self.contents
        devices = {name: dict(named) for name, named in contents.pending_devices.items()}
        shared = dict(contents.pending_shared)
        for path, secret in fresh.items():
            (shared if path[0] == "shared" else devices.setdefault(path[1], {}))[path[-1]] = secret
        return replace(self, contents=replace(contents, pending_shared=shared, pending_devices=devices))

    def made(self, secret: Secret) -> datetime | None:
        """When we generated this value; it cannot have been set anywhere before. None: somebody else chose it."""
        return self.contents.made.get(secret.fingerprint)

    def everything(self) -> Iterator[tuple[Keys, Secret]]:
        """Every value with its place below `vault:`."""
        inside = self.contents
        for part, named in (("shared", inside.shared), ("pending.shared", inside.pending_shared)):
            yield from (((*part.split("."), name), self._mark(secret)) for name, secret in named.items())
        for part, devices in (("devices", inside.devices), ("pending.devices", inside.pending_devices)):
            for device, named in devices.items():
                yield from (((*part.split("."), device, name), self._mark(one)) for name, one in named.items())

    def _all(self, named: Mapping[str, Secret]) -> Mapping[str, Secret]:
        return MappingProxyType({name: self._mark(secret) for name, secret in named.items()})

    def _marked(self, secret: Secret | None) -> Secret | None:
        return None if secret is None else self._mark(secret)

    def _mark(self, secret: Secret) -> Secret:
        return replace(secret, fingerprint=fingerprint_of(secret.reveal(), self.key))


def load_vault(folder: Path, vault_ids: Sequence[str] = ()) -> Vault:
    """The vault of a site folder. Without a file it is empty, and its key is good for this run only."""
    path = folder / VAULT
    if not path.exists():
        return Vault(file=path, key=secrets.token_bytes(KEY_BYTES))
    text, _ = unsealed(path, keyring(vault_ids))
    return vault_of(path, text)


def vault_from(data: object, path: Path = Path(VAULT)) -> Vault:
    """The vault out of Ansible's own variable `vault`, already opened."""
    contents = contents_of(data, Document(VAULT, data, {}))
    return Vault(file=path, contents=contents, key=contents.key or secrets.token_bytes(KEY_BYTES))


def vault_of(path: Path, text: str) -> Vault:
    """The vault that a plain text describes."""
    contents = read_contents(text, VAULT)
    return Vault(file=path, contents=contents, key=contents.key or secrets.token_bytes(KEY_BYTES))


def unsealed(path: Path, ring: Keyring) -> tuple[str, VaultKey]:
    """The plain text of a vault file and the key that opens it."""
    sealed, problems = read_bytes(path, VAULT)
    if problems:
        raise PolicyError(tuple(problems))
    raw, key = ring.unseal(sealed, VAULT)
    try:
        return raw.decode("utf-8"), key
    except UnicodeDecodeError:
        raise UsageError(say("vault.not-text", file=VAULT)) from None
