"""Rotating secrets: generate, push, prove on a new login, then promote. What is interrupted is finished by trying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from shikiri.model.history import SecretsLog
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, weigh
from shikiri.model.state import State
from shikiri.workflow.harden import in_order
from shikiri.workflow.history.record import record_run
from shikiri.workflow.hosts.inventory import Host, Inventory
from shikiri.workflow.observe import Observed, judge_observed
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.secure import ARMED_S, Proof, Secured, secure
from shikiri.workflow.push.stopping import Stop
from shikiri.workflow.push.workplace import workplace_of
from shikiri.workflow.rotation.choose import Choice, Reason, begin, chosen, drop, promote
from shikiri.workflow.rotation.turn import Turn, Turned, refused, take
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.secrets.proof import Proof as Seen
from shikiri.workflow.secrets.proof import note, noted, record_set
from shikiri.workflow.weigh import weighed, words_of

_SENDS = frozenset({"access_point", "controller", "router"})  # what may send a Wi-Fi network
_BAD, _REFUSED, _OPEN = 1, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What came of a rotation. `open` are the secrets whose new value still waits; their old value is kept."""

    results: tuple[Secured, ...] = ()
    done: tuple[Need, ...] = ()
    open: tuple[Need, ...] = ()
    says: tuple[Say, ...] = ()
    check: bool = False

    @property
    def exit(self) -> int:
        """Everything in its place, or the worst of what is not."""
        outcomes = {result.outcome for result in self.results}
        if outcomes & {"failed", "left_armed", "rolled_back"}:
            return _BAD
        if "refused" in outcomes:
            return _REFUSED
        return _OPEN if self.open and not self.check else 0


def _quiet(_: Secured) -> None:
    return


def rotate(
    inventory: Inventory,
    choice: Choice,
    now: datetime,
    *,
    check: bool,
    on_done: Callable[[Secured], None] = _quiet,
    armed_s: int = ARMED_S,
) -> Rotated:
    """The whole recipe for one site; in check mode nothing is written anywhere."""
    needs = chosen(inventory, choice, now)
    if not needs:
        return Rotated(says=(say("rotate.nothing"),), check=check)
    begun = frozenset(need.path for need in needs if need.pending(inventory.vault) is not None)
    vault = begin(inventory, needs, now, keep=not check)
    run = _Rotation(replace(inventory, vault=vault), needs, begun, now, check=check, armed_s=armed_s)
    return run.all(on_done)


def rotate_guest(
    inventory: Inventory, now: datetime, *, check: bool, on_done: Callable[[Secured], None] = _quiet
) -> Rotated:
    """Every passphrase that is given out."""
    return rotate(inventory, Choice(guest=True), now, check=check, on_done=on_done)


def rotate_admin(
    inventory: Inventory,
    now: datetime,
    *,
    check: bool,
    reason: Reason,
    on_done: Callable[[Secured], None] = _quiet,
) -> Rotated:
    """The administrators' passwords of every device in scope; only after a leaver or on suspicion."""
    return rotate(inventory, Choice(admin=True, reason=reason), now, check=check, on_done=on_done)


