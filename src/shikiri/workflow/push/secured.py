"""What became of a push: one outcome, its sentences, and until when a device is not yet itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from shikiri.model.errors import ShikiriError
from shikiri.model.say import Say, say

if TYPE_CHECKING:
    from shikiri.workflow.observe import Observed
    from shikiri.workflow.planning.plan import DevicePlan

Outcome = Literal["unchanged", "planned", "changed", "rolled_back", "refused", "failed", "left_armed", "unreachable"]


@dataclass(frozen=True, slots=True)
class Proof:
    """Does the device, read again, show what was wanted? `says` tells what is missing."""

    ok: bool
    says: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """One device after a push, or after none.

    unchanged: there was nothing to do · planned: there is, and nobody was asked to do it · changed: done, proved, saved
    · refused: nothing was written · failed: nothing was proved, see the sentences · rolled_back: the old one again
    · left_armed: it goes back by itself, at `until` at the latest · unreachable: nobody answered, nothing was written.
    """

    device: str
    outcome: Outcome
    says: tuple[Say, ...] = ()
    until: datetime | None = None
    backup: Path | None = None
    plan: DevicePlan | None = field(default=None, repr=False)
    after: Observed | None = field(default=None, repr=False)

    @property
    def changed(self) -> bool:
        """As Ansible means it."""
        return self.outcome in {"changed", "planned"}

    @property
    def failed(self) -> bool:
        return self.outcome in {"refused", "failed", "left_armed", "rolled_back", "unreachable"}


def sentence_of(error: BaseException) -> Say:
    """What went wrong, in one sentence; the text of a stranger's error may hold anything."""
    if isinstance(error, ShikiriError):
        return error.sentence
    detail = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return say("wire.other", detail=detail)
