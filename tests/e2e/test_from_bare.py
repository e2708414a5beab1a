"""A switch out of its box becomes part of the facility: `site.yml`, then the vault's own login."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from shikiri.simulator import IosMachine, serve
from tests.workflow.test_plan_from_bare import SWITCH, SWITCH_WORDS

ROOT = Path(__file__).parents[2]
NAME, AS_SHIPPED = "office-sw1", {"ansible_user": "admin", "ansible_password": "admin"}
AS_DECLARED = {
    "ansible_user": "ops",
    "ansible_password": "{{ vault.devices[inventory_hostname].ops_password }}",
    "ansible_become_password": "{{ vault.devices[inventory_hostname].enable_password }}",
}
# Over SSH, as the wizard of the first start leaves it, with an archive for the way back.
BARE = SWITCH.replace(" login\n transport input all", " login local\n transport input all").replace(
    "line con 0", "archive\n path flash:cfg\n!\nline con 0"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "新しい site"
    (folder / "host_vars").mkdir(parents=True)
    facility = (ROOT / "examples" / "facility.yml").read_text("utf-8")
    (folder / "facility.yml").write_text(facility.replace("profile: basic", "profile: basic\nmanage: create"), "utf-8")
    words = yaml.safe_load(SWITCH_WORDS)["bind"]
    (folder / "host_vars" / f"{NAME}.yml").write_text(yaml.safe_dump({"bind": words}), "utf-8")
    (tmp_path / "password").write_text("Canary-vault-Minamo-31\n")
    return folder


def written(site: Path, port: int, login: dict[str, str]) -> None:
    words = {"ansible_host": "127.0.0.1", "ansible_port": port, "platform": "cisco_ios", "kinds": ["switch"], **login}
    (site / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": {NAME: words}}}), "utf-8")


def run(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SHIKIRI_STORE": str(site.parent / "store"), "SHIKIRI_LANG": "en", "NO_COLOR": "1"}
    environment |= {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    words = (*words, "-i", str(site), "--vault-id", f"office@{site.parent / 'password'}")
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def shikiri(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(site, sys.executable, "-m", "shikiri.cli", *words)


def test_a_switch_out_of_its_box(site: Path) -> None:
    box = IosMachine(
        name=NAME, config=BARE, secrets={"admin": "admin"}, kind="switch", client_address="192.168.99.10", ntp_seconds=1
    )
    with serve([box]) as served:
        written(site, served[NAME].port, AS_SHIPPED)
        made = shikiri(site, "secrets", "init")
        assert made.returncode == 0, made.stderr
        playbook = str(Path(sys.executable).parent / "ansible-playbook")
        first = run(site, playbook, str(ROOT / "playbooks" / "site.yml"), "--diff")
        assert "proved on a new login, and saved" in first.stdout, first.stdout
        assert "username admin" in box.saved()  # the account in use is never taken away
        assert "username ops privilege 15 secret 9" in box.saved()
        written(site, served[NAME].port, AS_DECLARED)
        second = shikiri(site, "harden")
        assert "username admin" not in box.saved(), second.stderr + second.stdout
        before = len(box.writes)
        verified = shikiri(site, "verify", "--format", "json")
        document: dict[str, Any] = json.loads(verified.stdout)
        assert [one["control"] for one in document["findings"] if one["counted"] and one["status"] == "fail"] == []
        assert shikiri(site, "harden").returncode == 4  # what a person states is still open
        assert len(box.writes) == before, box.writes[before:]