class _Rotation:
    """One run over the devices of a site."""

    def __init__(
        self,
        inventory: Inventory,
        needs: tuple[Need, ...],
        begun: frozenset[tuple[str, ...]],
        now: datetime,
        *,
        check: bool,
        armed_s: int,
    ) -> None:
        self._inventory, self._needs, self._begun, self._now = inventory, needs, begun, now
        self._check = check
        self._words = words_of(inventory.site.facility)
        self._secure = partial(
            secure, at=workplace_of(inventory.site, inventory.ring), push=not check, armed_s=armed_s, stop=Stop()
        )
        self._turns: dict[str, Turned] = {}
        self._done: list[Need] = []
        self._says: list[Say] = []

    def all(self, on_done: Callable[[Secured], None]) -> Rotated:
        stop: Stop = self._secure.keywords["stop"]
        with stop.listening():
            for host in in_order(self._inventory.hosts):
                mine = self._needs_of(host)
                if mine:
                    turned = self._turn(host, mine, stop)
                    self._turns[host.device.name] = turned
                    on_done(turned.result)
        if not self._check:
            self._promote_shared()
            self._record()
        return Rotated(
            results=tuple(turned.result for turned in self._turns.values()),
            done=tuple(self._done),
            open=tuple(need for need in self._needs if need not in self._done),
            says=tuple(self._says),
            check=self._check,
        )

    def _needs_of(self, host: Host) -> tuple[Need, ...]:
        """Its own passwords, and the passphrases where it may send them."""
        device = host.device
        may_send = bool(device.kinds & _SENDS)
        return tuple(need for need in self._needs if need.device == device.name or (not need.device and may_send))

    def _turn(self, host: Host, needs: tuple[Need, ...], stop: Stop) -> Turned:
        name, vault = host.device.name, self._inventory.vault
        if stop():
            return Turned(result=refused(name, say("secure.stopped-before", device=name)), behind=needs)
        fresh = {need.name: self._weighed(need.pending(vault)) for need in needs}
        already = tuple(need for need in needs if not need.device and self._is_noted(need, name, fresh[need.name]))
        turn = Turn(
            site=self._inventory.site,
            host=host,
            needs=tuple(need for need in needs if need not in already),
            fresh=fresh,
            resumed=frozenset(need.name for need in needs if need.path in self._begun),
            weighed=self._weighed_state,
        )
        if not turn.needs:
            return Turned(result=Secured(device=name, outcome="unchanged"), inside=already)
        turned = take(turn, self._push)
        if not self._check:
            self._keep(turned, fresh)
        return replace(turned, inside=(*turned.inside, *already))

    def _push(self, host: Host, plan: DevicePlan, prove: Callable[[Observed], Proof], then: Host) -> Secured:
        return self._secure(host, plan, prove=prove, then=then)

    def _weighed(self, secret: Secret | None) -> Secret:
        assert secret is not None  # noqa: S101  (`begin` made one for each)
        return weigh(secret, self._inventory.vault.key, self._words)

    def _weighed_state(self, state: State) -> State:
        return weighed(state, self._inventory.vault.key, self._words)

    def _is_noted(self, need: Need, device: str, fresh: Secret) -> bool:
        """Does the log say that an earlier run brought this very passphrase here?"""
        log = self._inventory.site.secrets
        mine = [one for one in (log.records if log else ()) if one.name == need.name and device in one.devices]
        last = max(mine, key=lambda one: one.proved_at or one.since, default=None)
        return need.path in self._begun and last is not None and last.fingerprint == fresh.fingerprint

    def _keep(self, turned: Turned, fresh: dict[str, Secret]) -> None:
        """What is proved on a device takes its place in the vault at once, then in the log."""
        own = tuple(need for need in turned.inside if need.device)
        site = self._inventory.site
        if own:
            self._inventory = replace(self._inventory, vault=promote(self._inventory, own))
            self._done += own
        state = turned.look.state if turned.look is not None else None
        if state is None:
            return
        shared = [Seen(state.device, need.name, "", fresh[need.name]) for need in turned.inside if not need.device]

        def write() -> SecretsLog | None:
            log = record_set(site, self._inventory.vault, state, [need.name for need in own], self._now)
            return note(site, self._inventory.vault, shared, self._now) if shared else log

        self._says += noted(site, write)[1]

    def _promote_shared(self) -> None:
        """A passphrase takes its place once every device that sends it has it, and none may have been missed."""
        lost = [name for name in self._inventory.broken if self._inventory.devices[name].kinds & _SENDS]
        for need in (one for one in self._needs if not one.device):
            behind = [name for name, turned in self._turns.items() if need in turned.behind] + lost
            inside = [name for name, turned in self._turns.items() if need in turned.inside]
            if behind:
                self._says.append(say("rotate.behind", where=need.where, devices=tuple(behind)))
            elif inside:
                self._inventory = replace(self._inventory, vault=promote(self._inventory, (need,)))
                self._done.append(need)
            else:
                self._says.append(say("rotate.nobody", where=need.where, ssid=need.owner))
                self._inventory = replace(self._inventory, vault=drop(self._inventory, (need,)))

    def _record(self) -> None:
        """The run, for the devices it looked at, with the plans that were confirmed."""
        looks = [turned.look for turned in self._turns.values() if turned.look is not None]
        plans = {name: turned.plan for name, turned in self._turns.items() if turned.plan is not None}
        if not plans:
            return
        devices = {look.device: self._inventory.devices[look.device] for look in looks}
        seen = replace(self._inventory, devices=devices, broken={}, whole=False)
        judged = judge_observed(seen, looks, self._now)
        recorded = record_run(seen.site, judged, looks, kind="rotate", started=self._now, plans=plans)
        if recorded.trouble is not None:
            self._says.append(recorded.trouble)
