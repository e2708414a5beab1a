"""A door on another port is knocked at too: where the device itself says it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from shikiri.model.facets.management import Management
from shikiri.model.facets.segment import Segment
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.state import State
from shikiri.workflow.probe.places import MANAGEMENT, management


def test_ports_that_a_device_told_are_tried() -> None:
    doors = (
        Management(name="ssh 2222", service="ssh", port=2222),
        Management(name="http", service="http", port=UNSAID),
    )
    segment = Segment(name="guest", addresses=frozenset({"192.168.20.1/24"}))
    facets = {"management": Things(doors, complete=True), "segment": Things((segment,), complete=True)}
    state = State(device="ap1", platform="linux_ap", facets=facets)
    inventory: Any = SimpleNamespace(devices={}, hosts=())
    (place,) = management(inventory, {"ap1": state})
    assert (place.address, place.ports) == ("192.168.20.1", (*MANAGEMENT, 2222))
