"""Laws of want, over every control and every device text: the fix passes, in any order, once, and breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.apply import desired
from shikiri.engine.clashes import conflicts
from shikiri.engine.diff import diff
from shikiri.engine.fold import fold, passing
from shikiri.engine.guard import admission
from shikiri.engine.judge import bind_control, judge_all
from shikiri.engine.label import label
from shikiri.engine.match import NO, YES, holds
from shikiri.engine.pairs import follows_of
from shikiri.engine.tables import candidates, goal
from shikiri.engine.want import Left, Wanted
from shikiri.guideline.controls import controls
from shikiri.guideline.policy import PROFILES, load_policy
from shikiri.model.control import Control, Ensure
from shikiri.model.device import DEVICE_KINDS, Device
from shikiri.model.facility import (
    Binding,
    DeclaredAccount,
    DeclaredLogging,
    DeclaredSegment,
    DeclaredTime,
    DeclaredWlan,
    Flow,
    PortUse,
    SecretName,
)
from shikiri.model.finding import Status
from shikiri.model.nothing import Default
from shikiri.model.plan import NEW, Plan
from shikiri.model.policy import Policy, ProfileName
from shikiri.model.secret import Secret, weigh
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from tests.engine.world import FACILITY, situation
from tests.platforms.test_golden import CASES, read_case
from tests.strategies import states

KEY = b"k" * 32
VAULT = {
    name: weigh(Secret.plain(text), KEY)
    for name, text in {
        "guest_psk": "violet-harbour-42-lantern",
        "ops_password": "Kettle-Orchid-5519-mint",
        "enable_password": "Plover-Quartz-8830-dune",
    }.items()
}
DEMO = replace(
    FACILITY,
    wlans=(
        DeclaredWlan(ssid="Lobby", segment="guest", audience="shared", psk=SecretName("guest_psk")),
        DeclaredWlan(ssid="Staff", segment="office", audience="staff"),
    ),
    segments=(
        *FACILITY.segments,
        DeclaredSegment(name="printers", role="printers", vlan=30, subnets=("192.168.30.0/24",)),
        DeclaredSegment(name="management", role="management", vlan=99, subnets=("192.168.99.0/24", "2001:db8:99::/64")),
    ),
    accounts=(DeclaredAccount(name="ops", secret=SecretName("ops_password")),),
    flows=(Flow(source="guest", destination="printers", protocol="tcp", ports=("631",)),),
    time=DeclaredTime(servers=("192.168.99.123",)),
    logging=DeclaredLogging(hosts=("192.168.99.10",)),
)
WELL = (Status.PASS, Status.NOT_APPLICABLE)
BINDING = Binding(
    segments={"guest": ("lan1", "Vlan20"), "office": ("lan2", "Vlan10"), "management": ("lan3", "Vlan99")},
    ports={"GigabitEthernet1/0/1": PortUse(kind="seat", segment="guest")},
)
ENSURING = tuple(one for one in controls() if one.ensure or one.remedy)
FACETS = tuple(sorted({one.facet for one in ENSURING}))
TABLES = [(one, table) for one in ENSURING for table in one.ensure]


@cache
def policy(profile: ProfileName) -> Policy:
    return load_policy(profile)


def of(state: State, profile: ProfileName = "basic") -> Situation:
    """One device that is of every kind, so that every control concerns it."""
    base = situation({}, facility=replace(DEMO, profile=profile))
    device = Device(name=state.device, platform=state.platform, kinds=DEVICE_KINDS, binding=BINDING)
    devices, seen = {state.device: device}, {state.device: state}
    return replace(base, policy=policy(profile), devices=devices, states=seen, labels=label(DEMO, devices, seen))


def vault_of(found: Situation) -> Mapping[str, Mapping[str, Secret]]:
    return dict.fromkeys(found.states, VAULT)


def after(found: Situation, wanted: Wanted) -> Situation:
    labels = label(found.facility, found.devices, wanted.states)
    return replace(found, states=wanted.states, labels=labels)


def unmended(known: tuple[Control, ...], found: Situation, wanted: Wanted) -> Iterator[str]:
    """Failing findings of controls with a table that neither pass afterwards nor are left to a person."""
    hands = {hand.finding.uid for hand in wanted.by_hand}
    for finding in judge_all(known, after(found, wanted)):
        if finding.status is Status.FAIL and finding.uid not in hands:
            yield finding.uid


def hold(known: tuple[Control, ...], found: Situation) -> Wanted:
    """The laws on one device; `fold` itself refuses what would break another control."""
    wanted = fold(known, found, vault=vault_of(found))
    assert not list(unmended(known, found, wanted))
    broken = {one.uid for one in judge_all(known, after(found, wanted)) if one.status not in WELL}
    assert not passing(judge_all(known, found)) & broken
    again = fold(known, after(found, wanted), vault=vault_of(found))
    assert (again.wishes, again.states) == ((), wanted.states)
    assert fold(tuple(reversed(known)), found, vault=vault_of(found)).states == wanted.states
    for name, before in found.states.items():
        plan = diff(before, desired(wanted.states[name], wanted.gone))
        written = {(one.facet, one.field) for one in plan.changes}
        mine = [wish for wish in wanted.wishes if wish.device == name]
        made = {(wish.facet, wish.thing) for wish in mine if wish.at == NEW}
        wished = {(wish.facet, "" if (wish.facet, wish.thing) in made else wish.field) for wish in mine}
        assert written <= wished
        assert all(follows_of(*one) or one == ("radio", "power_dbm") for one in wished - written)
        assert set(plan.unclear) <= set(diff(before, before).unclear)
        assert diff(wanted.states[name], wanted.states[name]).changed is False
    return wanted


@pytest.mark.parametrize("profile", PROFILES)
def test_no_two_tables_contradict_each_other(profile: ProfileName) -> None:
    assert conflicts(controls(), policy(profile)) == ()


@pytest.mark.parametrize("one,table", TABLES, ids=[f"{one.id}.{table.path}" for one, table in TABLES])
def test_every_row_leads_to_a_value_its_own_control_accepts(one: Control, table: Ensure) -> None:
    bound = bind_control(one, policy("basic"))
    tests = [test for test in bound.require if test.path == (table.path,)]
    reached = 0
    for value in candidates(table, one.facet, bound.require):
        found = goal(table, one.facet, value, policy("basic").parameters)
        if found is not None and (not tests or any(holds(value, test) is NO for test in tests)):
            reached += 1
            assert found.fits
            assert all(holds(found.value, test) is YES for test in tests)
    assert reached, "no value that the control refuses has a row in this table"


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.parts[-3:]))
def test_the_laws_hold_on_every_device_text(folder: Path) -> None:
    spoken = platform(folder.parent.parent.name)
    found = of(parse(spoken, read_case(folder, spoken)))
    wanted = hold(ENSURING, found)
    broken = {one.uid for one in judge_all(controls(), after(found, wanted)) if one.status not in WELL}
    assert not passing(judge_all(controls(), found)) & broken


def test_some_device_text_is_mended_and_some_left_to_a_person() -> None:
    """The laws above would hold on nothing at all: this says that something happened."""
    mended, left = 0, 0
    for folder in CASES:
        spoken = platform(folder.parent.parent.name)
        found = of(parse(spoken, read_case(folder, spoken)))
        wanted = fold(ENSURING, found, vault=vault_of(found))
        mended, left = mended + len(wanted.wishes), left + len(wanted.by_hand)
    assert mended
    assert left


@settings(max_examples=120)
@given(st.data(), st.sampled_from(PROFILES))
def test_the_laws_hold_on_states_nobody_has_seen_yet(data: st.DataObject, profile: ProfileName) -> None:
    facet = data.draw(st.sampled_from(FACETS))
    known = tuple(one for one in ENSURING if one.facet == facet)
    hold(known, of(data.draw(states(facet)), profile))


@settings(max_examples=30)
@given(states("segment", "filter", "management", "nat", "port_isolation", "wlan", read=True), st.sampled_from(PROFILES))
def test_the_laws_hold_where_networks_and_filters_meet(state: State, profile: ProfileName) -> None:
    hold(ENSURING, of(state, profile))


@settings(max_examples=30)
@given(states("account", "snmp", "management", "radio", "wlan", read=True), st.sampled_from(PROFILES))
def test_the_laws_hold_where_accounts_and_doors_meet(state: State, profile: ProfileName) -> None:
    hold(ENSURING, of(state, profile))


@settings(max_examples=40)
@given(states("wlan", read=True), st.sampled_from(PROFILES))
def test_nobody_has_to_join_a_network_in_another_way(state: State, profile: ProfileName) -> None:
    found = of(state, profile)
    wanted = fold([one for one in ENSURING if one.facet == "wlan"], found, vault=vault_of(found))
    for before, now in zip(state.things("wlan"), wanted.states[state.device].things("wlan"), strict=True):
        was, will = (admission(plain(getattr(thing, "security", None))) for thing in (before, now))
        assert was == will or (was in ("anybody", "old-key") and now.key == "Lobby")


def plain(value: object) -> object:
    return value.value if isinstance(value, Default) else value


@settings(max_examples=30)
@given(states("wlan", "management"))
def test_what_is_left_alone_stays_and_what_was_not_read_is_not_written(state: State) -> None:
    found = of(state)
    left = Left(controls=frozenset(one.id for one in ENSURING))
    assert fold(ENSURING, found, left) == Wanted(states=found.states)
    for wish in fold(ENSURING, found, vault=vault_of(found)).wishes:
        assert state.is_complete(wish.facet)


def test_nothing_to_want_is_no_plan() -> None:
    bare = State(device="d1", platform="test", facets={})
    assert diff(bare, hold(ENSURING, of(bare)).states["d1"]) == Plan()


def test_the_profiles_are_all_looked_at() -> None:
    assert get_args(ProfileName) == PROFILES
