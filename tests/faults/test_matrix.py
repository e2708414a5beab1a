"""Every fault of the simulator at every step of a push: old or new, never between; others unaffected; all told."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.simulator import Fault, IosMachine, YamahaMachine
from shikiri.workflow import clock
from shikiri.workflow.history.record import store_of
from shikiri.workflow.observe import observe_all
from shikiri.workflow.verify import judge_and_keep
from tests.ansible.office import CANARY, Office, office
from tests.faults.alive import ROUTER, SWITCH, Alive, alive, own_store, router, settings, switch

# The logins of a push on the switch, one after the other. The router has nothing to close.
LOOK, LOOK_AGAIN, PUSH, CLOSE, PROVE, CONFIRM = 1, 2, 3, 4, 5, 6


def fault(kind: str, connection: int = 1, at: int = 0, match: str = ".*", command: int = 0) -> Fault:
    return Fault(kind=kind, connection=connection, last=0, at=at, match=match, command=command)  # type: ignore[arg-type]


# device, fault -> what becomes of the device
HARDEN: dict[str, tuple[str, Fault, set[str]]] = {
    "nobody answers": (SWITCH, fault("refuse", LOOK), {"unreachable"}),
    "nobody answers before the push": (SWITCH, fault("refuse", PUSH), {"failed"}),
    "nobody answers at the closing": (SWITCH, fault("refuse", CLOSE), {"left_armed"}),
    "nobody answers after the push": (SWITCH, fault("refuse", PROVE), {"left_armed"}),
    "nobody answers at the confirming": (SWITCH, fault("refuse", CONFIRM), {"left_armed"}),
    "the password is refused": (SWITCH, fault("wrong_password", LOOK), {"unreachable"}),
    "the password is refused after the push": (SWITCH, fault("wrong_password", PROVE), {"left_armed"}),
    "silence while it is read": (SWITCH, fault("hang", LOOK, at=40), {"unreachable"}),
    "silence in the middle of the push": (SWITCH, fault("hang", PUSH, at=9), {"left_armed", "failed"}),
    "silence in the middle of the closing": (SWITCH, fault("hang", CLOSE, at=8), {"left_armed"}),
    "silence while it is read again": (SWITCH, fault("hang", PROVE, at=40), {"left_armed"}),
    "silence at the confirming": (SWITCH, fault("hang", CONFIRM, at=2), {"left_armed"}),
    "closed while it is read": (SWITCH, fault("close", LOOK, at=3000), {"unreachable"}),
    "closed in the middle of the push": (SWITCH, fault("close", PUSH, at=420), {"left_armed", "failed"}),
    "closed while it is read again": (SWITCH, fault("close", PROVE, at=3000), {"left_armed"}),
    "noise while it is read": (SWITCH, fault("garble", LOOK, at=200), {"unreachable", "unchanged", "refused"}),
    "closed at the confirming": (SWITCH, fault("close", CONFIRM, at=60), {"left_armed", "failed"}),
    "noise while it is read again": (SWITCH, fault("garble", PROVE, at=200), {"left_armed"}),
    "a restart in the middle of the push": (SWITCH, fault("reboot", PUSH, at=2), {"left_armed", "failed"}),
    "a command that does nothing": (SWITCH, fault("ignore", match="no ip http server"), {"left_armed"}),
    "no command does anything": (SWITCH, fault("ignore", match="(transport|no ip http).*"), {"left_armed"}),
    "an error that was none": (SWITCH, fault("grumble", match="no ip http server"), {"changed", "left_armed"}),
    "another host key": (SWITCH, fault("strange_key", LOOK_AGAIN), {"unreachable"}),
    "another host key after the push": (SWITCH, fault("strange_key", PROVE), {"left_armed"}),
    "the arming does nothing": (ROUTER, fault("ignore", match="schedule at .* restart"), {"refused"}),
    "the change does nothing": (ROUTER, fault("ignore", match="upnp"), {"left_armed"}),
    "the disarming does nothing": (ROUTER, fault("ignore", match="no schedule"), {"left_armed"}),
    "the saving does nothing": (ROUTER, fault("ignore", match="save"), {"failed"}),
    "an error in Japanese": (ROUTER, fault("grumble", match="upnp"), {"left_armed"}),
    "an error in Japanese while arming": (ROUTER, fault("grumble", match="schedule at .* restart"), {"refused"}),
    "an error in Japanese while saving": (ROUTER, fault("grumble", match="save"), {"failed"}),
    "a router restarts in the middle": (ROUTER, fault("reboot", PUSH, at=2), {"left_armed", "failed"}),
    "a router falls silent": (ROUTER, fault("hang", PUSH, at=6), {"left_armed", "failed"}),
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own_store(monkeypatch, tmp_path / "state" / "runs.db")
    return office(tmp_path)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """The devices after a push that nothing disturbed."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        home = tmp_path_factory.mktemp("calm")
        own_store(monkeypatch, home / "runs.db")
        with alive(office(home), [switch(), router()]) as here:
            _, results = here.harden()
            assert {one.outcome for one in results.values()} == {"changed"}
            assert here.machines[SWITCH].faults.connections == CONFIRM
            assert here.machines[ROUTER].faults.connections == CONFIRM - 1
            return {name: settings(machine) for name, machine in here.machines.items()}


