"""A small site that is alive: a switch and a router on loopback that have drifted from the guideline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from shikiri.model.command import command
from shikiri.platforms import platform
from shikiri.sessions import connect
from shikiri.sessions.target import Patience
from shikiri.simulator import Fault, IosMachine, YamahaMachine, serve
from shikiri.simulator.server import Served
from shikiri.workflow import clock
from shikiri.workflow.harden import Hardened, Terms, harden_site
from shikiri.workflow.hosts.inventory import Host, Inventory, load_inventory
from shikiri.workflow.push.secured import Secured
from tests.ansible.office import CANARY, EXAMPLES, Office

SECRETS = {"ops": CANARY, "enable": f"{CANARY}-top", "administrator": f"{CANARY}-top"}
SWITCH, ROUTER = "office-sw1", "office-edge1"
HASTE = Patience(connect=4.0, silence=1.0, answer=15.0)
ARCHIVE = "archive\n path flash:shikiri\n!\n"
_HASH = re.compile(r"\b[0-9a-f]{24,32}\b")
LATER = 4000.0  # seconds after which every way back has struck


def switch(*, drifted: bool = True, archive: bool = True) -> IosMachine:
    """An IOS switch; with `archive` it has a rollback timer, without one it can only restart."""
    text = (EXAMPLES / "cisco_ios" / "compliant" / "show_running-config.txt").read_text("utf-8")
    if archive:
        text = text.replace("\nredundancy\n", f"\n{ARCHIVE}redundancy\n", 1)
    if drifted:
        text = text.replace(" transport input ssh", " transport input telnet ssh")
        text = text.replace("no ip http server", "ip http server")
    return IosMachine(name=SWITCH, config=text, secrets=SECRETS, kind="switch")


def router(*, drifted: bool = True) -> YamahaMachine:
    text = (EXAMPLES / "yamaha_rtx" / "compliant" / "show_config.txt").read_text("utf-8")
    if drifted:
        text = text.replace("upnp use off", "upnp use on")
    return YamahaMachine(name=ROUTER, config=text, secrets=SECRETS)


@dataclass(frozen=True)
class Alive:
    """The site, its devices, and what listens for them."""

    office: Office
    machines: Mapping[str, IosMachine | YamahaMachine]
    served: Mapping[str, Served]
    known: list[Inventory] = field(default_factory=list)

    def inventory(self) -> Inventory:
        """Loaded once: Ansible takes its time, and no file of the site changes."""
        if not self.known:
            self.known.append(self._load())
        return self.known[0]

    def _load(self, patience: Patience = HASTE) -> Inventory:
        told = load_inventory(self.office.folder, clock.now(), vault_ids=[self.office.vault_id])

        def hasty(host: Host) -> Host:
            return replace(host, target=replace(host.target, patience=patience))

        return replace(told, hosts=tuple(hasty(host) for host in told.hosts))

    def harden(self, **words: object) -> tuple[Hardened, dict[str, Secured]]:
        terms = Terms(**{"check": False, **words})  # type: ignore[arg-type]
        done = harden_site(self.inventory(), clock.now(), terms)
        return done, {result.device: result for result in done.results}

    def stranger(self, device: str, *lines: str, save: bool = False) -> None:
        """Somebody else logs in and changes something."""
        host = next(host for host in self.inventory().hosts if host.device.name == device)
        driver = platform(host.device.platform)
        with connect(host.target, driver.dialect) as session:
            session.tell([command(line) for line in lines])
            session.tell(driver.save if save else ())

    def heal(self) -> None:
        """All faults end, and so much time goes by that every way back has struck."""
        for name, one in self.served.items():
            one.mend()
            self.machines[name].clock.advance(LATER)
            self.machines[name].tick()


@contextmanager
def alive(
    site: Office,
    machines: Sequence[IosMachine | YamahaMachine],
    faults: Mapping[str, Sequence[Fault]] | None = None,
) -> Iterator[Alive]:
    known = site.hosts()
    with serve(machines, faults=faults or {}) as served:
        site.write_hosts(
            {
                one.name: {
                    **known[one.name],
                    "session": "netmiko",
                    "ansible_host": "127.0.0.1",
                    "ansible_port": served[one.name].port,
                }
                for one in machines
            }
        )
        yield Alive(site, {one.name: one for one in machines}, served)


def settings(machine: IosMachine | YamahaMachine) -> tuple[str, str]:
    """What runs and what is saved, without what says when it was written."""
    stamps = ("!", "#", "Current configuration", "Building configuration", "Using ")

    def bare(text: str) -> str:
        lines = (line for line in text.splitlines() if line.strip() and not line.startswith(stamps))
        return "\n".join(_HASH.sub("*", line) for line in lines)  # hashed anew for each machine

    return bare(machine.running()), bare(machine.saved())


def own_store(monkeypatch: pytest.MonkeyPatch, folder: object) -> None:
    """Runs, locks, journals and backups go into a folder of this test."""
    monkeypatch.setenv("SHIKIRI_STORE", str(folder))
