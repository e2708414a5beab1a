"""What a file may refer to. A part that is None was not given and is not checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shikiri.model.say import Say

FactKind = Literal["yes_no", "number", "date"]
PolicyCheck: TypeAlias = Callable[[str, Mapping[str, object]], Iterable[tuple[str, Say]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names that exist: of an edition, of the controls, of an inventory.

    `items` gives how many days an attestation of an item lives, `policy` judges the parameters a facility changes
    (profile, changes) -> (parameter, sentence).
    """

    editions: frozenset[str] | None = None
    facts: Mapping[str, FactKind] | None = field(default=None, hash=False)
    items: Mapping[str, int] | None = field(default=None, hash=False)
    controls: frozenset[str] | None = None
    devices: frozenset[str] | None = None
    platforms: frozenset[str] | None = None
    segments: frozenset[str] | None = None
    rooms: frozenset[str] | None = None
    policy: PolicyCheck | None = None
    waiver_days: int | None = None


NOTHING_KNOWN = Vocabulary()
