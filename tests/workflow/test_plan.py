"""Plans for the example devices: what a machine mends it mends, and the rest is listed for a person by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from shikiri.engine.apply import desired
from shikiri.engine.diff import diff
from shikiri.engine.fold import fold
from shikiri.engine.judge import judge_all
from shikiri.engine.label import label
from shikiri.engine.want import left_alone
from shikiri.language import tell
from shikiri.model.facets.account import Account
from shikiri.model.facility import DeclaredSegment
from shikiri.model.finding import Status
from shikiri.model.nothing import Things
from shikiri.model.secret import Secret, to_keep, weigh
from shikiri.model.situation import Situation
from shikiri.workflow.captures import JST, read_homes
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.planning.path import Foothold
from shikiri.workflow.planning.plan import DevicePlan, plan_between, plan_site
from shikiri.workflow.planning.text import before_after, changes_text, commands_text
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import weighed, words_of

EXAMPLES = Path(__file__).parents[2] / "examples"
HOMES = ("cisco_ios", "cisco_ios-wlc", "yamaha_rtx")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=JST)
KEY = b"k" * 32
CANARIES = {
    "ops_password": "Kettle-Orchid-5519",
    "enable_password": "Plover-Quartz-8830",
    "guest_psk": "violet-harbour-42-lantern",
    "staff_psk": "copper-meadow-87-saddle",
}
PASSWORDS = {"admin-password-hashed", "admin-password-not-default", "admin-password-strong"}


@cache
def site() -> Site:
    return load_site(EXAMPLES / "facility.yml", NOW)


def judged(kind: str = "insecure", homes: tuple[str, ...] = HOMES, *, whole: bool = False) -> Judged:
    found = read_homes([EXAMPLES / home / kind for home in homes], site())
    words = words_of(site().facility)
    states = {one.device.name: weighed(one.state, KEY, words) for one in found}
    devices = {one.device.name: one.device for one in found}
    situation = Situation(
        facility=site().facility,
        policy=site().policy,
        devices=devices,
        states=states,
        labels=label(site().facility, devices, states),
        now=NOW,
        lifecycle=site().lifecycle,
        inputs=site().inputs | {"clock", "fleet"},
        whole=whole,
    )
    evidence = {one.device.name: one.evidence for one in found}
    return replace(judge_situation(situation, site().rules(None)), evidence=evidence)


def vault(found: Judged) -> Mapping[str, Mapping[str, Secret]]:
    """Passwords of each device's own, passphrases of the facility."""
    words = words_of(site().facility)
    return {
        device: {
            name: weigh(Secret.plain(text if name.endswith("psk") else f"{text}-{device[-3:]}"), KEY, words)
            for name, text in CANARIES.items()
        }
        for device in found.situation.states
    }


def plans(found: Judged, **more: object) -> Mapping[str, DevicePlan]:
    return plan_site(site(), found, vault(found), **more)  # type: ignore[arg-type]


def hands(plan: DevicePlan) -> set[tuple[str, str]]:
    """What a person has to do about failing findings of this very device: control, and why."""
    found: set[tuple[str, str]] = set()
    for hand in plan.by_hand:
        if hand.finding.status is Status.FAIL and hand.finding.device:
            found.add((hand.finding.control, hand.why.key))
    return found


def test_what_is_left_to_a_person_on_the_insecure_examples() -> None:
    """Reviewed by hand: strangers, hardware, firmware, and what no platform sets by itself."""
    found = plans(judged())
    strangers = {(control, "want.stranger") for control in PASSWORDS | {"accounts-allow-listed"}}
    assert hands(found["office-sw1"]) == strangers
    assert hands(found["office-edge1"]) == {("firmware-current", "want.no-table")}
    of_access_points = {(control, "ios.ap-account") for control in PASSWORDS | {"accounts-allow-listed"}}
    assert hands(found["office-wlc"]) - of_access_points == {
        ("firmware-current", "want.no-table"),
        ("guest-business-filtered", "want.remains"),  # an SSID profile that is in no policy: nobody knows its VLAN
        ("radio-power", "ios.not-by-itself"),
        ("wlan-ciphers", "want.protection-first"),  # an SSID nobody declared
        ("wlan-declared", "want.no-table"),
        ("wlan-encryption", "want.no-passphrase"),
    }


