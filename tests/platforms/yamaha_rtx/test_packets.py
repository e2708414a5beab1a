"""The words of filter lines as exact sets, and what the rules then let through."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.engine.reach import Traffic, passes
from shikiri.model.facets.filter import Filter
from shikiri.model.net import ANY_PORT, AddressSet, PortSet
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.packets import Unspeakable, addresses, parts, ports
from shikiri.platforms.yamaha_rtx.source import CONFIG

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize(
    "text,found",
    (
        ("*", ("any4",)),
        ("192.168.1.*", ("192.168.1.0/24",)),
        ("172.16.*.*", ("172.16.0.0/16",)),
        ("192.168.1.0/255.255.255.0", ("192.168.1.0/24",)),
        ("192.168.0.0/16,10.0.0.1-10.0.0.9", ("192.168.0.0/16", "10.0.0.1-10.0.0.9")),
        ("-10.0.0.9", ("0.0.0.0-10.0.0.9",)),
        ("10.0.0.9-", ("10.0.0.9-255.255.255.255",)),
        ("192.168.1.5", ("192.168.1.5",)),
    ),
)
def test_addresses(text: str, found: tuple[str, ...]) -> None:
    assert addresses(text, "ip4") == AddressSet.of(*found)


@pytest.mark.parametrize("text", ("host.example.jp", "192.*.1.1", "2001:db8::1", "map-e", "192.168.1.300", ""))
def test_an_address_that_cannot_be_said(text: str) -> None:
    with pytest.raises(Unspeakable):
        addresses(text, "ip4")


@pytest.mark.parametrize(
    "text,found",
    (
        ("*", ("any",)),
        ("www,https", (80, 443)),
        ("1024-", ("1024-65535",)),
        ("-1023", ("0-1023",)),
        ("netbios_ns-netbios_ssn,445", ("137-139", 445)),
        ("135", (135,)),
    ),
)
def test_ports(text: str, found: tuple[int | str, ...]) -> None:
    assert ports(text) == PortSet.of(*found)


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535)), min_size=1, max_size=5))
def test_every_list_of_ports_is_read_as_written(pairs: list[tuple[int, int]]) -> None:
    ordered = [f"{min(pair)}-{max(pair)}" for pair in pairs]
    assert ports(",".join(ordered)) == PortSet.of(*ordered)


@pytest.mark.parametrize("text", ("fishy", "70000", "9-1", "80-fishy"))
def test_a_port_nobody_knows(text: str) -> None:
    with pytest.raises(Unspeakable):
        ports(text)


def test_ports_concern_tcp_and_udp_only() -> None:
    with_ports, others = parts("*", "*", "443")
    assert (with_ports.protocol, with_ports.destination_ports) == ("tcp,udp", PortSet.of(443))
    assert others.destination_ports == ANY_PORT
    assert "6" not in others.protocol.split(",")
    assert [part.protocol for part in parts("*", "*", "*")] == ["any"]
    assert [part.state for part in parts("established", "*", "*")] == ["established"]
    assert parts("icmp", "8", "0")[0].unmodelled == "icmp code 0"


def filters_of(case: str) -> list[Filter]:
    answers = {CONFIG: Answer((HERE / "filter" / case / "show_config.txt").read_text("utf-8"))}
    reading = Reading(device="box", platform="yamaha_rtx", answers=answers, when=datetime(2024, 4, 1, tzinfo=UTC))
    return [thing for thing in parse(PLATFORM, reading).things("filter") if isinstance(thing, Filter)]


GUESTS = AddressSet.of("192.168.20.0/24", "2001:db8:20::/64")


@pytest.mark.parametrize(
    "destination,protocol,port,is_open",
    (
        ("192.168.10.0/24", "any", "any", "no"),  # the business network
        ("192.168.20.1", "udp", "53", "yes"),  # the resolver
        ("192.168.20.1", "tcp", "23", "no"),  # the router itself
        ("203.0.113.0/24", "tcp", "443", "yes"),
        ("203.0.113.0/24", "tcp", "445", "no"),
        ("2001:db8:10::/64", "any", "any", "no"),
        ("2001:4860::/32", "any", "any", "yes"),
    ),
)
def test_what_the_rules_let_through(destination: str, protocol: str, port: str, is_open: str) -> None:
    traffic = Traffic(
        sources=GUESTS, destinations=AddressSet.of(destination), protocol=protocol, ports=PortSet.of(port)
    )
    assert passes(filters_of("guest-kept-apart"), traffic).open == is_open


def test_a_dynamic_filter_is_not_judged() -> None:
    """Its trigger may let through what the static filters stop: nobody says `no` to that."""
    inward = [one for one in filters_of("dynamic") if one.direction == "in"]
    outside = Traffic(
        sources=AddressSet.of("198.51.100.1"),
        destinations=AddressSet.of("192.168.10.5"),
        protocol="tcp",
        ports=PortSet.of(22),
    )
    assert passes(inward, outside).open == "unknown"
