"""Probes over real frames between network namespaces: isolation on and off, walls up and down, a mute neighbour."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from shikiri.model.facets.trial import Trial
from shikiri.model.nothing import UNSAID
from shikiri.workflow.probe.diary import Diary
from shikiri.workflow.probe.joining import Guest, settle
from shikiri.workflow.probe.pairs import on_one_network, try_neighbour
from shikiri.workflow.probe.places import Place
from shikiri.workflow.probe.reaching import knock, try_host, try_names
from tests.workflow.probe.nets import Net, small_office, station

ROLES = {"guest": "guest", "business": "business", "printers": "printers"}


@pytest.fixture
def net() -> Iterator[Net]:
    with small_office() as made:
        yield made


def now() -> datetime:
    return datetime.now(UTC)


class Crew:
    """Stations at work in the namespaces of one office."""

    def __init__(self, net: Net, **segments: str) -> None:
        self.guests: dict[str, Guest] = {}
        for who, segment in segments.items():
            one = station(who, segment)
            caller = net.call(one, "tok-4711")
            self.guests[who] = settle(caller, Diary(one, now), None)

    def __enter__(self) -> dict[str, Guest]:
        return self.guests

    def __exit__(self, *_: object) -> None:
        for guest in self.guests.values():
            guest.caller.close()


def results(guest: Guest) -> dict[str, object]:
    return {trial.key.rpartition(" ")[2]: trial.result for trial in guest.diary.trials}


def test_neighbours_on_an_open_bridge_reach_each_other_by_every_way(net: Net) -> None:
    with Crew(net, a="guest", b="guest") as guests:
        [(prober, mate, about), _] = on_one_network(guests.values(), ROLES)
        try_neighbour(prober, mate, about)
        found = results(prober)
        assert about == "neighbour-wired"
        assert {found[word] for word in ("arp", "icmp4", "icmp6", "multicast", "tcp")} == {"reached"}
        assert "answers after" in prober.diary.lines[-7] or any("answers after" in row for row in prober.diary.lines)


def test_isolated_ports_let_nothing_through_and_the_gateway_proves_it(net: Net) -> None:
    net.isolate("p-a", "p-b")
    with Crew(net, a="guest", b="guest") as guests:
        try_neighbour(guests["a"], guests["b"], "neighbour")
        found = results(guests["a"])
        assert {found[word] for word in ("arp", "icmp4", "icmp6", "multicast", "tcp")} == {"refused"}
        text = "\n".join(guests["a"].diary.lines)
        assert "b heard nothing of it" in text
        assert "(positive control, gateway): answers after" in text


def test_the_way_over_the_gateway_is_tried_too(net: Net) -> None:
    """Isolated at layer 2, and the router still hands it on: that is the hole that ping alone never shows."""
    net.isolate("p-a", "p-b")
    net.run("r", "sysctl", "-qw", "net.ipv4.conf.br-guest.send_redirects=0")
    with Crew(net, a="guest", b="guest") as guests:
        try_neighbour(guests["a"], guests["b"], "neighbour")
        assert results(guests["a"])["over-gateway"] == "reached"
    net.wall()
    with Crew(net, a="guest", b="guest") as guests:
        try_neighbour(guests["a"], guests["b"], "neighbour")
        assert results(guests["a"])["over-gateway"] == "refused"


def test_a_neighbour_that_is_away_proves_nothing(net: Net) -> None:
    with Crew(net, a="guest", b="guest") as guests:
        net.run("b", "ip", "link", "set", "eth0", "down")
        try_neighbour(guests["a"], guests["b"], "neighbour")
        assert set(results(guests["a"]).values()) == {UNSAID}
        assert {trial.why for trial in guests["a"].diary.trials} <= {"other-silent", "other-deaf"}


def test_a_station_that_lost_its_router_proves_nothing(net: Net) -> None:
    with Crew(net, a="guest", b="guest") as guests:
        net.run("r", "ip", "link", "set", "p-a", "down")
        try_neighbour(guests["a"], guests["b"], "neighbour")
        assert set(results(guests["a"]).values()) == {UNSAID}


def test_the_operators_host_is_reached_without_a_wall_and_not_with_one(net: Net) -> None:
    with Crew(net, a="guest", biz="business") as guests:
        try_host(guests["a"], guests["biz"])
        assert set(results(guests["a"]).values()) == {"reached"}
    net.wall()
    with Crew(net, a="guest", biz="business") as guests:
        try_host(guests["a"], guests["biz"])
        assert set(results(guests["a"]).values()) == {"refused"}


def test_doors_of_router_and_printer(net: Net) -> None:
    net.wall()
    places = (
        Place("management", "r1", "192.168.20.1", (22, 80)),
        Place("printer-designed", "prn", "192.168.30.10", (631,)),
        Place("printer-other", "prn", "192.168.30.10", (80, 9100)),
        Place("printer-other", "gone", "192.168.30.99", (9100,)),
    )
    with Crew(net, a="guest") as guests:
        knock(guests["a"], places, lambda place: place.owner != "gone")
        found = [(trial.about, trial.result, trial.why) for trial in guests["a"].diary.trials]
    assert found == [
        ("management", "refused", UNSAID),
        ("printer-designed", "reached", UNSAID),
        ("printer-other", "refused", UNSAID),
        ("printer-other", UNSAID, "target-silent"),
    ]


def test_open_doors_are_seen(net: Net) -> None:
    places = (
        Place("management", "r1", "192.168.20.1", (22, 80)),
        Place("printer-other", "prn", "192.168.30.10", (80, 9100)),
    )
    with Crew(net, a="guest") as guests:
        knock(guests["a"], places, lambda _: False)
        assert [trial.result for trial in guests["a"].diary.trials] == ["reached", "reached"]


def test_nothing_is_left_behind_on_a_station(net: Net) -> None:
    before = net.run("a", "ip", "-o", "addr"), net.run("a", "ip", "route")
    with Crew(net, a="guest", biz="business") as guests:
        try_host(guests["a"], guests["biz"])
        knock(guests["a"], (Place("management", "r1", "192.168.20.1", (22,)),), lambda _: True)
        assert "192.168.10.10" in net.run("a", "ip", "route")
    assert (net.run("a", "ip", "-o", "addr"), net.run("a", "ip", "route")) == before


def test_a_station_that_breaks_off_takes_its_routes_with_it(net: Net) -> None:
    before = net.run("a", "ip", "route")
    with Crew(net, a="guest") as guests:
        guests["a"].caller.order("ways", places=["192.168.10.10"], gateway="192.168.20.1")
        assert net.run("a", "ip", "route") != before
        guests["a"].caller._wire.close()  # as a line that is cut
    assert net.run("a", "ip", "route") == before


def names(net: Net, *rules: str) -> None:
    """A real resolver and DHCP server for the users of the office."""
    if shutil.which("dnsmasq") is None:
        pytest.skip("there is no dnsmasq on this machine")
    net.start(
        "r", "dnsmasq", "-k", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--interface=br-guest",
        "--bind-dynamic", "--no-ping", "--dhcp-range=192.168.20.50,192.168.20.60,1h", "--dhcp-leasefile=/dev/null",
        "--user=root", "--pid-file", *rules,
    )  # fmt: skip
    time.sleep(1)


def test_a_resolver_that_filters_is_told_from_one_that_does_not_and_one_that_is_broken(net: Net) -> None:
    good, bad = "--address=/www.example/198.51.100.1", "--address=/malware.example/198.51.100.66"
    walled, open_, broken = ("refused", "reached"), ("reached", "reached"), (UNSAID, UNSAID)
    for rules, wanted in (((good, "--address=/malware.example/"), walled), ((good, bad), open_), (None, broken)):
        if rules is not None:
            names(net, *rules)
        one = station("a", known_names=("www.example",), refused_names=("malware.example",))
        guest = settle(net.call(one, "tok"), Diary(one, now), None)
        try_names(guest)
        guest.caller.close()
        found = {trial.about: trial.result for trial in guest.diary.trials}
        assert (found["listed-name"], found["unlisted-name"]) == wanted
        if rules is not None:
            net.children[-1].kill()
            net.children.pop().wait()


def test_an_address_is_asked_for_used_and_given_back(net: Net) -> None:
    names(net)
    net.run("a", "ip", "addr", "flush", "dev", "eth0", "scope", "global")
    before = net.run("a", "ip", "-o", "addr"), net.run("a", "ip", "route")
    with Crew(net, a="guest") as guests:
        found = guests["a"]
        assert found.stands
        assert (found.gateway, found.resolver) == ("192.168.20.1", "192.168.20.1")
        assert found.address in net.run("a", "ip", "-o", "addr")
        assert found.alive()
    assert (net.run("a", "ip", "-o", "addr"), net.run("a", "ip", "route")) == before


def test_without_dhcp_nothing_is_proved(net: Net) -> None:
    net.run("a", "ip", "addr", "flush", "dev", "eth0", "scope", "global")
    with Crew(net, a="guest") as guests:
        assert (guests["a"].why, guests["a"].stands) == ("no-lease", False)


def test_every_trial_points_at_its_line(net: Net) -> None:
    with Crew(net, a="guest", b="guest") as guests:
        try_neighbour(guests["a"], guests["b"], "neighbour")
        diary = guests["a"].diary
        for trial in diary.trials:
            assert isinstance(trial, Trial)
            line = trial.line("result")
            assert line is not None
            assert line.question == "probe a"
            assert str(trial.protocol) in diary.lines[line.number - 1]
