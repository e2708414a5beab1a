"""The page of what is supported says of every appliance what its voices can, and no more."""

from __future__ import annotations

import pytest

from shikiri.model.facets import FACETS
from shikiri.platforms import names, platform, voices
from shikiri.platforms.appliance.makers import TITLES
from shikiri.workflow.support_page import support

APPLIANCES = [name for name in names() if voices(name)]


def rows(first: str) -> list[list[str]]:
    """The rows of the table whose head begins so, as cells."""
    lines = iter(support().splitlines())
    head = next(line for line in lines if line.startswith(first))
    body = [line for line in iter(lambda: next(lines, ""), "") if not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (head, *body)]


def test_there_are_appliances() -> None:
    assert "mfp" in APPLIANCES
    assert {platform(name).session for name in APPLIANCES} == {"appliance"}
    assert {name for name in names() if platform(name).session == "appliance"} == set(APPLIANCES)


@pytest.mark.parametrize("name", APPLIANCES)
def test_a_voice_speaks_of_facets_that_there_are(name: str) -> None:
    asked = set(platform(name).questions)
    for voice in voices(name):
        assert set(voice.hears) <= set(FACETS), voice.name
        assert set(voice.writes) <= set(FACETS), voice.name
        assert set(voice.confidence) <= {*voice.hears, *voice.writes, ""}, voice.name
        assert set(voice.asked_when) <= set(voice.asks), voice.name
        assert set(voice.vendors) <= set(TITLES), voice.name
        assert set(voice.asks) <= asked, voice.name
    assert len({voice.name for voice in voices(name)}) == len(voices(name))


def test_every_maker_of_printers_has_a_row() -> None:
    head, *body = rows("| platform | メーカー")
    printers = {row[1]: dict(zip(head, row, strict=True)) for row in body if row[0] == "mfp"}
    assert {"RICOH", "Canon", "KONICA MINOLTA", "KYOCERA", "SHARP", "FUJIFILM", "HP"} <= set(printers)
    assert printers["Canon"]["storage"] == ""  # no open door of a Canon tells it
    assert printers["RICOH"]["storage"].startswith("r△")  # a page map that nobody tried on a real one
    assert printers["HP"]["printing"].startswith("r●")


def test_every_voice_has_a_row() -> None:
    _, *body = rows("| platform | 窓口")
    assert [(row[0], row[1]) for row in body] == [(name, voice.name) for name in APPLIANCES for voice in voices(name)]


def test_what_a_platform_does_not_offer_is_blank() -> None:
    head, *body = rows("| platform | メーカー")
    for row in body:
        offered = {driver.facet for driver in platform(row[0]).facets}
        for facet, cell in list(zip(head, row, strict=True))[2:]:
            assert not cell or facet in offered, (row[:2], facet)
