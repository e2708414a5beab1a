"""Laws of writing networks: what is rendered makes it so, once, and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from shikiri.model.command import Command
from shikiri.model.facets.filter import Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facility import Binding, PortUse
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import GONE, Things
from shikiri.model.reading import Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.write import Around
from shikiri.workflow.planning.write import Written, write
from tests.laws.write_law import Law, with_more, with_thing
from tests.platforms.linux_ap.net_desk import NetDesk, net_desk

ANY4 = AddressSet.of("any4")
OFFICE = AddressSet.of("192.168.10.0/24")
BOUND = Binding(
    segments={"guest": ("br-guest",), "office": ("br-office",), "printers": ("br-printers",), "line": ("wan0",)},
    ports={
        "lan1": PortUse(kind="uplink"), "p-seat": PortUse(kind="seat", segment="guest"),
        "p-biz": PortUse(kind="business", segment="office"), "p-prn": PortUse(kind="printer", segment="printers"),
        "p-two": PortUse(kind="seat", segment="guest"),
    },
    outside="wan0",
)  # fmt: skip
CARDS: dict[str, tuple[str, ...]] = {
    "eth0": ("10.99.0.11/24",), "wan0": ("198.51.100.2/24",), "lan1": (), "p-seat": (), "p-biz": (), "p-prn": (),
}  # fmt: skip
GUEST = Segment(
    name="br-guest", vlan=20, addresses=frozenset({"192.168.20.1/24"}), vrf="", unmodelled=(), enabled=True,
    dhcp_server=True, bridge="", router_advertisement=False,
)  # fmt: skip
SHUT = Rule(action="deny", sources=ANY4, destinations=OFFICE)
HOLE = Rule(action="permit", sources=ANY4, destinations=OFFICE, protocol="tcp", destination_ports=PortSet.of(631))
MOVED, BOTH = frozenset({"192.168.21.1/24"}), frozenset({"192.168.20.1/24", "2001:db8:20::1/64"})
Wish = tuple[str, str, str, Any]
# facet, key -> field and values
WISHES: tuple[Wish, ...] = (
    ("segment", "br-guest", "addresses", (MOVED, BOTH)),
    ("segment", "br-guest", "dhcp_server", (False,)),
    ("segment", "br-office", "dhcp_server", (True,)),
    ("filter", "shikiri br-guest ip4", "rules", ((SHUT,), (HOLE, SHUT))),
    ("filter", "shikiri br-office ip6", "default", ("deny",)),
    ("nat", "shikiri wan0", "inner", (AddressSet.of("192.168.20.0/24", "192.168.10.0/25"),)),
    ("port_isolation", "p-biz", "protected", (True,)),
    ("port_isolation", "p-seat", "protected", (False,)),
    ("port_isolation", "lan1", "protected", (True,)),
    ("port_isolation", "p-two", "mode", ("access",)),
    ("dns", "dnsmasq", "servers", (frozenset({"9.9.9.9", "149.112.112.112"}), frozenset({"198.51.100.53"}))),
)  # fmt: skip


class BoundLaw(Law):
    """With the words of the device, which say what is plugged in where."""

    def rendered(self, before: State, wanted: State, reading: Reading) -> Written:
        around = Around(observed=before, wanted=wanted, reading=reading, binding=BOUND)
        return write(self.platform, before, wanted, around, secrets_sure=True)


@pytest.fixture(scope="module")
def office() -> Iterator[NetDesk]:
    """A machine with two networks that a plan of ours made."""
    files = {
        "/etc/systemd/network/10-eth0.network": "[Match]\nName=eth0\n[Network]\nAddress=10.99.0.11/24\n",
        "/etc/resolv.conf": "nameserver 198.51.100.1\n",
    }
    with net_desk(cards=dict(CARDS), files=files) as desk:
        before = parse(PLATFORM, desk.reading())
        wanted = with_more(before, "segment", GUEST)
        other = Segment(
            name="br-office", vlan=10, addresses=frozenset({"192.168.10.1/24"}), vrf="", unmodelled=(), enabled=True,
            dhcp_server=False, bridge="", router_advertisement=False,
        )  # fmt: skip
        wanted = with_more(wanted, "segment", other)
        wanted = with_more(wanted, "nat", Nat(interface="wan0", inner=AddressSet.of("192.168.20.0/24"), static=()))
        law = law_of(desk)
        desk.do(law.hold(desk.reading(), wanted, before).commands)
        assert {one.key for one in parse(PLATFORM, desk.reading()).things("segment")} >= {"br-guest", "br-office"}
        desk.cards["p-two"] = ()  # plugged in later
        yield desk


def law_of(desk: NetDesk) -> BoundLaw:
    def tell(_: Reading, commands: tuple[Command, ...]) -> tuple[Reading, list[str], list[Any]]:
        other = deepcopy(desk)
        other.do(commands)
        return other.reading(), [str(one) for one in commands], []

    return BoundLaw(
        platform=PLATFORM,
        tell=tell,
        follows={
            "port_isolation": {"enabled"},
            "filter": {"name", "stateful", "rules"},
            "dns": {"filtering", "segment", "servers", "sources"},
        },
        elsewhere={
            # a network comes with its sockets, its way out, its resolver, and a place for its filters
            ("segment", ""): {"port_isolation", "filter", "nat", "dns"},
            ("segment", "addresses"): {"filter", "dns"},
            ("segment", "dhcp_server"): {"dns"},
            ("nat", ""): {"filter"},
            ("port_isolation", "mode"): {"segment"},
        },
    )


@pytest.mark.parametrize("wish", WISHES, ids=lambda one: " ".join(one[:3]))
def test_every_single_wish_comes_true_and_nothing_else(office: NetDesk, wish: Wish) -> None:
    facet, handle, field, values = wish
    reading = office.reading()
    before = parse(PLATFORM, reading)
    at = next(at for at, one in enumerate(before.things(facet)) if one.handle == handle)
    for value in values:
        more: dict[str, Any] = {field: value}
        if field == "mode":
            more |= {"vlan": 20, "tagged": frozenset[int](), "protected": True}
        if field == "servers":
            more["filtering"] = True if "9.9.9.9" in value else before.things(facet)[at].filtering  # type: ignore[attr-defined]
        done = law_of(office).hold(reading, with_thing(before, facet, at, **more))
        assert done.commands, (wish, done.refused)


def test_a_network_more_joins_its_trunk_and_its_socket(office: NetDesk) -> None:
    reading = office.reading()
    before = parse(PLATFORM, reading)
    printers = Segment(
        name="br-printers", vlan=30, addresses=frozenset({"192.168.30.1/24"}), vrf="", unmodelled=(), enabled=True,
        dhcp_server=False, bridge="", router_advertisement=False,
    )  # fmt: skip
    done = law_of(office).hold(reading, with_more(before, "segment", printers))
    other = deepcopy(office)
    other.do(done.commands)
    found = {one["ifname"]: one for one in other.links()}
    assert found["lan1.30"]["master"] == found["p-prn"]["master"] == "br-printers"
    assert found["lan1.20"]["master"] == "br-guest"  # those that were there stay


REFUSED: tuple[Wish, ...] = (
    ("segment", "br-guest", "vlan", 21),
    ("segment", "br-guest", "enabled", False),
    ("segment", "eth0", "addresses", frozenset({"10.99.0.12/24"})),
    ("port_isolation", "lan1", "mode", "access"),
    ("dns", "dhcp br-guest", "servers", frozenset({"9.9.9.9"})),
    ("nat", "shikiri wan0", "inner", AddressSet.of("2001:db8::/32")),
    ("filter", "shikiri br-guest ip4", "rules", (Rule(action="deny", unmodelled="something"),)),
)


@pytest.mark.parametrize("wish", REFUSED, ids=lambda one: " ".join(one[:3]))
def test_what_nobody_may_do_by_itself_is_refused_and_writes_nothing(office: NetDesk, wish: Wish) -> None:
    facet, handle, field, value = wish
    reading = office.reading()
    before = parse(PLATFORM, reading)
    at = next(at for at, one in enumerate(before.things(facet)) if one.handle == handle)
    done = law_of(office).rendered(before, with_thing(before, facet, at, **{field: value}), reading)
    assert not done.commands
    assert done.refused


def test_a_network_never_goes_by_itself(office: NetDesk) -> None:
    reading = office.reading()
    before = parse(PLATFORM, reading)
    found = before.facet("segment")
    assert isinstance(found, Things)
    gone = tuple(replace(one, name=GONE) if one.handle == "br-guest" else one for one in found.items)  # type: ignore[call-arg]
    done = law_of(office).rendered(before, before.with_facet("segment", replace(found, items=gone)), reading)
    assert not done.commands
    assert done.refused
