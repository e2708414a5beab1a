"""Whose device was here: in no evidence, in no kept state; of a stranger on our own network, just enough to find it."""

from __future__ import annotations

import pytest

from shikiri.model.facets.stations import Station
from shikiri.model.nothing import Things
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.platforms.linux.leases import LEASES, NEIGHBOURS
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.history.accepted import plain_state, state_text
from tests.platforms.test_golden import HERE, read_case

CASE = HERE / "linux_ap" / "stations" / "wired-and-leased"
WHOLE = ("02:00:00:00:02:01", "00:00:5e:00:53:77", "00:00:5e:00:53:31", "00:00:5e:00:53:99")


@pytest.mark.parametrize("question", (HOSTAPD_CLI, LEASES, NEIGHBOURS))
def test_no_whole_address_and_no_name_of_a_phone_is_in_evidence(question: str) -> None:
    reading = read_case(CASE, PLATFORM)
    assert any(mac in reading.answers[question].text for mac in WHOLE)
    page = Evidence(reading, platform("linux_ap")).page(question)
    assert page is not None
    assert not [mac for mac in WHOLE if mac in page.text]
    assert "old-phone" not in page.text
    assert "till-pc" not in page.text
    assert "**:**:**" in page.text
    assert len(page.lines) == len(reading.answers[question].text.split("\n"))


def test_a_kept_state_does_not_say_who_was_connected() -> None:
    state = parse(PLATFORM, read_case(CASE, PLATFORM))
    assert len(state.things("stations")) == 4
    assert not [mac for mac in WHOLE if mac in state_text(plain_state(state))]
    one = State(device="ap", platform="linux_ap", facets={"stations": Things((Station(mac=WHOLE[0]),), complete=True)})
    assert "stations" not in state_text(plain_state(one))
