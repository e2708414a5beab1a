"""Pairs: one station knocks, another listens. Silence counts only where both were proved alive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shikiri.model.facets.trial import About
from shikiri.workflow.probe.caller import Told
from shikiri.workflow.probe.diary import Result
from shikiri.workflow.probe.ears import Ear, listening
from shikiri.workflow.probe.joining import Guest

_MOST = 3  # listeners for one prober on its own network


def on_one_network(guests: Iterable[Guest], roles: Mapping[str, str]) -> Iterator[tuple[Guest, Guest, About]]:
    """Who tries to reach whom on a network of users, and what it is a trial of."""
    there = [one for one in guests if one.stands and roles.get(one.caller.station.segment) in {"guest", "pcs"}]
    for prober in there:
        mates = [one for one in there if one is not prober and _segment(one) == _segment(prober)]
        seen: list[About] = []
        for mate in mates:
            about = _about(prober, mate)
            if seen.count(about) < 1 or len(seen) < _MOST:
                seen.append(about)
                yield prober, mate, about


def _segment(one: Guest) -> str:
    return one.caller.station.segment


def _about(one: Guest, other: Guest) -> About:
    if not one.caller.station.ssid or not other.caller.station.ssid:
        return "neighbour-wired"
    return "neighbour" if one.diary.bssid == other.diary.bssid else "neighbour-across"


def try_neighbour(prober: Guest, mate: Guest, about: About) -> None:
    """Everything by which a neighbour is reached: ARP, IPv4, IPv6, multicast, TCP, and the way over the gateway."""
    caller, diary = prober.caller, prober.diary
    with listening(mate, prober) as ear:
        gateway = [prober.gateway, prober.gateway_mac]
        told = caller.order("near", to=[mate.address, mate.address6, mate.mac], gateway=gateway)
        doors = caller.order("tcp", places=[[mate.address, ear.door]] if ear.door else [])
        still = prober.saw_gateway(told)
    for word, place in _ways(mate, ear, told):
        came = any(_is(row, word, prober) for row in ear.rows) or (word == "tcp" and prober.address in ear.came)
        answers = _answered(word, doors if word == "tcp" else told, prober, mate)
        said = (doors if word == "tcp" else told).no or ("answered" if answers else "no answer")
        heard = f"{mate.name} heard {'it' if came else 'nothing of it'}"
        line = diary.note(f"-> {mate.name} {place} {word}: {said}; {heard}")
        why = ear.doubt_of(word, told, doors, still=still)
        result: Result | None = "reached" if answers or came else None if why else "refused"
        diary.tried(about, f"> {mate.name} {word}", result, why=why, target=mate.address, line=line)


def _ways(mate: Guest, ear: Ear, told: Told) -> Iterator[tuple[str, str]]:
    """What was tried, by word and place; what the prober could not send is not there."""
    places = {
        "arp": mate.address,
        "icmp4": mate.address,
        "icmp6": mate.address6,
        "multicast": "broadcast, 224.0.0.251, ff02::1",
        "over-gateway": mate.address,
    }
    yield from ((word, place) for word, place in places.items() if told.no or word in told.value)
    yield "tcp", f"{mate.address}:{ear.door}"


def _answered(word: str, told: Told, prober: Guest, mate: Guest) -> bool:
    if word == "tcp":
        return any(row.get("is") == "open" for row in told.rows("places"))  # a `closed` may be a filter's word
    one = told.part(word)
    if word == "arp":  # a gateway that answers for others is no neighbour
        return any(mac != prober.gateway_mac or mac == mate.mac for mac in one.words("macs"))
    return one.number("heard") > 0


def _is(row: Mapping[str, Any], word: str, prober: Guest) -> bool:
    """Is a frame that the listener heard this knock of the prober's?"""
    kind, own = str(row.get("kind", "")), row.get("mac") == prober.mac
    if word == "arp":
        return own and kind.startswith("arp")
    if word == "tcp":
        return kind == "tcp4" and row.get("from") == prober.address
    if row.get("ours") is not True:
        return False
    if word == "over-gateway":
        return kind == "icmp4-echo" and not own
    kinds = {"icmp4": ("icmp4-echo",), "icmp6": ("icmp6-echo",), "multicast": ("udp4", "udp6")}[word]
    return own and kind in kinds
