"""What nobody offers is not asked for: leaving a control out changes no verdict."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.judge import bind_control, judge, judge_all
from shikiri.engine.label import label
from shikiri.guideline.controls import controls
from shikiri.guideline.policy import load_policy
from shikiri.model.control import Control
from shikiri.model.device import DEVICE_KINDS, Device
from shikiri.model.facets import FACETS
from shikiri.model.facility import Binding, PortUse, RadioPlace
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import FACILITY, NOW
from tests.strategies import states

BINDINGS = (
    None,
    Binding(),
    Binding(ports={"Gi1/0/3": PortUse(kind="seat", segment="guest")}),
    Binding(segments={"guest": ("lan1/1",)}),
    Binding(radios={"0": RadioPlace(room="hall")}),
)


def situation(state: State, binding: Binding | None, kinds: frozenset[str], *, silent: bool = False) -> Situation:
    devices = {"d1": Device(name="d1", platform="test", kinds=kinds, binding=binding)}
    if silent:
        devices["d2"] = Device(name="d2", platform="test", kinds=frozenset({"mfp"}))
    seen = {"d1": state}
    return Situation(
        facility=FACILITY,
        policy=load_policy("basic"),
        devices=devices,
        states=seen,
        now=NOW,
        labels=label(FACILITY, devices, seen),
        unreachable={"d2": say("error.unreachable", device="d2")} if silent else {},
        whole=True,
    )


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(sorted(FACETS)), min_size=0, max_size=6, unique=True).flatmap(
        lambda names: states(*names) if names else st.just(State(device="d1", platform="test", facets={}))
    ),
    st.sampled_from(BINDINGS),
    st.frozensets(st.sampled_from(sorted(DEVICE_KINDS)), min_size=1, max_size=4),
    st.booleans(),
)
def test_judging_all_says_what_each_control_alone_says(
    state: State, binding: Binding | None, kinds: frozenset[str], silent: bool
) -> None:
    together = judge_all(controls(), situation(state, binding, kinds, silent=silent))
    alone = [
        finding
        for control in controls()
        for finding in judge(
            bind_control(control, load_policy("basic")), situation(state, binding, kinds, silent=silent)
        )
    ]
    assert list(together) == alone


@pytest.mark.parametrize("control", controls(), ids=lambda one: one.id)
def test_a_control_on_things_is_silent_where_no_device_offers_its_facet(control: Control) -> None:
    if control.scope == "facility":
        return
    state = State(device="d1", platform="test", facets={})
    found = judge(bind_control(control, load_policy("basic")), situation(state, None, DEVICE_KINDS))
    assert list(found) == []
