"""From a wanted state to commands: every thing that differs, by the driver of its facet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shikiri.engine.diff import Touched, touched
from shikiri.engine.worth import slot_of
from shikiri.model.command import Command, in_order
from shikiri.model.errors import Unwritable
from shikiri.model.facets.base import Thing
from shikiri.model.plan import Change
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.platforms.base import FacetDriver, Platform
from shikiri.platforms.write import Around

_FIRST = ("logging",)  # what records typed commands must stop before passwords are typed


@dataclass(frozen=True, slots=True)
class Written:
    """The commands of one device, and the things its platform will not write, each with its changes and why."""

    commands: tuple[Command, ...]
    refused: tuple[tuple[Thing, tuple[Change, ...], Say], ...]


def write(
    platform: Platform[Any], before: State, wanted: State, around: Around, *, secrets_sure: bool = False
) -> Written:
    """The commands that turn one state into another, by stage. `wanted` says what must go by tombstones."""
    commands: list[Command] = []
    refused: list[tuple[Thing, tuple[Change, ...], Say]] = []
    drivers = {driver.facet: driver for driver in platform.facets}
    order = list(drivers)
    for one in sorted(touched(before, wanted, secrets_sure=secrets_sure), key=lambda one: _rank(order, one)):
        thing = one.after or one.before
        if thing is None or not one.changes:
            continue
        made = _render(drivers.get(thing.FACET), one, around)
        if isinstance(made, Say):
            refused.append((thing if one.before is None else one.before, one.changes, made))
        else:
            commands += made
    return Written(tuple(dict.fromkeys(in_order(commands))), tuple(refused))


def _rank(order: list[str], one: Touched) -> tuple[bool, int]:
    thing = one.after or one.before
    facet = thing.FACET if thing is not None else ""
    return facet not in _FIRST, order.index(facet) if facet in order else len(order)


def _render(driver: FacetDriver[Any] | None, one: Touched, around: Around) -> list[Command] | Say:
    if driver is None or driver.render is None:
        thing = one.after or one.before
        return say("plan.read-only", facet=thing.FACET if thing is not None else "")
    try:
        return list(driver.render(one.before, one.after, around))
    except Unwritable as error:
        return error.why
    except Exception as error:  # noqa: BLE001  (what a renderer did not foresee is not typed at a device)
        return say("plan.broken", facet=driver.facet, error=type(error).__name__)


def names(refused: tuple[tuple[Thing, tuple[Change, ...], Say], ...]) -> Iterator[tuple[str, str, Say]]:
    """What must be left out of the next plan: facet, what wishes call the thing, why."""
    for thing, _, why in refused:
        yield thing.FACET, slot_of(thing), why
