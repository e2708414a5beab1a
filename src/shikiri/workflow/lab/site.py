"""`shikiri lab up`: writes the site folder that the playbooks and the command line work on."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import shikiri
from shikiri.files.atomic import write_whole
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.workflow.hosts.inventory import load_inventory
from shikiri.workflow.members.office import Office
from shikiri.workflow.members.setup import set_up
from shikiri.workflow.secrets.init import init_secrets

CUSTOMER = "lab"
PASSWORD_FILE = "vault-password.txt"  # noqa: S105  (the name of a file)
ACCOUNT = "ops_password"
_MARK = ".shikiri-lab"
_PRIVATE = 0o600
_DOORS = ("ap1", "ap2", "radius", "stations")


def write_site(site: Path, now: datetime) -> None:
    """A fresh copy of the skeleton, with all secrets and certificates. A folder of somebody else is not touched."""
    skeleton = Path(shikiri.__file__).parents[2] / "inventories" / "lab"
    if not skeleton.is_dir():
        raise UsageError(say("lab.no-checkout"))
    if site.exists() and any(site.iterdir()):
        if not (site / _MARK).is_file():
            raise UsageError(say("lab.not-ours", folder=str(site)))
        shutil.rmtree(site)
    shutil.copytree(
        skeleton,
        site,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("known_hosts", "reports", "members.yml", "air"),
    )
    site.chmod(0o700)
    (site / _MARK).touch()
    handle = os.open(site / PASSWORD_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(handle, "w", encoding="ascii") as page:
        page.write(f"{secrets.token_urlsafe(24)}\n")
    keys = (vault_id(site),)
    init_secrets(load_inventory(site, now, vault_ids=keys), {}, keys, now)
    inventory = load_inventory(site, now, vault_ids=keys)
    set_up(Office(site=inventory.site, vault_ids=keys, now=now), inventory)


def vault_id(site: Path) -> str:
    """What opens the vault of this site: `--vault-id` of every command."""
    return f"{CUSTOMER}@{site / PASSWORD_FILE}"


def passwords(site: Path, now: datetime) -> dict[str, Secret]:
    """What the vault says is the password of the operator on each machine."""
    vault = load_inventory(site, now, vault_ids=(vault_id(site),)).vault
    found = {name: vault.of(name, ACCOUNT) for name in _DOORS}
    return {name: secret for name, secret in found.items() if secret is not None}


def point_at(site: Path, ports: Mapping[str, int], host_keys: Mapping[str, str]) -> None:
    """Write into hosts.yml on which ports the machines listen, and pin their host keys."""
    page = site / "hosts.yml"
    text = page.read_text("utf-8")
    for name in _DOORS[:-1]:
        text = re.sub(rf"(\b{name}: .*ansible_port: )\d+", rf"\g<1>{ports[name]}", text)
    text = re.sub(r"(?m)^( *ansible_port: )\d+", rf"\g<1>{ports['stations']}", text)
    write_whole(page, text.encode("utf-8"))
    pins = "".join(f"[127.0.0.1]:{ports[name]} {key}\n" for name, key in host_keys.items())
    write_whole(site / "known_hosts", pins.encode("ascii"), _PRIVATE)
