"""Which secrets to rotate, and their two phases in the vault: pending beside the old value, then in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shikiri.model.errors import UsageError
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.workflow.hosts.inventory import Inventory
from shikiri.workflow.secrets.check import is_overdue
from shikiri.workflow.secrets.init import needs_of
from shikiri.workflow.secrets.make import make
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault
from shikiri.workflow.weigh import words_of

Reason = Literal["", "leaver", "suspicion"]
REASONS: tuple[Reason, ...] = ("leaver", "suspicion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody asked to rotate. Nothing named: what is overdue."""

    names: Sequence[str] = ()
    guest: bool = False  # every passphrase that is given out
    admin: bool = False  # the administrators' passwords of every device in scope
    reason: Reason = ""
    finish: bool = False  # only what was begun and not finished

    @property
    def is_open(self) -> bool:
        return not (self.names or self.guest or self.admin or self.finish)


def chosen(inventory: Inventory, choice: Choice, now: datetime) -> tuple[Need, ...]:
    """The secrets of a choice; an unknown name, or an administrator's password without a reason, is refused."""
    needs, vault = needs_of(inventory), inventory.vault
    known = {word for need in needs for word in (need.name, need.where)}
    strangers = tuple(name for name in choice.names if name not in known)
    if strangers:
        raise UsageError(say("rotate.no-name", names=strangers, known=tuple(sorted({need.name for need in needs}))))
    picked = tuple(need for need in needs if _is_meant(inventory, need, choice, now))
    begun = tuple(need for need in picked if need.pending(vault) is not None)
    if choice.reason not in ("", *REASONS):
        raise UsageError(say("rotate.reason", reasons=REASONS))
    if any(need.kind == "admin" and need not in begun for need in picked) and not choice.reason:
        raise UsageError(say("rotate.reason", reasons=REASONS))
    if any(not need.device for need in picked) and not inventory.whole:
        raise UsageError(say("rotate.whole"))
    absent = tuple(need.where for need in picked if need.value(vault) is None)
    if absent:
        raise UsageError(say("rotate.absent", names=absent))
    return picked


def _is_meant(inventory: Inventory, need: Need, choice: Choice, now: datetime) -> bool:
    if choice.finish:
        return need.pending(inventory.vault) is not None
    if choice.is_open:
        return is_overdue(inventory.site, inventory.vault, need, now)
    named = need.name in choice.names or need.where in choice.names
    return named or (choice.guest and need.given_out) or (choice.admin and need.kind == "admin")


def begin(inventory: Inventory, needs: Iterable[Need], now: datetime, *, keep: bool) -> Vault:
    """The vault with a new value beside each old one; one that already waits stays. Not kept: only looked at."""
    site = inventory.site
    words = words_of(site.facility)

    def edits(vault: Vault) -> Iterator[Edit]:
        taken = [secret for _, secret in vault.everything()]
        for need in needs:
            if need.pending(vault) is None:
                known = (*words, need.owner, need.device)
                fresh = make(need.kind, site.policy, known, taken, longest=need.longest)
                taken.append(fresh)
                yield Edit(("pending", *need.path), fresh, now)

    if keep:
        return change_vault(site.folder, inventory.ring, edits, customer=site.facility.customer)
    return inventory.vault.with_pending({edit.path[1:]: edit.value for edit in edits(inventory.vault) if edit.value})


def promote(inventory: Inventory, needs: Iterable[Need]) -> Vault:
    """The new values take the place of the old ones."""

    def edits(vault: Vault) -> Iterator[Edit]:
        for need in needs:
            fresh = need.pending(vault)
            if fresh is not None:
                yield Edit(need.path, Secret.plain(fresh.reveal()))
                yield Edit(("pending", *need.path), None)

    return change_vault(inventory.site.folder, inventory.ring, edits)


def drop(inventory: Inventory, needs: Iterable[Need]) -> Vault:
    """The new values are given up: the old ones were seen to work."""
    return change_vault(
        inventory.site.folder, inventory.ring, lambda _: [Edit(("pending", *need.path), None) for need in needs]
    )
