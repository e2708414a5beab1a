"""Taking back: a device that cannot go back by itself gets the undo of what was written to it, the last one first."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shikiri.engine.diff import diff
from shikiri.engine.pairs import PASSING, settings_of
from shikiri.model.command import Command
from shikiri.model.errors import Rejected, Unreachable
from shikiri.model.facets import FACETS
from shikiri.model.plan import Change
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.platforms.base import Platform, Source
from shikiri.sessions import Session, connect
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.secured import Outcome

RESTLESS = frozenset({"stations", "radio", "exposure"}) | PASSING  # guests come and go; so do channels, and ports
_BOOT_S = 180.0  # a printer that restarts over a setting
_SETTLE_S = 20.0  # its services come up one after the other
_LOOK_AGAIN_S = 3.0


def is_stepwise(driver: Platform[Source]) -> bool:
    """Is each command its own, written and kept at once, so that nothing but its undo brings the old back?"""
    return not driver.ways_back and driver.dialect is not None and driver.dialect.speaks == "appliance"


@dataclass(slots=True)
class Told:
    """The commands a device was told, one by one, in their order; the last one may not have taken."""

    note: Callable[[Command], None]
    sure: list[Command] = field(default_factory=list)
    unsure: Command | None = None  # it was under way when something failed
    refused: bool = False  # and the device said no to it
    stuck: tuple[Command, ...] = ()  # whose undo the device did not take

    def tell(self, session: Session, commands: Sequence[Command]) -> None:
        for one in commands:
            self.note(one)
            self.unsure = one
            try:
                session.tell((one,))
            except Rejected:
                self.refused = True
                raise
            self.sure.append(one)
            self.unsure = None

    @property
    def all(self) -> tuple[Command, ...]:
        return (*self.sure, *(() if self.unsure is None else (self.unsure,)))

    @property
    def forever(self) -> tuple[Command, ...]:
        """What nobody could take back: a new password without an old one, for example."""
        last = () if self.unsure is None or self.refused else (self.unsure,)
        return (*(one for one in (*self.sure, *last) if not one.undo), *self.stuck)


def take_back(told: Told, hosts: Sequence[Host], driver: Platform[Source]) -> Observed:
    """Tell the undos on a new login and read the device again. `hosts`: it, by the new password and by the old.

    What was rejected is taken back too: a switch may say `off` while its port stays open. What does not go back is seen
    in what the device shows then.
    """
    look = come_again(hosts[0])
    if look.error is not None:
        return look
    left = _tell(hosts, driver, [one for one in reversed(told.all) if one.undo])
    told.stuck = tuple(one for one in left if one is not told.unsure or not told.refused)
    return come_again(hosts[-1])


def _tell(hosts: Sequence[Host], driver: Platform[Source], commands: Sequence[Command]) -> list[Command]:
    """What could not be taken back."""
    left = list(commands)
    for host in hosts:
        if left:
            with contextlib.suppress(Exception), connect(host.target, driver.dialect) as session:
                left = [one for one in left if not _is_told(session, one)]
    return left


def _is_told(session: Session, one: Command) -> bool:
    """Did it go back? The others are told all the same."""
    try:
        session.tell((Command(parts=one.undo),))
    except Exception:  # noqa: BLE001  (whatever it was, what the device shows then decides)
        return False
    return True


def come_again(host: Host, extra: tuple[str, ...] = ()) -> Observed:
    """A look at a device that may be starting anew: it is waited for."""
    until = time.monotonic() + _BOOT_S
    while True:
        look = observe(host, extra=extra)
        if not isinstance(look.error, Unreachable) or time.monotonic() > until:
            return look
        time.sleep(_LOOK_AGAIN_S)


def awake(host: Host, extra: tuple[str, ...], plan: DevicePlan) -> Observed:
    """A look at a device after a push, once all of it is up again that the push was about."""
    facets = frozenset(change.facet for change in plan.plan.changes)
    until = time.monotonic() + _SETTLE_S
    while True:
        look = come_again(host, extra)
        if look.state is None or is_known(plan.before, look.state, facets) or time.monotonic() > until:
            return look
        time.sleep(_LOOK_AGAIN_S)


def moved(before: State, now: State, also: frozenset[tuple[str, str]] = frozenset()) -> Iterator[Change]:
    """The settings that differ between two looks. What moves by itself is none, but for the fields of `also`."""
    for change in (*diff(before, now).changes, *diff(now, before).changes):
        quiet = change.facet not in RESTLESS or any(facet == change.facet for facet, _ in also)
        setting = not change.field or change.field in settings_of(FACETS[change.facet])
        if quiet and (setting or (change.facet, change.field) in also):
            yield change


def verdict(plan: DevicePlan, told: Told, look: Observed) -> tuple[Outcome, Say]:
    """Is the device what it was? What still stands is named; where nobody can tell, what was written is."""
    if not told.all:
        return "failed", say("secure.not-begun", device=plan.device)
    if look.state is None:
        lines = tuple(map(str, told.all))
        return "failed", say("secure.between-unread", device=plan.device, lines=lines)
    facets = frozenset(change.facet for change in plan.plan.changes)
    unread = tuple(sorted(name for name in facets if not is_known(plan.before, look.state, frozenset({name}))))
    things = dict.fromkeys(f"{one.thing} {one.field}".strip() for one in moved(plan.before, look.state))
    stands = (*things, *unread, *(str(one) for one in told.forever))
    if stands:
        return "failed", say("secure.between-named", device=plan.device, things=stands)
    if not told.sure:
        return "failed", say("secure.not-taken", device=plan.device)
    return "rolled_back", say("secure.taken-back", device=plan.device, count=len(told.sure))


def is_known(before: State, now: State, facets: frozenset[str]) -> bool:
    """Is each of these facets read as it was? One that nobody can read now may be anything."""
    return all(type(before.facet(name)) is type(now.facet(name)) for name in facets)