def runs(here: Alive) -> int:
    """How many runs the store holds; it opens, and every run is whole."""
    store = store_of(here.inventory().site)
    try:
        return len(list(store.runs(here.inventory().site.facility.customer, here.inventory().site.facility.id)))
    finally:
        store.close()


@pytest.mark.parametrize("case", HARDEN)
def test_harden_leaves_the_old_or_the_new_and_never_between(
    case: str, site: Office, new: dict[str, tuple[str, str]], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name, planted, expected = HARDEN[case]
    other = ROUTER if name == SWITCH else SWITCH
    beside = list(HARDEN).index(case) % 4 == 0  # in every fourth case a neighbour looks on
    machines: list[IosMachine | YamahaMachine] = [switch()] if name == SWITCH else [router()]
    machines += ([router(drifted=False)] if name == SWITCH else [switch(drifted=False)]) if beside else []
    with alive(site, machines, {name: [planted]}) as here:
        machine = here.machines[name]
        old = settings(machine)
        done, results = here.harden()
        told = " ".join(tell(sentence, "ja") for sentence in results[name].says)
        assert results[name].outcome in expected, told
        assert not beside or results[other].outcome == "unchanged"
        assert name in told or results[name].outcome == "unchanged"
        assert CANARY not in told + repr(done) + "".join(capfd.readouterr())
        assert done.exit in ({1} if results[name].outcome in {"left_armed", "failed"} else {3, 4})
        assert done.trouble is None
        assert runs(here) == 1
        here.heal()
        assert settings(machine) in {old, new[name], (new[name][0], old[1])}
        assert settings(machine)[1] in {old[1], new[name][1]}
        assert machine.boots <= 1
        done, results = here.harden()
        told = " ".join(tell(sentence, "ja") for sentence in results[name].says)
        assert results[name].outcome in {"changed", "unchanged"}, told
        assert settings(machine) == new[name]
        assert runs(here) == 2
    for path in (tmp_path / "state").rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes()


VERIFY: dict[str, Fault] = {
    "refuse": fault("refuse"),
    "wrong_password": fault("wrong_password"),
    "hang": fault("hang", at=40),
    "close": fault("close", at=3000),
    "garble": fault("garble", at=200),
    "strange_key": fault("strange_key", connection=2),
    "slow": fault("slow", at=200_000),
    "reboot": fault("reboot", at=1),
    "ignore": fault("ignore"),
    "grumble": fault("grumble"),
}


@pytest.mark.parametrize("kind", VERIFY)
def test_verify_writes_nothing_tells_what_is_wrong_and_goes_on(kind: str, site: Office) -> None:
    with alive(site, [switch(drifted=False), router(drifted=False)], {SWITCH: [VERIFY[kind]]}) as here:
        inventory = here.inventory()
        if kind == "strange_key":
            observe_all(inventory.hosts)  # the first contact pins the key
        verified = judge_and_keep(inventory, observe_all(inventory.hosts), clock.now())
        status = {finding.status.value for finding in verified.judged.findings if finding.device == SWITCH}
        disturbed = kind in {"refuse", "wrong_password", "hang", "close", "strange_key"}
        assert ("unreachable" in status) == disturbed or kind == "garble"
        if disturbed:
            assert status == {"unreachable"}
        other = {finding.status.value for finding in verified.judged.findings if finding.device == ROUTER}
        assert "unreachable" not in other
        assert "pass" in other
        assert verified.exit() in {3, 4}
        assert verified.trouble is None
        assert runs(here) == 1
        assert not any(machine.writes for machine in here.machines.values())
