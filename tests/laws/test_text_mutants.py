"""Law: no hostile edit of a compliant answer keeps the verdict, and the right row of the sheet notices it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.door import Office, office
from tests.laws.mutants import ios, wlc, yamaha
from tests.laws.mutants.mutant import Mutant, edited

LEAST = {"cisco_ios": 40, "cisco_ios-wlc": 25, "yamaha_rtx": 40}
MUTANTS = {"cisco_ios": ios.MUTANTS, "cisco_ios-wlc": wlc.MUTANTS, "yamaha_rtx": yamaha.MUTANTS}
CASES = [(device, one) for device, found in MUTANTS.items() for one in found]


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.mark.parametrize("device", MUTANTS)
def test_nothing_is_wrong_before_the_edit(site: Office, device: str) -> None:
    assert site.judge(site.folder(device)).code == 0
    assert len(MUTANTS[device]) >= LEAST[device]
    assert len({one.name for one in MUTANTS[device]}) == len(MUTANTS[device])


@pytest.mark.parametrize("device,one", CASES, ids=[f"{device}: {one}" for device, one in CASES])
def test_an_edit_is_noticed(site: Office, device: str, one: Mutant) -> None:
    config = site.config(device)
    config.write_text(edited(config.read_text("utf-8"), one.edits), "utf-8")
    for name, edits in one.also.items():
        page = site.folder(device) / name
        page.write_text(edited(page.read_text("utf-8"), edits), "utf-8")
    told = site.judge(site.folder(device))
    assert told.code in (3, 4), told.err
    status = told.status(one.item)
    assert status in ("fail", "unknown") if one.seen == "not pass" else status == one.seen
