"""The proof of a rotation: every new value at work, or seen on the device; one that ignored it is never believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from shikiri.model.errors import SessionError
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.sessions import connect
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.prove import open_changes
from shikiri.workflow.push.secured import Proof
from shikiri.workflow.rotation.plan import Fresh, concerns, things_of
from shikiri.workflow.secrets.hash import keeps
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.secrets.proof import ENABLE, kept_by, shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is claimed to be on a device after a push; `was` is how it was seen before."""

    facility: Facility
    plan: DevicePlan
    then: Host
    needs: tuple[Need, ...]
    fresh: Fresh = field(repr=False)
    was: Observed
    weighed: Callable[[State], State]


def prover(claim: Claim) -> Callable[[Observed], Proof]:
    """The question to ask of a device that was read on a new login."""

    def prove(look: Observed) -> Proof:
        if look.state is None:
            return Proof(ok=False, says=(say("secure.no-answer", device=claim.plan.device),))
        shut = (say("rotate.shut", where=need.where) for need in claim.needs if not _is_in(claim, need, look))
        says = (*open_changes(claim.plan, claim.weighed(look.state)), *shut)
        return Proof(ok=not says, says=says)

    return prove


def is_seen(look: Observed, need: Need, secret: Secret, facility: Facility) -> bool:
    """Whether the device shows, in clear or as a hash, that it has this very value everywhere it should."""
    mine = [thing for thing in things_of(look.state) if concerns(thing, need, facility)]
    return bool(mine) and all(shows(thing, secret) for thing in mine)


def is_opened(host: Host, need: Need, secret: Secret, look: Observed) -> bool:
    """Whether a login proved it: this very one, or one of its own. A passphrase opens nothing that we can try."""
    if need.kind != "admin":
        return False
    if need.name == ENABLE:
        return host.target.enable.reveal() == secret.reveal() and "enable" in look.proved
    if need.owner == host.target.user and "login" in look.proved:
        return host.target.password.reveal() == secret.reveal()
    return _opens(host, need.owner, secret)


def _is_in(claim: Claim, need: Need, look: Observed) -> bool:
    secret = claim.fresh[need.name]
    if is_opened(claim.then, need, secret, look):
        return True
    before = {thing.id: thing for thing in things_of(claim.was.state)}
    mine = [thing for thing in things_of(look.state) if concerns(thing, need, claim.facility)]
    return bool(mine) and all(
        shows(thing, secret) or _is_rewritten(before.get(thing.id), thing, claim.was, look) for thing in mine
    )


def _is_rewritten(before: Thing | None, after: Thing, was: Observed, look: Observed) -> bool:
    """Whether what is kept unreadable is another text than before. One that can be tried must be the right one."""
    kept = kept_by(after)
    if before is None or kept is None or kept.kind == "plain" or keeps(kept, "") is not None:
        return False
    old, new = _text(was, before), _text(look, after)
    return bool(old and new) and old != new


def _text(look: Observed, thing: Thing) -> str:
    """The line of the device that holds the secret of a thing."""
    line = thing.line("passphrase" if isinstance(thing, Wlan) else "password")
    answer = look.reading.answers.get(line.question) if look.reading is not None and line is not None else None
    lines = answer.text.split("\n") if answer is not None else []
    return lines[line.number - 1].strip() if line is not None and 0 < line.number <= len(lines) else ""


def _opens(host: Host, account: str, secret: Secret) -> bool:
    target = replace(host.target, user=account, password=secret, key_file=None)
    try:
        with connect(target, platform(host.device.platform).dialect) as session:
            return "login" in session.proved
    except SessionError:
        return False
