"""Readings of made-up boxes, a few lines each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shikiri.model.nothing import FacetState, Things
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import FacetDriver, Platform, parse

WHEN = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)

# Every port that a way to print or to manage could stand on, all shut.
PORTS = (21, 22, 23, 80, 139, 443, 445, 515, 631, 5357, 5358, 9100)


def look(*opened: int, address: str = "192.168.30.10", silent: tuple[int, ...] = (), more: str = "") -> str:
    """A look that saw these ports open and the other usual ones closed."""
    states = {port: "open" if port in opened else "silent" if port in silent else "closed" for port in PORTS}
    rows = "".join(f"port {port} {state}\n" for port, state in sorted(states.items()))
    return f"address {address}\n{rows}{more}end\n"


def ipp(*attributes: str) -> str:
    return "\n".join(("status 0x0000 successful-ok", "group printer-attributes", *attributes, "end", ""))


def walk(*records: str, asked: str = "2c public") -> str:
    return "\n".join((*([f"asked {asked}"] if asked else []), *records, "end", ""))


def reading(answers: dict[str, str], *, complete: bool | None = None, when: datetime | None = WHEN) -> Reading:
    kept = {question: Answer(text, complete) for question, text in answers.items()}
    return Reading(device="box", platform="mfp", answers=kept, when=when)


def source(answers: dict[str, str], **more: Any) -> ApplianceSource:
    return ApplianceSource(reading(answers, **more))


def facet(spoken: Platform[Any], name: str, answers: dict[str, str], **more: Any) -> FacetState:
    return parse(spoken, reading(answers, **more)).facet(name)


def thing(state: FacetState, key: str) -> Any:
    """One thing of a facet by its key."""
    assert isinstance(state, Things), state
    return {one.key: one for one in state.items}[key]


def driver(facets: tuple[FacetDriver[ApplianceSource], ...], name: str) -> FacetDriver[ApplianceSource]:
    return next(one for one in facets if one.facet == name)
