"""One match of a rule as parts of traffic: any of them fits. What is not modelled is a part that may fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from shikiri.model.net import NOWHERE, AddressSet, Family
from shikiri.platforms.linux.nft import values
from shikiri.platforms.linux.nft.context import NO_INTERFACE, Context
from shikiri.platforms.linux.nft.part import EVERYTHING, PORTED, PROTOCOLS, STATES, Part, State, maybe
from shikiri.platforms.linux.nft.ruleset import Json, Place, Ruleset
from shikiri.platforms.linux.nft.values import StrangeError, elements

Parts = tuple[Part, ...]
_VERSION: Final[dict[str, Family]] = {"ip": "ip4", "ip6": "ip6", "icmp": "ip4", "icmpv6": "ip6", "arp": "ip4"}
_FAMILY_WORDS: Final[dict[str, Family]] = {"ipv4": "ip4", "ipv6": "ip6", "ip": "ip4", "ip6": "ip6"}
_PORT_PROTOCOLS: Final = {"tcp": 6, "udp": 17, "dccp": 33, "sctp": 132, "udplite": 136}
_NEVER: Final[Parts] = ()
_ALWAYS: Final[Parts] = (EVERYTHING,)


def matched(match: Json, place: Place, ruleset: Ruleset, context: Context) -> Parts:
    """The parts that a match lets stay."""
    try:
        operator, left, right = match["op"], match["left"], match["right"]
        if operator in ("==", "!=", "in"):
            return key_in(left, right, place, ruleset, context, negated=operator == "!=")
    except (StrangeError, KeyError, TypeError, AttributeError, ValueError, IndexError):
        pass
    return (maybe(_words(match)),)


def key_in(
    left: Json, right: Json, place: Place, ruleset: Ruleset, context: Context, *, negated: bool = False
) -> Parts:
    """The parts in which a key has one of some values, or none of them."""
    listed = list(elements(right, place, ruleset))
    if isinstance(left, dict) and "concat" in left:
        if negated:
            raise StrangeError("concat")
        return tuple(part for one in listed for part in _tuple(left["concat"], one, place, ruleset, context))
    if isinstance(left, dict) and "fib" in left:
        return _fib(left["fib"], listed, negated=negated)
    kind, name = _key(left)
    return _READERS[kind](name, listed, context, negated)


def _key(left: Json) -> tuple[str, str]:
    """`payload ip.saddr`, `meta iifname`, `ct state`; anything else is nobody's."""
    if not isinstance(left, dict) or len(left) != 1:
        raise StrangeError(str(left))
    kind, body = next(iter(left.items()))
    if kind == "payload" and set(body) == {"protocol", "field"}:
        protocol, name = body["protocol"], body["field"]
        for fits in (f"{protocol} {name}", f"* {name}" if protocol in _PORT_PROTOCOLS else ""):
            if fits in _READERS:
                return fits, protocol
    elif kind in ("meta", "ct") and set(body) == {"key"} and f"{kind} {body['key']}" in _READERS:
        return f"{kind} {body['key']}", body["key"]
    raise StrangeError(_words(left))


def _tuple(keys: list[Json], element: Json, place: Place, ruleset: Ruleset, context: Context) -> Parts:
    """`ip daddr . tcp dport` with one of its elements."""
    if element == values.CATCH_ALL or not isinstance(element, dict) or len(element.get("concat", ())) != len(keys):
        raise StrangeError("concat")
    found: Parts = _ALWAYS
    for key, value in zip(keys, element["concat"], strict=True):
        here = key_in(key, value, place, ruleset, context)
        found = tuple(both for one in found for other in here if (both := one & other))
    return found


def _fib(fib: Json, listed: list[Json], *, negated: bool) -> Parts:
    """`fib saddr . iif oif missing` asks for senders that lie about their address; ours do not."""
    if fib.get("result") == "oif" and set(fib.get("flags", ())) >= {"saddr", "iif"} and listed in ([False], [0]):
        return _ALWAYS if negated else _NEVER
    raise StrangeError("fib")


