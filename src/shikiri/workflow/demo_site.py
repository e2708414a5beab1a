"""The facility of the demonstration: a scratch copy of it, moved to today, whose devices listen on free ports."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import shikiri
from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault

WRITTEN = date(2026, 11, 20)  # the day the pages of the demonstration were written for
PASSWORD_FILE = "demo-vault-password.txt"  # noqa: S105  (a public one, for a vault of made-up values)
_DATED = ("attestations.yml", "facility.yml", "lifecycle.yml", "waivers.yml")
_TRACES = (
    "known_hosts",
    "known_certificates",
    "secrets-log.yml",
    "accepted",
    "reports",
)  # of who tried it by hand
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_MADE_BEFORE = timedelta(days=1)


def checkout() -> Path:
    """The folder with the playbooks."""
    root = Path(shikiri.__file__).parents[2]
    if not (root / "playbooks" / "verify.yml").is_file() or not (root / "inventories" / "demo").is_dir():
        raise UsageError(say("demo.no-checkout"))
    return root


def scratch_site(home: Path, now: datetime) -> Path:
    """A copy of the site below `home`, its dates moved, the secrets of its vault made yesterday."""
    site = home / "見本の施設"
    shutil.copytree(checkout() / "inventories" / "demo", site, ignore=shutil.ignore_patterns(*_TRACES))
    moved = now.date() - WRITTEN
    for page in filter(Path.is_file, (site / name for name in _DATED)):
        text = _DAY.sub(lambda found: (date.fromisoformat(found[0]) + moved).isoformat(), page.read_text("utf-8"))
        page.write_text(text, "utf-8")

    def born(vault: Vault) -> Iterator[Edit]:
        for keys, secret in vault.everything():
            yield Edit(keys, secret, now - _MADE_BEFORE)

    change_vault(site, (vault_id(site),), born)
    return site


def vault_id(site: Path) -> str:
    return f"demo@{site / PASSWORD_FILE}"


def point_at(site: Path, ready: Path) -> tuple[str, ...]:
    """Write the ports that the devices listen on into hosts.yml; the names of the devices."""
    devices = json.loads(ready.read_text("utf-8"))["devices"]
    page = site / "hosts.yml"
    text = page.read_text("utf-8")
    for name, words in devices.items():
        if "ports" in words:  # a printer or a camera: `ports: {443: 8443, ...}`
            ports = json.dumps({int(usual): real for usual, real in words["ports"].items()}).replace('"', "")
            text = re.sub(rf"({re.escape(name)}: .*\bports: )\{{[^}}]*\}}", rf"\g<1>{ports}", text)
        else:
            text = re.sub(rf"({re.escape(name)}: .*ansible_port: )\d+", rf"\g<1>{words['port']}", text)
    page.write_text(text, "utf-8")
    return tuple(devices)
