"""Rules about one secret used for two things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shikiri.guideline.checks.accounts import is_off
from shikiri.guideline.checks.evidence import Evidence, of_account, of_snmp, of_wlan
from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, unsure
from shikiri.model.control import Control
from shikiri.model.facets.snmp import Snmp
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation


@dataclass(frozen=True, slots=True)
class Use:
    """One secret in one use. The same account, SSID or community on several devices is one use."""

    kind: str
    name: str
    where: str
    found: Evidence


def password_unique(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The password opens nothing else in the facility: no other account, no Wi-Fi network, no SNMP community."""
    uses = tuple(_uses(situation, control))

    def judge(seen: Seen) -> Said | None:
        return (
            None if is_off(seen) else _alone(Use("account", seen.thing.key, seen.device.name, of_account(seen)), uses)
        )

    return each_thing(situation, control, judge)


def passphrase_not_admin(situation: Situation, control: Control) -> Iterator[Outcome]:
    """The passphrase of a Wi-Fi network is the password of no account."""
    uses = tuple(use for use in _uses(situation, control) if use.kind == "account")

    def judge(seen: Seen) -> Said:
        return _alone(Use("wlan", seen.thing.key, seen.device.name, of_wlan(seen)), uses)

    return each_thing(situation, control, judge)


def _alone(mine: Use, uses: tuple[Use, ...]) -> Said:
    """Different from all others is proved only where all of them are known."""
    wanted = "used once"
    others = [use for use in uses if (use.kind, use.name) != (mine.kind, mine.name)]
    if not mine.found.fingerprint:
        return unsure("check.secret-unreadable", wanted, "?")
    for use in others:
        if use.found.fingerprint == mine.found.fingerprint:
            return fails(wanted, f"= {use.kind} {use.name} ({use.where})", field=_FIELDS[mine.kind])
    hidden = [use for use in others if not use.found.fingerprint and not _is_none(use.found)]
    if hidden:
        return unsure(
            "check.others-unreadable", wanted, count=len(hidden), example=f"{hidden[0].kind} {hidden[0].name}"
        )
    return passes(wanted, field=_FIELDS[mine.kind])


def _is_none(found: Evidence) -> bool:
    return found.secret is not None and found.secret.kind == "none"


def _uses(situation: Situation, control: Control) -> Iterator[Use]:
    """Every secret that any device of the run shows."""
    for name, state in situation.states.items():
        device = situation.devices[name]
        for facet, weigh in _READERS.items():
            for thing in state.things(facet):
                seen = Seen(situation, control, device, state, thing, situation.labels.of(name, facet, thing.handle))
                if thing.FACET == "account" and is_off(seen):
                    continue
                if not (isinstance(thing, Snmp) and thing.version == "3"):
                    yield Use(facet, thing.key, name, weigh(seen))


_READERS = {"account": of_account, "wlan": of_wlan, "snmp": of_snmp}
_FIELDS = {"account": "password", "wlan": "passphrase"}
RULES = {"password-unique": password_unique, "passphrase-not-admin": passphrase_not_admin}
