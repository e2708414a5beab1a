"""Weighing secrets: what may be told of a text that the device shows in clear, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, get_args, get_type_hints

from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facility import Facility
from shikiri.model.nothing import Default, FacetState, Things
from shikiri.model.secret import Secret, weigh
from shikiri.model.state import State


class Once(Mapping[str, Secret]):
    """Secrets that are looked up, and weighed by whoever holds them, once each."""

    def __init__(self, held: Mapping[str, Secret]) -> None:
        self._held, self._known = held, dict[str, Secret]()

    def __getitem__(self, name: str) -> Secret:
        if name not in self._known:
            self._known[name] = self._held[name]
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def words_of(facility: Facility) -> tuple[str, ...]:
    """The words an attacker of this facility would try first."""
    names = {facility.id, facility.name.ja, facility.name.en, facility.customer}
    names |= {wlan.ssid for wlan in facility.wlans} | {account.name for account in facility.accounts}
    parts = {part for name in names for part in name.replace("-", " ").replace("_", " ").split()}
    return tuple(sorted(names | parts))


def weighed(state: State, key: bytes, words: Iterable[str]) -> State:
    """The same state with strength and fingerprint in every secret whose text can be read."""
    known = tuple(words)
    return replace(state, facets={name: _facet(facet, key, known) for name, facet in state.facets.items()})


def _facet(facet: FacetState, key: bytes, words: tuple[str, ...]) -> FacetState:
    if not isinstance(facet, Things):
        return facet
    return Things(tuple(_thing(thing, key, words) for thing in facet.items), facet.complete)


@cache
def _with_secrets(kind: type[Thing]) -> tuple[str, ...]:
    """The fields of a facet that may hold a secret: most have none."""
    hints = get_type_hints(kind)
    return tuple(name for name in fields_of(kind) if _may_be_secret(hints[name]))


def _may_be_secret(hint: object) -> bool:
    return hint is Secret or any(map(_may_be_secret, get_args(hint)))


def _thing(thing: Thing, key: bytes, words: tuple[str, ...]) -> Thing:
    changes: dict[str, Any] = {}
    for name in _with_secrets(type(thing)):  # type: ignore[arg-type]  # a class with slots is hashable all the same
        value = getattr(thing, name)
        if isinstance(value, Secret):
            changes[name] = weigh(value, key, (*words, thing.key))
        elif isinstance(value, Default) and isinstance(value.value, Secret):
            changes[name] = replace(value, value=weigh(value.value, key, (*words, thing.key)))
    return replace(thing, **changes) if changes else thing
