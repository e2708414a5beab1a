"""Doors from outside: what an address translation hands inwards, and whether a filter stops it."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.engine.paths import Path
from shikiri.engine.reach import Open, Traffic, passes, settled
from shikiri.guideline.checks.walk import all_of, told
from shikiri.guideline.checks.ways import Way
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.nat import Forward, Nat
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.say import say
from shikiri.model.state import State


def from_outside(state: State, network: str, inside: AddressSet) -> Iterator[Way]:
    """One question an opening into these addresses; a translation that nobody could read leaves a doubt."""
    for nat in all_of(state, Nat):
        openings = told(nat.static)
        if openings is None:
            yield _way(network, Path(open="unknown", layer="layer3", reason=say("reach.unsaid", field="static")))
        for one in openings or ():
            if one.inner.overlaps(inside):
                yield _way(network, _opening(state, nat, one))


def _way(network: str, path: Path) -> Way:
    return Way("internet", network, (path,))


def _opening(state: State, nat: Nat, forward: Forward) -> Path:
    """Makers differ in whether a filter sees a packet before or after its address is changed: both must be closed."""
    name = settled(nat.interface)
    filters = tuple(
        one
        for one in all_of(state, Filter)
        if settled(one.direction) != "out" and settled(one.interface) in (name, None)
    )
    doubtful = name is None or any(None in (settled(one.interface), settled(one.direction)) for one in filters)
    before = Traffic(sources=ANYWHERE, destinations=forward.outer, protocol=forward.protocol, ports=forward.outer_ports)
    after = Traffic(sources=ANYWHERE, destinations=forward.inner, protocol=forward.protocol, ports=forward.inner_ports)
    answers = {passes(filters, before).open, passes(filters, after).open}
    found: Open = "unknown"
    if len(answers) == 1 and not doubtful:
        found = answers.pop()
    return Path(
        open=found,
        layer="layer3",
        device=state.device,
        interfaces=(name or "-",),
        reason=say("check.forwarded", interface=name or "-", inner=forward.inner.short()),
        lines=(forward.line,) if forward.line is not None else (),
    )
