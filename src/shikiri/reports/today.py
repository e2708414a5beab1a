"""Three things to do today: what fails first, by risk and then by effort; what is still open fills the rest."""

from __future__ import annotations

from shikiri.model.document import Document, ItemPart
from shikiri.model.edition import EFFORTS
from shikiri.reports.marks import OPEN, rank

_EFFORTS: dict[str, int] = {effort: place for place, effort in enumerate(EFFORTS)}


def today(document: Document, most: int = 3) -> tuple[ItemPart, ...]:
    """The counted rows to work on, the most pressing first."""
    pressing = [
        row for row in document["items"] if row["counted"] and (row["status"] == "fail" or row["status"] in OPEN)
    ]
    return tuple(sorted(pressing, key=_order)[:most])


def places(document: Document, row: ItemPart) -> tuple[str, ...]:
    """Where a row is in trouble: the devices and things whose finding has the status of the row."""
    found = (document["findings"][place] for place in row["findings"])
    same = (one for one in found if one["counted"] and one["status"] == row["status"])
    named = (" ".join(filter(None, (one["device"], one["thing"]))) for one in same)
    return tuple(dict.fromkeys(filter(None, named)))


def _order(row: ItemPart) -> tuple[bool, int, int, int]:
    """Letters run from A (none) to E (urgent), so the larger comes first."""
    return row["status"] != "fail", -ord(row["risk"][:1] or "A"), _EFFORTS.get(row["effort"], 0), rank(row["status"])
