"""What an earlier push left behind: one that was cut off is told, waited for, or finished where it was proved."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from shikiri.model.errors import SessionError
from shikiri.model.say import Say, say
from shikiri.platforms import platform
from shikiri.platforms.base import Platform, Source
from shikiri.platforms.write import WayBack
from shikiri.sessions import connect
from shikiri.workflow import clock
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.push.backup import mark_of
from shikiri.workflow.push.device import answers_of, extra_questions, is_armed, reread, without
from shikiri.workflow.push.journal import Journal, Push
from shikiri.workflow.push.secured import Secured
from shikiri.workflow.push.undo import is_stepwise
from shikiri.workflow.push.workplace import Workplace

_BOOT = timedelta(minutes=5)
_LOOK_AGAIN_S = 10.0


def settle(host: Host, look: Observed, journal: Journal, at: Workplace) -> Secured | tuple[Say, ...]:
    """How the device stands after the last push: a result where nothing may be done now, else what is to be told."""
    driver = platform(host.device.platform)
    last = journal.last()
    cut = None if last is None or last.is_over else last
    way = armed_way(driver, look)
    if cut is None:
        if way is None:
            return ()
        words = say("secure.armed-by-other", device=look.device, way=way.name)
        return Secured(device=look.device, outcome="refused", says=(words,))
    journal.resume(cut)
    if "proved" in cut.events and (
        is_stepwise(driver) or mark_of(at, driver, without(way, answers_of(look))) == cut.mark
    ):
        if way is None and look.saved is True:
            journal.note("over", outcome="changed")
            return (_told(look, cut), say("secure.was-done", device=look.device))
        return _finish(host, look, journal, driver, way)
    if way is not None:
        words = say("secure.still-armed", device=look.device, until=f"{cut.until:%H:%M}" if cut.until else "?")
        return Secured(device=look.device, outcome="left_armed", says=(_told(look, cut), words), until=cut.until)
    if is_stepwise(driver) and cut.wrote:  # each command was kept at once: this run plans from what stands now
        journal.note("over", outcome="failed")
        return (_told(look, cut), say("secure.stands", device=look.device, lines=cut.told))
    if not cut.wrote or look.saved is True:
        journal.note("over", outcome="rolled_back" if cut.wrote else "failed")
        return (_told(look, cut), say("secure.went-back", device=look.device))
    return (_told(look, cut),)


def armed_way(driver: Platform[Source], look: Observed) -> WayBack[Source] | None:
    """The way back that the device says is wound up."""
    answers = answers_of(look)
    return next((way for way in driver.ways_back if way.is_armed and way.is_armed(answers) is True), None)


def _told(look: Observed, cut: Push) -> Say:
    return say("secure.cut-off", device=look.device, when=f"{cut.began:%m-%d %H:%M}")


def _finish(
    host: Host, look: Observed, journal: Journal, driver: Platform[Source], way: WayBack[Source] | None
) -> Secured:
    """It was proved, and it still is what was proved: confirm and save what was cut off just before that."""
    name = look.device
    try:
        with connect(host.target, driver.dialect) as session:
            if way is not None:
                session.tell(way.disarm)
                if is_armed(session, way) is True:
                    return Secured(device=name, outcome="failed", says=(say("secure.not-disarmed", device=name),))
            session.tell(driver.save)
            look = reread(session, driver, look)
    except SessionError as error:
        return Secured(device=name, outcome="failed", says=(error.sentence,))
    if look.saved is not True:
        return Secured(device=name, outcome="failed", says=(say("secure.not-saved", device=name),))
    journal.note("saved")
    journal.note("over", outcome="changed")
    return Secured(device=name, outcome="changed", says=(say("secure.finished", device=name),), after=look)


def await_return(host: Host, result: Secured, at: Workplace) -> Secured:
    """Wait until the device has gone back, and say so; where it does not, the result stays as it is."""
    if result.until is None:
        return result
    driver, journal = platform(host.device.platform), Journal(at, result.device)
    while clock.now() < result.until + _BOOT:
        time.sleep(_LOOK_AGAIN_S)
        look = observe(host, extra=extra_questions(driver))
        if look.error is None and armed_way(driver, look) is None and look.saved is True:
            last = journal.last()
            if last is not None and not last.is_over:
                journal.resume(last)
                journal.note("over", outcome="rolled_back")
            words = say("secure.went-back", device=result.device)
            return replace(result, outcome="rolled_back", says=(*result.says, words), until=None, after=look)
    return result
