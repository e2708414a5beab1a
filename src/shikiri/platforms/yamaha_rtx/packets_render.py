"""A rule as the words of a filter line. What the words cannot say exactly is not written."""

from __future__ import annotations

from typing import Final

from shikiri.model.errors import Unwritable
from shikiri.model.facets.filter import Action, Filter, Rule
from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet
from shikiri.model.say import say
from shikiri.platforms.yamaha_rtx.packets import PORTED, STATED_WORD, is_plain

_VERBS: Final[dict[tuple[Action, bool], str]] = {
    ("permit", False): "pass",
    ("permit", True): "pass-log",
    ("deny", False): "reject-nolog",
    ("deny", True): "reject-log",
}


def body(rule: Rule, family: Family) -> str:
    """What stands behind `ip filter N`: action, source, destination, protocol, ports."""
    verb = _VERBS.get((rule.action, rule.log))
    if verb is None or rule.unmodelled:
        raise _unsaid()
    ends = f"{_addresses(rule.sources, family)} {_addresses(rule.destinations, family)}"
    return f"{verb} {ends} {_protocol(rule)}"


def _protocol(rule: Rule) -> str:
    from_ports, to_ports = _ports(rule.source_ports), _ports(rule.destination_ports)
    if rule.state == "established":
        if rule.protocol != "tcp":
            raise _unsaid()
        return f"{STATED_WORD} {from_ports} {to_ports}"
    words = rule.protocol.split(",")
    if rule.state != "any" or len(set(words)) != len(words):
        raise _unsaid()
    if set(words) <= PORTED:
        return f"{rule.protocol} {from_ports} {to_ports}"
    if rule.protocol in ("icmp", "icmp6") and rule.source_ports == ANY_PORT:
        return f"{rule.protocol} {to_ports} *"  # types stand where the source ports would
    if rule.source_ports == rule.destination_ports == ANY_PORT and (rule.protocol == "any" or is_plain(rule.protocol)):
        return f"{'*' if rule.protocol == 'any' else rule.protocol} * *"
    raise _unsaid()


def _addresses(addresses: AddressSet, family: Family) -> str:
    mine = addresses.only(family)
    if not mine:
        raise _unsaid()
    return "*" if mine == AddressSet.of("any4" if family == "ip4" else "any6") else ",".join(mine.parts)


def _ports(ports: PortSet) -> str:
    if not ports:
        raise _unsaid()
    return "*" if ports == ANY_PORT else ",".join(ports.parts)


def _unsaid() -> Unwritable:
    return Unwritable(Filter.FACET, "rules", say("rtx.rule"))
