"""A small sheet for the tests of rows and scores."""

from __future__ import annotations

from datetime import date

from shikiri.model.condition import parse_condition
from shikiri.model.edition import Certificate, Edition, Item, Track
from shikiri.model.finding import Finding, Status
from shikiri.model.ledger import Attestation, Waiver
from shikiri.model.say import Text

TODAY = date(2026, 11, 21)
TEXT = Text("文", "text")


def item(name: str = "3-3-1", **changes: object) -> Item:
    values: dict[str, object] = {
        "id": name,
        "tier": "basic",
        "title": TEXT,
        "question": TEXT,
        "todo": TEXT,
        "answered_by": "machine",
        "evidence": ("reading",),
        "valid_days": 365,
        "risk": "C",
        "effort": "hours",
        "chapter": name[0],
        "measure": name[:3],
        "track": "audit" if name[0] in "126" else "diagnosis",
    }
    if "applies" in changes:
        changes["applies"] = parse_condition(str(changes["applies"]))
    return Item(**{**values, **changes})  # type: ignore[arg-type]


def certificate(name: str, stars: int | None, **requires: str) -> Certificate:
    letters = {track: tuple(words) for track, words in requires.items()}
    return Certificate(id=name, stars=stars, name=TEXT, meaning=TEXT, requires=letters)  # type: ignore[arg-type]


PROGRAMME = (
    certificate("four", 4, audit="A", diagnosis="AB"),
    certificate("three", 3, audit="B", diagnosis="B"),
    certificate("two", 2, audit="C", diagnosis="C"),
    certificate("none", None),
)


def edition(*items: Item) -> Edition:
    return Edition(
        id="small",
        name=TEXT,
        issued="2021",
        tracks=(Track("audit", TEXT), Track("diagnosis", TEXT)),
        chapters=(),
        measures=(),
        items=items,
        facts={},
        levels=(),
        certificates=PROGRAMME,
    )


def finding(status: Status | str, control: str = "c", device: str = "ap1", **changes: object) -> Finding:
    values: dict[str, object] = {
        "control": control,
        "items": ("3-3-1",),
        "device": device,
        "thing": "wlan:Lobby",
        "status": Status(status),
        "actual": "security = wep",
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def statement(**changes: object) -> Attestation:
    values: dict[str, object] = {
        "item": "3-3-1",
        "who": "店長",
        "when": date(2026, 10, 1),
        "valid_until": date(2027, 1, 1),
        "statement": "確認した",
    }
    return Attestation(**{**values, **changes})  # type: ignore[arg-type]


def exception(**changes: object) -> Waiver:
    values: dict[str, object] = {
        "control": "c",
        "device": "ap1",
        "thing": "wlan:Lobby",
        "actual": "security = wep",
        "reason": "古い端末",
        "requested_by": "店長",
        "approved_by": "責任者",
        "approved": date(2026, 10, 1),
        "valid_until": date(2027, 1, 1),
    }
    return Waiver(**{**values, **changes})  # type: ignore[arg-type]
