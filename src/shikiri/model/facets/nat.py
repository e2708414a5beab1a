"""NAT: which inner addresses get out, and which come in by a forwarded port."""

from __future__ import annotations

from dataclasses import dataclass, field

from shikiri.model.facets.base import Thing
from shikiri.model.net import ANY_PORT, ANYWHERE, AddressSet, PortSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A forwarded port: what arrives outside is handed to an inner address."""

    inner: AddressSet
    protocol: str = "any"
    outer: AddressSet = ANYWHERE
    outer_ports: PortSet = ANY_PORT
    inner_ports: PortSet = ANY_PORT
    line: Line | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nat(Thing):
    """Address translation on one outer interface."""

    FACET = "nat"
    KEY = "interface"

    interface: Known[str] = UNSAID
    inner: Known[AddressSet] = UNSAID  # the addresses it translates on the way out
    static: Known[tuple[Forward, ...]] = UNSAID
