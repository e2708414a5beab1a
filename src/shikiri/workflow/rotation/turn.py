"""The turn of one device in a rotation: find out which value opens it, push the rest, say what is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from shikiri.model.nothing import Unread
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan, plan_between
from shikiri.workflow.push.secured import Outcome, Proof, Secured
from shikiri.workflow.rotation.plan import Fresh, carries, plan_of, reached
from shikiri.workflow.rotation.proof import Claim, is_opened, is_seen, prover
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.site import Site

Push = Callable[[Host, DevicePlan, Callable[[Observed], Proof], Host], Secured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One device, the secrets to change on it, and their new values by name."""

    site: Site
    host: Host
    needs: tuple[Need, ...]
    fresh: Fresh = field(repr=False)
    resumed: frozenset[str] = frozenset()  # names an earlier rotation may have brought here already
    weighed: Callable[[State], State] = field(default=lambda state: state, repr=False)

    @property
    def device(self) -> str:
        return self.host.device.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What became of it. `inside` are the secrets that are proved to be on the device now."""

    result: Secured
    inside: tuple[Need, ...] = ()
    behind: tuple[Need, ...] = ()  # the device has, or may have, the old value still
    look: Observed | None = None  # the device as it was seen last
    plan: DevicePlan | None = None


def take(turn: Turn, push: Push) -> Turned:
    """Change what is to be changed on one device."""
    base, look = _open(turn)
    if look.error is not None or look.state is None:
        words = (look.error.sentence,) if look.error else ()
        return Turned(
            result=Secured(device=turn.device, outcome="unreachable", says=words), behind=turn.needs, look=look
        )
    inside = tuple(need for need in turn.needs if need.name in turn.resumed and _is_in(turn, base, look, need))
    if inside and look.saved is not True:
        look = _settled(base, look, push)
        if look.state is None or look.saved is not True:
            words = (say("rotate.not-saved", device=turn.device),)
            return Turned(
                result=Secured(device=turn.device, outcome="failed", says=words), behind=turn.needs, look=look
            )
    rest = tuple(need for need in turn.needs if need not in inside)
    return _rest(replace(turn, host=base, needs=rest), look, inside, push)


def _rest(turn: Turn, look: Observed, inside: tuple[Need, ...], push: Push) -> Turned:
    """What is not in yet. A device that does not carry a shared secret has nothing to do with it."""
    assert look.state is not None  # noqa: S101  (asked before)
    state, facility = turn.weighed(look.state), turn.site.facility
    mine = tuple(need for need in turn.needs if carries(state, need, facility))
    strange = tuple(need for need in turn.needs if need not in mine and (need.device or _is_hidden(state)))
    done = tuple(say("rotate.finished", where=need.where, device=turn.device) for need in inside)
    says = (*done, *(say("rotate.not-there", where=need.where, device=turn.device) for need in strange))
    if not mine:
        outcome: Outcome = "refused" if strange else "changed" if inside else "unchanged"
        result = Secured(device=turn.device, outcome=outcome, says=says)
        return Turned(result=result, inside=inside, behind=strange, look=look)
    plan = plan_of(turn.host, state, look, mine, turn.fresh, facility)
    if plan.refused or not plan.commands:
        whys = tuple(why for _, why in plan.refused) or (say("rotate.no-command", device=turn.device),)
        result = Secured(device=turn.device, outcome="refused", says=(*whys, *says), plan=plan)
        return Turned(result=result, inside=inside, behind=(*mine, *strange), look=look)
    then = reached(turn.host, mine, turn.fresh)
    claim = Claim(facility=facility, plan=plan, then=then, needs=mine, fresh=turn.fresh, was=look, weighed=turn.weighed)
    result = _pushed(push, turn.host, plan, prover(claim), then)
    result = replace(result, says=(*result.says, *says))
    is_in = _was_pushed(result)
    return Turned(
        result=result,
        inside=(*inside, *(mine if is_in else ())),
        behind=strange if is_in else (*mine, *strange),
        look=result.after or look,
        plan=plan if is_in else None,
    )


def _pushed(push: Push, host: Host, plan: DevicePlan, prove: Callable[[Observed], Proof], then: Host) -> Secured:
    """One push. Where it only finished what an earlier one had left, once more."""
    result = push(host, plan, prove, then)
    return push(host, plan, prove, then) if result.outcome == "changed" and not _was_pushed(result) else result


def _was_pushed(result: Secured) -> bool:
    """Did this very plan go in, proved and saved?"""
    return result.outcome == "changed" and any(one.key == "secure.changed" for one in result.says)


def _open(turn: Turn) -> tuple[Host, Observed]:
    """The device by the values that open it: the old ones, or, after an interruption, whatever mixture it is."""
    base, look = turn.host, None
    for base in _candidates(turn):
        look = observe(base)
        if not look.is_refused:
            break
    assert look is not None  # noqa: S101  (there is at least one candidate)
    return base, look


def _candidates(turn: Turn) -> Iterator[Host]:
    """The new values first, then the old, then mixtures: as few wrong passwords as can be, for devices count them."""
    begun = tuple(need for need in turn.needs if need.name in turn.resumed and need.kind == "admin")
    seen: list[tuple[str, str]] = []
    sets = [begun, (), *(some for size in range(len(begun) - 1, 0, -1) for some in combinations(begun, size))]
    for some in sets:
        host = reached(turn.host, some, turn.fresh)
        pair = (host.target.password.reveal(), host.target.enable.reveal())
        if pair not in seen:
            seen.append(pair)
            yield host


def _is_in(turn: Turn, host: Host, look: Observed, need: Need) -> bool:
    """Is the new value seen on the device, or has a login proved it?"""
    secret = turn.fresh[need.name]
    return is_seen(look, need, secret, turn.site.facility) or is_opened(host, need, secret, look)


def _settled(host: Host, look: Observed, push: Push) -> Observed:
    """What an earlier push left unsaved is finished where that push had proved it; then the device is read again."""
    assert look.state is not None  # noqa: S101  (asked before)
    push(host, plan_between(host.device, look.state, look.state, reading=look.reading), lambda _: Proof(ok=False), host)
    return observe(host)


def _is_hidden(state: State) -> bool:
    """Nobody can tell which networks the device sends."""
    return isinstance(state.facet("wlan"), Unread)


def refused(device: str, *says: Say) -> Secured:
    """Nothing was written, and why."""
    return Secured(device=device, outcome="refused", says=says)
