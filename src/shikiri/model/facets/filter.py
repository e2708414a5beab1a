"""Packet filters: which traffic an interface lets in or out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.net import ANY_PORT, ANYWHERE, AddressSet, Family, PortSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line

Action = Literal["permit", "deny", "unclear"]
Connection = Literal["any", "new", "established"]
Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of a filter; the first rule that matches decides.

    What the sets below cannot express is named in `unmodelled`; the sets then are the widest the rule may match.
    `unclear` is a rule that may let through or stop, such as a jump to a list nobody read.
    """

    action: Action
    sources: AddressSet = ANYWHERE
    destinations: AddressSet = ANYWHERE
    protocol: str = "any"  # any, tcp, udp, icmp, gre ..., a number, or several with commas: tcp,udp
    source_ports: PortSet = ANY_PORT
    destination_ports: PortSet = ANY_PORT  # of icmp: the types
    state: Connection = "any"
    log: bool = False
    unmodelled: str = ""
    line: Line | None = field(default=None, compare=False)
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Thing):
    """The rules applied to one interface in one direction for one IP version. Several of a kind must all let through.

    A list that is applied but was never written is what the device makes of it: often no rules, default permit.
    """

    FACET = "filter"
    KEY = "interface"

    interface: Known[str] = UNSAID
    direction: Known[Direction] = UNSAID
    family: Known[Family] = UNSAID
    name: Known[str] = UNSAID  # the name or numbers of the list
    rules: Known[tuple[Rule, ...]] = UNSAID
    default: Known[Literal["permit", "deny"]] = UNSAID  # what happens to a packet that no rule matches
    stateful: Known[bool] = UNSAID  # answers to connections that were let through come back by themselves
