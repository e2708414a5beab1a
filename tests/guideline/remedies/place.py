"""A place for remedies to work in: one facility with everything declared, devices made of things, a vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shikiri.engine.apply import desired
from shikiri.engine.diff import diff
from shikiri.engine.fold import fold
from shikiri.engine.judge import judge_all
from shikiri.engine.label import label
from shikiri.engine.want import Wanted
from shikiri.guideline.controls import control
from shikiri.guideline.policy import load_policy
from shikiri.model.device import Device
from shikiri.model.facets.base import Thing
from shikiri.model.facility import (
    Binding,
    DeclaredAccount,
    DeclaredLogging,
    DeclaredSegment,
    DeclaredTime,
    DeclaredWlan,
    Facility,
    Flow,
    PortUse,
    SecretName,
)
from shikiri.model.finding import Status
from shikiri.model.nothing import FacetState, Things
from shikiri.model.plan import Change
from shikiri.model.policy import ProfileName
from shikiri.model.say import Text
from shikiri.model.secret import Secret, weigh
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import NOW

KEY = b"k" * 32
CANARIES = {
    "ops_password": "Kettle-Orchid-5519-mint",
    "enable_password": "Plover-Quartz-8830-dune",
    "guest_psk": "violet-harbour-42-lantern",
    "staff_psk": "copper-meadow-87-saddle",
}
SECRETS = {name: weigh(Secret.plain(text), KEY) for name, text in CANARIES.items()}
FACILITY = Facility(
    id="demo",
    name=Text("見本", "Demo"),
    segments=(
        DeclaredSegment(name="guest", role="guest", vlan=20, subnets=("192.168.20.0/24",)),
        DeclaredSegment(name="business", role="business", vlan=10, subnets=("192.168.10.0/24",)),
        DeclaredSegment(name="printers", role="printers", vlan=30, subnets=("192.168.30.0/24",)),
        DeclaredSegment(name="management", role="management", vlan=99, subnets=("192.168.99.0/24",)),
    ),
    wlans=(
        DeclaredWlan(ssid="Lobby", segment="guest", audience="shared", psk=SecretName("guest_psk")),
        DeclaredWlan(ssid="Staff", segment="business", audience="staff", psk=SecretName("staff_psk")),
    ),
    accounts=(DeclaredAccount(name="ops", secret=SecretName("ops_password")),),
    flows=(Flow(source="guest", destination="printers", protocol="tcp", ports=("631", "9100")),),
    time=DeclaredTime(servers=("192.168.99.123",)),
    logging=DeclaredLogging(hosts=("192.168.99.10",), outsourced=("203.0.113.5",)),
    manage_from="management",
)
BINDING = Binding(
    segments={"guest": ("Vlan20",), "business": ("Vlan10",), "printers": ("Vlan30",), "management": ("Vlan99",)},
    ports={
        "Gi1/0/1": PortUse(kind="seat", segment="guest"),
        "Gi1/0/9": PortUse(kind="business", segment="business"),
        "Gi1/0/23": PortUse(kind="access_point"),
    },
)


def device(
    *things: Thing, complete: frozenset[str] | None = None, extra: tuple[str, ...] = ()
) -> dict[str, FacetState]:
    """The facets of a device, by what is in them; `extra` are empty ones, `complete` those read to their end (all)."""
    found: dict[str, list[Thing]] = {name: [] for name in extra}
    for thing in things:
        found.setdefault(thing.FACET, []).append(thing)
    return {name: Things(tuple(some), complete is None or name in complete) for name, some in found.items()}


def place(
    *things: Thing,
    facility: Facility = FACILITY,
    binding: Binding = BINDING,
    kinds: frozenset[str] = frozenset({"router", "switch", "access_point"}),
    profile: ProfileName = "basic",
    whole: bool = True,
    extra: tuple[str, ...] = (),
    complete: frozenset[str] | None = None,
) -> Situation:
    """One device, `r1`, read whole."""
    return of({"r1": device(*things, extra=extra, complete=complete)}, facility, binding, kinds, profile, whole=whole)


def of(
    states: Mapping[str, Mapping[str, FacetState]],
    facility: Facility = FACILITY,
    binding: Binding = BINDING,
    kinds: frozenset[str] = frozenset({"router", "switch", "access_point"}),
    profile: ProfileName = "basic",
    *,
    whole: bool = True,
) -> Situation:
    devices = {name: Device(name=name, platform="test", kinds=kinds, binding=binding) for name in states}
    seen = {name: State(device=name, platform="test", facets=facets) for name, facets in states.items()}
    return Situation(
        facility=replace(facility, profile=profile),
        policy=load_policy(profile),
        devices=devices,
        states=seen,
        now=NOW,
        labels=label(facility, devices, seen),
        whole=whole,
        inputs=frozenset({"fleet", "secrets", "lifecycle"}),
    )


def mend(found: Situation, *names: str, secrets: Mapping[str, Secret] = SECRETS) -> Wanted:
    """The wants of some controls together, with what must hold for each of them: it passes, once and for all."""
    vault = dict.fromkeys(found.states, secrets)
    known = [control(name) for name in names]
    wanted = fold(known, found, vault=vault)
    mended = then(found, wanted)
    hands = {hand.finding.uid for hand in wanted.by_hand}
    failing = [one.uid for one in judge_all(known, mended) if one.status is Status.FAIL and one.uid not in hands]
    assert not failing
    again = fold(known, mended, vault=vault)
    assert (again.wishes, again.states) == ((), wanted.states)
    assert fold(known[::-1], found, vault=vault).states == wanted.states
    text = repr(wanted)
    assert not [one for one in CANARIES.values() if one in text]
    return wanted


def then(found: Situation, wanted: Wanted) -> Situation:
    return replace(found, states=wanted.states, labels=label(found.facility, found.devices, wanted.states))


def statuses(found: Situation, name: str) -> list[str]:
    return [str(one.status) for one in judge_all([control(name)], found)]


def changes(found: Situation, wanted: Wanted, name: str = "r1") -> list[Change]:
    return list(diff(found.states[name], desired(wanted.states[name], wanted.gone)).changes)


def fields(found: Situation, wanted: Wanted, name: str = "r1") -> dict[tuple[str, str], object]:
    """What is written, by thing and field."""
    return {(one.thing, one.field): one.after for one in changes(found, wanted, name)}


def whys(wanted: Wanted) -> list[str]:
    return [hand.why.key for hand in wanted.by_hand]
