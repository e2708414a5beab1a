"""A site folder with one living camera in it, and the commands that are called there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Generic, TypeVar

from ansible.parsing.vault import VaultLib, VaultSecret

from shikiri.simulator.appliances import Double, ServedAppliance
from tests.e2e.door import Told, shikiri

D = TypeVar("D", bound=Double)

CANARY = "Kanaria-4e7b1"
_HOSTS = """\
all:
  children:
    cameras:
      hosts:
        lobby: {{platform: {platform}, ansible_host: 127.0.0.1, ports: {ports}, ansible_user: {user},
                ansible_password: "{{{{ vault.devices[inventory_hostname].admin_password }}}}"}}
"""
_FACILITY = """\
id: lobby-office
name: {{ja: 受付, en: Reception}}
profile: basic
manage_from: management
facts:
  {{members_only: true, wireless_lan: false, access_points: 0, shared_passphrase: false, wired_seats: false,
   outsourced_operation: false, printers_on_network: false, mfp: false, cameras: true, rental_pcs: false,
   website: false}}
segments:
  - {{name: cameras, role: cameras, vlan: {vlan}, subnets: 192.168.{vlan}.0/24}}
  - {{name: management, role: management, vlan: 99, subnets: 192.168.99.0/24}}
accounts:
  - {{name: {user}, secret: {{secret: admin_password}}}}
time: {{servers: [192.168.99.123], timezone: Asia/Tokyo}}
logging: {{hosts: [{{host: 192.168.99.10, owner: own}}]}}
"""
_VAULT = f'vault: {{fingerprint_key: "{"5a" * 32}", devices: {{lobby: {{admin_password: {CANARY}}}}}}}\n'


class CameraSite(Generic[D]):
    """One camera, its administrator in the vault; no password ever shows in what a command says."""

    def __init__(self, folder: Path, double: D, served: ServedAppliance, user: str, vlan: int) -> None:
        self.folder, self.double, self.served = folder, double, served
        words = {"platform": double.platform, "ports": json.dumps(served.ports), "user": user}
        (folder / "hosts.yml").write_text(_HOSTS.format(**words), "utf-8")
        (folder / "facility.yml").write_text(_FACILITY.format(user=user, vlan=vlan), "utf-8")
        (folder / "key").write_text("hako-no-kagi", "utf-8")
        sealed = VaultLib([("default", VaultSecret(b"hako-no-kagi"))]).encrypt(_VAULT)
        (folder / "group_vars" / "all").mkdir(parents=True)
        (folder / "group_vars" / "all" / "vault.yml").write_bytes(sealed)

    def run(self, *words: str) -> Told:
        verb, *more = words
        environ = {
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self.folder / "key"),
            "SHIKIRI_STORE": str(self.folder / "runs.db"),
        }
        told = shikiri(verb, "-i", self.folder, *more, environ=environ)
        assert CANARY not in told.out + told.err
        return told

    def verdicts(self) -> dict[str, set[str]]:
        """What every control says of the camera."""
        found: dict[str, set[str]] = {}
        for one in self.run("verify", "--format", "json").document["findings"]:
            if one["device"] == "lobby":
                found.setdefault(one["control"], set()).add(one["status"])
        return found
