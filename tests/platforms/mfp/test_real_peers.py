"""A printer made of real programs (ippeveprinter, snmpd), and one whose channels can be shut, read and set whole."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from shikiri.model.command import Command
from shikiri.model.device import Device
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.mfp import PLATFORM
from shikiri.platforms.write import Around
from shikiri.sessions import connect
from shikiri.sessions.target import SnmpLogin, Target
from shikiri.simulator.appliances.base import Double, Service, Tcp, Udp
from shikiri.simulator.appliances.serve import serve_appliances
from shikiri.simulator.appliances.snmp import Agent, Value, Variable
from shikiri.simulator.appliances.usm import User
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from tests.platforms.appliance.answers import driver, thing
from tests.ports import free_port
from tests.sessions.appliance.printers import AUTH, PRIVACY, ippeveprinter, snmpd

LOGIN = SnmpLogin(user="ops", auth=Secret.plain(AUTH), privacy=Secret.plain(PRIVACY))


def target(ports: Mapping[int, int], folder: Path) -> Target:
    return Target(
        device="mfp1",
        platform="mfp",
        host="127.0.0.1",
        ports={**ports, 0: free_port()},  # and nothing else
        snmp=LOGIN,
        known_hosts=folder / "known_hosts",
    )


def look_at(where: Target) -> Observed:
    device = Device(name="mfp1", platform="mfp", kinds=frozenset({"mfp"}))
    found = observe(Host(device=device, target=where, secrets={}))
    assert found.error is None
    return found


def seen(found: Observed) -> State:
    assert found.state is not None
    return found.state


def test_the_reference_printer_and_the_agent_of_net_snmp(tmp_path: Path) -> None:
    folder = tmp_path / "実機 printer"
    folder.mkdir()
    with ippeveprinter(folder, "-M", "RICOH", "-m", "IM C3000") as ipp, snmpd(folder) as snmp:
        found = look_at(target({631: ipp, 161: snmp}, tmp_path))
    state = seen(found)
    (firmware,) = state.things("firmware")
    assert (firmware.vendor, firmware.model) == ("ricoh", "IM C3000")  # type: ignore[attr-defined]
    printing = state.facet("printing")
    assert (thing(printing, "ipp").enabled, thing(printing, "ipps").enabled) == (True, True)
    assert thing(printing, "ipps").authentication == "none"
    assert thing(printing, "ipps").leftover_jobs == 0
    assert thing(printing, "ipps").release is UNSAID  # a PIN may be chosen; nothing says that it must
    assert [thing(printing, one).enabled for one in ("lpd", "raw9100", "smb", "ftp")] == [False] * 4
    assert isinstance(printing, Things)
    assert printing.complete
    clock = thing(state.facet("time_sync"), "clock")
    assert clock.skew_s <= 2
    assert thing(state.facet("snmp"), "public").enabled is False
    user = thing(state.facet("snmp"), "ops")
    assert (user.authentication, user.privacy) == ("sha", "aes")
    assert not state.is_complete("snmp")  # it has a community of its own that writes, and nobody sees that from outside
    assert state.is_complete("certificate")
    assert state.things("certificate")
    assert all(one.key != "127.0.0.1" for one in state.things("exposure"))
    assert AUTH not in repr(found)
    assert PRIVACY not in repr(found)


TYPE, STATE = "1.3.6.1.2.1.43.14.1.1.2.1", "1.3.6.1.2.1.43.14.1.1.6.1"
PORTS = {515: "1", 9100: "2"}


@dataclass(kw_only=True, eq=False)
class Channels(Double):
    """A box of no maker in particular: an agent, two print ports, and whether its ports follow its channels."""

    platform: ClassVar[str] = "mfp"
    states: dict[str, int] = field(default_factory=lambda: {"1": 3, "2": 3})
    heeds: bool = True

    def services(self) -> Mapping[int, Service]:
        users = {"ops": User(auth=AUTH, privacy=PRIVACY, may_write=True)}
        agent = Agent(self._read, self._write, communities={}, users=users)
        return {161: Udp(agent.answer), **{port: Tcp(_hang_up) for port in PORTS}}

    def is_open(self, port: int) -> bool:
        return port not in PORTS or not self.heeds or self.states[PORTS[port]] == 3

    def _read(self) -> Mapping[str, Variable]:
        found = {
            "1.3.6.1.2.1.1.1.0": Variable("Printer 1.0"),
            "1.3.6.1.2.1.1.2.0": Variable("1.3.6.1.4.1.99999.1", "oid"),
            f"{TYPE}.1": Variable(8, "int"),
            f"{TYPE}.2": Variable(11, "int"),
        }
        return found | {f"{STATE}.{one}": Variable(state, "int", writable=True) for one, state in self.states.items()}

    def _write(self, oid: str, value: Value) -> bool:
        assert isinstance(value, int)
        self.states[oid.rpartition(".")[2]] = value
        self.record(f"{oid} {value}")
        return True


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.recv(1)


@pytest.fixture(params=(True, False), ids=("heeds", "deaf"))
def box(request: pytest.FixtureRequest) -> Iterator[tuple[Channels, Mapping[int, int]]]:
    double = Channels(name="mfp1", heeds=request.param)
    with serve_appliances([double]) as served:
        yield double, served["mfp1"].ports


def plan(found: Observed, key: str, **change: Any) -> tuple[Command, ...]:
    state = seen(found)
    before = thing(state.facet("printing"), key)
    around = Around(observed=state, wanted=state, reading=found.reading, allow_unconfirmed=True)
    render = driver(PLATFORM.facets, "printing").render
    assert render is not None
    return tuple(render(before, replace(before, **change), around))


def test_a_channel_is_shut_and_opened_again(box: tuple[Channels, Mapping[int, int]], tmp_path: Path) -> None:
    """Where the ports do not heed it the box still says open: the look is believed, and a push would take it back."""
    double, ports = box
    where = target(ports, tmp_path)
    found = look_at(where)
    assert thing(seen(found).facet("printing"), "raw9100").enabled is True
    commands = plan(found, "raw9100", enabled=False)
    assert double.writes == []
    with connect(where, PLATFORM.dialect) as session:
        session.tell(commands)
    assert double.writes == [f"{STATE}.2 4"]
    after = seen(look_at(where)).facet("printing")
    assert thing(after, "raw9100").enabled is not double.heeds
    assert thing(after, "lpd").enabled is True
    with connect(where, PLATFORM.dialect) as session:
        session.tell([Command(parts=one.undo) for one in commands])
    assert double.states == {"1": 3, "2": 3}
    assert seen(look_at(where)) == seen(found)
