"""Reaching: from a station on a network of users to what is not theirs, and from outside to the printers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shikiri.workflow.probe.diary import Result
from shikiri.workflow.probe.ears import Ear, listening
from shikiri.workflow.probe.joining import Guest
from shikiri.workflow.probe.places import MANAGEMENT, Place

_TCP_SECONDS = 12.0
_AT_ONCE = 100  # doors in one order
_FAILURES = frozenset({3, 5})  # no such name, refused
_BLACK_HOLES = frozenset({"0.0.0.0", "127.0.0.1"})  # noqa: S104  (what filtering resolvers answer)


def knock(prober: Guest, places: Iterable[Place], alive: Callable[[Place], bool]) -> None:
    """Which doors open. A door that stays shut proves something only where its owner is there and our gateway too."""
    asked = [place for place in places if place.ports]
    if not asked:
        return
    found, no = _doors(prober, asked)
    still = prober.alive()
    for place in asked:
        words = {port: found.get((place.address, port), "") for port in place.ports}
        text = " ".join(f"{port}={word or '?'}" for port, word in words.items())
        line = prober.diary.note(f"-> {place.owner} {place.address} TCP {no or text}")
        there = any(word in {"open", "closed"} for word in words.values()) or alive(place)
        why = no or _doubt(whole=all(words.values()), still=still, there=there)
        result, why = _outcome(place, set(words.values()), why)
        designed = " designed" if place.about == "printer-designed" else ""
        what = f"> {place.owner} {place.address}{designed} tcp"
        prober.diary.tried(place.about, what, result, why=why, target=place.address, line=line)


def _doors(prober: Guest, places: Iterable[Place]) -> tuple[dict[tuple[str, int], str], str]:
    """What is said of every door, in few orders; why not, where the station cannot."""
    doors = list(dict.fromkeys((place.address, port) for place in places for port in place.ports))
    found: dict[tuple[str, int], str] = {}
    prober.caller.order("ways", places=list(dict.fromkeys(address for address, _ in doors)), gateway=prober.gateway)
    for first in range(0, len(doors), _AT_ONCE):
        told = prober.caller.order("tcp", seconds=_TCP_SECONDS, places=doors[first : first + _AT_ONCE])
        if told.no:
            return found, told.no
        for row in told.rows("places"):
            if row.get("is") in {"open", "closed", "silent"} and isinstance(row.get("port"), int):
                found[str(row.get("to")), row["port"]] = str(row["is"])
    return found, ""


def _outcome(place: Place, words: set[str], why: str) -> tuple[Result | None, str]:
    """What came of it; of what is designed to be open, a closed door is the printer's own word and no wall."""
    if place.about != "printer-designed":
        return ("reached", "") if "open" in words else (None if why else "refused", why)
    if "silent" in words:
        return None if why else "refused", why
    return ("reached", "") if "open" in words else (None, why or "target-silent")


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
        why = ear.doubt_of(word, told, doors, still=still)
        result: Result | None = "reached" if answers or came else None if why else "refused"
        diary.tried("business", f"> {host.name} {word}", result, why=why, target=host.address, line=line)


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
        result: Result | None = "reached" if addresses else None
        why = "" if result else told.no or "no-resolver"
        diary.tried("unlisted-name", f"> {name} dns", result, why=why, target=server, line=line)
    for name in dict.fromkeys((*station.refused_names, *listed)):
        told = prober.caller.order("dns", server=server, name=name)
        addresses = set(told.words("addresses")) - _BLACK_HOLES
        code = told.value.get("code")
        line = diary.note(f"-> {server} DNS {name}: {told.no or code} {' '.join(sorted(addresses))}".rstrip())
        stops = code in _FAILURES or (code == 0 and not addresses)
        result = "reached" if addresses else "refused" if works and stops else None
        why = "" if result else told.no or "no-resolver"
        diary.tried("listed-name", f"> {name} dns", result, why=why, target=server, line=line)


__all__ = ["MANAGEMENT", "knock", "try_host", "try_names"]
