"""Simulated cameras of two makers on real sockets, looked at and told through our own doors."""

from __future__ import annotations

import re
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
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import Double, ServedAppliance, serve_appliances
from shikiri.simulator.appliances.axis import AxisCamera
from shikiri.simulator.appliances.hikvision import HikvisionCamera
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import observe

OLD = "Quiet-harbour-7"
PATIENCE = Patience(connect=2, silence=5, answer=20)
_SECRET = re.compile(r"(vapix pwdgrp \w+=|isapi .*/password=)(.+)")
USERS = {"axis": "root", "hikvision": "admin"}


@dataclass(slots=True)
class Desk:
    """Somebody in front of one camera: looks at it, tells it, and knows what it really did."""

    double: Double
    served: ServedAppliance
    folder: Path
    password: str = OLD
    user: str = ""
    factory: bool = False

    def target(self) -> Target:
        return Target(
            device=self.double.name,
            platform=self.double.platform,
            host="127.0.0.1",
            user=(self.user or USERS[self.double.platform]) if self.password else "",
            password=Secret.plain(self.password) if self.password else NO_SECRET,
            ports=self.served.ports,
            known_hosts=self.folder / "known_hosts",
            patience=PATIENCE,
            try_factory=self.factory,
        )

    def look(self) -> tuple[Reading, State]:
        device = Device(name=self.double.name, platform=self.double.platform, kinds=frozenset({"camera"}))
        seen = observe(Host(device=device, target=self.target(), secrets={}))
        assert seen.reading is not None, seen.error
        assert seen.state is not None
        return seen.reading, seen.state

    def tell(self, commands: Iterable[Command]) -> None:
        with connect(self.target(), platform(self.double.platform).dialect) as session:
            session.tell(in_order(commands))

    def say(self, *lines: str) -> None:
        """Lines as a person writes them; what stands behind a password's `=` is closed, as in every plan."""
        self.tell(map(_closed, lines))


def _closed(line: str) -> Command:
    found = _SECRET.fullmatch(line)
    return Command(parts=(found[1], Secret.plain(found[2])) if found else (line,))


@contextmanager
def desk(double: Double, folder: Path, **more: Any) -> Iterator[Desk]:
    with serve_appliances([double]) as served:
        yield Desk(double, served[double.name], folder, **more)


def axis(**more: Any) -> AxisCamera:
    return AxisCamera(name="cam1", secrets=more.pop("secrets", {"root": OLD}), **more)


def hikvision(**more: Any) -> HikvisionCamera:
    return HikvisionCamera(name="cam1", secrets=more.pop("secrets", {"admin": OLD}), **more)


def thing(state: State, facet: str, key: str) -> Any:
    return {one.key: one for one in state.things(facet)}[key]


def plan(reading: Reading, state: State, before: Thing, after: Thing, **more: Any) -> tuple[Command, ...]:
    driver = next(one for one in platform(state.platform).facets if one.facet == before.FACET)
    assert driver.render is not None
    return tuple(driver.render(before, after, Around(observed=state, wanted=state, reading=reading, **more)))


def shown(state: State) -> dict[tuple[str, str], Thing]:
    """Every thing that was seen. What moves by itself is left out."""
    found: dict[tuple[str, str], Thing] = {}
    for facet, said in state.facets.items():
        for one in said.items if isinstance(said, Things) else ():
            still = replace(one, skew_s=0) if facet == "time_sync" else one  # type: ignore[call-arg]
            found[facet, one.key] = still
    return found
