"""States as plain data and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from shikiri.model.codec import dump_state, dump_thing, load_state, load_thing
from shikiri.model.facets.account import Account
from shikiri.model.facets.antimalware import Antimalware
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.management import Management
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import MASKED, NOT_OFFERED, Default, Things, Unread
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.secret import Secret, weigh
from shikiri.model.state import State

RULE = Rule(
    action="deny",
    sources=AddressSet.of("192.168.20.0/24"),
    destinations=AddressSet.of("any"),
    protocol="tcp",
    destination_ports=PortSet.of(22, "8000-8010"),
)
STATE = State(
    device="sw1",
    platform="test",
    facets={
        "wlan": Things(
            (
                Wlan(
                    ssid="Lobby",
                    handle="1",
                    security=Default("wpa2", "M"),
                    ciphers=frozenset({"ccmp", "tkip"}),
                    passphrase=MASKED,
                    at={"security": Line("show wlan all", 4)},
                ),
            ),
            complete=True,
        ),
        "account": Things((Account(name="ops", password=weigh(Secret.plain("Kanari-7f3a"), b"k")),), complete=False),
        "management": Things(
            (Management(service="ssh", sources=AddressSet.of("192.0.2.0/24", "2001:db8::/64")),), complete=True
        ),
        "filter": Things((Filter(interface="Vlan20", direction="in", family="ip4", rules=(RULE,)),), complete=True),
        "antimalware": Things((Antimalware(signatures_at=datetime(2026, 11, 1, tzinfo=UTC)),), complete=True),
        "radio": NOT_OFFERED,
        "snmp": Unread(say("parse.empty", question="show snmp")),
    },
)


def test_a_state_survives_json() -> None:
    back = load_state(json.loads(json.dumps(dump_state(STATE, lines=True))))
    assert back.facets == STATE.facets
    assert back.things("wlan")[0].at == STATE.things("wlan")[0].at


def test_no_secret_text_is_ever_dumped() -> None:
    text = json.dumps(dump_state(STATE, lines=True))
    assert "Kanari" not in text
    assert "fingerprint" in text
    assert "_text" not in text


def test_what_was_not_said_is_left_out_and_comes_back_unsaid() -> None:
    assert dump_thing(Wlan(ssid="Lobby")) == {"ssid": "Lobby"}
    assert load_thing("wlan", {"ssid": "Lobby"}) == Wlan(ssid="Lobby")


@pytest.mark.parametrize(
    "facet,data",
    [
        ("wlan", {"sside": "Lobby"}),
        ("wlan", {"security": "wpa4"}),
        ("wlan", {"vlan": "20"}),
        ("wlan", {"vlan": True}),
        ("wlan", {"enabled": 1}),
        ("account", {"password": "Kanari-7f3a"}),
    ],
)
def test_a_wrong_word_or_type_is_refused(facet: str, data: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        load_thing(facet, data)
