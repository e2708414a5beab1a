"""The tables, chains and sets of a ruleset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

Json: TypeAlias = Any  # JSON is what it is
Place: TypeAlias = tuple[str, str]  # family and name of a table


class OddRulesetError(ValueError):
    """A text that is no ruleset."""


@dataclass(frozen=True, slots=True)
class NftRule:
    """One rule: its statements in order, and how a person finds it again."""

    statements: tuple[Json, ...]
    handle: int
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One chain; without a hook it is only jumped to."""

    place: Place
    name: str
    hook: str = ""
    kind: str = ""  # filter, nat, route
    priority: int = 0
    policy: str = "accept"
    rules: tuple[NftRule, ...] = ()

    @property
    def family(self) -> str:
        return self.place[0]

    @property
    def title(self) -> str:
        return f"{self.place[0]} {self.place[1]} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSet:
    """A set or map by name. `fixed` False: packets add to it, so what it holds now proves nothing."""

    elements: tuple[Json, ...]
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """All of it. `odd` are tables with flags: one may be asleep, and some versions do not say so readably."""

    chains: Mapping[tuple[Place, str], Chain] = field(hash=False)
    sets: Mapping[tuple[Place, str], NamedSet] = field(hash=False)
    odd: frozenset[Place] = frozenset()

    def hooked(self, hook: str, kind: str) -> tuple[Chain, ...]:
        """The chains a packet meets at a hook, in their order."""
        found = [one for one in self.chains.values() if one.hook == hook and one.kind == kind]
        return tuple(sorted(found, key=lambda one: one.priority))

    def says(self, *words: str) -> bool:
        """Is one of these statements anywhere in it?"""
        return any(word in part for chain in self.chains.values() for rule in chain.rules for part in rule.statements
                   for word in words if isinstance(part, dict))  # fmt: skip

    def sideways(self) -> frozenset[str]:
        """Statements that carry packets past every filter of IP: copied, sent out elsewhere, given to another card."""
        found = {word for word in ("fwd", "dup") if self.says(word)}
        for chain in self.chains.values():
            for part in (part for rule in chain.rules for part in rule.statements if isinstance(part, dict)):
                body = part.get("mangle")
                if isinstance(body, dict) and "'ether'" in str(body.get("key")):
                    found.add("ether")
        return frozenset(found)


def read_ruleset(data: Json) -> Ruleset:
    """A ruleset out of the JSON of nft; the order of the rules is that of the text."""
    listed = data.get("nftables") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not listed or not isinstance(listed[0], dict) or "metainfo" not in listed[0]:
        raise OddRulesetError
    chains: dict[tuple[Place, str], Json] = {}
    rules: dict[tuple[Place, str], list[NftRule]] = {}
    sets: dict[tuple[Place, str], NamedSet] = {}
    odd: set[Place] = set()
    for one in listed[1:]:
        try:
            kind, body = next(iter(one.items()))
            if kind == "table":
                if body.get("flags"):
                    odd.add((body["family"], body["name"]))
                continue
            place = (body["family"], body["table"])
            if kind == "chain":
                chains[place, body["name"]] = body
            elif kind == "rule":
                made = NftRule(tuple(body["expr"]), body.get("handle", 0), str(body.get("comment", "")))
                rules.setdefault((place, body["chain"]), []).append(made)
            elif kind in ("set", "map"):
                sets[place, body["name"]] = _set(body)
        except (AttributeError, KeyError, TypeError, StopIteration):
            raise OddRulesetError from None
    if rules.keys() - chains.keys():  # a rule of a chain that is not in the text: the text is not whole
        raise OddRulesetError
    for place, name in _filled(rules):  # some versions do not say of a set that packets fill it
        if (place, name) in sets:
            sets[place, name] = replace(sets[place, name], fixed=False)
    made_chains = {key: _chain(key, body, tuple(rules.get(key, ()))) for key, body in chains.items()}
    return Ruleset(chains=made_chains, sets=sets, odd=frozenset(odd))


def _filled(rules: Mapping[tuple[Place, str], list[NftRule]]) -> Iterator[tuple[Place, str]]:
    """The sets and maps that rules add to."""
    for (place, _), some in rules.items():
        for statement in (part for rule in some for part in rule.statements if isinstance(part, dict)):
            for word in ("set", "map"):
                body = statement.get(word)
                if isinstance(body, dict):
                    yield place, str(body.get(word, body.get("set", ""))).lstrip("@")


def _chain(key: tuple[Place, str], body: Json, rules: tuple[NftRule, ...]) -> Chain:
    return Chain(
        place=key[0],
        name=key[1],
        hook=str(body.get("hook", "")),
        kind=str(body.get("type", "")),
        priority=int(body.get("prio", 0)),
        policy=str(body.get("policy", "accept")),
        rules=rules,
    )


def _set(body: Json) -> NamedSet:
    flags = body.get("flags", ())
    loose = {"dynamic", "timeout"} & set(flags if isinstance(flags, list) else [flags])
    return NamedSet(elements=tuple(body.get("elem", ())), fixed=not loose and "timeout" not in body)
