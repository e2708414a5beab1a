"""What a rotation means for one device: the state it should have, and the way it is reached then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.nothing import Things
from shikiri.model.secret import Secret, to_keep
from shikiri.model.state import State
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed
from shikiri.workflow.planning.plan import DevicePlan, plan_between
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.secrets.proof import ENABLE, kept_by

Fresh = Mapping[str, Secret]  # the new values of one device, by name
FACETS = ("account", "wlan")


def concerns(thing: Thing, need: Need, facility: Facility) -> bool:
    """Whether this is a thing whose secret the need is about, and has one."""
    if isinstance(thing, Wlan) and need.kind == "passphrase":
        names = {one.psk.name for one in facility.wlans_named(thing.key) if one.psk is not None}
        return need.name in names and _has_one(thing)
    if isinstance(thing, Account) and need.kind == "admin" and thing.enabled is not False:
        return thing.kind == "level" if need.name == ENABLE else thing.key == need.owner and thing.kind == "named"
    return False


def _has_one(thing: Thing) -> bool:
    kept = kept_by(thing)
    return kept is not None and kept.kind != "none"


def things_of(state: State | None) -> tuple[Thing, ...]:
    """Everything on a device that may hold such a secret."""
    return tuple(thing for facet in FACETS for thing in state.things(facet)) if state is not None else ()


def carries(state: State | None, need: Need, facility: Facility) -> bool:
    """Whether the device, as it was read, has such a thing."""
    return any(concerns(thing, need, facility) for thing in things_of(state))


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
