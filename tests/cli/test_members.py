"""`shikiri members` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shikiri.cli import app
from shikiri.intake.members import MEMBERS
from tests.platforms.freeradius.office_site import OfficeSite, office_site


@pytest.fixture
def place(tmp_path: Path) -> OfficeSite:
    return office_site(tmp_path)


def typed(place: OfficeSite, *words: str, vault: bool = True) -> Result:
    keys = ("--vault-id", place.keys[0]) if vault else ()
    return CliRunner().invoke(app, ["--lang", "en", "members", *words, "-i", str(place.folder), *keys])


def test_from_joining_to_leaving(place: OfficeSite) -> None:
    assert "There is an authority already" in typed(place, "ca").output
    joined = typed(place, "add", "taro", "--title", "山田太郎", "--company", "山田商店", "--segment", "business")
    assert joined.exit_code == 0, joined.output
    told = typed(place, "list", vault=False)
    assert "taro  山田太郎  山田商店  until" in told.output
    assert told.exit_code == 0
    handed = typed(place, "profile", "taro", "--os", "ios", "--out", str(place.folder.parent / "usb stick"))
    assert "usb stick" in handed.output
    assert (place.folder.parent / "usb stick" / "taro.mobileconfig").is_file()
    assert typed(place, "renew", "taro").exit_code == 0
    assert typed(place, "revoke", "taro", "--reason", "lost").output.count("revoked certificate") == 2
    assert "revocation list 3" in typed(place, "crl").output.replace("Made ", "")
    assert "(lost)" in typed(place, "list", vault=False).output


def test_a_list_that_wants_attention_has_a_code_of_its_own(place: OfficeSite) -> None:
    assert typed(place, "add", "taro", "--days", "10").exit_code == 0
    assert typed(place, "list", vault=False).exit_code == 3


def test_bounds_of_options(place: OfficeSite) -> None:
    assert typed(place, "add", "taro", "--days", "0").exit_code == 2
    assert typed(place, "add", "taro", "--days", "2000").exit_code == 2
    assert typed(place, "profile", "taro", "--os", "amiga").exit_code == 2
    assert not [line for line in (place.folder / MEMBERS).read_text("utf-8").splitlines() if '"issued"' in line]
