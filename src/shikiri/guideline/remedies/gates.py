"""Gates: the packet filters where a network enters a device, and wishes to shut ways at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from shikiri.engine.paths import Path
from shikiri.engine.reach import Open, settled
from shikiri.engine.rewrite import Rewritten
from shikiri.engine.site import Site
from shikiri.guideline.remedies.tools import change, make, said, things
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.finding import Finding
from shikiri.model.net import Family
from shikiri.model.plan import Wish
from shikiri.model.situation import Situation


@dataclass(frozen=True, slots=True, order=True)
class Gate:
    """Where packets of one IP version come into a device."""

    device: str
    interface: str
    family: Family


def gates(paths: Iterable[Path], state: Open = "yes") -> Iterator[Gate]:
    """The first gate of every way that is routed and open (or shut)."""
    for path in paths:
        if path.open == state and path.layer == "layer3" and path.family is not None and path.interfaces:
            yield Gate(path.device.partition(" > ")[0], path.interfaces[0], path.family)


def doubtful(paths: Iterable[Path]) -> Iterator[Gate]:
    """The first gate of every way that is open or that nobody can follow to its end: to refuse there is always safe."""
    known = tuple(paths)
    yield from gates(known)
    yield from gates(known, "unknown")


@dataclass(frozen=True, slots=True)
class Kept:
    """The filter that guards a gate: its place, or nothing where there is none yet."""

    at: int | None
    filter: Filter | None

    @property
    def rules(self) -> tuple[Rule, ...]:
        found = said(self.filter.rules) if self.filter is not None else ()
        return found if isinstance(found, tuple) else ()

    @property
    def default(self) -> Literal["permit", "deny"]:
        return "deny" if self.filter is not None and said(self.filter.default) == "deny" else "permit"


def keeper(situation: Situation, site: Site, gate: Gate) -> Kept:
    """The filter at a gate. Where several must let a packet through, the first one is enough to stop it."""
    names = {gate.interface}
    for face in site.faces.get(gate.device, ()):
        if face.name == gate.interface:
            names.add(face.segment.handle)
    for at, one in things(situation, gate.device, Filter):
        fits = settled(one.direction) == "in" and settled(one.family) == gate.family
        if fits and settled(one.interface) in names - {""}:
            return Kept(at, one)
    return Kept(None, None)


def guard_gate(finding: Finding, gate: Gate, kept: Kept, wanted: Rewritten) -> Iterator[Wish]:
    """The filter as it should be: rewritten, or made."""
    if kept.filter is None or kept.at is None:
        yield make(
            finding,
            gate.device,
            Filter(
                interface=gate.interface,
                direction="in",
                family=gate.family,
                rules=wanted.rules,
                default=wanted.default,
            ),
        )
        return
    values: Mapping[str, object] = {"rules": wanted.rules}
    if kept.default != wanted.default:
        values = {**values, "default": wanted.default}
    yield from change(finding, gate.device, kept.at, kept.filter, values)
