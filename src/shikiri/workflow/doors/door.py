"""The door for Ansible's actions: what a play knows becomes an inventory of ours, and ours become plain results."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultSecretsContext
from ansible.template import Templar

from shikiri.guideline.controls import controls
from shikiri.language import tell
from shikiri.model.errors import PolicyError, ShikiriError, UsageError
from shikiri.model.say import Lang, Say, say
from shikiri.platforms import names, platform
from shikiri.workflow.hosts.ansible_site import words_of
from shikiri.workflow.hosts.inventory import FACILITY, Inventory, inventory_of, open_vault, site_folder
from shikiri.workflow.hosts.plain import plain
from shikiri.workflow.secrets.vault_keys import Keyring, VaultKey
from shikiri.workflow.site import load_site

Vars = Mapping[str, Any]


class _HostVars(Protocol):
    """Ansible's own view of all hosts."""

    def raw_get(self, host_name: str) -> dict[str, Any]: ...

    def __iter__(self) -> Iterator[str]: ...


_EVERYTHING = frozenset({"all", "tagged", "untagged"})
_OURS = frozenset({"always"})  # the one tag that tasks of ours carry
# Molecule always skips these, and nobody carries them.
_MOLECULE = frozenset({"molecule-notest", "notest", "molecule-idempotence-notest"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The controls that the tags of a run ask for; None: all. `skipped` are those that are not asked."""

    only: frozenset[str] | None
    skipped: tuple[str, ...] = ()


def asked(run_tags: Iterable[str], skip_tags: Iterable[str]) -> Asked:
    """Tags are ids of controls. A word that is none is an error: Ansible alone would skip everything and say `ok`."""
    known = frozenset(control.id for control in controls())
    wanted = {str(plain(tag)) for tag in run_tags or ()} - _OURS
    unwanted = {str(plain(tag)) for tag in skip_tags or ()} - _MOLECULE
    if unwanted & (_EVERYTHING | _OURS):
        raise UsageError(say("door.skip-all", tags=tuple(sorted(unwanted & (_EVERYTHING | _OURS)))))
    strangers = tuple(sorted((wanted - _EVERYTHING | unwanted) - known))
    if strangers:
        raise UsageError(say("door.tags", tags=strangers))
    only = (known if wanted & _EVERYTHING or not wanted else frozenset(wanted)) - unwanted
    if not only:
        raise UsageError(say("door.nothing-asked"))
    return Asked(None if only == known else only, tuple(sorted(known - only)) if only != known else ())


def asked_by(task_vars: Vars) -> Asked:
    """The controls that this run of a playbook asks for."""
    return asked(task_vars.get("ansible_run_tags") or (), task_vars.get("ansible_skip_tags") or ())


def inventory_of_play(task_vars: Vars, loader: DataLoader, now: datetime) -> Inventory:
    """The devices of this play. They are of one site, and the run is whole where no device of it is missing."""
    hostvars = task_vars["hostvars"]
    everybody = [str(plain(name)) for name in task_vars.get("ansible_play_hosts_all") or ()]
    raw = {name: hostvars.raw_get(name) for name in everybody}
    boxes = {name for name in everybody if raw[name].get("platform")}
    homes = {str(plain(raw[name].get("inventory_dir") or "")) for name in boxes}
    if not boxes:
        raise UsageError(say("door.no-devices"))
    if len(homes) > 1:
        raise UsageError(say("door.two-sites", sites=tuple(sorted(homes))))
    site = load_site(site_folder(Path(homes.pop() or ".")) / FACILITY, now)
    secrets = getattr(VaultSecretsContext.current(optional=True), "secrets", ())
    ring = Keyring(tuple(VaultKey(str(name), secret) for name, secret in secrets))
    told = [words_of(name, raw[name], Templar(loader=loader, variables=raw[name])) for name in everybody]
    whole = not any(_siblings(hostvars, site.folder, frozenset(everybody)))
    return replace(inventory_of(site, told, open_vault(site.folder, ring), whole=whole), ring=ring)


def _siblings(hostvars: _HostVars, folder: Path, known: frozenset[str]) -> Iterator[str]:
    """Every device of a site that this play does not have. Variables are costly, so those of the play are not asked."""
    for name in hostvars:
        if str(plain(name)) not in known:
            raw = hostvars.raw_get(name)
            if raw.get("platform") and Path(str(plain(raw.get("inventory_dir") or ""))) == folder:
                yield str(plain(name))


def whole_play(task_vars: Vars) -> None:
    """An action that serves the whole play is asked once: `serial` would ask it again and again."""
    batch, everybody = task_vars.get("ansible_play_batch") or (), task_vars.get("ansible_play_hosts") or ()
    if len(batch) < len(everybody):
        raise UsageError(say("door.serial"))


def spoken() -> Lang:
    """The language of this run: Japanese unless the environment says English."""
    words = (os.environ.get(name, "") for name in ("SHIKIRI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next((word for word in words if word), "").startswith("en") else "ja"


def told(sentence: Say) -> str:
    return tell(sentence, spoken())


def failure(error: Exception) -> dict[str, Any]:
    """What an action answers where it cannot do its work: sentences, never a traceback, never a value."""
    lines: Sequence[str]
    if isinstance(error, PolicyError):
        lines = [f"{one.file}:{one.line}: {told(one.sentence)}" for one in error.problems]
    elif isinstance(error, ShikiriError):
        lines = [told(error.sentence)]
    elif isinstance(error, OSError):
        lines = [told(say("cli.os", file=str(error.filename or "-"), cause=error.strerror or type(error).__name__))]
    else:
        lines = [told(say("cli.bug", error=type(error).__name__))]
    return {"failed": True, "changed": False, "kind": type(error).__name__, "msg": "\n".join(lines)}


# The role of a device is the first of these that it is.
_ROLES = {
    "router": "router", "switch": "switch", "controller": "access_point", "access_point": "access_point",
    "mfp": "mfp", "camera": "camera", "server": "radius",
}  # fmt: skip


def role_of(spoken: object, kinds: object) -> str:
    """The role that hardens a device; '' for a host without platform.

    A device that does not say what it is may be the router, and is treated as one: pushed last.
    """
    if not spoken:
        return ""
    own = platform(str(plain(spoken))).kinds if plain(spoken) in names() else frozenset(_ROLES)
    said = plain(kinds)
    known = {said} if isinstance(said, str) else set(map(str, said)) if isinstance(said, list) and said else set(own)
    return next((role for kind, role in _ROLES.items() if kind in known), "router")
