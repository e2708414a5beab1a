"""An answer that broke off never closes a way that the whole one leaves open."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from shikiri.engine.reach import Traffic, passes
from shikiri.model.facets.filter import Filter
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from tests.platforms.test_golden import read_case

HERE = Path(__file__).resolve().parent
CASES = sorted(path for path in (HERE / "filter").iterdir() if path.is_dir())
LIKE = Traffic(sources=AddressSet.of("192.168.20.5"), destinations=AddressSet.of("192.168.10.0/24"))


def shut(reading: Reading) -> bool:
    """Is the way from guests to the office proved to be closed?"""
    found = parse(PLATFORM, reading).facet("filter")
    if not isinstance(found, Things) or not found.complete:
        return False
    mine = [one for one in found.items if isinstance(one, Filter) and one.interface == "br-guest"]
    return bool(mine) and passes([one for one in mine if one.direction == "in"], LIKE).open == "no"


def cut(reading: Reading, question: str, text: str) -> Reading:
    return replace(reading, answers={**reading.answers, question: Answer(text, complete=True)})


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_a_text_cut_anywhere_closes_nothing(folder: Path) -> None:
    reading = read_case(folder, PLATFORM)
    whole = shut(reading)
    for question, answer in reading.answers.items():
        text = answer.text
        places = {at for at, sign in enumerate(text, 1) if sign in "\n},"} | set(range(0, len(text), 97))
        for at in sorted(places)[:: max(1, len(places) // 60)]:
            assert not shut(cut(reading, question, text[:at])) or whole, (question, at)
        for at in sorted(places)[:: max(1, len(places) // 20)]:
            assert not shut(cut(reading, question, text[at:])) or whole, (question, at)
        for junk in ("", "\n", "[]", "{}", '{"nftables": []}', "null", "sh: 1: nft: not found", "#! exit 1\n" + text):
            assert not shut(cut(reading, question, junk)) or whole, (question, junk)


def test_a_ruleset_without_one_of_its_entries_closes_nothing_more() -> None:
    """A rule that lets through and is lost, a chain, a set: only a missing refusal may be told from a whole text."""
    folder = HERE / "filter" / "jumps-maps-and-sets"
    assert yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["complete"]
    reading = read_case(folder, PLATFORM)
    question = "nft -j list ruleset"
    entries = json.loads(reading.answers[question].text)["nftables"]
    for at, one in enumerate(entries):
        if "rule" in one:
            continue
        text = json.dumps({"nftables": [*entries[:at], *entries[at + 1 :]]})
        assert not shut(cut(reading, question, text)) or shut(reading), one
