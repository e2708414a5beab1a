from __future__ import annotations

import ipaddress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.model.net import ANY_PORT, ANYWHERE, NO_PORT, NOWHERE, PRIVATE, PUBLIC, AddressSet, PortSet
from shikiri.model.ranges import common, merged, overlap, without

NUMBERS = st.frozensets(st.integers(0, 40), max_size=25)


def as_ranges(numbers: frozenset[int]) -> tuple[tuple[int, int], ...]:
    return merged((number, number) for number in numbers)


def as_numbers(ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(number for low, high in ranges for number in range(low, high + 1))


def hosts(addresses: AddressSet) -> frozenset[int]:
    return frozenset(number for number in range(256) if f"192.0.2.{number}" in addresses)


@settings(deadline=None, max_examples=300)
@given(one=NUMBERS, other=NUMBERS)
def test_ranges_are_sets(one: frozenset[int], other: frozenset[int]) -> None:
    mine, theirs = as_ranges(one), as_ranges(other)
    assert as_numbers(mine) == one
    assert as_numbers(common(mine, theirs)) == one & other
    assert as_numbers(without(mine, theirs)) == one - other
    assert as_numbers(merged((*mine, *theirs))) == one | other
    assert overlap(mine, theirs) == bool(one & other)


@settings(deadline=None, max_examples=300)
@given(one=NUMBERS, other=NUMBERS)
def test_every_result_is_sorted_disjoint_and_not_touching(one: frozenset[int], other: frozenset[int]) -> None:
    mine, theirs = as_ranges(one), as_ranges(other)
    for result in (mine, common(mine, theirs), without(mine, theirs), merged((*mine, *theirs))):
        assert all(low <= high for low, high in result)
        assert all(before[1] + 1 < after[0] for before, after in pairwise(result))


@pytest.mark.parametrize(
    "text, ranges",
    [
        ("192.168.1.0/24", ((0xC0A80100, 0xC0A801FF),)),
        ("192.168.1.17/24", ((0xC0A80100, 0xC0A801FF),)),
        ("10.0.0.1-10.0.0.9", ((0x0A000001, 0x0A000009),)),
        ("192.0.2.1", ((0xC0000201, 0xC0000201),)),
        ("0.0.0.0/0", ((0, 2**32 - 1),)),
        ("any4", ((0, 2**32 - 1),)),
    ],
)
def test_ip4_texts(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert AddressSet.of(text) == AddressSet(ranges, ())


def test_ip6_texts_stand_apart_from_ip4() -> None:
    six = AddressSet.of("2001:db8::/64")
    assert six.ip4 == ()
    assert "2001:db8::ffff" in six
    assert "2001:db8:0:1::" not in six
    assert AddressSet.of("any6") == AddressSet.of("::/0")
    assert AddressSet.of("any") == ANYWHERE == AddressSet.of("any4", "any6")
    assert not AddressSet.of("0.0.0.1").overlaps(AddressSet.of("::1"))


@pytest.mark.parametrize("text", ["", "dhcp", "192.168.1.300", "192.168.1.0/33", "10.0.0.9-10.0.0.1", "10.0.0.1-::1"])
def test_what_is_no_address_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        AddressSet.of(text)


def test_operators() -> None:
    office, printer = AddressSet.of("192.168.10.0/24"), AddressSet.of("192.168.10.50")
    both = office | AddressSet.of("2001:db8:10::/64")
    assert printer <= office
    assert not office <= printer
    assert office & printer == printer
    assert str(office - printer) == "192.168.10.0-192.168.10.49, 192.168.10.51-192.168.10.255"
    assert both.only4 == office == both.only("ip4")
    assert both.only6 == both - office
    assert ~~both == both
    assert ~both & both == NOWHERE
    assert ~both | both == ANYWHERE
    assert not NOWHERE
    assert AddressSet.of() == NOWHERE


def test_equal_sets_are_equal_and_hash_alike_however_they_are_written() -> None:
    one = AddressSet.of("192.168.0.0/24", "192.168.1.0/24")
    assert one == AddressSet.of("192.168.0.0/23")
    assert len({one, AddressSet.of("192.168.0.0/23")}) == 1


def test_text_reads_back() -> None:
    some = AddressSet.of("192.168.10.0/24", "10.0.0.1-10.0.0.9", "2001:db8::/32", "2001:db9::5")
    assert AddressSet.of(*some.parts) == some
    assert str(some) == "10.0.0.1-10.0.0.9, 192.168.10.0/24, 2001:db8::/32, 2001:db9::5"
    assert some.short(2) == "10.0.0.1-10.0.0.9, 192.168.10.0/24 (+2)"
    assert str(NOWHERE) == "-"
    assert AddressSet.of(str(NOWHERE)) == NOWHERE
    assert str(ANYWHERE) == "any"
    assert repr(AddressSet.of("any4")) == "AddressSet(any4)"


@settings(deadline=None, max_examples=100)
@given(low=st.integers(0, 2**128 - 1), size=st.integers(0, 2**70))
def test_text_of_any_ip6_range_reads_back(low: int, size: int) -> None:
    some = AddressSet((), ((low, min(low + size, 2**128 - 1)),))
    assert AddressSet.of(*some.parts) == some


@pytest.mark.parametrize(
    "text, private",
    [
        ("192.168.10.0/24", True),
        ("100.64.1.1", True),
        ("fd00::/8", True),
        ("192.0.2.1", False),
        ("172.32.0.1", False),
        ("2001:db8::1", False),
        ("192.168.0.0/15", False),
        ("-", False),
    ],
)
def test_private_means_all_of_it(text: str, private: bool) -> None:
    assert AddressSet.of(text).is_private is private


def test_public_and_private_do_not_meet() -> None:
    assert not PUBLIC.overlaps(PRIVATE)
    assert "198.51.100.7" in PUBLIC
    assert "224.0.0.5" not in PUBLIC


@settings(deadline=None, max_examples=200)
@given(address=st.integers(0, 255), mask=st.integers(0, 255))
def test_a_wildcard_mask_is_exact_wherever_its_bits_stand(address: int, mask: int) -> None:
    found = AddressSet.wildcard(f"192.0.2.{address}", f"0.0.0.{mask}")
    assert hosts(found) == {number for number in range(256) if (number ^ address) & ~mask & 255 == 0}
    assert found <= AddressSet.of("192.0.2.0/24")


def test_wildcards_as_they_are_written() -> None:
    assert AddressSet.wildcard("192.168.20.7", "0.0.0.255") == AddressSet.of("192.168.20.0/24")
    assert AddressSet.wildcard("0.0.0.0", "255.255.255.255") == AddressSet.of("any4")
    middle = AddressSet.wildcard("10.0.5.1", "0.255.0.0")
    assert len(middle.ip4) == 256
    assert all(int(ipaddress.IPv4Address(f"10.{one}.5.1")) == middle.ip4[one][0] for one in (0, 1, 255))


def test_a_wildcard_in_too_many_pieces_is_an_error_that_says_so() -> None:
    assert len(AddressSet.wildcard("10.0.0.1", "0.15.255.0").ip4) == 4096
    with pytest.raises(ValueError, match=r"0\.31\.255\.0.*4096"):
        AddressSet.wildcard("10.0.0.1", "0.31.255.0")


def test_ports() -> None:
    web = PortSet.of(80, "443", "8000-8080")
    assert 443 in web
    assert 8081 not in web
    assert str(web) == "80, 443, 8000-8080"
    assert PortSet.of(*web.parts) == web
    assert web.short(1) == "80 (+2)"
    assert web & PortSet.of("1-100") == PortSet.of(80)
    assert web - PortSet.of("any") == NO_PORT
    assert ~web | web == ANY_PORT == PortSet.of("any")
    assert PortSet.of(79, 80, 81) == PortSet.of("79-81")
    assert PortSet.of(80) <= web
    assert web.overlaps(PortSet.of("any"))
    assert not NO_PORT
    assert str(NO_PORT) == "-"
    assert str(ANY_PORT) == "any"


@pytest.mark.parametrize("text", ["65536", "-1", "90-80", "www", ""])
def test_what_is_no_port_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PortSet.of(text)
