"""Reaching: from a station on a network of users to what is not theirs, and from outside to the printers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shikiri.workflow.probe.ears import Ear, listening
from shikiri.workflow.probe.joining import Guest
from shikiri.workflow.probe.places import MANAGEMENT, Place

_TCP_SECONDS = 12.0
_FAILURES = frozenset({3, 5})  # no such name, refused
_BLACK_HOLES = frozenset({"0.0.0.0", "127.0.0.1"})  # noqa: S104  (what filtering resolvers answer)


def knock(prober: Guest, places: Iterable[Place], alive: Callable[[Place], bool]) -> None:
    """Which doors open. A door that stays shut proves something only where its owner is there and our gateway too."""
    for place in places:
        if not place.ports:
            continue
        diary = prober.diary
        prober.caller.order("ways", places=[place.address], gateway=prober.gateway)
        doors = [[place.address, port] for port in place.ports]
        told = prober.caller.order("tcp", seconds=_TCP_SECONDS, places=doors)
        found = {row.get("port"): row.get("is") for row in told.rows("places")}
        opened = [port for port in place.ports if found.get(port) == "open"]
        whole = not told.no and all(found.get(port) in {"open", "closed", "silent"} for port in place.ports)
        still = prober.alive() if not opened or place.about == "printer-designed" else True
        there = bool(opened) or any(word == "closed" for word in found.values()) or alive(place)
        text = " ".join(f"{port}={found.get(port, '?')}" for port in place.ports)
        line = diary.note(f"-> {place.owner} {place.address} TCP {told.no or text}")
        why = told.no or _doubt(whole=whole, still=still, there=there)
        what = f"> {place.owner} {place.address} tcp"
        if place.about == "printer-designed":
            stopped = [port for port in place.ports if found.get(port) == "silent"]
            why = why or ("" if stopped or opened else "target-silent")  # a closed port is the printer's own word
            result = "refused" if stopped and not why else "reached" if opened and not stopped else None
        else:
            result = "reached" if opened else None if why else "refused"
        diary.tried(place.about, what, result, why=why, target=place.address, line=line)  # type: ignore[arg-type]


def _doubt(*, whole: bool, still: bool, there: bool) -> str:
    if not whole:
        return "nonsense"
    if not still:
        return "gateway-silent"
    return "" if there else "target-silent"


def try_host(prober: Guest, host: Guest) -> None:
    """A host of the operator's that listens itself: by TCP at its door, by ICMP over the gateway, in IPv4 and IPv6."""
    caller, diary = prober.caller, prober.diary
    with listening(host, prober) as ear:
        caller.order("ways", places=[host.address], gateway=prober.gateway)
        told = caller.order("far", to=[host.address, host.global6], gateway=[prober.gateway, prober.gateway_mac])
        doors = caller.order("tcp", places=[[host.address, ear.door]] if ear.door else [])
        still = prober.saw_gateway(told)
    for word in ("tcp", "icmp4", *(("icmp6",) if "icmp6" in told.value else ())):
        one = doors if word == "tcp" else told.part(word)
        came = _came(ear, word, prober)
        answers = one.number("heard") > 0 or any(row.get("is") == "open" for row in one.rows("places"))
        said = told.no or ("answered" if answers else "no answer")
        line = diary.note(f"-> {host.name} {host.address} {word}: {said}; it heard {'us' if came else 'nothing of us'}")
        why = told.no or ear.doubt(still=still)
        result = "reached" if answers or came else None if why else "refused"
        diary.tried("business", f"> {host.name} {word}", result, why=why, target=host.address, line=line)  # type: ignore[arg-type]


def _came(ear: Ear, word: str, prober: Guest) -> bool:
    """Did the listener hear this knock? Translated addresses change the sender, so the token counts too."""
    if word == "tcp" and ear.came:
        return True
    kinds = {"tcp": "tcp4", "icmp4": "icmp4-echo", "icmp6": "icmp6-echo"}
    return any(
        row.get("kind") == kinds[word] and (row.get("ours") is True or row.get("from") == prober.address)
        for row in ear.rows
    )


def try_names(prober: Guest, listed: Iterable[str] = ()) -> None:
    """Names of bad sites, and names that must be found all the same: else silence is only a broken resolver."""
    station, diary = prober.caller.station, prober.diary
    server = prober.resolver or prober.gateway
    works = False
    for name in station.known_names:
        told = prober.caller.order("dns", server=server, name=name)
        addresses = set(told.words("addresses")) - _BLACK_HOLES
        works = works or bool(addresses)
        line = diary.note(f"-> {server} DNS {name}: {told.no or told.value.get('code')} {' '.join(sorted(addresses))}")
        result, why = ("reached", "") if addresses else (None, told.no or "no-resolver")
        diary.tried("unlisted-name", f"> {name} dns", result, why=why, target=server, line=line)  # type: ignore[arg-type]
    for name in dict.fromkeys((*station.refused_names, *listed)):
        told = prober.caller.order("dns", server=server, name=name)
        addresses = set(told.words("addresses")) - _BLACK_HOLES
        code = told.value.get("code")
        line = diary.note(f"-> {server} DNS {name}: {told.no or code} {' '.join(sorted(addresses))}".rstrip())
        stops = code in _FAILURES or (code == 0 and not addresses)
        result = "reached" if addresses else "refused" if works and stops else None
        why = "" if result else told.no or "no-resolver"
        diary.tried("listed-name", f"> {name} dns", result, why=why, target=server, line=line)  # type: ignore[arg-type]


__all__ = ["MANAGEMENT", "knock", "try_host", "try_names"]