@pytest.mark.parametrize("whole", [False, True])
def test_afterwards_nothing_fails_that_a_machine_could_mend(whole: bool) -> None:
    found = judged(whole=whole)
    made = plans(found)
    states = {name: plan.after for name, plan in made.items()}
    labels = label(site().facility, found.situation.devices, states)
    after = replace(found.situation, states=states, labels=labels)
    listed = {hand.finding.uid for plan in made.values() for hand in plan.by_hand}
    left = left_alone(found.findings)
    failing = [
        one.uid
        for one in judge_all(found.controls.values(), after)
        if one.status is Status.FAIL and not left.covers(one) and one.uid not in listed
    ]
    assert failing == []


def test_a_switch_alone_is_mended_to_the_last_control_of_the_facility() -> None:
    found = judged(homes=("cisco_ios",), whole=True)
    made = plans(found)["office-sw1"]
    after = replace(found.situation, states={"office-sw1": made.after})
    by_control = {one.control: one.status for one in judge_all(found.controls.values(), after) if not one.device}
    for control in ("guest-business-separated", "segments-vlan", "printers-reachable-as-designed"):
        assert by_control[control] is Status.PASS


@pytest.mark.parametrize("home", HOMES)
def test_a_compliant_device_is_left_as_it_is(home: str) -> None:
    [made] = plans(judged("compliant", (home,))).values()
    assert (made.changed, made.commands, made.plan.changes, made.lockout) == (False, (), (), frozenset())


def test_no_secret_leaves_a_plan() -> None:
    made = plans(judged())
    text = repr(made) + "".join(
        part for plan in made.values() for part in (*before_after(plan), changes_text(plan), commands_text(plan))
    )
    assert "set-key ascii 0 ***" in text
    assert not [name for name, canary in CANARIES.items() if canary in text]


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    made = plans(judged())
    says = [hand.why for plan in made.values() for hand in plan.by_hand]
    says += [why for plan in made.values() for _, why in plan.refused]
    assert says
    assert all(tell(one, "ja") and tell(one, "en") for one in says)


def test_a_second_plan_from_what_was_foreseen_is_empty() -> None:
    found = judged()
    made = plans(found)
    states = {name: plan.after for name, plan in made.items()}
    labels = label(site().facility, found.situation.devices, states)
    again = fold(
        found.controls.values(),
        replace(found.situation, states=states, labels=labels),
        left_alone(found.findings),
        vault(found),
    )
    for name, plan in made.items():
        changes = diff(plan.after, desired(again.states[name], again.gone)).changes
        refused = {change.thing for change, _ in plan.refused}
        assert not [one for one in changes if one.thing not in refused]


def test_refused_things_are_listed_and_stay_as_they_are() -> None:
    plan = plans(judged(homes=("cisco_ios-wlc",)))["office-wlc"]
    refused = {change.thing for change, _ in plan.refused}
    assert "radio:ap-lobby/0" in refused
    assert not refused & {change.thing for change in plan.plan.changes}


def test_only_the_controls_asked_for() -> None:
    plan = plans(judged(homes=("cisco_ios",)), only=frozenset({"telnet-off"}))["office-sw1"]
    assert {(one.facet, one.field) for one in plan.plan.changes} == {("management", "enabled")}
    assert (plan.lockout, plan.controls) == (frozenset({"telnet-off"}), frozenset({"telnet-off"}))


def test_only_the_devices_asked_for() -> None:
    assert list(plans(judged(), devices=frozenset({"office-sw1", "no-such"}))) == ["office-sw1"]


def test_clocks_need_time_and_are_named() -> None:
    assert plans(judged(homes=("cisco_ios",)))["office-sw1"].later == {"time-synchronised"}


def test_the_account_in_use_stays_and_its_heir_is_made() -> None:
    plan = plans(judged(homes=("cisco_ios",)), footholds={"office-sw1": Foothold(user="admin")})["office-sw1"]
    names = {one.key for one in plan.after.things("account")}
    assert {"admin", "ops"} <= names
    assert ("accounts-allow-listed", "plan.own-account") in hands(plan)
    alone = plans(
        judged(homes=("cisco_ios",)),
        only=frozenset({"accounts-allow-listed"}),
        footholds={"office-sw1": Foothold(user="admin")},
    )["office-sw1"]
    assert [str(one).split()[:3] for one in alone.commands] == [["username", "ops", "privilege"]]
    assert alone.lockout == {"accounts-allow-listed"}
    other = plans(judged(homes=("cisco_ios",)), footholds={"office-sw1": Foothold(user="ops")})["office-sw1"]
    assert "admin" not in {one.key for one in other.after.things("account")}


