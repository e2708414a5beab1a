"""What Ansible knows about the hosts of a site folder: its own inventory, variables, templates and vault."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from functools import cache
from glob import escape
from pathlib import Path

import ansible._internal  # noqa: F401  (it sets the controller up, before anything else of Ansible is imported)
from ansible.errors import AnsibleError
from ansible.inventory.host import Host as AnsibleHost
from ansible.inventory.manager import InventoryManager, split_host_pattern
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultSecret, VaultSecretsContext
from ansible.plugins.loader import init_plugin_loader
from ansible.plugins.vars import host_group_vars
from ansible.template import Templar
from ansible.vars.manager import VariableManager

from shikiri.model.errors import UsageError
from shikiri.model.say import Say, say
from shikiri.workflow.hosts import appliance_words
from shikiri.workflow.hosts.plain import plain
from shikiri.workflow.hosts.words import Words
from shikiri.workflow.secrets.vault_keys import Keyring

HOSTS = "hosts"  # every file of a site folder whose name begins so is inventory, and nothing else is
WORDS = (
    "platform",
    "kinds",
    "session",
    "answers",
    "ansible_host",
    "ansible_port",
    "ansible_user",
    "ansible_password",
    "ansible_become_password",
    "ansible_ssh_private_key_file",
    "ansible_timeout",
    "ansible_command_timeout",
    "station",
    *appliance_words.WORDS,
)
_LEFT_BEHIND = ("~", ".bak", ".orig", ".retry", ".swp")


class _Strict(InventoryManager):
    """An inventory that cannot be read stops the run, whatever ansible.cfg says."""

    def parse_source(self, source: str, cache: bool = False) -> bool:  # noqa: FBT001, FBT002  (Ansible's signature)
        with contextlib.suppress(AnsibleError):
            if super().parse_source(source, cache=cache):
                return True
        raise UsageError(say("inventory.unreadable", file=str(plain(source))))


def ask_ansible(folder: Path, ring: Keyring, *, limit: str = "") -> tuple[Words, ...]:
    """The words of the hosts in a site folder. Ansible's own warnings are swallowed: we say what is wrong ourselves."""
    sources = sorted(path for path in folder.glob(f"{HOSTS}*") if not path.name.endswith(_LEFT_BEHIND))
    if not sources:
        raise UsageError(say("inventory.no-hosts-file", folder=str(folder)))
    loader = DataLoader()
    secrets = ring.as_ansible()
    loader.set_vault_secrets(secrets)
    _open_single_values(secrets)
    with contextlib.redirect_stderr(io.StringIO()):
        _plugins()
        _forget()
        try:
            manager = _Strict(loader, [str(path.absolute()) for path in sources])
            hosts = _chosen(manager, limit)
            return _told(hosts, folder, loader, VariableManager(loader=loader, inventory=manager))
        except AnsibleError:
            raise UsageError(_blamed(folder, loader) or say("inventory.failed", folder=str(folder))) from None


def _open_single_values(secrets: list[tuple[str, VaultSecret]]) -> None:
    """Ansible opens single values (`!vault`) with the passwords of its one context."""
    context = VaultSecretsContext.current(optional=True)
    if context is None:
        VaultSecretsContext.initialize(VaultSecretsContext(secrets))
    else:
        context.secrets = secrets


@cache
def _plugins() -> None:
    """Once in a process; a second time it complains."""
    init_plugin_loader([])


def _forget() -> None:
    """Ansible remembers which files of variables there are; meanwhile somebody may have made one."""
    for remembered in (host_group_vars.CANONICAL_PATHS, host_group_vars.FOUND, host_group_vars.NAK):
        remembered.clear()


def _chosen(manager: InventoryManager, limit: str) -> Sequence[AnsibleHost]:
    """The hosts in scope. Every word of the limit must name somebody: a mistyped one would shrink the run unseen."""
    for word in split_host_pattern(limit):
        if not word.startswith("@") and not manager.list_hosts(word.lstrip("!&")):
            raise UsageError(say("inventory.limit-matches-nothing", limit=word))
    manager.subset(limit or None)
    return manager.list_hosts("all")


def _told(
    hosts: Sequence[AnsibleHost], folder: Path, loader: DataLoader, variables: VariableManager
) -> tuple[Words, ...]:
    found: list[Words] = []
    for host in hosts:
        name = str(plain(host.name))
        try:
            raw = variables.get_vars(host=host, include_hostvars=False)
        except AnsibleError:
            own = _blamed(folder, loader, f"host_vars/{escape(name)}")
            if own is None:
                raise
            found.append(Words(host=name, values={}, failed=own))
        else:
            found.append(words_of(name, raw, Templar(loader=loader, variables=raw)))
    return tuple(found)


def words_of(name: str, raw: Mapping[str, object], templar: Templar) -> Words:
    """The words of one host out of its variables; no more of them than we know."""
    values: dict[str, object] = {}
    failed: Say | None = None
    for word in WORDS:
        if word in raw:
            try:
                values[word] = plain(templar.template(raw[word]))
            except Exception as error:  # noqa: BLE001  (a template may raise anything; its text may hold a secret)
                why = "undefined" if type(error).__name__ == "AnsibleUndefinedVariable" else "closed"
                failed = failed or say(f"inventory.{why}", device=name, name=word)
    return Words(
        host=name,
        is_device=bool(raw.get("platform")),
        file=str(plain(raw.get("inventory_file") or "")),
        values=values,
        failed=failed,
    )


def _blamed(folder: Path, loader: DataLoader, below: str = "*_vars/*") -> Say | None:
    """The first file of variables that cannot be loaded, and whether it is the vault that is closed."""
    places = (place for pattern in (below, f"{below}.*") for place in folder.absolute().glob(pattern))
    found = sorted({path for place in places for path in (place, *place.rglob("*")) if path.is_file()})
    for path in found:
        name, raw = str(path), b""
        try:
            raw = path.read_bytes()
            loader.load_from_file(name, cache="none")
        except OSError:
            return say("inventory.unreadable", file=name)
        except AnsibleError:
            closed = raw.startswith(b"$ANSIBLE_VAULT")
            return say("inventory.vault-closed" if closed else "inventory.unreadable", file=name)
    return None
