"""The push itself: from the backup to the saved configuration, each step in the journal before it is done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shikiri.model.command import Command, in_order
from shikiri.model.errors import Rejected
from shikiri.model.say import Say, say
from shikiri.platforms import platform
from shikiri.platforms.base import Source
from shikiri.platforms.write import WayBack
from shikiri.sessions import Session, connect
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.backup import keep, mark_of
from shikiri.workflow.push.device import answers_of, extra_questions, is_armed, reread, without
from shikiri.workflow.push.journal import Event, Journal
from shikiri.workflow.push.prove import settled
from shikiri.workflow.push.secured import Outcome, Proof, Secured, sentence_of
from shikiri.workflow.push.stopping import unbroken
from shikiri.workflow.push.strike import has_struck, struck
from shikiri.workflow.push.undo import Told, awake, is_stepwise, take_back, verdict
from shikiri.workflow.push.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a push is made."""

    at: Workplace
    prove: Callable[[Observed], Proof]
    armed_s: int
    allow_unsafe: bool
    then: Host  # how the device is reached afterwards
    stop: Callable[[], bool]
    copy: bool = True  # also keep a copy on the device; not where that copy is what comes back


class Push:
    """One push on one device that is ours alone, whose running configuration is its saved one."""

    def __init__(self, host: Host, plan: DevicePlan, look: Observed, journal: Journal, terms: Terms) -> None:
        self._host = host
        self._plan = plan
        self._look = look
        self._journal = journal
        self._terms = terms
        self._driver = platform(host.device.platform)
        self._name = plan.device
        self._way: WayBack[Source] | None = None
        self._until: datetime | None = None
        self._risky = self._proved = False  # may something have been written? was it proved?
        self._told = Told(self._begin) if is_stepwise(self._driver) else None
        self._backup: Say | None = None
        self._result: dict[str, object] = {}

    def run(self) -> Secured:
        """All of it. What goes wrong before the arming is `failed` or `refused`; afterwards the device goes back."""
        assert self._look.reading is not None  # noqa: S101  (only of a look that succeeded)
        self._way = self._choose_way()
        if self._way is None and self._plan.lockout and not self._terms.allow_unsafe and not self._keeps_line():
            why = say("secure.no-way-back", device=self._name, controls=tuple(sorted(self._plan.lockout)))
            return self._end("refused", why)
        arming = self._way.arm(self._terms.armed_s) if self._way else ()
        kept = keep(self._terms.at, self._driver, self._look.reading, aside=not self._terms.copy)
        self._result["backup"] = kept.file
        self._journal.begin()
        self._journal.note("kept", file=kept.file.name, restorable="yes" if kept.restorable else "no")
        try:
            return self._write(arming)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  (whatever it is, the device goes back)
            return self._give_up(error)

    def _write(self, arming: tuple[Command, ...]) -> Secured:
        *first, close = self._stages()
        with connect(self._host.target, self._driver.dialect) as session:
            self._copy_on_device(session)
            if (why := self._arm(session, arming)) is not None:
                return self._over("refused", why)
            self._journal.note("pushing")
            self._risky = True
            for stage in first:
                self._tell(session, stage)
        if close:
            self._check_stop()
            self._journal.note("closing")
            with connect(self._terms.then.target, self._driver.dialect) as session:  # the replacement opens: now close
                if has_struck(session, self._way):
                    return self._leave(say("secure.struck", device=self._name))
                self._tell(session, close)
        self._check_stop()
        look, proof = self._seen()
        if not proof.ok:
            return self._leave(say("secure.not-proved", device=self._name), *proof.says)
        self._check_stop()
        with unbroken():
            return self._confirm(look)

    def _tell(self, session: Session, commands: tuple[Command, ...]) -> None:
        if self._told is None:
            session.tell(commands)
        else:
            self._told.tell(session, commands)

    def _begin(self, one: Command) -> None:
        """Before each command to a box that keeps it at once. Who is asked to stop begins no other."""
        self._check_stop()
        self._journal.note("told", line=str(one))

    def _seen(self) -> tuple[Observed, Proof]:
        """A new login, and whether it shows what was wanted. A box that starts anew is waited for."""
        extra = extra_questions(self._driver)
        then = self._terms.then
        if self._told is None:
            return settled(lambda: observe(then, extra=extra), self._terms.prove)
        return settled(lambda: awake(then, extra, self._plan), self._terms.prove)

    def _keeps_line(self) -> bool:
        """Without a way back: do the doors we came by stay open all the same?"""
        assert self._look.reading is not None  # noqa: S101
        keeps = self._driver.keeps_line
        return keeps is not None and keeps(self._driver.open(self._look.reading), self._plan.after)

    def _stages(self) -> tuple[tuple[Command, ...], tuple[Command, ...], tuple[Command, ...]]:
        ordered = in_order(self._plan.commands)

        def of(stage: str) -> tuple[Command, ...]:
            return tuple(one for one in ordered if one.stage == stage)

        return of("prepare"), of("change"), of("close")

    def _choose_way(self) -> WayBack[Source] | None:
        """The best way back that this device has ready."""
        assert self._look.reading is not None  # noqa: S101
        source = self._driver.open(self._look.reading)
        return next((way for way in self._driver.ways_back if way.available(source)), None)

    def _copy_on_device(self, session: Session) -> None:
        """A copy beside the device's own configuration, where it can keep one; the sealed backup exists already."""
        if self._terms.copy and self._driver.backup is not None and self._driver.backup.before:
            try:
                session.tell(self._driver.backup.before)
            except Rejected:
                self._backup = say("secure.no-copy", device=self._name)

    def _arm(self, session: Session, arming: tuple[Command, ...]) -> Say | None:
        """Wind the way back up, and see that it is wound. A sentence says why not."""
        way = self._way
        if way is None:
            return None
        until = clock.now() + timedelta(seconds=self._terms.armed_s)
        self._journal.note("arming", way=way.name, until=until.isoformat())
        self._until = until
        try:
            session.tell(arming)
        except Rejected as error:
            self._until = None
            return say("secure.not-armed", device=self._name, way=way.name, why=error.sentence)
        if is_armed(session, way) is True:
            self._journal.note("armed")
            return None
        session.tell(way.disarm)  # it does not show: take it away again, lest it strike for nothing
        self._until = None
        return say("secure.not-armed", device=self._name, way=way.name, why=say("secure.not-shown"))

    def _confirm(self, look: Observed) -> Secured:
        """Proved: take the way back away and save, in this order, for the saved configuration must not hold it."""
        self._proved = True
        self._journal.note("proved", mark=mark_of(self._terms.at, self._driver, self._unarmed(look)))
        if self._told is None:
            with connect(self._terms.then.target, self._driver.dialect) as session:
                if self._way is not None:
                    session.tell(self._way.disarm)
                    if is_armed(session, self._way) is True:
                        return self._leave(say("secure.not-disarmed", device=self._name))
                self._until = None
                self._note_if_possible("disarmed")
                session.tell(self._driver.save)
                look = reread(session, self._driver, look)
        if look.saved is not True:
            return self._end("failed", say("secure.not-saved", device=self._name))
        self._note_if_possible("saved")
        self._result["after"] = look
        return self._over("changed", say("secure.changed", device=self._name, count=len(self._plan.commands)))

    def _unarmed(self, look: Observed) -> Mapping[str, str]:
        return without(self._way, answers_of(look))

    def _check_stop(self) -> None:
        if self._terms.stop():
            raise KeyboardInterrupt

    def _give_up(self, error: BaseException) -> Secured:
        why = say("secure.stopped", device=self._name) if isinstance(error, KeyboardInterrupt) else sentence_of(error)
        if self._proved and self._until is None:  # it runs, proved, and is not saved: the next run finishes this
            return self._end("failed", why, say("secure.not-saved", device=self._name))
        return self._leave(why) if self._risky or self._until else self._over("failed", why)

    def _leave(self, *says: Say) -> Secured:
        """Hands off: the device goes back by itself. Where it has no way back, it stands where it stands."""
        if self._told is not None:
            return self._take_back(self._told, says)
        if self._until is None:
            return self._over("failed", *says, say("secure.between", device=self._name))
        hosts = (self._terms.then, self._host)
        if (look := struck(hosts, self._driver, self._way)) is not None:
            self._result["after"] = look
            return self._over("rolled_back", *says, say("secure.went-back", device=self._name))
        costs = (self._way.outage,) if self._way is not None and self._way.outage is not None else ()
        words = say("secure.left-armed", device=self._name, until=f"{self._until:%H:%M}")
        return self._end("left_armed", *says, words, *costs)

    def _take_back(self, told: Told, says: tuple[Say, ...]) -> Secured:
        """Undo what was written, and see whether the old state is there again. What stands is named."""
        self._note_if_possible("back")
        with unbroken():
            hosts = (self._host,) if self._terms.then is self._host else (self._terms.then, self._host)
            try:
                look = take_back(told, hosts, self._driver)
            except Exception:  # noqa: BLE001  (something was written: that must be said, whatever else goes wrong)
                look = Observed(host=self._host)
        outcome, *words = verdict(self._plan, told, look)
        self._result["after"] = look if look.state is not None else None
        return self._over(outcome, *says, *words)

    def _over(self, outcome: Outcome, *says: Say) -> Secured:
        self._note_if_possible("over", outcome=outcome)
        return self._end(outcome, *says)

    def _note_if_possible(self, event: Event, **words: str) -> None:
        """A full disk does not keep a proved change from being saved; the next run sees it on the device itself."""
        with contextlib.suppress(OSError):
            self._journal.note(event, **words)

    def _end(self, outcome: Outcome, *says: Say) -> Secured:
        notes = (self._backup,) if self._backup is not None else ()
        return Secured(
            device=self._name,
            outcome=outcome,
            says=(*says, *notes),
            until=self._until if outcome == "left_armed" else None,
            **self._result,  # type: ignore[arg-type]  # backup and after
        )
