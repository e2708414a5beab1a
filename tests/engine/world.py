"""A small world for engine tests: one facility, devices with given facets, controls made in place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from shikiri.engine.label import label
from shikiri.model.control import Clause, Control
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facility import DeclaredSegment, DeclaredWlan, Facility
from shikiri.model.nothing import FacetState, Things
from shikiri.model.policy import Policy
from shikiri.model.say import Say, Text
from shikiri.model.situation import Situation
from shikiri.model.state import State

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TEXT = Text("文", "text")
POLICY = Policy(profile="basic", parameters={"timeout": 600, "words": ("wpa2", "wpa3")}, tiers=("basic",))
FACILITY = Facility(
    id="demo",
    name=Text("デモ", "Demo"),
    facts={"wireless_lan": True},
    segments=(
        DeclaredSegment(name="guest", role="guest", vlan=20, subnets=("192.168.20.0/24",)),
        DeclaredSegment(name="office", role="business", vlan=10, subnets=("192.168.10.0/24",)),
    ),
    wlans=(
        DeclaredWlan(ssid="Lobby", segment="guest", audience="shared"),
        DeclaredWlan(ssid="Staff", segment="office", audience="staff"),
    ),
)


def control(name: str = "c", **changes: object) -> Control:
    """A control with everything filled in; name what matters to the test."""
    values: dict[str, object] = {
        "id": name,
        "items": ("3-3-1",),
        "title": TEXT,
        "why": TEXT,
        "by_hand": TEXT,
        "scope": "thing",
        "facet": "wlan",
        "require": (Clause("security", "one_of", ("wpa2", "wpa3")),),
    }
    return Control(**{**values, **changes})  # type: ignore[arg-type]


def things(*found: Thing, complete: bool = True) -> Things:
    return Things(found, complete)


def situation(
    devices: Mapping[str, Mapping[str, FacetState]],
    *,
    facility: Facility = FACILITY,
    unreachable: Mapping[str, Say] | None = None,
    whole: bool = True,
    inputs: frozenset[str] = frozenset({"fleet", "secrets", "lifecycle"}),
    kinds: frozenset[str] = frozenset({"router"}),
) -> Situation:
    """Devices by name, each with its facets."""
    states = {
        name: State(device=name, platform="test", facets=facets)
        for name, facets in devices.items()
        if name not in (unreachable or {})
    }
    boxes = {name: Device(name=name, platform="test", kinds=kinds) for name in devices}
    return Situation(
        facility=facility,
        policy=POLICY,
        devices=boxes,
        states=states,
        now=NOW,
        labels=label(facility, boxes, states),
        unreachable=unreachable or {},
        whole=whole,
        inputs=inputs,
    )