def test_a_way_in_from_elsewhere_is_not_closed() -> None:
    """Who manages from the business network is told, and everything else is mended."""
    foothold = Foothold(address="192.168.10.7")
    plan = plans(judged(homes=("cisco_ios",)), footholds={"office-sw1": foothold})["office-sw1"]
    assert ("ssh-from-management-only", "plan.cuts-off") in hands(plan)
    assert {"time_sync", "port_isolation"} <= {one.facet for one in plan.plan.changes}


def test_what_people_left_aside_is_left_aside() -> None:
    found = judged(homes=("cisco_ios",))
    waived = tuple(
        replace(one, status=Status.WAIVED) if one.control == "http-off" else one
        for one in found.findings
        if one.control != "smart-install-off"
    )
    new = tuple(replace(one, adoption="new") for one in found.findings if one.control == "smart-install-off")
    plan = plans(replace(found, findings=(*waived, *new)))["office-sw1"]
    assert not plan.controls & {"http-off", "smart-install-off"}
    assert "http-off" not in {hand.finding.control for hand in plan.by_hand}


def test_a_facet_that_was_not_read_whole_gets_no_change() -> None:
    found = judged(homes=("cisco_ios",))
    state = found.situation.states["office-sw1"]
    half = replace(
        state,
        facets={
            name: replace(one, complete=False) if isinstance(one, Things) else one for name, one in state.facets.items()
        },
    )
    situation = replace(found.situation, states={"office-sw1": half})
    plan = plans(replace(judge_situation(situation, site().rules(None)), evidence=found.evidence))["office-sw1"]
    assert plan.commands == ()


def test_what_is_missing_is_made_though_its_control_does_not_count() -> None:
    """`manage: create` is the facility's own word; a basic profile does not count `segment-seen`."""
    found = judged(homes=("cisco_ios",), whole=True)
    old = found.situation
    facility = replace(
        old.facility,
        manage="create",
        segments=(*old.facility.segments, DeclaredSegment(name="lab", role="pcs", vlan=40, subnets=("10.0.40.0/24",))),
    )
    device = old.devices["office-sw1"]
    assert device.binding is not None
    words = {"lab": ("Vlan40",)}
    binding = replace(
        device.binding,
        segments={**device.binding.segments, **words},
        addresses={"lab": frozenset({"10.0.40.1/24"})},
    )
    situation = replace(old, facility=facility, devices={"office-sw1": replace(device, binding=binding)})
    made = plans(replace(judge_situation(situation, site().rules(None)), evidence=found.evidence))["office-sw1"]
    assert " ip address 10.0.40.1 255.255.255.0" in commands_text(made).splitlines()
    guarded = {one.key for one in made.after.things("filter")}
    assert "Vlan40" in guarded
    fixed = replace(situation, facility=replace(facility, manage="fix"))
    kept = plans(replace(judge_situation(fixed, site().rules(None)), evidence=found.evidence))["office-sw1"]
    assert "10.0.40.1" not in commands_text(kept)


def test_the_plan_of_a_rotation_writes_what_nobody_can_read() -> None:
    found = judged("compliant", ("cisco_ios",))
    device, before = found.situation.devices["office-sw1"], found.situation.states["office-sw1"]
    facet = before.facet("account")
    assert isinstance(facet, Things)
    new = Secret.plain("Harbour-Lantern-7731")
    accounts = tuple(
        replace(one, password=to_keep(new)) if isinstance(one, Account) and one.key == "ops" else one
        for one in facet.items
    )
    after = before.with_facet("account", replace(facet, items=accounts))
    reading = found.evidence["office-sw1"].reading
    assert plan_between(device, before, after, reading=reading).commands == ()
    plan = plan_between(device, before, after, reading=reading, secrets_sure=True)
    assert [str(one) for one in plan.commands] == ["username ops privilege 15 algorithm-type scrypt secret ***"]
    assert [one.field for one in plan.plan.changes] == ["password"]
    assert "Harbour" not in repr(plan) + changes_text(plan)
