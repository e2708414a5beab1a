"""Which addresses the internet can reach."""

from __future__ import annotations

import ipaddress

import pytest

from shikiri.model.facets.exposure import Exposure
from shikiri.model.reading import Line
from shikiri.platforms.appliance.addresses import address_of, exposures, is_public, settled


@pytest.mark.parametrize(
    "text,public",
    (
        ("192.168.1.10", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("172.32.0.1", True),
        ("100.64.0.1", False),
        ("100.127.255.254", False),
        ("100.128.0.1", True),
        ("169.254.10.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("8.8.8.8", True),
        ("203.0.113.9", True),  # an example's range, but a box that has it has it
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00:1::1", False),
        ("::1", False),
        ("240b:10:1::5", True),
        ("2001:db8::1", True),
        ("64:ff9b::808:808", True),
        ("::ffff:192.168.1.1", False),
        ("::ffff:8.8.8.8", True),
    ),
)
def test_who_can_be_reached_from_the_internet(text: str, public: bool) -> None:
    address = address_of(text)
    assert address is not None
    assert is_public(address) is public


@pytest.mark.parametrize("text", ("", "printer.example.jp", "192.168.1", "192.168.1.300", "fe80:::1"))
def test_a_word_that_is_no_address(text: str) -> None:
    assert address_of(text) is None


def test_every_voice_means_the_same_by_public() -> None:
    """Also of an address of version 4 in the clothes of version 6, which a list of ranges would miss."""
    found = exposures({"::ffff:8.8.8.8": Line("look", 3), "192.168.1.9": Line("look", 4)}, filtered=False)
    assert [(one.key, one.public, one.filtered) for one in found] == [
        ("::ffff:8.8.8.8", True, False),
        ("192.168.1.9", False, False),
    ]


def at(number: int) -> dict[str, Line]:
    return {"": Line("look", number)}


def test_a_box_behind_a_tunnel_has_its_ports_under_its_own_address() -> None:
    reached = Exposure(address="127.0.0.1", ports=frozenset({80, 443}), at=at(1))
    own = Exposure(address="192.168.30.10", public=False, at=at(2))
    (found,) = settled("exposure", (reached, own))
    assert found == Exposure(address="192.168.30.10", public=False, ports=frozenset({80, 443}))


def test_a_box_that_tells_no_address_keeps_the_one_we_know() -> None:
    reached = Exposure(address="127.0.0.1", ports=frozenset({80}), at=at(1))
    assert settled("exposure", (reached,)) == (reached,)


def test_the_address_of_a_forward_is_not_thrown_away() -> None:
    """Reached under a public address, at home under a private one: both are told, and the first is the worse one."""
    reached = Exposure(address=str(ipaddress.ip_address("198.51.100.7")), public=True, at=at(1))
    own = Exposure(address="192.168.30.10", public=False, at=at(2))
    assert settled("exposure", (reached, own)) == (reached, own)
