"""Rules about one secret used for two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shikiri.guideline.checks.accounts import is_off
from shikiri.guideline.checks.evidence import Evidence, of_account, of_snmp, of_wlan
from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, unsure
from shikiri.model.control import Control
from shikiri.model.device import UNLABELLED
from shikiri.model.facets.snmp import Snmp
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation


@dataclass(frozen=True, slots=True)
class Use:
    """One secret in one use. The same account, SSID or community on several devices is one use."""

    kind: str
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Uses:
    """Every secret that any device of the run shows: who has which fingerprint, and whose nobody knows."""

    known: Mapping[str, tuple[Use, ...]]
    hidden: tuple[Use, ...]


def password_unique(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The password opens nothing else in the facility: no other account, no Wi-Fi network, no SNMP community."""
    uses = _uses(situation, control, ("account", "wlan", "snmp"))

    def judge(seen: Seen) -> Said | None:
        return None if is_off(seen) else _alone(_use(seen), of_account(seen), uses)

    return each_thing(situation, control, judge)


def passphrase_not_admin(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The passphrase of a Wi-Fi network is the password of no account."""
    uses = _uses(situation, control, ("account",))

    def judge(seen: Seen) -> Said:
        return _alone(_use(seen), of_wlan(seen), uses)

    return each_thing(situation, control, judge)


def _alone(mine: Use, found: Evidence, uses: Uses) -> Said:
    """Different from all others is proved only where all of them are known."""
    wanted, field = "used once", _FIELDS[mine.kind]
    if not found.fingerprint:
        return unsure("check.secret-unreadable", wanted, "?")
    for use in uses.known.get(found.fingerprint, ()):
        if _is_other(use, mine):
            return fails(wanted, f"= {use.kind} {use.name} ({use.where})", field=field)
    hidden = [use for use in uses.hidden if _is_other(use, mine)]
    if hidden:
        example = f"{hidden[0].kind} {hidden[0].name}"
        return unsure("check.others-unreadable", wanted, count=len(hidden), example=example)
    return passes(wanted, field=field)


def _is_other(use: Use, mine: Use) -> bool:
    return (use.kind, use.name) != (mine.kind, mine.name)


def _use(seen: Seen) -> Use:
    return Use(seen.thing.FACET, seen.thing.key, seen.device.name)


def _uses(situation: Situation, control: Control, facets: tuple[str, ...]) -> Uses:
    known: dict[str, tuple[Use, ...]] = {}
    hidden: list[Use] = []
    for state in situation.states.values():
        device = situation.devices[state.device]
        for facet in facets:
            for thing in state.things(facet):
                seen = Seen(situation, control, device, state, thing, UNLABELLED)
                if (facet == "account" and is_off(seen)) or _no_community(thing):
                    continue
                found = _READERS[facet](seen)
                if found.fingerprint:
                    known[found.fingerprint] = (*known.get(found.fingerprint, ()), _use(seen))
                elif (found.secret is None or found.secret.kind != "none") and not device.kinds <= _APPLIANCES:
                    hidden.append(_use(seen))
    return Uses(known, tuple(hidden))


def _no_community(thing: object) -> bool:
    """SNMP that has none: version 3, or switched off."""
    return isinstance(thing, Snmp) and (thing.version == "3" or sure(thing.enabled) is False)


# Printers and cameras never show how they keep a password: what a login proved of theirs is compared, and what nobody
# can know of them puts no password of a network device in doubt.
_APPLIANCES = frozenset({"mfp", "camera"})
_READERS = {"account": of_account, "wlan": of_wlan, "snmp": of_snmp}
_FIELDS = {"account": "password", "wlan": "passphrase"}
RULES = {"password-unique": password_unique, "passphrase-not-admin": passphrase_not_admin}
