"""Bars: what the next try of a plan must do without. Things nobody can write, and what would cut us off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from shikiri.engine.apply import apply
from shikiri.engine.want import Left, Wanted
from shikiri.engine.worth import slot_of
from shikiri.model.plan import Wish
from shikiri.model.reading import Reading
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.platforms import platform
from shikiri.platforms.base import Platform
from shikiri.workflow.planning.path import Foothold, cut_off, own_accounts
from shikiri.workflow.planning.write import Written, names

OWN_ACCOUNT: Final = "plan.own-account"
_WAY_IN = frozenset({"account", "filter", "management", "segment"})


def bars(
    left: Left,
    situation: Situation,
    wanted: Wanted,
    written: Mapping[str, Written],
    footholds: Mapping[str, Foothold],
    readings: Mapping[str, Reading],
) -> Left:
    """The same as before where nothing speaks against the plan."""
    things = dict(_things(situation, wanted, written, footholds))
    if things.keys() - left.things.keys():
        return replace(left, things={**things, **left.things})
    offers: dict[tuple[str, str], Say] = {}
    for name in written:
        driver = platform(situation.states[name].platform)
        if driver.keeps_line is not None:  # a box that knows by which of its doors we came
            culprits, why = _shutters(driver, situation, wanted, name, readings.get(name)), say("plan.cuts-door")
            offers |= {(control, name): why for control in culprits}
        elif (told := cut_off(situation, wanted, name, footholds.get(name))) is not None:
            offers |= {(control, name): told for control in _suspects(wanted, name)}
    return replace(left, offers={**offers, **left.offers}) if offers.keys() - left.offers.keys() else left


def _shutters(
    driver: Platform[Any], situation: Situation, wanted: Wanted, name: str, reading: Reading | None
) -> frozenset[str]:
    """The controls whose wishes shut the door we came by; none where it stays open, or was shut to begin with."""
    keeps, before = driver.keeps_line, situation.states[name]
    if keeps is None or reading is None or before == wanted.states[name]:
        return frozenset()
    source = driver.open(reading)
    if not keeps(source, before) or keeps(source, wanted.states[name]):
        return frozenset()
    mine: dict[str, list[Wish]] = {}
    for wish in wanted.wishes:
        if wish.device == name:
            mine.setdefault(wish.control, []).append(wish)
    alone = (control for control, some in mine.items() if not keeps(source, apply({name: before}, some)[name]))
    return frozenset(alone) or _suspects(wanted, name)


def _things(
    situation: Situation, wanted: Wanted, written: Mapping[str, Written], footholds: Mapping[str, Foothold]
) -> Iterator[tuple[tuple[str, str, str], Say]]:
    for name, one in written.items():
        for facet, slot, why in names(one.refused):
            yield (name, facet, slot), why
        for account in own_accounts(situation, wanted, name, footholds.get(name)):
            yield (name, account.FACET, slot_of(account)), say(OWN_ACCOUNT, user=account.key)


def _suspects(wanted: Wanted, device: str) -> frozenset[str]:
    """The controls whose wishes touch what a way in is made of; where none does, all."""
    mine = [wish for wish in wanted.wishes if wish.device == device]
    return frozenset(wish.control for wish in [one for one in mine if one.facet in _WAY_IN] or mine)
