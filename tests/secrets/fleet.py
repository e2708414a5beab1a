"""A site whose devices really answer: simulated machines over SSH, and the passwords that open them today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shikiri.simulator import Fault, Machine, Served, serve
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from shikiri.workflow.secrets.vault import load_vault
from tests.secrets.place import HOSTS, Place, Told, forget, place
from tests.simulator.hands import ENABLE, OPS

_KINDS = {"sw1": ("cisco_ios", "switch"), "wlc": ("cisco_ios", "controller"), "r1": ("yamaha_rtx", "router")}


@dataclass(frozen=True)
class Fleet:
    """The site, and the machines behind its devices."""

    place: Place
    machines: dict[str, Machine]
    served: Mapping[str, Served]

    def run(self, *words: str, stdin: str = "") -> Told:
        return self.place.run(*words, stdin=stdin)

    def values(self) -> dict[str, str]:
        """Everything in the vault, by its path."""
        vault = load_vault(self.place.folder, self.place.ids)
        return {"/".join(path): secret.reveal() for path, secret in vault.everything()}

    def inventory(self) -> Inventory:
        forget()
        return load_inventory(self.place.folder, clock.now(), vault_ids=self.place.ids)

    def typed(self, device: str) -> str:
        """Everything that was ever written to a device."""
        return "\n".join(self.machines[device].writes)


@contextmanager
def fleet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *machines: Machine, faults: dict[str, list[Fault]] | None = None
) -> Iterator[Fleet]:
    """The machines on free ports, in a site whose vault holds what opens them."""
    for name in ("XDG_STATE_HOME", "SHIKIRI_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    site = place(tmp_path)
    with serve(list(machines), faults or {}) as served:
        rows = [
            f"    {one.name}: {{ansible_host: 127.0.0.1, ansible_port: {served[one.name].port}, "
            f"platform: {_KINDS[one.name][0]}, kinds: [{_KINDS[one.name][1]}], ansible_timeout: 10}}\n"
            for one in machines
        ]
        (site.folder / "hosts.yml").write_text(HOSTS.partition("  hosts:\n")[0] + "  hosts:\n" + "".join(rows), "utf-8")
        present = "".join(f"  {one.name}: {{ops_password: {OPS}, enable_password: {ENABLE}}}\n" for one in machines)
        told = site.run("secrets", "init", "--present", "-", stdin=f"devices:\n{present}")
        assert told.code == 0, told.err
        yield Fleet(site, {one.name: one for one in machines}, served)
