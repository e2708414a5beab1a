"""Exact sets of addresses and of ports. IPv4 and IPv6 are kept apart; nothing is sampled or rounded."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, Literal

from shikiri.model.net_text import range_text, shortened
from shikiri.model.ranges import Ranges, both, common, merged, overlap, without

Family = Literal["ip4", "ip6"]
FAMILIES: tuple[Family, ...] = ("ip4", "ip6")

_TOP4: Final = 2**32 - 1
_TOP6: Final = 2**128 - 1
_TOP_PORT: Final = 2**16 - 1
_EVERY4: Final[Ranges] = ((0, _TOP4),)
_EVERY6: Final[Ranges] = ((0, _TOP6),)
_EVERY_PORT: Final[Ranges] = ((0, _TOP_PORT),)
_WILDCARD_LIMIT: Final = 4096
_SHOWN: Final = 3
_FAMILIES_OF: Final = (
    frozenset[Family](),
    frozenset[Family](("ip4",)),
    frozenset[Family](("ip6",)),
    frozenset(FAMILIES),
)


@dataclass(frozen=True, slots=True, repr=False)
class AddressSet:
    """A set of IPv4 and IPv6 addresses with the operators of a `frozenset`: ``| & - ~ <= in``."""

    ip4: Ranges = ()
    ip6: Ranges = ()

    @staticmethod
    def of(*texts: str) -> AddressSet:
        """From `192.168.1.0/24`, `10.0.0.1-10.0.0.9`, `2001:db8::/64`, `192.0.2.1`, `any`, `any4`, `any6`.

        Bits behind the prefix length are ignored, so the address of an interface names its network.
        """
        if not texts:
            return NOWHERE
        if len(texts) == 1:
            return _read(texts[0])
        parts = [_read(text) for text in texts]
        return AddressSet(
            merged(chain.from_iterable(part.ip4 for part in parts)),
            merged(chain.from_iterable(part.ip6 for part in parts)),
        )

    @staticmethod
    @lru_cache(maxsize=8192)
    def wildcard(address: str, mask: str) -> AddressSet:
        """An IPv4 address with a Cisco wildcard mask: a set bit means any value, wherever it stands."""
        base, free = int(ipaddress.IPv4Address(address)), int(ipaddress.IPv4Address(mask))
        tail = 0
        while free >> tail & 1:
            tail += 1
        holes = [bit for bit in range(tail, 32) if free >> bit & 1]
        if 2 ** len(holes) > _WILDCARD_LIMIT:
            raise ValueError(f"wildcard mask {mask} names more than {_WILDCARD_LIMIT} separate ranges")
        starts = [base & ~free & _TOP4]
        for bit in holes:
            starts += [start | 1 << bit for start in starts]
        return AddressSet(merged((start, start | (1 << tail) - 1) for start in starts))

    def ranges(self, family: Family) -> Ranges:
        return self.ip4 if family == "ip4" else self.ip6

    @property
    def families(self) -> frozenset[Family]:
        """The IP versions it has addresses of."""
        return _FAMILIES_OF[bool(self.ip4) + 2 * bool(self.ip6)]

    def only(self, family: Family) -> AddressSet:
        return self.only4 if family == "ip4" else self.only6

    @property
    def only4(self) -> AddressSet:
        return self if not self.ip6 else AddressSet(self.ip4, ())

    @property
    def only6(self) -> AddressSet:
        return self if not self.ip4 else AddressSet((), self.ip6)

    @property
    def is_private(self) -> bool:
        """Holds something, and nothing that is routed on the internet."""
        return bool(self) and self <= PRIVATE

    def overlaps(self, other: AddressSet) -> bool:
        return overlap(self.ip4, other.ip4) or overlap(self.ip6, other.ip6)

    def __or__(self, other: AddressSet) -> AddressSet:
        if not other or other is self:
            return self
        if not self:
            return other
        ip4, ip6 = both(self.ip4, other.ip4), both(self.ip6, other.ip6)
        return self if ip4 is self.ip4 and ip6 is self.ip6 else AddressSet(ip4, ip6)

    def __and__(self, other: AddressSet) -> AddressSet:
        if other is ANYWHERE or self is ANYWHERE:
            return self if other is ANYWHERE else other
        return AddressSet(common(self.ip4, other.ip4), common(self.ip6, other.ip6))

    def __sub__(self, other: AddressSet) -> AddressSet:
        return AddressSet(without(self.ip4, other.ip4), without(self.ip6, other.ip6))

    def __invert__(self) -> AddressSet:
        return ANYWHERE - self

    def __le__(self, other: AddressSet) -> bool:
        return not without(self.ip4, other.ip4) and not without(self.ip6, other.ip6)

    def __bool__(self) -> bool:
        return bool(self.ip4 or self.ip6)

    def __contains__(self, address: str) -> bool:
        return _read(address) <= self

    @property
    def parts(self) -> tuple[str, ...]:
        """Its ranges as text that `of` reads back to the same set."""
        if self == ANYWHERE:
            return ("any",)
        return tuple(range_text("ip4", *pair) for pair in self.ip4) + tuple(
            range_text("ip6", *pair) for pair in self.ip6
        )

    def __str__(self) -> str:
        return ", ".join(self.parts) or "-"

    def __repr__(self) -> str:
        return f"AddressSet({self})"

    def short(self, shown: int = _SHOWN) -> str:
        """Text for a narrow column: the first ranges and how many more."""
        return shortened(self.parts, shown)


@dataclass(frozen=True, slots=True, repr=False)
class PortSet:
    """A set of port numbers; where the protocol is ICMP, of its types."""

    ranges: Ranges = ()

    @staticmethod
    def of(*ports: int | str) -> PortSet:
        """From `80`, `"443"`, `"1024-65535"`, `"any"`."""
        return PortSet(merged(_port_range(port) for port in ports))

    def overlaps(self, other: PortSet) -> bool:
        return overlap(self.ranges, other.ranges)

    def __or__(self, other: PortSet) -> PortSet:
        return PortSet(merged(self.ranges + other.ranges))

    def __and__(self, other: PortSet) -> PortSet:
        return PortSet(common(self.ranges, other.ranges))

    def __sub__(self, other: PortSet) -> PortSet:
        return PortSet(without(self.ranges, other.ranges))

    def __invert__(self) -> PortSet:
        return ANY_PORT - self

    def __le__(self, other: PortSet) -> bool:
        return not without(self.ranges, other.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __contains__(self, port: int) -> bool:
        return any(low <= port <= high for low, high in self.ranges)

    @property
    def parts(self) -> tuple[str, ...]:
        """Its ranges as text that `of` reads back to the same set."""
        if self.ranges == _EVERY_PORT:
            return ("any",)
        return tuple(str(low) if low == high else f"{low}-{high}" for low, high in self.ranges)

    def __str__(self) -> str:
        return ", ".join(self.parts) or "-"

    def __repr__(self) -> str:
        return f"PortSet({self})"

    def short(self, shown: int = _SHOWN) -> str:
        return shortened(self.parts, shown)


@lru_cache(maxsize=8192)
def _read(text: str) -> AddressSet:
    word = text.strip()
    if word in _WORDS:
        return _WORDS[word]
    first, dash, last = word.partition("-")
    if dash:
        low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
        if low.version != high.version or int(low) > int(high):
            raise ValueError(f"{text!r} is not a range of addresses")
        return _single(low.version, int(low), int(high))
    network = ipaddress.ip_network(word, strict=False)
    return _single(network.version, int(network.network_address), int(network.broadcast_address))


def _single(version: int, low: int, high: int) -> AddressSet:
    return AddressSet(((low, high),), ()) if version == 4 else AddressSet((), ((low, high),))  # noqa: PLR2004


def _port_range(port: int | str) -> tuple[int, int]:
    if port == "any":
        return (0, _TOP_PORT)
    first, dash, last = str(port).partition("-")
    low = int(first)
    high = int(last) if dash else low
    if not 0 <= low <= high <= _TOP_PORT:
        raise ValueError(f"{port!r} is not a range of ports")
    return (low, high)


NOWHERE: Final = AddressSet()
ANYWHERE: Final = AddressSet(_EVERY4, _EVERY6)
ANY_PORT: Final = PortSet(_EVERY_PORT)
NO_PORT: Final = PortSet()
_WORDS: Final = {"any": ANYWHERE, "any4": AddressSet(_EVERY4), "any6": AddressSet((), _EVERY6), "-": NOWHERE}
PRIVATE: Final = AddressSet.of(
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
    "fc00::/7", "fe80::/10", "::1",
)  # fmt: skip
_NO_HOST: Final = AddressSet.of("0.0.0.0/8", "224.0.0.0/3")
PUBLIC: Final = (AddressSet.of("any4") - PRIVATE - _NO_HOST) | AddressSet.of("2000::/3")
