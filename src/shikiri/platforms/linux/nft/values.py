"""The right side of a match: one value, a range, a prefix, a set of them, a set by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from shikiri.model.net import NO_PORT, NOWHERE, AddressSet, PortSet
from shikiri.platforms.linux.nft.part import NUMBERS, PROTOCOLS
from shikiri.platforms.linux.nft.ruleset import Json, Place, Ruleset

T = TypeVar("T")
CATCH_ALL = "*"
ICMP_TYPES = {
    "echo-reply": 0, "destination-unreachable": 3, "source-quench": 4, "redirect": 5, "echo-request": 8,
    "router-advertisement": 9, "router-solicitation": 10, "time-exceeded": 11, "parameter-problem": 12,
    "timestamp-request": 13, "timestamp-reply": 14, "info-request": 15, "info-reply": 16, "address-mask-request": 17,
    "address-mask-reply": 18,
}  # fmt: skip
ICMP6_TYPES = {
    "destination-unreachable": 1, "packet-too-big": 2, "time-exceeded": 3, "parameter-problem": 4, "echo-request": 128,
    "echo-reply": 129, "mld-listener-query": 130, "mld-listener-report": 131, "mld-listener-done": 132,
    "mld-listener-reduction": 132, "nd-router-solicit": 133, "nd-router-advert": 134, "nd-neighbor-solicit": 135,
    "nd-neighbor-advert": 136, "nd-redirect": 137, "router-renumbering": 138, "ind-neighbor-solicit": 141,
    "ind-neighbor-advert": 142, "mld2-listener-report": 143,
}  # fmt: skip


class StrangeError(Exception):
    """Something nobody models; its text says what, in the words of the device."""


def elements(right: Json, place: Place, ruleset: Ruleset) -> Iterator[Json]:
    """The single values of a right side; a set that packets fill is none that anybody can read."""
    if isinstance(right, str) and right.startswith("@"):
        named = ruleset.sets.get((place, right[1:]))
        if named is None or not named.fixed:
            raise StrangeError(right)
        for one in named.elements:
            yield from elements(one, place, ruleset)
    elif isinstance(right, dict) and isinstance(right.get("set"), list):
        for one in right["set"]:
            yield from elements(one, place, ruleset)
    elif isinstance(right, dict) and "elem" in right:
        if set(right["elem"]) - {"val", "comment", "counter"}:
            raise StrangeError("elem")
        yield right["elem"]["val"]
    elif isinstance(right, list):
        yield from right
    else:
        yield right


def pairs(data: Json, place: Place, ruleset: Ruleset) -> list[tuple[Json, str, Json]]:
    """The rows of a verdict map: key, verdict, and where to. The row for all else comes last."""
    if isinstance(data, str) and data.startswith("@"):
        named = ruleset.sets.get((place, data[1:]))
        if named is None or not named.fixed:
            raise StrangeError(data)
        rows: list[Json] = list(named.elements)
    else:
        rows = data["set"]
    found = [(_plain(key), *next(iter(verdict.items()))) for key, verdict in rows]
    return sorted(found, key=lambda one: one[0] == CATCH_ALL)


def _plain(key: Json) -> Json:
    return key["elem"]["val"] if isinstance(key, dict) and "elem" in key else key


def addresses(values: list[Json]) -> AddressSet:
    found = NOWHERE
    for one in values:
        try:
            if isinstance(one, str):
                found |= AddressSet.of("any" if one == CATCH_ALL else one)
            elif "prefix" in one:
                found |= AddressSet.of(f"{one['prefix']['addr']}/{one['prefix']['len']}")
            else:
                found |= AddressSet.of("-".join(one["range"]))
        except (ValueError, KeyError, TypeError):
            raise StrangeError(str(one)) from None
    return found


def ports(values: list[Json]) -> PortSet:
    return _numbers(values, int)


def types(values: list[Json], names: dict[str, int]) -> PortSet:
    return _numbers(values, lambda one: names[one] if one in names else int(one))


def _numbers(values: list[Json], number: Callable[[Json], int]) -> PortSet:
    found = NO_PORT
    for one in values:
        try:
            if one == CATCH_ALL:
                found |= PortSet.of("any")
            elif isinstance(one, dict):
                low, high = map(number, one["range"])
                found |= PortSet.of(f"{low}-{high}")
            else:
                found |= PortSet.of(number(one))
        except (ValueError, KeyError, TypeError):
            raise StrangeError(str(one)) from None
    return found


def protocols(values: list[Json]) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    for one in values:
        if one == CATCH_ALL:
            return PROTOCOLS
        if isinstance(one, str) and one in NUMBERS:
            found |= {NUMBERS[one]}
        elif isinstance(one, int) and one in PROTOCOLS:
            found |= {one}
        else:
            raise StrangeError(str(one))
    return found


def is_named(name: str, values: list[Json]) -> bool:
    """Does an interface have one of these names? `br-*` is every name that begins so."""
    for one in values:
        if not isinstance(one, str) or "\\" in one or not one:
            raise StrangeError(str(one))  # some versions print wildcards in sets as ranges of nothing
        if one == name or (one.endswith("*") and name.startswith(one[:-1])):
            return True
    return False
