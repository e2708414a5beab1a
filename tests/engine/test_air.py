"""Whose air it is, and what trials are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shikiri.engine.air import air_states
from shikiri.engine.judge import judge_all
from shikiri.engine.trials import judge_trials
from shikiri.guideline.controls import control, controls
from shikiri.model.air import Heard
from shikiri.model.device import Device
from shikiri.model.facets.trial import Trial
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Finding, Status
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.model.state import State
from tests.engine.world import FACILITY, situation, things

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
AP1, AP2, OTHER = "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:99"
DEVICES = {name: Device(name=name, platform="t", kinds=frozenset({"access_point"})) for name in ("ap1", "ap2")}


def running(device: str, *wlans: Wlan) -> State:
    return State(device=device, platform="t", facets={"wlan": things(*wlans)}, source="running")


OURS = (
    running("ap1", Wlan(handle="wlan0", ssid="Lobby", bssid=AP1)),
    running("ap2", Wlan(handle="wlan0", ssid="Lobby", bssid=AP2)),
)


def heard(*networks: Wlan, trials: Sequence[Trial] = (), station: str = "sta-a") -> Heard:
    return Heard(
        station=station,
        facility="demo",
        when=NOW,
        who="me",
        seconds=1.0,
        answers={f"probe {station}": "a\nb"},
        networks=networks,
        trials=tuple(trials),
    )


def net(bssid: str, ssid: str = "Lobby", **more: object) -> Wlan:
    return Wlan(handle=bssid, ssid=ssid, bssid=bssid, at={"ssid": Line("iw scan sta-a", 3)}, **more)  # type: ignore[arg-type]


def trials_of(states: Sequence[State]) -> dict[str, object]:
    return {one.key: one.result for state in states for one in state.things("trial") if isinstance(one, Trial)}


def test_a_network_belongs_to_whoever_sends_from_that_address() -> None:
    made = air_states([heard(net(AP1), net(AP2), net(OTHER, "Neighbour"))], OURS, DEVICES, FACILITY)
    by_device = {state.device: [one.handle for one in state.things("wlan")] for state in made}
    assert by_device == {"ap1": ["wlan0"], "ap2": ["wlan0"]}
    assert all(state.source == "air" and not state.is_complete("wlan") for state in made)


def test_a_trial_belongs_to_the_access_point_the_station_was_on() -> None:
    one = Trial(name="sta-a > sta-b arp", about="neighbour", result="refused", bssid=AP2)
    made = air_states([heard(trials=[one])], OURS, DEVICES, FACILITY)
    assert [(state.device, state.things("trial")) for state in made] == [("ap2", (one,))]


@pytest.mark.parametrize("ssid", ("Lobby", "lobby", "Lobby ", "Ｌｏｂｂｙ", "L-o-b-b-y"))
def test_our_name_from_a_strange_address_is_a_stranger(ssid: str) -> None:
    made = air_states([heard(net(AP1), net(OTHER, ssid))], OURS, DEVICES, FACILITY)
    assert trials_of(made) == {f"Lobby {OTHER}": "found"}


def test_only_ours_is_no_stranger_and_a_neighbour_is_none() -> None:
    made = air_states([heard(net(AP1), net(OTHER, "Cafe next door"))], OURS, DEVICES, FACILITY)
    assert trials_of(made) == {"Lobby": "absent"}


def test_a_stranger_is_sure_only_where_all_of_ours_are_known() -> None:
    mute = (OURS[0], running("ap2", Wlan(handle="wlan0", ssid="Lobby")))
    made = air_states([heard(net(AP1), net(OTHER))], mute, DEVICES, FACILITY)
    assert trials_of(made) == {f"Lobby {OTHER}": UNSAID}
    unread = air_states([heard(net(OTHER))], OURS[:1], DEVICES, FACILITY)
    assert trials_of(unread) == {f"Lobby {OTHER}": UNSAID}


def test_our_own_address_on_two_channels_is_a_stranger() -> None:
    copies = [replace(net(AP1), handle=f"{AP1} 2412"), replace(net(AP1), handle=f"{AP1} 2462")]
    made = air_states([heard(*copies)], OURS, DEVICES, FACILITY)
    assert trials_of(made) == {f"Lobby {AP1}": "found"}


def judged(*trials: Trial, found: Sequence[Finding] = ()) -> list[Finding]:
    state = State(device="ap1", platform="air", facets={"trial": things(*trials)}, source="air")
    made = replace(situation({"ap1": {}}, kinds=frozenset({"access_point"})), others=(state,))
    return list(judge_trials(controls(), made, found))


def test_a_trial_feeds_the_control_that_names_it() -> None:
    line = Line("probe sta-a", 7)
    silent = Trial(name="sta-a > sta-b arp", about="neighbour", result="refused", at={"": line})
    [one] = judged(silent)
    assert (one.control, one.device, one.status, one.source) == ("wlan-isolation", "ap1", Status.PASS, "air")
    assert (one.thing, one.lines) == ("trial:sta-a > sta-b arp@air", (line,))
    [bad] = judged(replace(silent, result="reached"))
    assert (bad.status, bad.actual) == (Status.FAIL, "neighbour = reached")


def test_what_could_not_be_tried_is_never_a_pass() -> None:
    [one] = judged(Trial(name="x", about="neighbour", why="other-silent"))
    assert one.status is Status.UNKNOWN
    assert one.reason is not None
    assert judged(Trial(name="x", about="neighbour", result=UNSAID))[0].status is Status.UNKNOWN


def test_it_is_silent_where_the_settings_have_spoken() -> None:
    good = things(Wlan(ssid="Lobby", enabled=True, client_isolation=True))
    files = judge_all([control("wlan-isolation")], situation({"ap1": {"wlan": good}}))
    assert any(one.control == "wlan-isolation" and one.status is Status.PASS for one in files)
    assert not judged(Trial(name="x", about="neighbour", why="other-silent"), found=files)
    assert [one.status for one in judged(Trial(name="x", about="neighbour", result="reached"), found=files)] == [
        Status.FAIL
    ]


@pytest.mark.parametrize(
    "about,result,control,status",
    (
        ("stranger", "found", "rogue-access-point", Status.FAIL),
        ("stranger", "absent", "rogue-access-point", Status.PASS),
        ("wrong-passphrase", "reached", "wrong-passphrase-refused", Status.FAIL),
        ("wrong-passphrase", "refused", "wrong-passphrase-refused", Status.PASS),
        ("wpa2-only", "reached", "wpa2-refused-where-wpa3", Status.FAIL),
        ("tkip", "reached", "wlan-ciphers", Status.FAIL),
        ("neighbour-across", "reached", "wlan-isolation-across-aps", Status.FAIL),
        ("management", "reached", "guest-management-unreachable", Status.FAIL),
        ("printer-other", "reached", "printers-reachable-as-designed", Status.FAIL),
        ("printer-designed", "refused", "printers-reachable-as-designed", Status.FAIL),
        ("listed-name", "reached", "dns-filter", Status.FAIL),
        ("listed-name", "refused", "dns-filter", Status.PASS),
    ),
)
def test_every_kind_of_trial_has_its_control(about: str, result: str, control: str, status: Status) -> None:
    found = judged(Trial(name="x", about=about, result=result))  # type: ignore[arg-type]
    assert (control, status) in [(one.control, one.status) for one in found]


def test_a_trial_of_no_device_is_the_facilitys() -> None:
    state = State(
        device="",
        platform="air",
        facets={"trial": things(Trial(name="x", about="management", result="reached"))},
        source="air",
    )
    made = replace(situation({"ap1": {}}), others=(state,))
    assert [(one.device, one.status) for one in judge_trials(controls(), made, ())] == [("", Status.FAIL)]


@pytest.mark.parametrize("age,fresh", ((0, True), (30, True), (31, False), (-1, False)))
def test_only_a_fresh_look_counts(age: int, fresh: bool) -> None:
    one = replace(heard(), when=NOW - timedelta(days=age))
    assert one.is_fresh(NOW, 30) is fresh
