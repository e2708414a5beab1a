"""Stations as people write them, and the doors that may be knocked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.model.errors import PolicyError, UsageError
from shikiri.model.facility import DeclaredSegment, DeclaredWlan, Facility, Flow
from shikiri.model.say import Text
from shikiri.workflow.hosts.words import Words
from shikiri.workflow.probe.places import Place, designed_ports, is_declared, refuse_strangers
from shikiri.workflow.probe.stations import chosen, stations_of

FACILITY = Facility(
    id="f",
    name=Text("施設", "Place"),
    segments=(
        DeclaredSegment(name="guest", role="guest", subnets=("192.168.20.0/24", "2001:db8:20::/64")),
        DeclaredSegment(name="printers", role="printers", subnets=("192.168.30.0/24",)),
    ),
    wlans=(DeclaredWlan(ssid="ロビー", segment="guest", audience="shared"),),
    flows=(Flow(source="guest", destination="printers", protocol="tcp", ports=("631", "9100-9102")),),
)


def words(name: str = "sta", device: bool = False, **station: object) -> Words:
    return Words(
        host=name, is_device=device, file="hosts.yml", values={"station": station, "ansible_host": "127.0.0.1"}
    )


def made(*told: Words) -> tuple[str, ...]:
    return tuple(one.name for one in stations_of(told, FACILITY, Path("/x")))


def test_a_station_is_a_host_without_platform_that_says_so() -> None:
    good = words(segment="guest", ssid="ロビー", interface="wlan0")
    box, plain = words("box", device=True, segment="guest", interface="x"), Words(host="pc", is_device=False, values={})
    [one] = stations_of((good, box, plain), FACILITY, Path("/x"))
    assert (one.name, one.segment, one.ssid, one.interface, one.outside) == ("sta", "guest", "ロビー", "wlan0", False)
    assert one.role(FACILITY) == "guest"
    assert one.wlan(FACILITY) is FACILITY.wlans[0]


@pytest.mark.parametrize(
    "station,key",
    (
        ({"segment": "guest"}, "probe.want-interface"),
        ({"segment": "guest", "interface": "wlan0; reboot"}, "probe.want-interface"),
        ({"segment": "guest", "interface": "a" * 16}, "probe.want-interface"),
        ({"segment": "nowhere", "interface": "wlan0"}, "probe.unknown-segment"),
        ({"segment": "guest", "ssid": "Neighbour", "interface": "wlan0"}, "probe.strange-ssid"),
        ({"segment": "printers", "ssid": "ロビー", "interface": "wlan0"}, "probe.strange-ssid"),
        ({"segment": "guest", "interface": "wlan0", "colour": "red"}, "probe.unknown-word"),
        ({"segment": "guest", "interface": "wlan0", "known_names": ["a b"]}, "probe.want-name"),
    ),
)
def test_a_mistake_is_said(station: dict[str, Any], key: str) -> None:
    with pytest.raises(PolicyError) as told:
        made(words(**station))
    assert [one.sentence.key for one in told.value.problems] == [key]


def test_every_mistake_is_said_at_once() -> None:
    with pytest.raises(PolicyError) as told:
        made(words("one", segment="x", interface="wlan0"), words("two", segment="guest"))
    assert [one.path for one in told.value.problems] == ["one", "two"]
    with pytest.raises(PolicyError):
        stations_of((Words(host="s", is_device=False, values={"station": "wlan0"}),), FACILITY, Path("/x"))


def test_stations_are_chosen_by_name() -> None:
    found = stations_of(
        (words("a", segment="guest", interface="e"), words("b", segment="guest", interface="e")), FACILITY, Path("/x")
    )
    assert [one.name for one in chosen(found, ())] == ["a", "b"]
    assert [one.name for one in chosen(found, ("b",))] == ["b"]
    for names in (("c",), ("a", "c")):
        with pytest.raises(UsageError):
            chosen(found, names)
    with pytest.raises(UsageError):
        chosen((), ())


@pytest.mark.parametrize(
    "address,ours",
    (
        ("192.168.20.9", True),
        ("2001:db8:20::1", True),
        ("8.8.8.8", False),
        ("127.0.0.1", False),
        ("printer.example", False),
        ("224.0.0.1", False),
        ("", False),
    ),
)
def test_only_declared_addresses_are_ours(address: str, ours: bool) -> None:
    assert is_declared(FACILITY, address) is ours
    place = Place("management", "box", address, (22,))
    if ours:
        refuse_strangers(FACILITY, (place,))
    else:
        with pytest.raises(UsageError) as told:
            refuse_strangers(FACILITY, (place,))
        assert told.value.sentence.key == "probe.strange-target"


def test_designed_ports_are_those_of_the_declared_flows() -> None:
    assert designed_ports(FACILITY, "guest", "192.168.30.10") == {631, 9100, 9101, 9102}
    assert designed_ports(FACILITY, "printers", "192.168.30.10") == frozenset()
    assert designed_ports(FACILITY, "guest", "192.168.20.10") == frozenset()
