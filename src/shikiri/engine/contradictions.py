"""Facts of a facility against what inventory and devices show. A fact that is denied takes rows off the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Binding
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import CONFIRMED_TAGS, NOT_OFFERED, Default, Things
from shikiri.model.reading import Line
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_UNBOUND = Binding()
_PERSONAL = ("wpa", "wpa-wpa2", "wpa2", "wpa2-wpa3", "wpa3", "wep")


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that is there, whatever the facts say: in words that stay the same from run to run."""

    actual: str
    device: str = ""
    lines: tuple[Line, ...] = ()


_Sights: TypeAlias = Callable[[Situation], Iterator[Sight]]


def contradictions(situation: Situation) -> Iterator[Outcome]:
    """Each fact that is denied or counted, and what speaks against it. A fact that applies hides nothing."""
    facts = situation.facility.facts
    found = False
    for name, (sights, facets) in WITNESSES.items():
        if facts.get(name) is False:
            yield from _denied(situation, name, tuple(sights(situation)), facets)
            found = True
    number = facts.get("access_points")
    if isinstance(number, int) and not isinstance(number, bool):
        yield _counted(situation, number)
        found = True
    left = situation.facility.last_leaver
    if left is not None and left > situation.now.date():
        yield _future(left)
        found = True
    if not found:
        yield Outcome(status=Status.NOT_APPLICABLE, thing="fact", reason=say("contradiction.none-denied"))


def _denied(situation: Situation, name: str, sights: tuple[Sight, ...], facets: tuple[str, ...]) -> Iterator[Outcome]:
    expected, thing = f"{name} = false", f"fact:{name}"
    for device in sorted({sight.device for sight in sights}):
        here = [sight for sight in sights if sight.device == device]
        yield Outcome(
            status=Status.FAIL,
            device=device,
            thing=thing,
            expected=expected,
            actual="; ".join(dict.fromkeys(sight.actual for sight in here)),
            reason=say("contradiction.seen", fact=name),
            lines=tuple(dict.fromkeys(line for sight in here for line in sight.lines)),
        )
    if not sights:
        doubt = _doubt(situation, facets)
        status = Status.PASS if doubt is None else Status.UNKNOWN
        yield Outcome(status=status, thing=thing, expected=expected, reason=doubt)


def _doubt(situation: Situation, facets: tuple[str, ...]) -> Say | None:
    """Why seeing nothing proves nothing: other devices were not asked, or what they said is not whole."""
    if not situation.whole:
        return say("contradiction.limited")
    gaps = [name for name in situation.devices if facets and not _is_read(situation, name, facets)]
    return say("contradiction.gaps", devices=tuple(gaps)) if gaps else None


def _is_read(situation: Situation, device: str, facets: tuple[str, ...]) -> bool:
    state = situation.states.get(device)
    return state is not None and all(state.is_complete(facet) or state.facet(facet) is NOT_OFFERED for facet in facets)


def _counted(situation: Situation, number: int) -> Outcome:
    """More access points than the facts admit. Those behind a controller cannot be counted."""
    inventory = sum("access_point" in device.kinds for device in situation.devices.values())
    ports = sum(use.kind == "access_point" for _, binding in _bindings(situation) for use in binding.ports.values())
    seen = max(inventory, ports)
    status, reason = Status.PASS, None
    if seen > number:
        status, reason = Status.FAIL, say("contradiction.more", fact="access_points", seen=seen)
    elif number < 2 and any("controller" in device.kinds for device in situation.devices.values()):  # noqa: PLR2004
        status, reason = Status.UNKNOWN, say("contradiction.controller")
    elif not situation.whole:
        status, reason = Status.UNKNOWN, say("contradiction.limited")
    return Outcome(
        status=status,
        thing="fact:access_points",
        expected=f"access_points = {number}",
        actual=f"access_points = {seen}",
        reason=reason,
    )


def _future(left: date) -> Outcome:
    reason = say("contradiction.future", fact="last_leaver")
    return Outcome(status=Status.FAIL, thing="fact:last_leaver", actual=f"last_leaver = {left}", reason=reason)


