"""NAT: whose addresses are translated where the internet is, and what is handed in from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import NOWHERE, PUBLIC, AddressSet, PortSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed, Untold
from shikiri.platforms.linux.nft.context import NO_INTERFACE, Context
from shikiri.platforms.linux.nft.flow import Step, TooLongError, steps
from shikiri.platforms.linux.nft.ruleset import Json, Place, Ruleset
from shikiri.platforms.linux_ap import nat_write, network
from shikiri.platforms.linux_ap.own_table import OWN
from shikiri.platforms.linux_ap.source import ApSource

_FACET: Final = Nat.FACET
_OURS: Final[Place] = ("inet", "shikiri")
_OUT: Final = frozenset({"masquerade", "snat"})
_IN: Final = frozenset({"dnat", "redirect", "tproxy"})


def parse(source: ApSource) -> Parsed:
    rules = network.ruleset(source)
    routes = network.routes(source, "ip4")
    exits = [one.name for one in network.faces(source) if routes.behind[one.name].may.overlaps(PUBLIC)]
    try:
        things = tuple(one for name in exits for one in _nats(source, rules, name))
    except TooLongError:
        raise Untold(say("linux.ruleset-too-long")) from None
    if "nat" in network.old_tables(source):  # nft does not show what it translates
        things = tuple(replace(one, inner=UNSAID, static=UNSAID) for one in things) or tuple(
            Nat(handle=f"nat {name}", interface=name) for name in exits
        )
    return Parsed(things, rests_on=(network.RULESET, *network.NETWORK_ASKS))


def _nats(source: ApSource, rules: Ruleset, name: str) -> Iterator[Nat]:
    """Ours, and what others translate on the same interface."""
    behind = network.routes(source, "ip4").behind
    out = _met(rules, "postrouting", Context(family="ip4", into=None, out=name, behind=behind))
    into = _met(rules, "prerouting", Context(family="ip4", into=name, out=NO_INTERFACE, behind=behind))
    for ours in (True, False):
        sending = [one for one in out if (one.chain.place == _OURS) is ours and one.verdict in (*_OUT, "unclear")]
        handing = [one for one in into if (one.chain.place == _OURS) is ours and one.verdict in (*_IN, "unclear")]
        if sending or handing:
            yield Nat(
                handle=f"{OWN if ours else 'nat '}{name}",
                at={"": network.line_of(network.RULESET)},
                interface=name,
                inner=_inner(sending),
                static=_static(handing),
            )


def _met(rules: Ruleset, hook: str, context: Context) -> list[Step]:
    chains = (one for one in rules.hooked(hook, "nat") if one.family in ("ip", "inet"))
    return [step for chain in chains for step in steps(chain, rules, context) if chain.place not in rules.odd]


def _inner(found: list[Step]) -> Known[AddressSet]:
    """Whoever may be translated; a rule nobody models may mean anybody it names."""
    if any(one.verdict == "unclear" for one in found):
        return UNSAID
    inner = NOWHERE
    for one in found:
        inner |= one.part.sources.only4
    return inner


def _static(found: list[Step]) -> Known[tuple[Forward, ...]]:
    """A door to the machine itself is none to what is behind it."""
    doors: list[Forward] = []
    for one in found:
        if one.verdict in ("unclear", "tproxy"):
            return UNSAID
        if one.verdict == "dnat":
            inner = _target(one.value)
            if inner is None:
                return UNSAID
            doors.append(
                Forward(
                    inner=inner,
                    protocol=one.part.protocol("ip4"),
                    outer=one.part.destinations,
                    outer_ports=one.part.ports,
                    inner_ports=_port(one.value) or one.part.ports,
                    line=network.line_of(network.RULESET),
                )
            )
    return tuple(doors)


def _target(value: Json) -> AddressSet | None:
    address = value.get("addr") if isinstance(value, dict) else None
    try:
        if isinstance(address, str):
            return AddressSet.of(address)
        if isinstance(address, dict) and "range" in address:
            return AddressSet.of("-".join(address["range"]))
        if isinstance(address, dict) and "prefix" in address:
            return AddressSet.of(f"{address['prefix']['addr']}/{address['prefix']['len']}")
    except (ValueError, TypeError, KeyError):
        pass
    return None


def _port(value: Json) -> PortSet | None:
    port = value.get("port") if isinstance(value, dict) else None
    if isinstance(port, dict) and "range" in port:
        return PortSet.of("-".join(map(str, port["range"])))
    return PortSet.of(port) if isinstance(port, int) else None


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET, asks=(network.RULESET, *network.NETWORK_ASKS), parse=parse, render=nat_write.render
)
