"""`shikiri secrets init`: fills the vault. A value that works today is taken as it is, else a strong one is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from shikiri.intake.document import Document
from shikiri.intake.encoding import decode, too_long
from shikiri.intake.vault import contents_of, read_yaml
from shikiri.intake.yaml_edit import Keys
from shikiri.model.errors import PolicyError, UsageError
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.workflow.hosts.inventory import Inventory
from shikiri.workflow.secrets.make import make
from shikiri.workflow.secrets.names import Need, needs
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault
from shikiri.workflow.weigh import words_of


def needs_of(inventory: Inventory) -> tuple[Need, ...]:
    """The secrets of every device in scope, those that cannot be contacted yet too."""
    return needs(inventory.site.facility, inventory.devices.values())


def missing(inventory: Inventory) -> tuple[Need, ...]:
    """What the vault does not hold yet."""
    return tuple(need for need in needs_of(inventory) if need.value(inventory.vault) is None)


def init_secrets(
    inventory: Inventory, present: Mapping[Keys, Secret], vault_ids: Sequence[str], now: datetime
) -> tuple[tuple[Need, bool], ...]:
    """Fill in what is missing; for each whether it was made (True) or given (False)."""
    site, done = inventory.site, []
    words = words_of(site.facility)

    def edits(vault: Vault) -> Iterator[Edit]:
        taken = [secret for _, secret in vault.everything()] + list(present.values())
        for need in needs_of(inventory):
            if need.value(vault) is not None:
                continue
            secret = present.get(need.path)
            known = (*words, need.owner, need.device)
            fresh = make(need.kind, site.policy, known, taken, longest=need.longest) if secret is None else secret
            taken.append(fresh)
            done.append((need, secret is None))
            yield Edit(need.path, fresh, now if secret is None else None)

    change_vault(site.folder, vault_ids, edits, customer=site.facility.customer)
    return tuple(done)


def read_present(raw: bytes, name: str, wanted: Iterable[Need]) -> Mapping[Keys, Secret]:
    """The values that work today, written like the inside of a vault; a name that nobody asks for is a mistake."""
    problems = too_long(raw, name)
    text, wrong = decode(raw, name)
    if problems or wrong:
        raise PolicyError((*problems, *wrong))
    data, document = read_yaml(text, name)
    contents = contents_of(data.get("vault", data), Document(name, data, document.places))
    known = {need.path for need in wanted}
    given: dict[Keys, Secret] = {("shared", name): secret for name, secret in contents.shared.items()}
    for device, named in contents.devices.items():
        given |= {("devices", device, name): secret for name, secret in named.items()}
    strangers = tuple("/".join(path) for path in given.keys() - known)
    if strangers:
        raise UsageError(say("secrets.not-asked", file=name, names=tuple(sorted(strangers))))
    return given


def present_from(source: str, stdin: bytes, wanted: Iterable[Need]) -> Mapping[Keys, Secret]:
    """From a file, or (`-`) from standard input."""
    if source == "-":
        return read_present(stdin, "stdin", wanted)
    path = Path(source)
    if not path.is_file():
        raise UsageError(say("cli.no-file", file=source))
    return read_present(path.read_bytes(), path.name, wanted)
