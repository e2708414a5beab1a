"""Securing one device: lock, look, backup, arm, push, prove on a new login, confirm and save; else it goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shikiri.model.errors import ShikiriError
from shikiri.model.facets.account import Account
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.device import extra_questions
from shikiri.workflow.push.journal import Journal
from shikiri.workflow.push.leftover import await_return, settle
from shikiri.workflow.push.locks import Busy, alone
from shikiri.workflow.push.push import Push, Terms
from shikiri.workflow.push.secured import Outcome, Proof, Secured
from shikiri.workflow.push.undo import RESTLESS, is_known, moved
from shikiri.workflow.push.workplace import Workplace

ARMED_S = 600
__all__ = ["ARMED_S", "Outcome", "Proof", "Secured", "secure"]


def opened_after(host: Host, plan: DevicePlan) -> Host:
    """The host as it opens once the plan is in: by the new password, where the plan sets that of our own login."""
    own = {change.thing for change in plan.plan.changes if (change.facet, change.field) == ("account", "password")}
    for account in plan.after.things("account"):
        new = account.password if isinstance(account, Account) else None
        if account.id in own and account.key == host.target.user and isinstance(new, Secret) and new.is_clear:
            return replace(host, target=replace(host.target, password=new))
    return host


def _go_on() -> bool:
    return False


def secure(  # noqa: PLR0913  (the terms of a push, each by its name)
    host: Host,
    plan: DevicePlan,
    *,
    at: Workplace,
    push: bool,
    prove: Callable[[Observed], Proof],
    armed_s: int = ARMED_S,
    allow_unsafe: bool = False,
    then: Host | None = None,
    stop: Callable[[], bool] = _go_on,
    wait: bool = False,
) -> Secured:
    """Bring one device to its plan, or leave it as it was. It never raises for a device's or a file's sake."""
    terms = Terms(
        at=at, prove=prove, armed_s=armed_s, allow_unsafe=allow_unsafe, then=then or opened_after(host, plan), stop=stop
    )
    try:
        result = _secure(host, plan, terms, push=push)
    except Busy as busy:
        result = Secured(device=plan.device, outcome="refused", says=(busy.sentence,))
    except ShikiriError as error:  # nothing was sent yet: what comes later is caught where the device stands armed
        result = Secured(device=plan.device, outcome="refused", says=(error.sentence,))
    except OSError as error:
        words = say("secure.disk", device=plan.device, cause=error.strerror or type(error).__name__)
        result = Secured(device=plan.device, outcome="refused", says=(words,))
    except KeyboardInterrupt:
        result = Secured(
            device=plan.device, outcome="refused", says=(say("secure.stopped-before", device=plan.device),)
        )
    except Exception as error:  # noqa: BLE001  (what nobody foresaw stops this device, before anything was sent)
        words = say("observe.broken", device=plan.device, error=type(error).__name__)
        result = Secured(device=plan.device, outcome="refused", says=(words,))
    if wait and result.outcome == "left_armed" and not terms.stop():
        result = await_return(host, result, terms.at)
    return replace(result, plan=plan)


def _secure(host: Host, plan: DevicePlan, terms: Terms, *, push: bool) -> Secured:
    name, journal = plan.device, Journal(terms.at, plan.device)
    left = journal.last()
    is_quiet = left is None or left.is_over
    if not push or (is_quiet and not plan.commands):
        told = (
            () if left is None or is_quiet else (say("secure.cut-off", device=name, when=f"{left.began:%m-%d %H:%M}"),)
        )
        return Secured(device=name, outcome="planned" if plan.commands else "unchanged", says=told)
    with alone(terms.at, name):
        look = observe(host, extra=extra_questions(platform(host.device.platform)))
        if look.error is not None or look.state is None:
            return _no_answer(journal, name, look)
        settled = settle(host, look, journal, terms.at)
        if isinstance(settled, Secured):
            return settled
        why = _refusal(plan, look)
        if why is not None:
            return Secured(device=name, outcome="refused", says=(*settled, why))
        if not plan.commands:
            return Secured(device=name, outcome="unchanged", says=settled, after=look)
        if terms.stop():
            return Secured(device=name, outcome="refused", says=(*settled, say("secure.stopped-before", device=name)))
        result = Push(host, plan, look, journal, terms).run()
        return replace(result, says=(*settled, *result.says))


def _no_answer(journal: Journal, name: str, look: Observed) -> Secured:
    """Nobody answers. After a push that was cut off that may be the very thing that its way back will mend."""
    error = (look.error.sentence,) if look.error else ()
    left = journal.last()
    if left is not None and not left.is_over and left.until is not None:
        words = say("secure.still-armed", device=name, until=f"{left.until:%H:%M}")
        return Secured(device=name, outcome="left_armed", says=(*error, words), until=left.until)
    return Secured(device=name, outcome="unreachable", says=error)


def _refusal(plan: DevicePlan, look: Observed) -> Say | None:
    """Why nothing may be written to the device as it is now."""
    assert look.state is not None  # noqa: S101  (asked before)
    if look.saved is False:
        return say("secure.unsaved", device=plan.device)
    if look.saved is None:
        return say("secure.saved-unknown", device=plan.device)
    if _moved(plan, look.state):
        return say("secure.moved", device=plan.device)
    return None


def _moved(plan: DevicePlan, now: State) -> bool:
    """Is it another device than the plan was made for? What moves by itself is asked of only where it is changed."""
    mine = frozenset((change.facet, change.field) for change in plan.plan.changes)
    facets = plan.before.facets.keys() - RESTLESS | {facet for facet, _ in mine}
    return not is_known(plan.before, now, frozenset(facets)) or any(moved(plan.before, now, mine))
