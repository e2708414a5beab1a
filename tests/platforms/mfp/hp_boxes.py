"""Simulated HP printers on real sockets, looked at and told through our own doors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shikiri.model.command import Command, in_order
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import Things
from shikiri.model.reading import Reading
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.write import Around
from shikiri.sessions import connect
from shikiri.sessions.target import Patience, SnmpLogin, Target
from shikiri.simulator.appliances import ServedAppliance, serve_appliances
from shikiri.simulator.appliances.hp import HpCdm, HpLedm
from shikiri.simulator.appliances.hp.printer import HpPrinter
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import observe

MFP = platform("mfp")
OLD = "Quiet-harbour-7"
FACTORY = "80217734"
AUTH, PRIVACY = "auth-lantern-9", "priv-lantern-9"
WEB = frozenset({"http", "ledm", "cdm"})
SNMP = frozenset({"snmp"})
PATIENCE = Patience(connect=2, silence=5, answer=20)


@dataclass(slots=True)
class Desk:
    """Somebody in front of one box: looks at it, tells it, and knows what it really did."""

    double: HpPrinter
    served: ServedAppliance
    folder: Path
    password: str = ""
    snmp: bool = False
    doors: frozenset[str] = WEB

    def target(self) -> Target:
        login = SnmpLogin(user="ops", auth=Secret.plain(AUTH), privacy=Secret.plain(PRIVACY))
        return Target(
            device=self.double.name,
            platform="mfp",
            host="127.0.0.1",
            user="admin" if self.password else "",
            password=Secret.plain(self.password) if self.password else NO_SECRET,
            ports=self.served.ports,
            known_hosts=self.folder / "known_hosts",
            patience=PATIENCE,
            snmp=login if self.snmp else SnmpLogin(),
        )

    def look(self) -> tuple[Reading, State]:
        device = Device(name=self.double.name, platform="mfp", kinds=frozenset({"mfp"}))
        seen = observe(Host(device=device, target=self.target(), secrets={}), doors=self.doors)
        assert seen.reading is not None, seen.error
        assert seen.state is not None
        return seen.reading, seen.state

    def tell(self, commands: Iterable[Command]) -> None:
        with connect(self.target(), MFP.dialect) as session:
            session.tell(in_order(commands))


@contextmanager
def desk(double: HpPrinter, folder: Path, **more: Any) -> Iterator[Desk]:
    with serve_appliances([double]) as served:
        yield Desk(double, served[double.name], folder, **more)


def ledm(**more: Any) -> HpLedm:
    secrets = more.pop("secrets", {"admin": OLD, "snmp_auth": AUTH, "snmp_privacy": PRIVACY})
    return HpLedm(name="mfp1", secrets=secrets, **more)


def cdm(**more: Any) -> HpCdm:
    return HpCdm(name="mfp1", secrets=more.pop("secrets", {"factory": FACTORY}), **more)


def thing(state: State, facet: str, key: str) -> Any:
    found = {one.key: one for one in state.things(facet)}
    return found[key]


def plan(reading: Reading, state: State, before: Thing, after: Thing, **more: Any) -> tuple[Command, ...]:
    driver = next(one for one in MFP.facets if one.facet == before.FACET)
    assert driver.render is not None
    return tuple(driver.render(before, after, Around(observed=state, wanted=state, reading=reading, **more)))


def shown(state: State) -> dict[tuple[str, str], Thing]:
    """Every thing that was seen. What moves by itself is left out."""
    found = {}
    for facet, said in state.facets.items():
        for one in said.items if isinstance(said, Things) else ():
            still = replace(one, skew_s=0) if facet == "time_sync" else one  # type: ignore[call-arg]
            found[facet, one.key] = still
    return found
