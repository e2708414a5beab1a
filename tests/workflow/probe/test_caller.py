"""A station that lies, breaks off or talks nonsense has said nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from shikiri.model.nothing import UNSAID
from shikiri.model.secret import Secret
from shikiri.sessions.wire import Closed
from shikiri.workflow.probe.caller import Caller
from shikiri.workflow.probe.diary import Diary
from shikiri.workflow.probe.joining import settle
from shikiri.workflow.probe.pairs import try_neighbour
from tests.workflow.probe.nets import station

CANARY = "Canary-Nagisa-90-Kaze"
Orders = Callable[[dict[str, Any]], Any]


class Fake:
    """A station of words alone: what it answers is what a function says."""

    def __init__(self, answer: Orders) -> None:
        self.answer, self.out, self.orders = answer, b"", list[dict[str, Any]]()

    def send(self, data: bytes) -> None:
        for row in data.splitlines():
            order = json.loads(row)
            if isinstance(order, dict) and "do" in order:
                self.orders.append(order)
                told = self.answer(order)
                self.out += (
                    told if isinstance(told, bytes) else (json.dumps({"id": order.get("id"), **told}) + "\n").encode()
                )

    def receive(self, seconds: float) -> bytes:
        out, self.out = self.out, b""
        if not out:
            raise Closed
        return out

    def close(self) -> None: ...


def caller(answer: Orders, **more: object) -> Caller:
    return Caller(station("sta", **more), Fake(answer), "tok")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answer,why",
    (
        (b'{"id": 1, "value": {"a": 1', "station-lost"),
        (b'{"id": 1, "value": \n', "nonsense"),
        (b'{"id": 7, "value": {}}\n', "nonsense"),
        (b'{"id": 1, "value": [1]}\n', "nonsense"),
        (b'{"id": 1}\n', "nonsense"),
        (b'{"id": 1, "no": ""}\n', "nonsense"),
        (b"sudo: unable to resolve host\n", "station-lost"),
        (b"", "station-lost"),
        (b'{"id": 1, "no": "no-rights"}\n', "no-rights"),
    ),
)
def test_whatever_is_no_answer_is_none(answer: bytes, why: str) -> None:
    assert caller(lambda _: answer).order("facts").no == why


def test_noise_before_an_answer_is_passed_over() -> None:
    told = caller(lambda _: b'Welcome\nsudo: hm\n{"id": 1, "value": {"a": 1}}\n').order("facts")
    assert (told.no, told.number("a")) == ("", 1)


def test_after_nonsense_nothing_is_believed() -> None:
    one = caller(lambda order: b"{]\n" if order["do"] == "first" else {"value": {"heard": 0}})
    assert one.order("first").no == "nonsense"
    assert one.order("second").no == "nonsense"


@pytest.mark.parametrize("value", (True, -1, "3", None, 1.5, [1]))
def test_a_count_is_a_count(value: object) -> None:
    assert caller(lambda _: {"value": {"heard": value}}).order("arp").number("heard") == 0


def silent(order: dict[str, Any]) -> dict[str, Any]:
    """A station that answers everything and reaches nothing: not even its gateway."""
    values: dict[str, dict[str, Any]] = {
        "facts": {"mac": "02:00:00:00:00:07", "address": "192.168.20.7", "gateway": "192.168.20.1"},
        "door": {"port": 4000},
        "heard": {"heard": [], "whole": True, "came": []},
        "near": {"gateway": {"sent": 2, "heard": 0}, "arp": {"sent": 2, "heard": 0}},
        "tcp": {"places": [{"to": "192.168.20.7", "port": 4000, "is": "silent"}]},
    }
    return {"value": values.get(order["do"], {})}


def alive(order: dict[str, Any]) -> dict[str, Any]:
    told = silent(order)
    if order["do"] == "arp":
        return {"value": {"sent": 2, "heard": 1, "macs": ["02:00:00:00:00:fe"], "ms": 1.0}}
    if order["do"] == "near":
        told["value"]["gateway"] = {"sent": 2, "heard": 1, "macs": ["02:00:00:00:00:fe"], "ms": 1.0}
    return told


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    "mine,theirs,result",
    ((alive, alive, "refused"), (silent, alive, UNSAID), (alive, silent, UNSAID)),
)
def test_silence_counts_only_where_both_are_alive(mine: Orders, theirs: Orders, result: object) -> None:
    guests = []
    for name, answer in (("a", mine), ("b", theirs)):
        one = Caller(station(name), Fake(answer), "tok")
        guests.append(settle(one, Diary(one.station, now), None))
    try_neighbour(guests[0], guests[1], "neighbour")
    assert {trial.result for trial in guests[0].diary.trials} == {result}


@pytest.mark.parametrize(
    "order,told,word",
    (
        ("door", {"no": "port-taken"}, "tcp"),  # nobody listens at that door: it was never knocked at
        ("door", {"value": {}}, "tcp"),
        ("tcp", {"no": "broken"}, "tcp"),
        ("tcp", {"value": {}}, "tcp"),
        ("near", {"value": {"gateway": {"sent": 2, "heard": 1}, "arp": {}}}, "arp"),
        ("near", {"value": {"gateway": {"sent": 2, "heard": 1}, "arp": {"sent": 0, "heard": 0}}}, "arp"),
    ),
)
def test_what_was_not_sent_was_not_refused(order: str, told: dict[str, Any], word: str) -> None:
    def some(one: dict[str, Any]) -> dict[str, Any]:
        return told if one["do"] == order else alive(one)

    callers = [Caller(station(name), Fake(some), "tok") for name in ("a", "b")]
    guests = [settle(one, Diary(one.station, now), None) for one in callers]
    try_neighbour(guests[0], guests[1], "neighbour")
    found = {trial.key.rpartition(" ")[2]: trial.result for trial in guests[0].diary.trials}
    assert found[word] is UNSAID
    assert {"arp", "tcp"} <= found.keys()
    assert all(result == "refused" for name, result in found.items() if name != word)


@pytest.mark.parametrize("cut", ("hear", "heard", "near"))
def test_a_station_that_is_lost_in_the_middle_proves_nothing(cut: str) -> None:
    def lost(order: dict[str, Any]) -> Any:
        return b"" if order["do"] == cut else alive(order)

    first, second = Caller(station("a"), Fake(lost), "t"), Caller(station("b"), Fake(lost), "t")
    guests = [settle(one, Diary(one.station, now), None) for one in (first, second)]
    try_neighbour(guests[0], guests[1], "neighbour")
    assert guests[0].diary.trials
    assert {trial.result for trial in guests[0].diary.trials} == {UNSAID}


SCAN = (
    "BSS 02:00:00:00:00:01(on wlan0)\n\tfreq: 2412\n\tcapability: ESS Privacy (0x0011)\n\tSSID: Lobby\n"
    "\tRSN:\t * Version: 1\n\t\t * Group cipher: CCMP\n\t\t * Pairwise ciphers: CCMP\n"
    "\t\t * Authentication suites: SAE\n\t\t * Capabilities: MFP-required MFP-capable (0x00c0)\n"
)


def on_air(right: str, wrong: str, old: str) -> Orders:
    """A station on air: what comes of the right passphrase, of a wrong one, of the old way."""

    def answer(order: dict[str, Any]) -> dict[str, Any]:
        if order["do"] == "scan":
            return {"value": {"text": SCAN}}
        if order["do"] == "join":
            network = order["with"]["network"]
            good = network.get("passphrase") == CANARY
            word = (old if network["key_mgmt"] == "WPA-PSK" else right) if good else wrong
            return {"value": {"is": word, "events": [], "status": {"bssid": "02:00:00:00:00:01"}}}
        if order["do"] == "lease":
            return {"value": {"address": "192.168.20.9", "gateway": "192.168.20.1", "dns": "192.168.20.1"}}
        return alive(order)

    return answer


@pytest.mark.parametrize(
    "right,wrong,old,results",
    (
        ("joined", "refused", "not-offered", ("refused", "refused", "refused")),
        ("joined", "joined", "joined", ("reached", "reached", "reached")),
        ("joined", "unclear", "refused", (UNSAID, "refused", "refused")),
        ("refused", "refused", "not-offered", (UNSAID, UNSAID, UNSAID)),
        ("unclear", "joined", "not-offered", ("reached", UNSAID, UNSAID)),
    ),
)
def test_a_refusal_counts_only_where_the_right_way_works(
    right: str, wrong: str, old: str, results: tuple[object, ...]
) -> None:
    one = Caller(station("sta", ssid="Lobby", interface="wlan0"), Fake(on_air(right, wrong, old)), "tok")
    guest = settle(one, Diary(one.station, now), Secret.plain(CANARY))
    found = {trial.about: trial.result for trial in guest.diary.trials}
    assert (found["wrong-passphrase"], found["wpa2-only"], found["tkip"]) == results
    assert guest.stands is (right == "joined")


def test_the_passphrase_is_in_no_diary() -> None:
    one = Caller(station("sta", ssid="Lobby", interface="wlan0"), Fake(on_air("joined", "refused", "refused")), "tok")
    guest = settle(one, Diary(one.station, now), Secret.plain(CANARY))
    assert CANARY not in repr(guest.diary.lines) + repr(guest.diary.trials) + guest.diary.scan
    assert any(CANARY in repr(order) for order in one._wire.orders)  # type: ignore[attr-defined]


@pytest.mark.parametrize("why", ("no-radio", "radio-busy", "network-manager", "no-program-iw", "no-rights", "rfkill"))
def test_a_radio_that_cannot_be_used_is_said_and_proves_nothing(why: str) -> None:
    one = Caller(
        station("sta", ssid="Lobby", interface="wlan0"),
        Fake(lambda order: {"no": why} if order["do"] == "scan" else alive(order)),
        "tok",
    )
    guest = settle(one, Diary(one.station, now), Secret.plain(CANARY))
    assert (guest.why, guest.stands, guest.diary.trials) == (why, False, [])


def test_a_name_from_the_air_cannot_steer_a_screen() -> None:
    evil = SCAN.replace("Lobby", "\x1b[2J<script>")
    one = Caller(
        station("sta", ssid="Lobby", interface="wlan0"),
        Fake(lambda order: {"value": {"text": evil}} if order["do"] == "scan" else alive(order)),
        "tok",
    )
    guest = settle(one, Diary(one.station, now), Secret.plain(CANARY))
    assert all(line.isprintable() for line in guest.diary.lines)
    assert guest.why == "not-seen"
