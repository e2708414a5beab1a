"""What no table may do silently: turn one way of logging in to a Wi-Fi network into another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.nothing import Default
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, compare

Admission = Literal["anybody", "old-key", "passphrase", "own-account"]


def admission(security: object) -> Admission | None:
    """How people get in under a word for Wi-Fi protection; None for anything that is no such word."""
    if not isinstance(security, str):
        return None
    if security in ("open", "owe"):
        return "anybody"
    if security == "wep":
        return "old-key"
    return "own-account" if security.endswith("-enterprise") else "passphrase"


def guard(
    thing: Thing, values: Mapping[str, object], facility: Facility, vault: Mapping[str, Secret]
) -> Mapping[str, object] | Say:
    """The values as they may be written, or why a person has to do it."""
    if not isinstance(thing, Wlan) or "security" not in values:
        return values
    was = thing.security.value if isinstance(thing.security, Default) else thing.security
    will = values["security"]
    before, after = admission(was), admission(will)
    declared = facility.wlans_named(thing.key)
    if any(wlan.enterprise for wlan in declared) and after != "own-account":
        return say("want.declared-otherwise", ssid=thing.key)
    if before == after:
        return values
    if before in ("anybody", "old-key") and after == "passphrase":
        return _with_passphrase(thing, values, facility, vault)
    return say("want.other-admission", ssid=thing.key, before=str(was), after=str(will))


def _with_passphrase(
    thing: Wlan, values: Mapping[str, object], facility: Facility, vault: Mapping[str, Secret]
) -> Mapping[str, object] | Say:
    """A network that gets a passphrase needs the one of the vault; no other may be made up here."""
    named = [wlan.psk.name for wlan in facility.wlans_named(thing.key) if wlan.psk is not None]
    known = vault.get(named[0]) if len(named) == 1 else None
    held = thing.passphrase
    if known is None or known.kind != "plain" or not isinstance(held, Secret) or compare(held, known) == "unclear":
        return say("want.no-passphrase", ssid=thing.key)
    return {**values, "passphrase": known}
