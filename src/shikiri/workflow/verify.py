"""Verifying one site: look at every device, judge, keep the run. Nothing is written to a device."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from shikiri.model.document import Document
from shikiri.model.say import Lang, Say
from shikiri.workflow.history.record import record_run
from shikiri.workflow.hosts.inventory import Inventory, load_inventory
from shikiri.workflow.judged import Judged
from shikiri.workflow.news.notify import notify
from shikiri.workflow.observe import WORKERS, Observed, judge_observed, observe_all
from shikiri.workflow.probe.keep import fresh_air
from shikiri.workflow.secrets.proof import noted, prove_logins

FailOn = Literal["none", "fail", "incomplete"]
TOOL_FAILED, NOT_COMPLIANT, INCOMPLETE = 1, 3, 4


@dataclass(frozen=True, slots=True)
class Verified:
    """What came out of one site. `trouble` says why the run was not kept, `unsent` whom nobody could tell."""

    inventory: Inventory
    observed: tuple[Observed, ...]
    judged: Judged
    document: Document = field(repr=False)
    trouble: Say | None = None
    unsent: tuple[Say, ...] = ()

    def exit(self, fail_on: FailOn = "incomplete") -> int:
        """The exit code: a run that was not kept is a failure of the tool."""
        return TOOL_FAILED if self.trouble else softened(self.document["exit"], fail_on)


def softened(code: int, fail_on: FailOn) -> int:
    """The exit code where somebody minds less than we do."""
    minded = {"none": (), "fail": (NOT_COMPLIANT,), "incomplete": (NOT_COMPLIANT, INCOMPLETE)}[fail_on]
    return code if code in minded or code in {TOOL_FAILED, 2} else 0


@contextmanager
def fewer_collections() -> Iterator[None]:
    """A run makes millions of values and hardly any circle: looking for circles all the time costs a sixth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    gc.freeze()  # what is loaded by now stays
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def verify_site(  # noqa: PLR0913  (the terms of a run, each by its name)
    folder: Path,
    now: datetime,
    *,
    limit: str = "",
    only: frozenset[str] | None = None,
    vault_ids: Sequence[str] = (),
    workers: int = WORKERS,
    on_done: Callable[[Observed], None] = lambda _: None,
    lang: Lang = "ja",
) -> Verified:
    """The whole recipe for one site folder."""
    with fewer_collections():
        inventory = load_inventory(folder, now, limit=limit, vault_ids=vault_ids)
        inventory.site.rules(only)  # a control that does not exist is told before any device is asked
        looks = observe_all(inventory.hosts, workers=workers, on_done=on_done)
        return judge_and_keep(inventory, looks, now, only=only, lang=lang)


def judge_and_keep(
    inventory: Inventory,
    observed: Iterable[Observed],
    now: datetime,
    *,
    only: frozenset[str] | None = None,
    lang: Lang = "ja",
) -> Verified:
    """From what was seen to the document, with the run in the store."""
    looks = tuple(observed)
    log, unnoted = noted(inventory.site, lambda: prove_logins(inventory.site, inventory.vault, looks, now))
    air, stale = fresh_air(inventory.site, now)
    judged = judge_observed(inventory, looks, now, only=only, secrets=log, air=air)
    judged = replace(judged, warnings=(*judged.warnings, *unnoted, *stale))
    judged.situation.memo.clear()  # what the rules remembered of a thousand devices; nothing is judged any more
    recorded = record_run(inventory.site, judged, looks, kind="verify", started=now)
    unsent = notify(recorded.document, os.environ, inventory.vault, lang)
    return Verified(inventory, looks, judged, recorded.document, trouble=recorded.trouble, unsent=unsent)
