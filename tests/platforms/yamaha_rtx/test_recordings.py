"""Real answers: what their `capture.yml` expects must be what the parser says, or it says that it does not know."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Default, Things, Unread
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.secret import NO_SECRET
from shikiri.model.state import State
from shikiri.platforms.base import parse, strays
from shikiri.platforms.yamaha_rtx import PLATFORM


def file_name(question: str) -> str:
    return f"{question.replace(' ', '_')}.txt"


def read(folder: Path, *, complete: bool | None) -> State:
    answers = {
        question: Answer(decode((folder / file_name(question)).read_bytes()), complete)
        for question in PLATFORM.questions
        if (folder / file_name(question)).exists()
    }
    reading = Reading(device="box", platform="yamaha_rtx", answers=answers, when=datetime(2024, 4, 1, tzinfo=UTC))
    state = parse(PLATFORM, reading)
    assert not strays(PLATFORM, PLATFORM.open(reading), state.facets)
    return state


def thing(state: State, facet: str, name: str) -> Any:
    found: dict[str, Thing] = {one.key: one for one in state.things(facet)}
    return found[name]


@pytest.fixture
def l2tp(recordings: Path) -> State:
    return read(recordings / "yamaha_rtx" / "rtx1220-15.04.04-l2tp", complete=True)


def test_a_router_with_remote_access(l2tp: State) -> None:
    assert all(isinstance(facet, Things) and facet.complete for facet in l2tp.facets.values())
    firmware = thing(l2tp, "firmware", "firmware")
    assert (firmware.model, firmware.version, firmware.serial) == ("RTX1220", "15.04.04", UNSAID)
    administrator = thing(l2tp, "account", "administrator").password
    assert (administrator.kind, administrator.scheme) == ("masked", "encrypted")
    assert thing(l2tp, "account", "").password == NO_SECRET
    assert {one.key for one in l2tp.things("account")} == {"", "administrator"}
    assert thing(l2tp, "management", "telnet").enabled == Default(value=True, tag="M")
    assert str(thing(l2tp, "management", "telnet").sources) == "192.168.11.0/24"
    assert thing(l2tp, "management", "ssh").enabled == Default(value=False, tag="C")
    assert str(thing(l2tp, "management", "http").sources) == "192.168.11.0/24"
    assert thing(l2tp, "snmp", "snmp").enabled == Default(value=False, tag="C")
    assert thing(l2tp, "logging", "syslog").debug is True
    assert thing(l2tp, "time_sync", "clock").servers == {"ntp.nict.jp"}
    assert thing(l2tp, "segment", "lan1").addresses == {"192.168.11.1/24"}
    assert thing(l2tp, "segment", "lan3").addresses == {"203.0.113.88/24"}
    logged = {rule.text.split()[2] for one in l2tp.things("filter") for rule in one.rules if rule.log}  # type: ignore[attr-defined]
    assert logged == {"1", "11", "12", "13", "14", "3000"}  # 2 is written and applied nowhere
    assert thing(l2tp, "dns", "relay").servers == {"8.8.8.8"}


def test_a_bridged_router_whose_answer_may_be_cut(recordings: Path) -> None:
    state = read(recordings / "yamaha_rtx" / "rtx830-15.02.17-l2tpv3-vlan", complete=None)
    assert all(isinstance(facet, Things) and not facet.complete for facet in state.facets.values())
    assert thing(state, "firmware", "firmware").version == "15.02.17"
    assert thing(state, "account", "administrator").password is UNSAID  # no such line, and nobody knows what is missing
    assert [thing(state, "segment", f"lan1/{number}").vlan for number in (1, 2, 3)] == [10, 20, 30]
    assert {one.key for one in state.things("segment") if one.bridge == "bridge1"} == {"bridge1", "lan1", "tunnel1"}  # type: ignore[attr-defined]
    assert thing(state, "logging", "syslog").debug is True


def test_an_environment_alone(recordings: Path) -> None:
    state = read(recordings / "yamaha_rtx" / "rtx1200-10.01.71", complete=None)
    firmware = thing(state, "firmware", "firmware")
    assert (firmware.model, firmware.version, firmware.serial) == ("RTX1200", "10.01.71", "D12345678")
    assert not state.is_complete("firmware")
    assert isinstance(state.facet("account"), Unread)