def _bindings(situation: Situation) -> Iterator[tuple[str, Binding]]:
    for name, device in situation.devices.items():
        yield name, device.binding or _UNBOUND


def _kind(kind: str) -> _Sights:
    def see(situation: Situation) -> Iterator[Sight]:
        for name, device in situation.devices.items():
            if kind in device.kinds:
                yield Sight(f"device = {name} ({kind})", name)

    return see


def _port(kind: str) -> _Sights:
    def see(situation: Situation) -> Iterator[Sight]:
        for name, binding in _bindings(situation):
            for port, use in binding.ports.items():
                if use.kind == kind:
                    yield Sight(f"port = {port} ({kind})", name)

    return see


def _role(role: str) -> _Sights:
    def see(situation: Situation) -> Iterator[Sight]:
        for segment in situation.facility.segments:
            if segment.role == role:
                yield Sight(f"segment = {segment.name} ({role})")

    return see


def _declared_wlans(situation: Situation) -> Iterator[Sight]:
    for wlan in situation.facility.wlans:
        yield Sight(f"ssid = {wlan.ssid}")


def _sent_wlans(situation: Situation) -> Iterator[Sight]:
    for device, thing in _on_air(situation):
        line = thing.line("ssid")
        yield Sight(f"ssid = {thing.key or '?'}", device, (line,) if line is not None else ())


def _public_passphrases(situation: Situation) -> Iterator[Sight]:
    """One passphrase for everybody: declared, or on an SSID for everybody that asks for one."""
    for wlan in situation.facility.wlans:
        if wlan.audience == "shared" and wlan.psk is not None:
            yield Sight(f"ssid = {wlan.ssid} (shared)")
    declared = {wlan.ssid for wlan in situation.facility.wlans if wlan.audience == "shared" and wlan.psk is None}
    for device, thing in _on_air(situation):
        if thing.key in declared and _told(thing.security) in _PERSONAL:
            line = thing.line("security")
            yield Sight(f"ssid = {thing.key} (shared)", device, (line,) if line is not None else ())


def _on_air(situation: Situation) -> Iterator[tuple[str, Wlan]]:
    """Every SSID that is not proved to be off."""
    for name, state in situation.states.items():
        facet = state.facet("wlan")
        for thing in facet.items if isinstance(facet, Things) else ():
            off = thing.enabled if isinstance(thing, Wlan) else None
            if isinstance(off, Default) and off.tag in CONFIRMED_TAGS:
                off = off.value
            if isinstance(thing, Wlan) and off is not False:
                yield name, thing


def _website(situation: Situation) -> Iterator[Sight]:
    if situation.facility.website:
        yield Sight("website")


def _outsourced(situation: Situation) -> Iterator[Sight]:
    for host in situation.facility.logging.outsourced:
        yield Sight(f"logging.outsourced = {host}")


def _told(value: object) -> object:
    return value.value if isinstance(value, Default) else value


def _any(*sights: _Sights) -> _Sights:
    def see(situation: Situation) -> Iterator[Sight]:
        for one in sights:
            yield from one(situation)

    return see


WITNESSES: Mapping[str, tuple[_Sights, tuple[str, ...]]] = {
    "wireless_lan": (_any(_declared_wlans, _kind("access_point"), _port("access_point"), _sent_wlans), ("wlan",)),
    "shared_passphrase": (_public_passphrases, ("wlan",)),
    "wired_seats": (_port("seat"), ()),
    "outsourced_operation": (_outsourced, ()),
    "mfp": (_kind("mfp"), ()),
    "printers_on_network": (_any(_kind("mfp"), _port("printer"), _role("printers")), ()),
    "cameras": (_any(_kind("camera"), _port("camera"), _role("cameras")), ()),
    "rental_pcs": (_any(_kind("pc"), _role("pcs")), ()),
    "website": (_any(_kind("website"), _website), ()),
}
"""What speaks against a denied fact, and the facets that must be read to their end before seeing nothing counts."""
