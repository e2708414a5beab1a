"""What remedies build with: the things a finding is about, and wishes for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from shikiri.engine.worth import slot_of
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Finding
from shikiri.model.nothing import GONE, Default, Nothing
from shikiri.model.plan import NEW, VaultValues, Wish
from shikiri.model.secret import Secret
from shikiri.model.situation import Situation

T = TypeVar("T", bound=Thing)


def things(situation: Situation, device: str, kind: type[T]) -> Iterator[tuple[int, T]]:
    """The things of one facet of a device, each with its place."""
    state = situation.states.get(device)
    for at, thing in enumerate(state.things(kind.FACET) if state is not None else ()):
        if isinstance(thing, kind):
            yield at, thing


def meant(situation: Situation, finding: Finding, kind: type[T]) -> Iterator[tuple[int, T]]:
    """The things a finding is about: twins of one name are all meant."""
    return ((at, thing) for at, thing in things(situation, finding.device, kind) if thing.id == finding.thing)


def change(finding: Finding, device: str, at: int, thing: Thing, values: Mapping[str, object]) -> Iterator[Wish]:
    """New values for fields of one thing."""
    for name, value in values.items():
        yield _wish(finding, device, thing, at, name, value)


def remove(finding: Finding, device: str, at: int, thing: Thing) -> Wish:
    return _wish(finding, device, thing, at, "", GONE)


def make(finding: Finding, device: str, thing: Thing) -> Wish:
    return _wish(finding, device, thing, NEW, "", thing)


def _wish(finding: Finding, device: str, thing: Thing, at: int, field: str, value: object) -> Wish:
    return Wish(
        control=finding.control,
        device=device,
        facet=thing.FACET,
        at=at,
        field=field,
        value=value,
        thing=slot_of(thing),
    )


def held(vault: VaultValues, device: str, name: str) -> Secret | None:
    """A value of the vault; None where it has none."""
    found = vault.get(device, {}).get(name)
    return found if found is not None and found.kind == "plain" else None


def said(value: object) -> object:
    """What the device says or does by default; None where nobody knows."""
    inner = value.value if isinstance(value, Default) else value
    return None if isinstance(inner, Nothing) else inner
