"""Which thing of one state is which thing of another, and which of its fields are settings rather than measurements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facets.radio import Radio
from shikiri.model.nothing import Default

# What changes by itself from one look to the next. It is judged, and it is no setting that somebody changed.
_MEASURED = {
    "antimalware": frozenset({"signatures_at"}),
    "certificate": frozenset({"expires"}),  # renewed every few weeks by itself
    "clock": frozenset({"synchronised", "skew_s"}),
    "exposure": frozenset({"internet"}),
    "firmware": frozenset({"pending", "restart_due"}),
    "printing": frozenset({"leftover_jobs"}),
    "radio": frozenset({"channel", "power_dbm"}),
    "restore_point": frozenset({"restored_at", "proof"}),
    "software": frozenset({"version"}),
    "support": frozenset({"build"}),
    "time_sync": frozenset({"synchronised", "skew_s"}),
    "updates": frozenset({"pending_security", "last_success", "reboot_pending"}),
    "wlan": frozenset({"bssid"}),
}
PASSING = frozenset({"stations", "residue"})
"""Facets whose things come and go: who is connected now, what the last user left behind."""


_FOLLOWS = {"time_sync": frozenset({"synchronised", "skew_s"})}


def follows(thing: Thing, field: str) -> bool:
    """Does a field follow from settings, so that nobody can write it? A plan may foresee it and never sets it."""
    if isinstance(thing, Radio) and field == "power_dbm":  # automatic control chooses it
        automatic = thing.power_auto
        return (automatic.value if isinstance(automatic, Default) else automatic) is True
    return follows_of(thing.FACET, field)


def follows_of(facet: str, field: str) -> bool:
    """Is a field one that nobody can write, whatever the thing?"""
    return field in _FOLLOWS.get(facet, ())


@dataclass(frozen=True, slots=True)
class Pairs:
    """The things of two facets, told apart: in both, only before, only after. The order is that of the states."""

    both: tuple[tuple[Thing, Thing], ...]
    gone: tuple[Thing, ...]
    new: tuple[Thing, ...]


def settings_of(kind: type[Thing]) -> tuple[str, ...]:
    """The fields that hold what somebody set."""
    return tuple(name for name in fields_of(kind) if name not in _MEASURED.get(kind.FACET, ()))


def pair(before: Iterable[Thing], after: Iterable[Thing]) -> Pairs:
    """By handle and key, then by handle, then by key. Of twins that nothing tells apart, the equal ones go together."""
    left, right = dict(enumerate(before)), dict(enumerate(after))
    matched: dict[int, tuple[Thing, Thing]] = {}
    for same in _LIKENESSES:
        for at, thing in list(left.items()):
            other = next((other for other, candidate in right.items() if same(thing, candidate)), None)
            if other is not None:
                matched[at] = left.pop(at), right.pop(other)
    return Pairs(tuple(matched[at] for at in sorted(matched)), tuple(left.values()), tuple(right.values()))


_LIKENESSES: tuple[Callable[[Thing, Thing], bool], ...] = (
    lambda one, other: one.handle == other.handle and one.key == other.key and one == other,
    lambda one, other: bool(one.handle) and one.handle == other.handle and one.key == other.key,
    lambda one, other: bool(one.handle) and one.handle == other.handle,
    lambda one, other: one.key == other.key and one == other,
    lambda one, other: one.key == other.key,
)
