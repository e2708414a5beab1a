"""Restoring one device from a sealed backup: a push like any other, with its own way back, proved by comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from shikiri.model.errors import SessionError, ShikiriError, UsageError
from shikiri.model.plan import Plan
from shikiri.model.say import Say, say
from shikiri.platforms import platform
from shikiri.platforms.base import Platform, Source
from shikiri.sessions import connect
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.backup import Kept, backups, mark_of, open_backup
from shikiri.workflow.push.device import answers_of, extra_questions
from shikiri.workflow.push.journal import Journal
from shikiri.workflow.push.leftover import settle
from shikiri.workflow.push.locks import alone
from shikiri.workflow.push.push import Push, Terms
from shikiri.workflow.push.secure import ARMED_S
from shikiri.workflow.push.secured import Proof, Secured
from shikiri.workflow.push.workplace import Workplace


def _go_on() -> bool:
    return False


def restore(
    host: Host,
    at: Workplace,
    *,
    file: Path | None = None,
    push: bool,
    armed_s: int = ARMED_S,
    stop: Callable[[], bool] = _go_on,
) -> Secured:
    """Bring back a backup, the newest where none is named. One that does not hold everything is refused."""
    name = host.device.name
    try:
        kept = chosen(at, name, file)
        with alone(at, name):
            return _restore(host, at, kept, push=push, armed_s=armed_s, stop=stop)
    except ShikiriError as error:
        return Secured(device=name, outcome="refused", says=(error.sentence,))
    except OSError as error:
        words = say("secure.disk", device=name, cause=error.strerror or type(error).__name__)
        return Secured(device=name, outcome="refused", says=(words,))


def chosen(at: Workplace, device: str, file: Path | None) -> Kept:
    """The backup to bring back; it must be whole, and of this very device."""
    found = backups(at, device) if file is None else (file,)
    if not found or not found[0].is_file():
        raise UsageError(say("restore.none", device=device))
    kept = open_backup(at, found[0])
    if kept.device != device:
        raise UsageError(say("restore.other", file=found[0].name, device=device, other=kept.device))
    driver = platform(kept.platform)
    if not kept.restorable or driver.backup is None or driver.backup.restore is None:
        raise UsageError(say("restore.not-whole", file=found[0].name, device=device))
    return kept


def _restore(host: Host, at: Workplace, kept: Kept, *, push: bool, armed_s: int, stop: Callable[[], bool]) -> Secured:
    name, driver, journal = kept.device, platform(host.device.platform), Journal(at, kept.device)
    look = observe(host, extra=extra_questions(driver))
    if look.error is not None or look.state is None:
        return Secured(device=name, outcome="unreachable", says=(look.error.sentence,) if look.error else ())
    if mark_of(at, driver, answers_of(look)) == mark_of(at, driver, kept.answers):
        return Secured(device=name, outcome="unchanged", after=look)
    if not push:
        return Secured(device=name, outcome="planned")
    settled = settle(host, look, journal, at)
    if isinstance(settled, Secured):
        return settled
    why = _refusal(host, driver, look, kept)
    if why is not None:
        return Secured(device=name, outcome="refused", says=(why,))
    assert driver.backup is not None  # noqa: S101  (asked in `chosen`)
    assert driver.backup.restore is not None  # noqa: S101
    swept = driver.backup.sweep(kept.answers, answers_of(look)) if driver.backup.sweep is not None else ()
    plan = DevicePlan(
        device=name, before=look.state, after=look.state, plan=Plan(), lockout=frozenset({"restore"}),
        commands=(*swept, *driver.backup.restore(kept.answers)),
    )  # fmt: skip
    terms = Terms(
        at=at, prove=_prover(at, driver, kept.answers), armed_s=armed_s, allow_unsafe=False, then=host, stop=stop,
        copy=False,
    )  # fmt: skip
    return Push(host, plan, look, journal, terms).run()


def _refusal(host: Host, driver: Platform[Source], look: Observed, kept: Kept) -> Say | None:
    """Why it may not be brought back now: unsaved changes, or a copy on the device that is not this backup."""
    if look.saved is not True:
        return say("secure.unsaved" if look.saved is False else "secure.saved-unknown", device=kept.device)
    backup = driver.backup
    if backup is None or not backup.proof:
        return None
    try:
        with connect(host.target, driver.dialect) as session:
            copy = session.ask(backup.proof).text
    except SessionError as error:
        return error.sentence
    texts = [text for question, text in kept.answers.items() if question in backup.asks]
    if backup.same is not None and any(backup.same(copy, text) for text in texts):
        return None
    return say("restore.other-copy", device=kept.device)


def _prover(at: Workplace, driver: Platform[Source], answers: Mapping[str, str]) -> Callable[[Observed], Proof]:
    """Is the configuration, read on a new login, the one of the backup?"""

    def prove(look: Observed) -> Proof:
        found = answers_of(look)
        backup = driver.backup
        if backup is not None and backup.same is not None:
            same = all(backup.same(found.get(question, ""), answers.get(question, "")) for question in backup.asks)
        else:
            same = mark_of(at, driver, found) == mark_of(at, driver, answers)
        return Proof(ok=same, says=() if same else (say("restore.not-same", device=look.device),))

    return prove