def _addresses(side: str) -> Callable[[str, list[Json], Context, bool], Parts]:
    def read(protocol: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: FBT001
        if _VERSION[protocol] != context.family:
            return _NEVER
        every = AddressSet.of("any4" if context.family == "ip4" else "any6")
        found = values.addresses(listed) & every
        return _one(_at(side, every - found if negated else found))

    return read


def _ports(side: str) -> Callable[[str, list[Json], Context, bool], Parts]:
    def read(protocol: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: ARG001, FBT001
        found = values.ports(listed)
        kept = ~found if negated else found
        part = Part(source_ports=kept) if side == "source_ports" else Part(ports=kept)
        if protocol == "th":  # whatever the protocol, at the place where most have their ports
            return _one(replace(part, protocols=PORTED))
        return _one(replace(part, protocols=frozenset({_PORT_PROTOCOLS[protocol]})))

    return read


def _icmp_type(protocol: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: FBT001
    if _VERSION[protocol] != context.family:
        return _NEVER
    four = protocol == "icmp"
    found = values.types(listed, values.ICMP_TYPES if four else values.ICMP6_TYPES)
    return _one(Part(protocols=frozenset({1 if four else 58}), ports=~found if negated else found))


def _protocol(name: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: FBT001
    if name in ("ip", "ip6") and _VERSION[name] != context.family:
        return _NEVER
    found = values.protocols(listed)
    part = Part(protocols=PROTOCOLS - found if negated else found)
    return _one(replace(part, unmodelled="ip6 nexthdr") if name == "ip6" else part)  # it stops at the first header


def _version(name: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: ARG001, FBT001
    if not all(isinstance(one, str) for one in listed):
        raise StrangeError("protocol")
    known = {_FAMILY_WORDS[one] for one in listed if one in _FAMILY_WORDS}
    return _ALWAYS if (context.family in known) is not negated else _NEVER


def _state(name: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: ARG001, FBT001
    known: frozenset[State] = frozenset(one for one in STATES if one in listed)
    if set(listed) - STATES:
        raise StrangeError("ct state")
    found = STATES - known if negated else known
    if context.untracked and ("untracked" in found) != ("new" in found):
        return (Part(states=STATES, unmodelled="ct state untracked"),)
    return _one(Part(states=found))


def _into(name: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: FBT001
    return _interface("sources", name, listed, context, context.into, negated=negated)


def _out(name: str, listed: list[Json], context: Context, negated: bool) -> Parts:  # noqa: FBT001
    return _interface("destinations", name, listed, context, context.out, negated=negated)


def _interface(side: str, key: str, listed: list[Json], context: Context, at: str | None, *, negated: bool) -> Parts:
    """A name that is known here fits or not; one that is not follows from where the packet comes from or goes to."""
    if key in ("iif", "oif") and not all(isinstance(one, str) for one in listed):
        raise StrangeError(key)  # a number: the interface it meant is gone
    if at == NO_INTERFACE:
        if negated:  # some kernels compare with an empty name, others match nothing
            raise StrangeError(key)
        return _NEVER
    if at is not None:
        return _ALWAYS if values.is_named(at, listed) is not negated else _NEVER
    sure, may = NOWHERE, NOWHERE
    for one, behind in context.behind.items():
        if values.is_named(one, listed) is not negated:
            sure, may = sure | behind.sure, may | behind.may
    found = (_at(side, sure), replace(_at(side, may - sure), unmodelled=f"{key} ?"))
    return tuple(part for part in found if part)


def _at(side: str, addresses: AddressSet) -> Part:
    return Part(sources=addresses) if side == "sources" else Part(destinations=addresses)


def _one(part: Part) -> Parts:
    return (part,) if part else _NEVER


def _words(match: Json) -> str:
    """A match nobody models, short enough for a screen."""
    if isinstance(match, dict) and "left" in match:
        return f"{_words(match['left'])} {match.get('op', '')} {_words(match.get('right'))}".replace(" == ", " ")
    if isinstance(match, dict):
        return " ".join(f"{word} {_words(part)}" if not isinstance(part, str) else part for word, part in match.items())
    return str(match)[:60]


_READERS: Final[dict[str, Callable[[str, list[Json], Context, bool], Parts]]] = {
    "ip saddr": _addresses("sources"), "ip6 saddr": _addresses("sources"),
    "ip daddr": _addresses("destinations"), "ip6 daddr": _addresses("destinations"),
    "* sport": _ports("source_ports"), "th sport": _ports("source_ports"),
    "* dport": _ports("ports"), "th dport": _ports("ports"),
    "icmp type": _icmp_type, "icmpv6 type": _icmp_type,
    "ip protocol": _protocol, "ip6 nexthdr": _protocol, "meta l4proto": _protocol,
    "meta nfproto": _version, "meta protocol": _version, "ether type": _version,
    "ct state": _state,
    "meta iifname": _into, "meta iif": _into, "meta oifname": _out, "meta oif": _out,
}  # fmt: skip
