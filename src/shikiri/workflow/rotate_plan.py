"""What a rotation means for one device: the state it should have, the way it is reached then, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from shikiri.model.errors import SessionError
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.nothing import Default, Things
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, to_keep
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.sessions import connect
from shikiri.workflow.inventory import Host
from shikiri.workflow.observe import Observed
from shikiri.workflow.plan import DevicePlan, plan_between
from shikiri.workflow.prove import open_changes
from shikiri.workflow.secrets_names import Need
from shikiri.workflow.secrets_proof import ENABLE
from shikiri.workflow.secured import Proof

Fresh = Mapping[str, Secret]  # the new values of one device, by name
FACETS = ("account", "wlan")


def concerns(thing: Thing, need: Need, facility: Facility) -> bool:
    """Whether this is a thing whose secret the need is about, and has one."""
    if isinstance(thing, Wlan) and need.kind == "passphrase":
        names = {one.psk.name for one in facility.wlans_named(thing.key) if one.psk is not None}
        return need.name in names and _has(thing.passphrase)
    if isinstance(thing, Account) and need.kind == "admin" and thing.enabled is not False:
        return thing.kind == "level" if need.name == ENABLE else thing.key == need.owner and thing.kind == "named"
    return False


def carries(state: State | None, need: Need, facility: Facility) -> bool:
    """Whether the device, as it was read, has such a thing."""
    things = (thing for facet in FACETS for thing in state.things(facet)) if state is not None else ()
    return any(concerns(thing, need, facility) for thing in things)


def changed(state: State, needs: Iterable[Need], fresh: Fresh, facility: Facility) -> State:
    """The same device with the new values."""
    wanted = tuple(needs)
    for facet in FACETS:
        found = state.facet(facet)
        if isinstance(found, Things):
            things = tuple(_renewed(thing, wanted, fresh, facility) for thing in found.items)
            state = state.with_facet(facet, Things(things, complete=found.complete))
    return state


def _renewed(thing: Thing, needs: tuple[Need, ...], fresh: Fresh, facility: Facility) -> Thing:
    need = next((one for one in needs if concerns(thing, one, facility)), None)
    if need is None:
        return thing
    if isinstance(thing, Wlan):
        return replace(thing, passphrase=fresh[need.name])
    return replace(thing, password=to_keep(fresh[need.name]))  # type: ignore[call-arg]  # an account: `concerns`


def plan_of(
    host: Host, before: State, look: Observed, needs: Iterable[Need], fresh: Fresh, facility: Facility
) -> DevicePlan:
    """The plan of one device. A wrong password shuts us out, so without a way back it is refused."""
    wanted = tuple(needs)
    plan = plan_between(
        host.device,
        before,
        changed(before, wanted, fresh, facility),
        reading=look.reading,
        secrets=host.secrets,
        secrets_sure=True,
    )
    return replace(plan, lockout=frozenset(need.name for need in wanted if need.kind == "admin"))


def reached(host: Host, needs: Iterable[Need], fresh: Fresh) -> Host:
    """The host as it opens once the new values are in."""
    target = host.target
    for need in needs:
        old = host.secrets.get(need.name)
        if old is None or need.kind != "admin":
            continue
        if need.name == ENABLE and target.enable.reveal() == old.reveal():
            target = replace(target, enable=fresh[ENABLE])
        elif need.owner == target.user and target.password.reveal() == old.reveal():
            target = replace(target, password=fresh[need.name])
    return replace(host, target=target)


def prover(
    plan: DevicePlan, then: Host, needs: Iterable[Need], fresh: Fresh, weigh: Callable[[State], State]
) -> Callable[[Observed], Proof]:
    """Every new password has to open its own account on a login of its own; a level we land in without is only read."""
    wanted = tuple(needs)

    def prove(look: Observed) -> Proof:
        if look.state is None:
            return Proof(ok=False, says=(say("secure.no-answer", device=plan.device),))
        says = (*open_changes(plan, weigh(look.state)), *_shut(then, look, wanted, fresh))
        return Proof(ok=not says, says=says)

    return prove


def _shut(then: Host, look: Observed, needs: Iterable[Need], fresh: Fresh) -> Iterator[Say]:
    for need in needs:
        if need.kind != "admin" or need.name == ENABLE:
            continue
        if need.owner == then.target.user and "login" in look.proved:
            continue
        if not opens(then, need.owner, fresh[need.name]):
            yield say("rotate.shut", where=need.where)


def opens(host: Host, account: str, secret: Secret) -> bool:
    """Whether this password lets this account in."""
    target = replace(host.target, user=account, password=secret, key_file=None)
    try:
        with connect(target, platform(host.device.platform).dialect) as session:
            return "login" in session.proved
    except SessionError:
        return False


def _has(value: object) -> bool:
    value = value.value if isinstance(value, Default) else value
    return isinstance(value, Secret) and value.kind != "none"
