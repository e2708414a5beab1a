"""The path we stand on stays open, or there is no plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.apply import apply
from shikiri.engine.want import Wanted
from shikiri.model.facets.account import Account
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.management import Management
from shikiri.model.facets.segment import Segment
from shikiri.model.net import AddressSet
from shikiri.model.nothing import GONE, UNSAID
from shikiri.model.plan import NEW, Wish
from shikiri.model.situation import Situation
from shikiri.workflow.planning.path import Foothold, cut_off, own_accounts
from tests.guideline.remedies.place import FACILITY, place

ANY = AddressSet.of("any4")
SSH = Management(handle="ssh", name="ssh", service="ssh", enabled=True, sources=ANY)
TELNET = Management(handle="telnet", name="telnet", service="telnet", enabled=True, sources=ANY)
MANAGED = Segment(handle="Vlan99", name="Vlan99", vlan=99, addresses=frozenset({"192.168.99.1/24"}))
GATE = Filter(
    handle="Vlan99 in", interface="Vlan99", direction="in", family="ip4",
    rules=(Rule(action="permit"),), default="deny",
)  # fmt: skip
OPS = Account(handle="ops", name="ops", kind="named", enabled=True)
SHUT = (Rule(action="deny", destinations=AddressSet.of("192.168.99.0/24")), Rule(action="permit"))


def found() -> Situation:
    return place(SSH, TELNET, MANAGED, GATE, OPS)


def wish(facet: str, at: int, field: str, value: object) -> Wish:
    return Wish(control="c", device="r1", facet=facet, at=at, field=field, value=value, thing="t")


def why(*wishes: Wish, foothold: Foothold | None = None, here: Situation | None = None) -> str:
    situation = here or found()
    said = cut_off(situation, Wanted(states=apply(situation.states, wishes), wishes=wishes), "r1", foothold)
    return said.key if said is not None else ""


@pytest.mark.parametrize(
    "wishes",
    [
        (wish("management", 0, "enabled", False), wish("management", 1, "enabled", False)),
        (
            wish("management", 0, "sources", AddressSet.of("192.168.10.0/24")),
            wish("management", 1, "sources", AddressSet.of("192.168.10.0/24")),
        ),
        (wish("filter", 0, "rules", SHUT),),
        (wish("filter", 0, "rules", ()),),
    ],
)
def test_a_plan_that_shuts_us_out_is_seen(wishes: tuple[Wish, ...]) -> None:
    assert why(*wishes) == "plan.cuts-off"


@pytest.mark.parametrize(
    "wishes",
    [
        (),
        (wish("management", 1, "enabled", False),),
        (wish("management", 0, "sources", AddressSet.of("192.168.99.0/24")), wish("management", 1, "enabled", False)),
        (wish("filter", NEW, "", replace(GATE, interface="Vlan20", handle="", rules=())),),
        (wish("account", 0, "password", UNSAID),),
    ],
)
def test_a_plan_that_leaves_a_door_is_fine(wishes: tuple[Wish, ...]) -> None:
    assert why(*wishes) == ""


def test_who_comes_from_elsewhere_is_asked_about() -> None:
    narrow = (
        wish("management", 0, "sources", AddressSet.of("192.168.99.0/24")),
        wish("management", 1, "enabled", False),
    )
    assert why(*narrow, foothold=Foothold(address="192.168.10.7")) == "plan.cuts-off"
    assert why(*narrow, foothold=Foothold(address="192.168.99.7")) == ""


def ours(*wishes: Wish, user: str) -> list[str]:
    situation = found()
    wanted = Wanted(states=apply(situation.states, wishes), wishes=wishes)
    return [one.key for one in own_accounts(situation, wanted, "r1", Foothold(user=user))]


def test_the_account_in_use_is_seen_to_go() -> None:
    gone, off = wish("account", 0, "", GONE), wish("account", 0, "enabled", False)
    assert [ours(one, user="ops") for one in (gone, off)] == [["ops"], ["ops"]]
    assert ours(gone, user="radius-user") == []
    assert ours(gone, user="") == []
    assert ours(wish("account", 0, "password", UNSAID), user="ops") == []


def test_what_was_shut_before_is_not_our_doing() -> None:
    here = place(replace(SSH, enabled=False), MANAGED, OPS)
    assert why(wish("account", 0, "privilege", "user"), here=here) == ""


def test_without_a_management_network_there_is_nobody_to_ask_for() -> None:
    bare = replace(FACILITY, manage_from="", segments=FACILITY.segments[:1])
    here = place(SSH, OPS, facility=bare)
    assert why(wish("management", 0, "enabled", False), here=here) == ""
