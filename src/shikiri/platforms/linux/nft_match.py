"""Which new packets to a port a rule of nftables means: surely, and possibly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, TypeAlias

from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet

Sets: TypeAlias = Mapping[tuple[str, str, str], list[Any]]
Answer: TypeAlias = "bool | AddressSet | None"  # yes or no for every packet, for these sources, or nobody knows
_SILENT: Final = frozenset({"counter", "log", "comment", "mangle", "notrack", "ct helper", "secmark"})
_VERDICTS: Final = frozenset({"accept", "drop", "reject", "return", "jump", "goto", "continue", "queue", "vmap"})
_PROTOCOLS: Final = {"tcp": 6, "udp": 17}
_EVERY: Final = {("ip", "saddr"): ANYWHERE.only4, ("ip6", "saddr"): ANYWHERE.only6}


@dataclass(frozen=True, slots=True)
class Asked:
    """A new connection to a port of the machine, through one interface."""

    proto: str
    port: int
    interface: str


def matches(
    rule: list[dict[str, Any]], asked: Asked, given: AddressSet, sets: Sets, place: tuple[str, str]
) -> tuple[AddressSet, AddressSet, dict[str, Any] | None]:
    """(the sources it surely means, those it may mean, its verdict)."""
    sure = maybe = given
    for part in rule:
        word = next(iter(part), "")
        if word in _SILENT:
            continue
        if word in _VERDICTS:
            return sure, maybe, part
        told = _match(part[word], asked, sets, place) if word == "match" else None
        if told is False:
            return NOWHERE, NOWHERE, None
        if isinstance(told, AddressSet):
            sure, maybe = sure & told, maybe & told
        elif told is None:
            sure = NOWHERE
    return sure, maybe, None


def _match(match: dict[str, Any], asked: Asked, sets: Sets, place: tuple[str, str]) -> Answer:
    op, left, right = match.get("op", "=="), match.get("left"), match.get("right")
    if not isinstance(left, dict) or op not in ("==", "!=", "in"):
        return None
    values = _values(right, sets, place)
    told = _told(left, values, asked) if values is not None else None
    if op == "!=" and told is not None:
        if isinstance(told, AddressSet):
            return _EVERY.get(_field(left), ANYWHERE) - told
        return not told
    return told


def _told(left: dict[str, Any], values: list[Any], asked: Asked) -> Answer:
    protocol, name = _field(left)
    if (protocol, name) in (("ip", "saddr"), ("ip6", "saddr")):
        return _addresses(values)
    if name == "dport" and protocol in ("tcp", "udp", "th"):
        return protocol in (asked.proto, "th") and _holds(values, asked.port)
    if (protocol, name) in (("ip", "protocol"), ("ip6", "nexthdr")) or left.get("meta") == {"key": "l4proto"}:
        return any(one in (asked.proto, _PROTOCOLS[asked.proto]) for one in values)
    if left.get("meta") in ({"key": "iifname"}, {"key": "iif"}):
        return any(fnmatchcase(asked.interface, str(one)) for one in values) if asked.interface else None
    if left.get("meta") == {"key": "nfproto"} and len(values) == 1:
        return {"ipv4": ANYWHERE.only4, "ipv6": ANYWHERE.only6}.get(str(values[0]))
    if left.get("ct") == {"key": "state"}:
        return "new" in values
    return None


def _field(left: dict[str, Any]) -> tuple[str, str]:
    payload = left.get("payload")
    return (str(payload.get("protocol")), str(payload.get("field"))) if isinstance(payload, dict) else ("", "")


def _values(right: Any, sets: Sets, place: tuple[str, str]) -> list[Any] | None:  # noqa: ANN401  (JSON)
    """The values a match compares with; None where nobody knows them."""
    if isinstance(right, str) and right.startswith("@"):
        right = sets.get((*place, right[1:]))
    elif isinstance(right, dict) and "set" in right:
        right = right["set"]
    if right is None:
        return None
    found = [one["elem"].get("val") if isinstance(one, dict) and "elem" in one else one for one in _list(right)]
    return None if any(one is None or (isinstance(one, dict) and "concat" in one) for one in found) else found


def _list(value: Any) -> list[Any]:  # noqa: ANN401  (JSON)
    return value if isinstance(value, list) else [value]


def _addresses(values: list[Any]) -> AddressSet | None:
    found = NOWHERE
    for one in values:
        try:
            if isinstance(one, dict) and "prefix" in one:
                found |= AddressSet.of(f"{one['prefix']['addr']}/{one['prefix']['len']}")
            elif isinstance(one, dict) and "range" in one:
                found |= AddressSet.of(f"{one['range'][0]}-{one['range'][1]}")
            else:
                found |= AddressSet.of(str(one))
        except (ValueError, KeyError, IndexError):
            return None
    return found


def _holds(values: list[Any], port: int) -> bool | None:
    for one in values:
        if isinstance(one, dict) and "range" in one:
            low, high = one["range"]
            if int(low) <= port <= int(high):
                return True
        elif str(one).isdecimal() and int(one) == port:
            return True
        elif not isinstance(one, dict) and not str(one).isdecimal():
            return None  # the name of a service
    return False
