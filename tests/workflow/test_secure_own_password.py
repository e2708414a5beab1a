"""A push that changes the password of the very login it came by: what follows comes by the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.device import Device
from shikiri.model.facets.account import Account
from shikiri.model.nothing import Things
from shikiri.model.secret import NO_SECRET, Secret, to_keep
from shikiri.model.state import State
from shikiri.simulator.appliances.hp.printer import HpPrinter
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import observe
from shikiri.workflow.planning.plan import plan_between
from shikiri.workflow.push.secure import Proof, opened_after, secure
from tests.platforms.mfp.hp_boxes import FACTORY, OLD, cdm, desk, ledm
from tests.workflow.test_secure_parts import place

NEW = "Lantern-violet-2"


def wished(state: State) -> State:
    """Another password, and the community everybody knows switched off: the last stage of a push."""
    wishes: dict[str, dict[str, Any]] = {
        "account": {"password": to_keep(Secret.plain(NEW))},
        "snmp": {"enabled": False},
    }
    for facet, fields in wishes.items():
        seen = state.facet(facet)
        assert isinstance(seen, Things)
        items = tuple(replace(one, **fields) if one.key in {"admin", "public"} else one for one in seen.items)
        state = state.with_facet(facet, replace(seen, items=items))
    return state


@pytest.mark.parametrize(("make", "password"), [(ledm, OLD), (cdm, FACTORY)], ids=["ledm", "cdm"])
def test_every_later_login_of_the_push_uses_the_new_password(
    make: Callable[..., HpPrinter], password: str, tmp_path: Path
) -> None:
    with desk(make(), tmp_path, password=password) as box:
        device = Device(name="mfp1", platform="mfp", kinds=frozenset({"mfp"}), allow_unconfirmed=True)
        host = Host(device=device, target=box.target(), secrets={})
        look = observe(host)
        assert look.state is not None
        plan = plan_between(device, look.state, wished(look.state), reading=look.reading, secrets_sure=True)
        assert [one.stage for one in plan.commands] == ["prepare", "close"]
        result = secure(host, plan, at=place(tmp_path), push=True, prove=lambda _: Proof(ok=True), allow_unsafe=True)
        assert result.outcome == "changed", result.says
        assert box.double.password == NEW
        assert box.double.settings["public"] is False
        assert box.double.wrong == 0
        assert NEW not in repr(result)


def test_the_password_of_another_account_changes_nothing_for_us(tmp_path: Path) -> None:
    with desk(ledm(), tmp_path, password=OLD) as box:
        device = Device(name="mfp1", platform="mfp", kinds=frozenset({"mfp"}))
        host = Host(device=device, target=replace(box.target(), user="ops"), secrets={})
        look = observe(host, doors=frozenset({"look"}))
    assert look.state is not None
    account = Account(name="admin", password=NO_SECRET, handle="admin")
    before = look.state.with_facet("account", Things((account,), complete=True))
    after = look.state.with_facet(
        "account", Things((replace(account, password=to_keep(Secret.plain(NEW))),), complete=True)
    )
    plan = plan_between(device, before, after, secrets_sure=True)
    assert opened_after(host, plan) is host
    own = replace(host, target=replace(host.target, user="admin"))
    assert opened_after(own, plan).target.password.reveal() == NEW
