"""Where an appliance can be reached: the rules against a slow simulation, packet by packet, of the same small world."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from itertools import product

import pytest

from shikiri.engine.label import label
from shikiri.guideline.controls import control
from shikiri.guideline.policy import load_policy
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.video import Video
from shikiri.model.facility import DeclaredSegment, Facility
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import Things
from shikiri.model.say import Text
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import NOW
from tests.guideline.examples import verdict_on

BOX = "192.168.30.5"
NETS = ("0.0.0.0/0", "192.168.0.0/16", "8.8.8.0/24", "0.0.0.0/1", "192.168.30.0/24", "192.168.30.5/32")
PROTOCOLS = ("any", "tcp", "udp")
OUTSIDE = ("8.8.8.8", "1.1.1.1", "200.0.0.1")  # one of every kind that a rule here can tell apart
PACKETS = tuple(product(OUTSIDE, (("tcp", 80), ("tcp", 443), ("udp", 53), ("icmp", 8), ("gre", 0))))
INWARD = (("tcp", 80), ("tcp", 443), ("tcp", 9100), ("udp", 53))


@dataclass(frozen=True)
class Line:
    action: str
    source: str
    destination: str
    protocol: str
    port: int  # 0: every port

    def fits(self, source: str, destination: str, protocol: str, port: int) -> bool:
        if self.port and (protocol not in ("tcp", "udp") or port != self.port):
            return False
        inside = ip_address(source) in ip_network(self.source) and ip_address(destination) in ip_network(
            self.destination
        )
        return inside and self.protocol in ("any", protocol)

    def rule(self) -> Rule:
        return Rule(
            action=self.action,  # type: ignore[arg-type]
            sources=AddressSet.of(self.source),
            destinations=AddressSet.of(self.destination),
            protocol=self.protocol,
            destination_ports=PortSet.of(self.port) if self.port else ~PortSet(),
        )


@dataclass(frozen=True)
class World:
    inner: tuple[Line, ...]  # where the printers' network enters the router
    inner_default: str
    outer: tuple[Line, ...] | None  # what may enter from the line to the provider
    translated: str
    openings: tuple[tuple[str, int], ...]

    def passes(self, lines: tuple[Line, ...], default: str, packet: tuple[str, str, str, int]) -> bool:
        return next((line.action for line in lines if line.fits(*packet)), default) == "permit"

    @property
    def gets_out(self) -> bool:
        if ip_address(BOX) not in ip_network(self.translated):
            return False
        return any(self.passes(self.inner, self.inner_default, (BOX, to, *rest)) for to, rest in PACKETS)

    @property
    def lets_in(self) -> bool:
        for inner, port in self.openings:
            if inner != BOX:
                continue
            packets = [("8.8.8.8", BOX, "tcp", port), ("1.1.1.1", BOX, "tcp", port), ("200.0.0.1", BOX, "tcp", port)]
            if self.outer is None or any(self.passes(self.outer, "deny", packet) for packet in packets):
                return True
        return False


def world(seed: int) -> World:
    roll = random.Random(seed)

    def line(sources: tuple[str, ...], destinations: tuple[str, ...]) -> Line:
        protocol = roll.choice(PROTOCOLS)
        port = roll.choice((0, 80, 443)) if protocol == "tcp" else 0
        return Line(roll.choice(("permit", "deny")), roll.choice(sources), roll.choice(destinations), protocol, port)

    return World(
        inner=tuple(line((NETS[0], *NETS[4:]), NETS) for _ in range(roll.randrange(5))),
        inner_default=roll.choice(("permit", "deny", "deny")),
        # Openings keep addresses apart by port only, so that nobody need know when an address is changed.
        outer=roll.choice((None, tuple(line((NETS[0], NETS[2]), (NETS[0],)) for _ in range(roll.randrange(4))))),
        translated=roll.choice(("192.168.0.0/16", "192.168.10.0/24", "192.168.30.0/24")),
        openings=tuple(
            (roll.choice((BOX, "192.168.10.80")), roll.choice((80, 443, 9100))) for _ in range(roll.randrange(3))
        ),
    )


def all_of(*things: Thing) -> Things:
    return Things(things, complete=True)


def situation(one: World, kind: str) -> Situation:
    def face(name: str, vlan: int, address: str) -> Segment:
        return Segment(
            name=name, vlan=vlan, addresses=frozenset({address}), bridge="", vrf="", unmodelled=(), enabled=True
        )

    filters = [
        Filter(
            interface="Vlan30",
            direction="in",
            family="ip4",
            name="inner",
            default=one.inner_default,  # type: ignore[arg-type]
            stateful=False,
            rules=tuple(line.rule() for line in one.inner),
        )
    ]
    if one.outer is not None:
        filters.append(
            Filter(
                interface="pp1",
                direction="in",
                family="ip4",
                name="outer",
                default="deny",
                stateful=True,
                rules=tuple(line.rule() for line in one.outer),
            )
        )
    openings = tuple(
        Forward(
            inner=AddressSet.of(inner),
            outer=AddressSet.of("any4"),
            protocol="tcp",
            outer_ports=PortSet.of(port),
            inner_ports=PortSet.of(port),
        )
        for inner, port in one.openings
    )
    states = {
        "r1": State(
            device="r1",
            platform="made_up",
            facets={
                "segment": all_of(
                    face("Vlan10", 10, "192.168.10.1/24"),
                    face("Vlan30", 30, "192.168.30.1/24"),
                    face("pp1", 0, "pppoe"),
                ),
                "filter": all_of(*filters),
                "nat": all_of(Nat(interface="pp1", inner=AddressSet.of(one.translated), static=openings)),
            },
        ),
        "box": State(
            device="box",
            platform="made_up",
            facets={
                "exposure": all_of(Exposure(address=BOX, public=False)),
                "video": all_of(Video(name="rtsp", enabled=True, tls=False)),
            },
        ),
    }
    facility = Facility(
        id="demo",
        name=Text("見本", "Demo"),
        segments=(
            DeclaredSegment(name="business", role="business", vlan=10, subnets=("192.168.10.0/24",)),
            DeclaredSegment(name="printers", role="printers", vlan=30, subnets=("192.168.30.0/24",)),
        ),
    )
    devices = {
        "r1": Device(name="r1", platform="made_up", kinds=frozenset({"router"})),
        "box": Device(name="box", platform="made_up", kinds=frozenset({kind})),
    }
    return Situation(
        facility=facility,
        policy=load_policy("basic"),
        devices=devices,
        states=states,
        now=NOW,
        labels=label(facility, devices, states),
        whole=True,
        inputs=frozenset({"fleet", "secrets", "lifecycle", "history"}),
    )


@pytest.mark.parametrize("seed", range(400))
def test_a_printer_off_the_internet_is_one_whose_packets_all_stay(seed: int) -> None:
    one = world(seed)
    found = verdict_on(control("mfp-no-internet"), situation(one, "mfp"), f"exposure:{BOX}")
    assert found == ("fail" if one.gets_out or one.lets_in else "pass"), one


@pytest.mark.parametrize("seed", range(200))
def test_pictures_stay_inside_where_no_packet_gets_in(seed: int) -> None:
    one = world(seed)
    found = verdict_on(control("video-no-internet"), situation(one, "camera"), "video:rtsp")
    assert found == ("fail" if one.lets_in else "pass"), one


def test_the_small_worlds_hold_every_case() -> None:
    cases = {(one.gets_out, one.lets_in) for one in map(world, range(400))}
    assert cases == set(product((True, False), repeat=2))


def test_a_network_whose_router_nobody_has_read_proves_nothing() -> None:
    """No opening was seen where nobody looked: the router of the provider may hand everything in."""
    known = situation(world(0), "camera")
    alone = replace(
        known,
        devices={"box": known.devices["box"]},
        states={"box": known.states["box"]},
        labels=label(known.facility, {"box": known.devices["box"]}, {"box": known.states["box"]}),
    )
    assert verdict_on(control("video-no-internet"), alone, "video:rtsp") == "unknown"
    assert verdict_on(control("video-tls"), alone, "video:rtsp") == "unknown"
    assert verdict_on(control("camera-access-limited"), alone, f"exposure:{BOX}") == "unknown"
