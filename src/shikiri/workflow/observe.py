"""Observing: every device is asked what its platform needs to know, and what it said is judged."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shikiri.engine.air import air_states
from shikiri.engine.label import label
from shikiri.model.air import Heard
from shikiri.model.errors import Refused, SessionError
from shikiri.model.history import SecretsLog
from shikiri.model.reading import Answer, Reading
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import Platform, Source, as_it_runs, read
from shikiri.sessions import Session, connect
from shikiri.sessions.appliance.base import is_wrong_password
from shikiri.sessions.base import Foreseeing
from shikiri.sessions.target import Target
from shikiri.workflow import clock
from shikiri.workflow.crowd import Crowd
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.hosts.inventory import Host, Inventory
from shikiri.workflow.judged import Judged, judge_situation
from shikiri.workflow.news.notify import somebody_is_told
from shikiri.workflow.weigh import weighed, words_of

WORKERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one device said, or why it said nothing. `proved` names the passwords that opened it."""

    host: Host
    reading: Reading | None = field(default=None, repr=False)
    state: State | None = field(default=None, repr=False)
    error: SessionError | None = None
    seconds: float = 0.0
    proved: frozenset[str] = frozenset()
    saved: bool | None = None  # does what runs equal what was saved? None: nobody can tell
    unclaimed: int = 0
    others: tuple[State, ...] = field(default=(), repr=False)  # what runs, where `state` is what its files say

    @property
    def device(self) -> str:
        return self.host.device.name

    @property
    def is_refused(self) -> bool:
        """Did our password open nothing? A box that many may read answers all the same."""
        told = self.reading.answers.values() if self.reading is not None else ()
        return isinstance(self.error, Refused) or any(map(is_wrong_password, told))

    @property
    def target(self) -> Target:
        return self.host.target


def observe(
    host: Host,
    *,
    extra: tuple[str, ...] = (),
    through: Callable[[], None] = lambda: None,
    doors: frozenset[str] | None = None,
) -> Observed:
    """One look at one device. It never raises for a device's sake; `through` is called once somebody answers.

    `doors`: of an appliance, only these; what the others would tell is not known then.
    """
    began = time.monotonic()
    name = host.device.name
    try:
        found = _look(host, extra, through, doors)
    except SessionError as error:
        found = Observed(host=host, error=error)
    except Exception as error:  # noqa: BLE001  (whatever a library or a device comes up with is no answer)
        found = Observed(host=host, error=SessionError(name, say("observe.broken", device=name, error=_kind(error))))
    return replace(found, seconds=time.monotonic() - began)


def _kind(error: Exception) -> str:
    """The name of a failure; its text may hold anything."""
    return type(error).__name__


def _look(host: Host, extra: tuple[str, ...], through: Callable[[], None], doors: frozenset[str] | None) -> Observed:
    driver = platform(host.device.platform)
    if doors is not None and driver.dialect is not None:
        driver = replace(driver, dialect=replace(driver.dialect, doors=driver.dialect.doors & doors))
    asking = _Asking(host, driver)
    first = (*driver.questions, *driver.saved_asks, *extra)
    with connect(host.target, driver.dialect) as session:
        through()
        asking.ask(session, (question for question in first if question not in driver.asked_when))
        source = driver.open(asking.reading())
        left = [question for question in first if question in driver.asked_when]
        while further := [question for question in left if _is_wanted(driver.asked_when[question], source)]:
            asking.ask(session, further)
            source = driver.open(asking.reading())
            left = [question for question in left if question not in further]
        proved = session.proved  # an appliance asks for its password only on the way
    state, unclaimed = read(driver, source)
    return Observed(
        host=host,
        reading=source.reading,
        state=state,
        proved=proved,
        saved=driver.is_saved(source) if driver.is_saved else None,
        unclaimed=len(unclaimed),
        others=as_it_runs(driver, source),
    )


def _is_wanted(when: Callable[[Source], bool], source: Source) -> bool:
    """Is there anything to ask about? Where nobody can tell, it is asked."""
    try:
        return when(source)
    except Exception:  # noqa: BLE001  (answers that tell nothing are no reason to leave a question out)
        return True


