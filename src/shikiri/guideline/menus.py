"""Menus: where a person finds a setting on a maker's own screens, for what a model does not tell a machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from shikiri.intake.document import scan_document
from shikiri.model.errors import PolicyError
from shikiri.model.say import Text

_PAGES = Path(__file__).parent / "menus"
GENERAL = "general"  # the page for makers without one of their own
Confidence = Literal["manual", "unconfirmed"]


@dataclass(frozen=True, slots=True)
class Menu:
    """The way to one setting. `unconfirmed`: nobody compared it with a manual of the model."""

    way: Text
    confidence: Confidence


def menu_of(vendor: str, control: str) -> Menu | None:
    """The way of this maker, else what is usual; None where no page says anything about the control."""
    return _page(vendor).get(control) or _page(GENERAL).get(control)


@cache
def _page(vendor: str) -> Mapping[str, Menu]:
    page = _PAGES / f"{vendor}.yml"
    if not vendor.replace("-", "").isalnum() or not page.is_file():
        return {}
    found = scan_document(page, page.name)
    if found.data is None or found.problems:
        raise PolicyError(found.problems)
    rows = found.data["rows"]
    return {
        control: Menu(Text(row["menu"]["ja"], row["menu"]["en"]), row["confidence"])
        for row in rows
        for control in row["controls"]
    }
