"""Hardening one site: look, judge, plan, secure device after device, look again, keep the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shikiri.model.document import Document
from shikiri.model.history import SecretsLog
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret
from shikiri.workflow.document import build
from shikiri.workflow.history.record import record_run
from shikiri.workflow.hosts.inventory import Host, Inventory
from shikiri.workflow.judged import Judged
from shikiri.workflow.observe import WORKERS, Observed, judge_observed, observe_all
from shikiri.workflow.planning.path import Foothold
from shikiri.workflow.planning.plan import DevicePlan, plan_site
from shikiri.workflow.push.prove import prover
from shikiri.workflow.push.secure import ARMED_S, Secured, secure
from shikiri.workflow.push.stopping import Stop
from shikiri.workflow.push.workplace import Workplace, workplace_of
from shikiri.workflow.secrets.proof import noted, prove_logins, record_set

TOOL_FAILED, NOT_COMPLIANT = 1, 3
# Who is pushed first: what carries nobody else's traffic. The way to all the others comes last.
_NEAR = ("server", "mfp", "camera", "access_point", "controller", "switch", "router")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a site is hardened."""

    check: bool
    only: frozenset[str] | None = None
    armed_s: int = ARMED_S
    allow_unsafe: bool = False
    wait: bool = False
    workers: int = WORKERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How everything was before the first push, and what is planned."""

    inventory: Inventory
    looks: tuple[Observed, ...]
    judged: Judged
    plans: Mapping[str, DevicePlan] = field(hash=False)
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardened:
    """What came out of it: how everything stands now, and what became of each device."""

    inventory: Inventory
    plans: Mapping[str, DevicePlan] = field(hash=False)
    results: tuple[Secured, ...]
    judged: Judged
    document: Document = field(repr=False)
    trouble: Say | None = None
    stopped: bool = False

    @property
    def exit(self) -> int:
        """The worst of what the devices are and of what was not brought to an end."""
        outcomes = {result.outcome for result in self.results}
        if self.trouble or self.stopped or outcomes & {"failed", "left_armed", "rolled_back"}:
            return TOOL_FAILED
        return NOT_COMPLIANT if "refused" in outcomes else self.document["exit"]


def _quiet(_: Secured) -> None:
    return


def harden_site(
    inventory: Inventory, now: datetime, terms: Terms, *, on_done: Callable[[Secured], None] = _quiet
) -> Hardened:
    """The whole recipe for one site. In check mode nothing is written anywhere."""
    scene = look_around(inventory, now, only=terms.only, workers=terms.workers)
    stop = Stop()
    with stop.listening():
        results = tuple(_each(scene, terms, stop, on_done))
    if not terms.check:
        return keep_run(scene, results, terms, stopped=stop())
    return Hardened(
        inventory=inventory,
        plans=scene.plans,
        results=results,
        judged=scene.judged,
        document=build(scene.judged),
        stopped=stop(),
    )


def look_around(
    inventory: Inventory, now: datetime, *, only: frozenset[str] | None = None, workers: int = WORKERS
) -> Scene:
    """Look at every device in scope, judge, plan. Nothing is written."""
    inventory.site.rules(only)  # a control that does not exist is told before any device is asked
    looks = observe_all(inventory.hosts, workers=workers)
    judged = judge_observed(inventory, looks, now, only=only)
    plans = plan_site(inventory.site, judged, inventory.secrets, only=only, footholds=footholds(inventory))
    return Scene(inventory=inventory, looks=looks, judged=judged, plans=plans, now=now)


def in_order(hosts: Iterable[Host]) -> list[Host]:
    """Leaves first, what everybody stands on last."""

    def nearness(host: Host) -> tuple[int, str]:
        return max((_NEAR.index(kind) for kind in host.device.kinds if kind in _NEAR), default=0), host.device.name

    return sorted(hosts, key=nearness)


def footholds(inventory: Inventory) -> dict[str, Foothold]:
    """As whom we log in, device by device."""
    return {host.device.name: Foothold(user=host.target.user) for host in inventory.hosts}


def _each(scene: Scene, terms: Terms, stop: Stop, on_done: Callable[[Secured], None]) -> Iterator[Secured]:
    at = workplace_of(scene.inventory.site, scene.inventory.ring)
    for host in in_order(scene.inventory.hosts):
        result = harden_host(scene, host, terms, at, stop)
        scene = replace(scene, looks=_after(scene.looks, (result,)))  # the next one is proved beside its new neighbour
        on_done(result)
        yield result


def harden_host(scene: Scene, host: Host, terms: Terms, at: Workplace, stop: Callable[[], bool]) -> Secured:
    """One device of a site that was looked at as a whole."""
    name = host.device.name
    plan = scene.plans.get(name)
    if plan is None:
        errors = tuple(look.error.sentence for look in scene.looks if look.device == name and look.error)
        return Secured(device=name, outcome="unreachable", says=errors)
    if stop():
        return Secured(device=name, outcome="refused", says=(say("secure.stopped-before", device=name),))
    return secure(
        host,
        plan,
        at=at,
        push=not terms.check,
        prove=prover(scene.inventory, scene.looks, scene.judged, plan, scene.now, terms.only),
        armed_s=terms.armed_s,
        allow_unsafe=terms.allow_unsafe,
        stop=stop,
        wait=terms.wait,
    )


def _after(looks: Sequence[Observed], results: Sequence[Secured]) -> tuple[Observed, ...]:
    """How everything was seen last."""
    fresh = {result.device: result.after for result in results if result.after is not None}
    return tuple(fresh.get(look.device, look) for look in looks)


def keep_run(scene: Scene, results: tuple[Secured, ...], terms: Terms, *, stopped: bool) -> Hardened:
    """How everything stands after the pushes, kept as a run."""
    inventory, now = scene.inventory, scene.now
    looks = _after(scene.looks, results)
    confirmed = {result.device: scene.plans[result.device] for result in results if result.outcome == "changed"}
    log, unnoted = noted(inventory.site, lambda: _note(inventory, looks, confirmed, now))
    judged = judge_observed(inventory, looks, now, only=terms.only, secrets=log)
    judged = replace(judged, warnings=(*judged.warnings, *unnoted))
    recorded = record_run(inventory.site, judged, looks, kind="harden", started=now, plans=confirmed)
    return Hardened(
        inventory=inventory,
        plans=scene.plans,
        results=results,
        judged=judged,
        document=recorded.document,
        trouble=recorded.trouble,
        stopped=stopped,
    )


def _note(
    inventory: Inventory, looks: Sequence[Observed], confirmed: Mapping[str, DevicePlan], now: datetime
) -> SecretsLog | None:
    """The log of secrets with what these logins proved and these pushes wrote."""
    site = inventory.site
    log = prove_logins(site, inventory.vault, looks, now)
    for look in looks:
        if look.device in confirmed and look.state is not None:
            names = written(confirmed[look.device], inventory.vault.mapping(look.device))
            log = record_set(site, inventory.vault, look.state, names, now) or log
    return log


def written(plan: DevicePlan, known: Mapping[str, Secret]) -> tuple[str, ...]:
    """The names of the vault's values that a plan types."""
    typed = {secret.reveal() for one in plan.commands for secret in one.secrets}
    return tuple(name for name, secret in known.items() if secret.reveal() and secret.reveal() in typed)
