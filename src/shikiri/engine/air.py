"""Whose air it is: what stations saw and tried, given to the devices that sent it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from shikiri.model.air import Heard
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facets.trial import Trial
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.state import State

AIR: Final = "air"
_SENDERS = frozenset({"router", "access_point", "controller"})


def air_states(
    heard: Sequence[Heard], states: Sequence[State], devices: Mapping[str, Device], facility: Facility
) -> tuple[State, ...]:
    """A state of source `air` for every device that stations saw; what belongs to nobody goes to the facility ('')."""
    if not heard:
        return ()
    owners = _owners(states)
    by_device: dict[str, list[Thing]] = {}
    for one in heard:
        for wlan in one.networks:
            device, handle = owners.get(str(wlan.bssid), ("", ""))
            if device:
                by_device.setdefault(device, []).append(replace(wlan, handle=handle or wlan.handle))
        for trial in one.trials:
            device = owners.get(str(trial.bssid), ("", ""))[0]
            by_device.setdefault(device or _only_sender(devices), []).append(trial)
    for trial in _strangers(heard, states, devices, facility, owners):
        by_device.setdefault(_sender_of(trial, states), []).append(trial)
    return tuple(_state(device, things) for device, things in sorted(by_device.items()))


def _state(device: str, things: Iterable[Thing]) -> State:
    known = tuple(things)
    wlans, trials = (tuple(one for one in known if facet == one.FACET) for facet in (Wlan.FACET, Trial.FACET))
    facets = {Trial.FACET: Things(trials, complete=True)}
    if wlans:  # nobody hears all that is in the air
        facets[Wlan.FACET] = Things(wlans, complete=False)
    return State(device=device, platform=AIR, facets=facets, source=AIR)


def _owners(states: Sequence[State]) -> Mapping[str, tuple[str, str]]:
    """The device and its own handle by the address that a network is sent from."""
    found: dict[str, tuple[str, str]] = {}
    for state in states:
        for thing in state.things(Wlan.FACET):
            if isinstance(thing, Wlan) and isinstance(thing.bssid, str):
                found[thing.bssid.lower()] = state.device, thing.handle
    return found


def _only_sender(devices: Mapping[str, Device]) -> str:
    senders = [name for name, device in devices.items() if device.kinds & _SENDERS]
    return senders[0] if len(senders) == 1 else ""


def _sender_of(trial: Trial, states: Sequence[State]) -> str:
    """A device that sends this name; '' where none was read."""
    return next((state.device for state in states for wlan in state.things(Wlan.FACET) if wlan.key == trial.ssid), "")


def _strangers(
    heard: Sequence[Heard],
    states: Sequence[State],
    devices: Mapping[str, Device],
    facility: Facility,
    owners: Mapping[str, tuple[str, str]],
) -> Iterator[Trial]:
    """Does anybody else send a name of ours, or one that looks like it? All of ours must be known to tell."""
    whole = not _silent_senders(states, devices)
    for ssid in dict.fromkeys(wlan.ssid for wlan in facility.wlans):
        alike = [wlan for one in heard for wlan in one.networks if wlan.bssid and _alike(str(wlan.ssid), ssid)]
        strange = [wlan for wlan in alike if str(wlan.bssid) not in owners or wlan.handle != wlan.bssid]
        for wlan in {str(one.bssid): one for one in strange}.values():
            certain = whole or wlan.handle != wlan.bssid  # one address on two channels: one of them is not ours
            yield Trial(
                name=f"{ssid} {wlan.bssid}",
                about="stranger",
                result="found" if certain else UNSAID,
                why=UNSAID if certain else "own-addresses-unread",
                target=str(wlan.bssid),
                ssid=ssid,
                at={"": line} if (line := wlan.line("ssid")) is not None else {},
            )
        if alike and not strange:
            yield Trial(name=ssid, about="stranger", result="absent", ssid=ssid, at=dict(alike[0].at))


def _silent_senders(states: Sequence[State], devices: Mapping[str, Device]) -> tuple[str, ...]:
    """The devices that may send a network and did not say from which address."""
    told = {
        state.device
        for state in states
        if (found := state.things(Wlan.FACET)) and all(isinstance(getattr(one, "bssid", None), str) for one in found)
    }
    mute = {one.device for one in states if isinstance(one.facet(Wlan.FACET), Things) and not one.things(Wlan.FACET)}
    return tuple(name for name, device in devices.items() if device.kinds & _SENDERS and name not in told | mute)


def _alike(seen: str, ours: str) -> bool:
    """The same name to a person who reads it quickly."""
    return _plain(seen) == _plain(ours)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(one for one in folded if one.isalnum())
