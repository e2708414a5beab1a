"""A site folder for tests: the example facility, its devices answering from folders, its vault really encrypted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
CANARY = "Canary-Sazanami-48-Tobira"
PASSWORD = "Canary-vault-Komorebi-77"
DEVICES = {"office-edge1": "yamaha_rtx", "office-sw1": "cisco_ios", "office-wlc": "cisco_ios-wlc"}


@dataclass(frozen=True)
class Office:
    """One site folder and the password of its vault."""

    folder: Path
    password_file: Path

    @property
    def vault_id(self) -> str:
        return f"office@{self.password_file}"

    def hosts(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = yaml.safe_load((self.folder / "hosts.yml").read_text())["all"]["hosts"]
        return found

    def write_hosts(self, hosts: Mapping[str, Mapping[str, object]]) -> None:
        shared = {
            "ansible_user": "ops",
            "ansible_password": "{{ vault.devices[inventory_hostname].ops_password }}",
            "ansible_become_password": "{{ vault.devices[inventory_hostname].enable_password }}",
        }
        dump(self.folder / "hosts.yml", {"all": {"hosts": dict(hosts), "vars": shared}})

    def change(self, device: str, **words: object) -> None:
        hosts = self.hosts()
        hosts[device] = {**hosts[device], **words}
        self.write_hosts(hosts)

    def write_vault(self, devices: Sequence[str] = tuple(DEVICES)) -> None:
        secrets = {name: {"ops_password": CANARY, "enable_password": f"{CANARY}-top"} for name in devices}
        data = {"fingerprint_key": "5a" * 32, "shared": {"guest_psk": f"{CANARY}-psk"}, "devices": secrets}
        text = yaml.safe_dump({"vault": data})
        page = self.folder / "group_vars" / "all" / "vault.yml"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(VaultLib([]).encrypt(text, secret=VaultSecret(PASSWORD.encode()), vault_id="office"))


def office(home: Path, case: str = "compliant", name: str = "駅前 office") -> Office:
    """The example facility below a folder whose name has a space and Japanese letters."""
    folder = home / name
    folder.mkdir(parents=True)
    for page in ("facility.yml", "lifecycle.yml"):
        shutil.copy(EXAMPLES / page, folder)
    hosts: dict[str, dict[str, object]] = {}
    for device, example in DEVICES.items():
        shutil.copytree(EXAMPLES / example / case, folder / "answers" / device)
        capture = yaml.safe_load((EXAMPLES / example / case / "capture.yml").read_text())
        hosts[device] = {"platform": capture["platform"], "kinds": capture["kinds"], "session": "replay"}
        (folder / "host_vars").mkdir(exist_ok=True)
        dump(folder / "host_vars" / f"{device}.yml", {"bind": capture["bind"]})
    password = home / "password.txt"
    password.write_text(PASSWORD + "\n")
    made = Office(folder, password)
    made.write_hosts(hosts)
    made.write_vault()
    return made


def dump(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


@dataclass(frozen=True)
class Told:
    """What a program answered."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


def run(*command: object, store: Path, environ: Mapping[str, str] | None = None) -> Told:
    """A program of our environment, started in the checkout."""
    program = Path(sys.executable).parent / str(command[0])
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    settings = {"SHIKIRI_STORE": str(store), "SHIKIRI_LANG": "ja", "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1"}
    settings |= {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_LOCAL_TEMP": str(store.parent / "ansible-tmp")}
    done = subprocess.run(
        [str(program), *map(str, command[1:])],
        cwd=ROOT,
        env={**inherited, **settings, **(environ or {})},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def playbook(name: str, *arguments: object, store: Path, environ: Mapping[str, str] | None = None) -> Told:
    """A real run of one of our playbooks."""
    return run("ansible-playbook", f"playbooks/{name}.yml", *arguments, store=store, environ=environ)