class _Asking:
    """The questions of one look and their answers so far."""

    def __init__(self, host: Host, driver: Platform[Source]) -> None:
        self._host, self._driver = host, driver
        self._answers: dict[str, Answer] = {}
        self._when: datetime | None = None
        self._clock = next((one.asks[-1] for one in driver.facets if one.facet == "time_sync"), "")

    def ask(self, session: Session, questions: Iterable[str]) -> None:
        """The moment of the reading is the moment of its clock: the last question that a platform asks for it."""
        asked = tuple(dict.fromkeys(questions))
        if isinstance(session, Foreseeing):
            session.foresee(asked)
        for question in asked:
            before = clock.now()
            self._answers[question] = session.ask(question)
            if question == self._clock:
                self._when = before + (clock.now() - before) / 2

    def reading(self) -> Reading:
        return Reading(
            device=self._host.device.name,
            platform=self._driver.name,
            answers=dict(self._answers),
            when=(self._when or clock.now()).replace(microsecond=0),
            source="running",
        )


def observe_all(
    hosts: Sequence[Host],
    *,
    workers: int = WORKERS,
    on_done: Callable[[Observed], None] = lambda _: None,
    extra: tuple[str, ...] = (),
) -> tuple[Observed, ...]:
    """A look at every device, `workers` at a time, in the order of the hosts."""
    crowd = Crowd[Host, Observed](lambda host, through: observe(host, extra=extra, through=through), workers)
    return crowd.run(hosts, on_done)


def judge_observed(
    inventory: Inventory,
    observed: Iterable[Observed],
    now: datetime,
    *,
    only: frozenset[str] | None = None,
    secrets: SecretsLog | None = None,
    air: Sequence[Heard] = (),
) -> Judged:
    """Judge what was seen by what the facility's people wrote. A device that was not reached is no pass."""
    site, looks = inventory.site, tuple(observed)
    words, key = words_of(site.facility), inventory.vault.key
    states = {one.device: weighed(one.state, key, words) for one in looks if one.state is not None}
    running = tuple(weighed(state, key, words) for one in looks for state in one.others)
    log = secrets if secrets is not None else site.secrets
    situation = Situation(
        facility=site.facility,
        policy=site.policy,
        devices=inventory.devices,
        states=states,
        others=(*running, *air_states(air, (*states.values(), *running), inventory.devices, site.facility)),
        labels=label(site.facility, inventory.devices, states),
        now=now,
        unreachable=dict(_silent(inventory, looks)),
        secrets=log,
        lifecycle=site.lifecycle,
        register=site.register,
        blocklist=site.blocklist,
        notices=somebody_is_told(os.environ, inventory.vault),
        whole=inventory.whole and only is None,
        limited=not inventory.whole,
        inputs=site.inputs | {"clock"} | ({"secrets"} if log else set()),
    )
    judged = judge_situation(situation, site.rules(only))
    return replace(
        judged,
        evidence={one.device: Evidence(one.reading, platform(one.reading.platform)) for one in looks if one.reading},
        unclaimed={one.device: one.unclaimed for one in looks if one.state is not None},
        warnings=(*site.warnings, *_warnings(inventory, looks)),
        air=tuple(air),
    )


def _silent(inventory: Inventory, looks: Sequence[Observed]) -> Iterator[tuple[str, Say]]:
    """Every device in scope that said nothing, and why."""
    by_name = {one.device: one for one in looks}
    for name in inventory.devices:
        look = by_name.get(name)
        if name in inventory.broken:
            yield name, inventory.broken[name]
        elif look is None:
            yield name, say("observe.not-asked", device=name)
        elif look.state is None:
            yield name, look.error.sentence if look.error else say("observe.not-asked", device=name)


def _warnings(inventory: Inventory, looks: Sequence[Observed]) -> Iterator[Say]:
    if inventory.ignored:
        yield say("inventory.ignored", hosts=inventory.ignored)
    unsaved = tuple(one.device for one in looks if one.saved is False)
    if unsaved:
        yield say("observe.unsaved", devices=unsaved)
    locked_out = tuple(one.device for one in looks if one.is_refused and one.error is None)
    if locked_out:
        yield say("observe.wrong-password", devices=locked_out)
    if clock.moved() != timedelta(0):
        yield say("clock.moved", variable=clock.VARIABLE, word=clock.word())
