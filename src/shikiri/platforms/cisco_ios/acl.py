"""Access lists: named and numbered, standard, extended and IPv6, as rules in the order in which they are tried.

    lists = AccessLists(source)
    lists.get("ip4", "GUEST-IN")                 the list; `defined` is False where nobody wrote one
    address_set(source, "MGMT", "ip4")           from where `access-class MGMT in` lets connections come; None: unclear

A list without a single rule lets everything through on these boxes, whether it was never written or is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from shikiri.model.facets.filter import Rule
from shikiri.model.net import ANY_PORT, NOWHERE, AddressSet, Family, PortSet
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.ace import extended_rules, standard_rule
from shikiri.platforms.cisco_ios.ace_parts import EVERY
from shikiri.platforms.cisco_ios.object_group import groups_of
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

_STANDARD_NUMBERS: Final = (range(1, 100), range(1300, 2000))
_EXTENDED_NUMBERS: Final = (range(100, 200), range(2000, 2700))
_LINK_SCOPE: Final = AddressSet.of("fe80::/10", "ff02::/16")
_NEIGHBOUR_TYPES: Final = PortSet.of("133-137")


@dataclass(frozen=True, slots=True)
class AccessList:
    """One list; `default` is what happens to a packet that no rule matches."""

    name: str
    family: Family
    defined: bool
    rules: tuple[Rule, ...]

    @property
    def default(self) -> Literal["permit", "deny"]:
        return "deny" if self.rules else "permit"


class UnclearListError(ValueError):
    """A line of a list is not understood; `node` is the line."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.number)
        self.node = node


class AccessLists:
    """The lists of one device, read when they are asked for."""

    def __init__(self, source: IosSource) -> None:
        self._groups = groups_of(source)
        self._entries: dict[tuple[Family, str], list[tuple[Node, bool, Sequence[str]]]] = {}
        self._read: dict[tuple[Family, str], AccessList] = {}
        for node in source.top("ip access-list"):
            if len(node.words) > 3 and node.words[2] in {"standard", "extended"}:  # noqa: PLR2004
                self._add_block("ip4", node.words[3], node, standard=node.words[2] == "standard")
        for node in source.top("access-list"):
            if len(node.words) > 2 and node.words[1].isdecimal():  # noqa: PLR2004
                standard = any(int(node.words[1]) in numbers for numbers in _STANDARD_NUMBERS)
                self._entries.setdefault(("ip4", node.words[1]), []).append((node, standard, node.words[2:]))
        for node in source.top("ipv6 access-list"):
            if len(node.words) == 3:  # noqa: PLR2004
                self._add_block("ip6", node.words[2], node, standard=False)

    def get(self, family: Family, name: str) -> AccessList:
        """One list; raises `UnclearListError` where a line of it is not understood."""
        if (family, name) not in self._read:
            self._read[family, name] = self._list(family, name)
        return self._read[family, name]

    def _add_block(self, family: Family, name: str, node: Node, *, standard: bool) -> None:
        entries = self._entries.setdefault((family, name), [])
        for child in node.children:
            words = child.words[1:] if child.words[0].isdecimal() else child.words
            entries.append((child, standard, words[2:] if words[:1] == ["sequence"] else words))

    def _list(self, family: Family, name: str) -> AccessList:
        entries = self._entries.get((family, name))
        rules = tuple(rule for entry in entries or () for rule in self._rules(family, name, entry))
        if rules and family == "ip6":
            rules = tuple(map(on_link, (*rules, _neighbour_rule(rules[-1].line))))
        return AccessList(name, family, entries is not None, rules)

    def _rules(self, family: Family, name: str, entry: tuple[Node, bool, Sequence[str]]) -> tuple[Rule, ...]:
        node, standard, words = entry
        if not words or words[0] == "remark":
            return ()
        line = Line(RUN, node.number)
        try:
            if name.isdecimal() and not _is_known_number(int(name)):
                raise UnclearListError(node)
            return (standard_rule(words, line),) if standard else extended_rules(words, family, self._groups, line)
        except (ValueError, KeyError, IndexError):
            raise UnclearListError(node) from None


def _is_known_number(number: int) -> bool:
    return any(number in numbers for numbers in (*_STANDARD_NUMBERS, *_EXTENDED_NUMBERS))


def _neighbour_rule(line: Line | None) -> Rule:
    """Every IPv6 list ends in permits for neighbour discovery."""
    text = "(implicit) permit icmp any any nd-na nd-ns"
    return Rule(
        action="permit",
        sources=EVERY["ip6"],
        destinations=EVERY["ip6"],
        protocol="icmp",
        destination_ports=PortSet.of("135-136"),
        line=line,
        text=text,
    )


def on_link(rule: Rule) -> Rule:
    """Neighbour discovery ends at the next router: whoever gets it from farther away must drop it (RFC 4861)."""
    if rule.action != "permit" or rule.protocol != "icmp" or not rule.destination_ports <= _NEIGHBOUR_TYPES:
        return rule
    return replace(rule, destinations=rule.destinations & _LINK_SCOPE)


def address_set(source: IosSource, acl_name: str, family: Family = "ip4") -> AddressSet | None:
    """The sources that a list lets through for at least something; None where a line of it is not understood.

    Doubt widens the answer: an entry that may match counts where it permits, and does not where it denies.
    """
    try:
        found = AccessLists(source).get(family, acl_name)
    except UnclearListError:
        return None
    if not found.rules:
        return EVERY[family]
    allowed = denied = NOWHERE
    for rule in found.rules[: -1 if family == "ip6" else None]:
        if rule.action == "permit":
            allowed |= rule.sources - denied
        elif _denies_all_of_its_sources(rule, family):
            denied |= rule.sources
    return allowed


def _denies_all_of_its_sources(rule: Rule, family: Family) -> bool:
    everywhere = EVERY[family] <= rule.destinations and rule.protocol == "any" and rule.state == "any"
    return everywhere and not rule.unmodelled and rule.source_ports == rule.destination_ports == ANY_PORT
