"""Pairs: one station knocks, another listens. Silence counts only where both were proved alive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shikiri.model.facets.trial import About
from shikiri.workflow.probe.caller import Told
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
    listens = mate.caller.order("hear", token=caller.token)
    door = mate.caller.order("door", port=0)
    mate.diary.note(f"listens for {prober.name} ({prober.address}, {prober.mac}): {listens.no or 'yes'}")
    knocks = [
        ("arp", mate.address, caller.order("arp", to=mate.address)),
        ("icmp4", mate.address, caller.order("echo4", to=mate.address, to_mac=mate.mac)),
        ("icmp6", mate.address6, caller.order("echo6", to=mate.address6, to_mac=mate.mac)),
        ("multicast", "ff02::1 224.0.0.251", caller.order("call")),
        ("tcp", f"{mate.address}:{door.number('port')}", _tcp(prober, mate, door.number("port"))),
        ("over-gateway", mate.address, caller.order("echo4", to=mate.address, to_mac=prober.gateway_mac or "?")),
    ]
    still, awake = prober.alive(), mate.alive()
    heard = mate.caller.order("heard")
    whole = listens.no == "" and heard.no == "" and heard.value.get("whole") is True
    for word, place, told in knocks:
        came = any(_is(row, word, prober) for row in heard.rows("heard")) or (
            word == "tcp" and prober.address in heard.words("came")
        )
        answers = _answered(word, told, prober, mate)
        said = told.no or f"{_count(told)} sent, {'answered' if answers else 'no answer'}"
        line = diary.note(
            f"-> {mate.name} {place} {word}: {said}; {mate.name} heard {'it' if came else 'nothing of it'}"
        )
        why = told.no or _doubt(still=still, awake=awake, whole=whole)
        result = "reached" if answers or came else None if why else "refused"
        diary.tried(about, f"> {mate.name} {word}", result, why=why, target=mate.address, line=line)  # type: ignore[arg-type]


def _doubt(*, still: bool, awake: bool, whole: bool) -> str:
    if not still:
        return "gateway-silent"
    if not awake:
        return "other-silent"
    return "" if whole else "other-deaf"


def _tcp(prober: Guest, mate: Guest, port: int) -> Told:
    return prober.caller.order("tcp", places=[[mate.address, port]] if port else [])


def _count(told: Told) -> int:
    return told.number("sent") or len(told.rows("places"))


def _answered(word: str, told: Told, prober: Guest, mate: Guest) -> bool:
    if word == "arp":  # a gateway that answers for others is no neighbour
        return any(mac != prober.gateway_mac or mac == mate.mac for mac in told.words("macs"))
    if word == "tcp":
        return any(row.get("is") == "open" for row in told.rows("places"))  # a `closed` may be a filter's word
    return bool(told.number("heard") > 0)


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
