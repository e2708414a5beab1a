"""Plans: from findings to the commands that mend them, device by device. Nothing is contacted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from shikiri.engine.apply import after, desired
from shikiri.engine.diff import diff
from shikiri.engine.fold import fold
from shikiri.engine.pairs import follows_of
from shikiri.engine.want import Left, Wanted, left_alone
from shikiri.guideline.remedies.accounts import heirs
from shikiri.guideline.remedies.create import CREATING
from shikiri.model.command import Command
from shikiri.model.control import Control
from shikiri.model.device import Device
from shikiri.model.facets.account import Account
from shikiri.model.plan import ByHand, Change, Plan, Wish
from shikiri.model.reading import Reading
from shikiri.model.say import Say
from shikiri.model.secret import Secret
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.write import Around
from shikiri.workflow.judged import Judged
from shikiri.workflow.planning.bars import OWN_ACCOUNT, bars
from shikiri.workflow.planning.files import file_changes
from shikiri.workflow.planning.path import Foothold
from shikiri.workflow.planning.site_lines import site_lines
from shikiri.workflow.planning.write import Written, write
from shikiri.workflow.site import Site
from shikiri.workflow.weigh import Once

Refused = tuple[Change, Say]
_NOBODY: Mapping[str, Foothold] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePlan:
    """What would be typed at one device, what it would be like afterwards, and what a person has to do."""

    device: str
    before: State
    after: State  # as foreseen: measured values included
    plan: Plan
    commands: tuple[Command, ...]
    by_hand: tuple[ByHand, ...] = ()
    lockout: frozenset[str] = frozenset()  # the controls among its reasons that may lock us out
    refused: tuple[Refused, ...] = ()  # changes the platform will not write, and why
    later: frozenset[str] = frozenset()  # controls that pass only some time after the push: clocks
    controls: frozenset[str] = frozenset()  # the reasons
    lines: tuple[Command, ...] = field(default=())  # of `commands`, those of the site's own template
    files: str = ""  # what they change in files, as a diff without secrets

    @property
    def changed(self) -> bool:
        return bool(self.commands)


def plan_site(
    site: Site,
    judged: Judged,
    secrets: Mapping[str, Mapping[str, Secret]],
    *,
    only: frozenset[str] | None = None,
    devices: frozenset[str] | None = None,
    footholds: Mapping[str, Foothold] = _NOBODY,
) -> Mapping[str, DevicePlan]:
    """The plans of the devices that were read; `devices` limits whom may be changed, `only` what for."""
    situation = judged.situation
    chosen = frozenset(situation.states) if devices is None else devices & situation.states.keys()
    asked = [control for control in judged.controls.values() if only is None or control.id in only]
    left = _left(judged, asked)
    vault = {name: Once(held) for name, held in secrets.items()}
    refused: dict[str, list[Refused]] = {name: [] for name in chosen}
    readings = {name: evidence.reading for name, evidence in judged.evidence.items()}
    while True:
        wanted = _wanted(asked, situation, left, vault)
        written = {
            name: _written(situation, wanted, name, readings.get(name), vault.get(name, {})) for name in sorted(chosen)
        }
        further = bars(left, situation, wanted, written, footholds, readings)
        if further == left:
            break
        for name, one in written.items():
            refused[name] += [(change, why) for _, changes, why in one.refused for change in changes]
        left = further
    return {name: _device_plan(site, judged, wanted, name, one, tuple(refused[name])) for name, one in written.items()}


def _left(judged: Judged, asked: list[Control]) -> Left:
    """What is left alone. `manage: create` is the facility's own word: its controls need not count for that."""
    facility = judged.situation.facility
    creating = {one.id for one in asked if one.remedy in CREATING} if facility.manage == "create" else set()
    left = left_alone(judged.findings)
    return replace(left, controls=left.controls - (creating - facility.tailored.keys()))


def _wanted(
    asked: list[Control], situation: Situation, left: Left, secrets: Mapping[str, Mapping[str, Secret]]
) -> Wanted:
    """All wants together. Where our own account should go and may not yet, its heirs are made all the same."""
    first = tuple(
        wish
        for (name, facet, _), why in left.things.items()
        if (facet, why.key) == (Account.FACET, OWN_ACCOUNT)
        for wish in heirs(situation, name, secrets)
        if left.bars(wish) is None
    )
    wanted = fold(asked, after(situation, first), left, secrets)
    return replace(wanted, wishes=(*first, *wanted.wishes))


def _written(
    situation: Situation, wanted: Wanted, name: str, reading: Reading | None, secrets: Mapping[str, Secret]
) -> Written:
    before, will = situation.states[name], wanted.states[name]
    around = Around(
        observed=before,
        wanted=will,
        binding=situation.devices[name].binding,
        reading=reading,
        secrets=secrets,
        blocklist=situation.blocklist,
        allow_unconfirmed=situation.devices[name].allow_unconfirmed,
    )
    return write(platform(before.platform), before, desired(will, wanted.gone), around)


def _device_plan(
    site: Site, judged: Judged, wanted: Wanted, name: str, written: Written, refused: tuple[Refused, ...]
) -> DevicePlan:
    situation = judged.situation
    before, will = situation.states[name], wanted.states[name]
    mine = [wish for wish in wanted.wishes if wish.device == name]
    evidence = judged.evidence.get(name)
    lines = site_lines(site, situation.devices[name], evidence.reading if evidence else None)
    return DevicePlan(
        device=name,
        before=before,
        after=will,
        plan=diff(before, desired(will, wanted.gone)),
        commands=(*written.commands, *lines),
        by_hand=tuple(hand for hand in wanted.by_hand if hand.finding.device in (name, "")),
        lockout=frozenset(_lockouts(judged.controls, mine)),
        refused=refused,
        later=frozenset(wish.control for wish in mine if follows_of(wish.facet, wish.field)),
        controls=frozenset(wish.control for wish in mine),
        lines=lines,
        files=file_changes(written.commands, evidence.reading, platform(before.platform).redact) if evidence else "",
    )


def _lockouts(controls: Mapping[str, Control], wishes: Iterable[Wish]) -> Iterable[str]:
    return (wish.control for wish in wishes if wish.control in controls and controls[wish.control].lockout_risk)


def plan_between(
    device: Device,
    before: State,
    after: State,
    *,
    reading: Reading | None = None,
    secrets: Mapping[str, Secret] = MappingProxyType({}),
    secrets_sure: bool = False,
) -> DevicePlan:
    """The plan from one state to another, whatever the reason: a rotation. `secrets_sure` writes what nobody can read.

    What the platform will not write is refused, and nothing is left out for it: the caller decides.
    """
    around = Around(
        observed=before,
        wanted=after,
        binding=device.binding,
        reading=reading,
        secrets=secrets,
        allow_unconfirmed=device.allow_unconfirmed,
    )
    written = write(platform(before.platform), before, after, around, secrets_sure=secrets_sure)
    return DevicePlan(
        device=device.name,
        before=before,
        after=after,
        plan=diff(before, after, secrets_sure=secrets_sure),
        commands=written.commands,
        refused=tuple((change, why) for _, changes, why in written.refused for change in changes),
    )
