"""Whole devices of the simulator over every wire: the same answers, the same state, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shikiri.model.errors import Refused, SessionError
from shikiri.model.reading import Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.sessions import connect
from shikiri.sessions.target import Target, Transport
from shikiri.simulator import IosMachine, YamahaMachine, serve
from tests.ansible.office import CANARY
from tests.faults.alive import router, switch

MACHINES: dict[str, Callable[..., IosMachine | YamahaMachine]] = {"cisco_ios": switch, "yamaha_rtx": router}
WIRES: dict[str, tuple[Transport, ...]] = {
    "cisco_ios": ("netmiko", "fast", "napalm"),
    "yamaha_rtx": ("netmiko", "fast"),
}


def target(name: str, port: int, folder: Path, transport: Transport, enable: str = f"{CANARY}-top") -> Target:
    return Target(
        device="box",
        platform=name,
        host="127.0.0.1",
        port=port,
        user="ops",
        password=Secret.plain(CANARY),
        enable=Secret.plain(enable),
        known_hosts=folder / "known_hosts",
        transport=transport,
    )


def state(where: Target) -> State:
    driver = platform(where.platform)
    with connect(where, driver.dialect) as session:
        answers = {question: session.ask(question) for question in (*driver.questions, *driver.saved_asks)}
    return parse(driver, Reading(device="box", platform=driver.name, answers=answers, when=None))


@pytest.mark.parametrize("name", MACHINES)
def test_every_wire_reads_the_same_state_and_writes_nothing(name: str, tmp_path: Path) -> None:
    machine = MACHINES[name](drifted=False)
    with serve([machine]) as served:
        port = served[machine.name].port
        states = [state(target(name, port, tmp_path, transport)) for transport in WIRES[name]]
    assert all(one.facets["management"] == states[0].facets["management"] for one in states)
    assert all(one.facets.keys() == states[0].facets.keys() for one in states)
    for facet in states[0].facets.keys() - {"time_sync"}:
        assert all(one.facets[facet] == states[0].facets[facet] for one in states), facet
    assert not machine.writes


def test_a_wrong_administrator_password_is_told_as_such(tmp_path: Path) -> None:
    machine = router(drifted=False)
    machine.config = machine.config.replace("administrator=on", "administrator=1")
    with serve([machine]) as served, pytest.raises(SessionError) as caught:
        connect(
            target("yamaha_rtx", served[machine.name].port, tmp_path, "netmiko", "wrong"),
            platform("yamaha_rtx").dialect,
        )
    assert isinstance(caught.value, Refused)
    assert caught.value.level == "administrator"
