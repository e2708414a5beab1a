"""Automatic erasure, the whole way: read on the pages of a printer, set, proved, taken back. It is a double of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.command import Command
from shikiri.model.device import Device
from shikiri.model.facets.account import Account
from shikiri.model.facets.storage import Storage
from shikiri.model.nothing import Default, Things
from shikiri.model.say import LANGS
from shikiri.model.secret import Secret, to_keep
from shikiri.model.state import State
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import ServedAppliance, serve_appliances
from shikiri.simulator.appliances.ricoh import Ricoh
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.hosts.page_maps import maps_of, site_maps
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan, plan_between
from shikiri.workflow.push import undo
from shikiri.workflow.push.secure import Proof, Secured, secure
from shikiri.workflow.push.workplace import Workplace
from tests.workflow.test_secure_parts import place

NAME = "応接 mfp2"
CANARY = "Kanaria-2a7d-himitsu"
NEW = "Atarashii-6f1b-kagi"
WRONG = Command(parts=("form ricoh_wim storage.encrypted=false",))  # greyed out on that page


@dataclass
class Office:
    """One printer with pages for people, and what a push of it needs."""

    served: ServedAppliance
    folder: Path
    at: Workplace

    @property
    def double(self) -> Ricoh:
        assert isinstance(self.served.double, Ricoh)
        return self.served.double

    def host(self, *, allowed: bool, password: str = CANARY) -> Host:
        device = Device(name=NAME, platform="mfp", kinds=frozenset({"mfp"}), allow_unconfirmed=allowed)
        target = Target(
            device=NAME,
            platform="mfp",
            host="127.0.0.1",
            user="admin",
            password=Secret.plain(password),
            known_hosts=self.folder / "known_hosts",
            patience=Patience(connect=1, silence=2, answer=5),
            ports=dict(self.served.ports),
            forms=maps_of(device, site_maps(self.folder)),
        )
        return Host(device=device, target=target, secrets={})

    def look(self, *, allowed: bool = True, password: str = CANARY) -> Observed:
        found = observe(self.host(allowed=allowed, password=password))
        assert found.state is not None, found.error
        return found

    def plan(self, *, allowed: bool = True, **fields: object) -> DevicePlan:
        look = self.look(allowed=allowed)
        assert look.state is not None
        device = self.host(allowed=allowed).device
        return plan_between(device, look.state, wanted(look.state, **fields), reading=look.reading)

    def push(self, plan: DevicePlan, *, ok: bool = True) -> Secured:
        return secure(self.host(allowed=True), plan, at=self.at, push=True, prove=lambda _: Proof(ok=ok))


def wanted(state: State, **fields: object) -> State:
    facet = state.facet("storage")
    assert isinstance(facet, Things)
    items = tuple(replace(one, **fields) for one in facet.items)  # type: ignore[arg-type]  # fields of the thing
    return state.with_facet("storage", replace(facet, items=items))


def storage(look: Observed) -> Storage:
    assert look.state is not None
    (found,) = look.state.things("storage")
    assert isinstance(found, Storage)
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(undo, "_BOOT_S", 8.0)
    monkeypatch.setattr(undo, "_LOOK_AGAIN_S", 0.1)
    folder = tmp_path / "拠点 E"
    folder.mkdir()
    with ExitStack() as stack:
        doubles = [Ricoh(name=NAME, secrets={"admin": CANARY})]
        yield Office(stack.enter_context(serve_appliances(doubles))[NAME], folder, place(folder / "state"))


def test_erasure_is_read_set_and_proved(here: Office) -> None:
    look = here.look()
    assert storage(look).erase_per_job is False
    assert look.proved == {"login"}
    plan = here.plan(erase_per_job=True)
    assert [str(one) for one in plan.commands] == ["form ricoh_wim storage.erase_per_job=true"]
    result = here.push(plan)
    assert result.outcome == "changed", result.says
    assert here.double.writes == ["storage.autoEraseMemory=on"]
    assert storage(here.look()).erase_per_job is True
    assert here.plan(erase_per_job=True).commands == ()
    assert CANARY not in repr(result) + repr(plan) + repr(look)


def test_without_the_opt_in_it_is_refused_and_what_is_read_is_a_guess(here: Office) -> None:
    assert storage(here.look(allowed=False)).erase_per_job == Default(False, "M")
    plan = here.plan(allowed=False, erase_per_job=True)
    assert plan.commands == ()
    (refused,) = {why.key for _, why in plan.refused}
    assert refused == "write.unconfirmed"
    sentences = " ".join(tell(why, lang) for _, why in plan.refused for lang in LANGS)
    assert "allow_unconfirmed: true" in sentences
    assert here.double.writes == []


def test_when_a_later_setting_fails_erasure_goes_back(here: Office) -> None:
    plan = here.plan(erase_per_job=True)
    result = here.push(replace(plan, commands=(*plan.commands, WRONG)))
    assert result.outcome == "rolled_back", result.says
    assert here.double.writes == ["storage.autoEraseMemory=on", "storage.autoEraseMemory=off"]


def test_what_was_not_proved_goes_back(here: Office) -> None:
    assert here.push(here.plan(erase_per_job=True), ok=False).outcome == "rolled_back"
    assert here.double.auto_erase == "off"


def test_a_page_that_firmware_changed_is_left_alone(here: Office) -> None:
    plan = here.plan(erase_per_job=True)
    here.double.changed_pages = ("storage",)
    result = here.push(plan)
    assert result.outcome != "changed"
    assert here.double.writes == []


def test_a_new_password_of_the_administrator_is_set_through_the_pages(here: Office) -> None:
    look = here.look()
    assert look.state is not None
    facet = look.state.facet("account")
    assert isinstance(facet, Things)
    items = tuple(
        replace(one, password=to_keep(Secret.plain(NEW))) if isinstance(one, Account) and one.key == "admin" else one
        for one in facet.items
    )
    after = look.state.with_facet("account", replace(facet, items=items))
    device = here.host(allowed=True).device
    plan = plan_between(device, look.state, after, reading=look.reading, secrets_sure=True)
    assert [str(one) for one in plan.commands] == ["form ricoh_wim account.admin.password=***"]
    host = here.host(allowed=True)
    then = here.host(allowed=True, password=NEW)
    result = secure(host, plan, at=here.at, push=True, prove=lambda look: Proof(ok=look.proved == {"login"}), then=then)
    assert result.outcome == "changed", result.says
    assert here.double.writes == ["admin.password=***"]
    assert here.look(password=NEW).proved == {"login"}
    assert NEW not in repr(result) + repr(plan)
