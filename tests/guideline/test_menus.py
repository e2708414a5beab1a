"""Where a model does not tell, the finding names the maker's own menu, and the command that states what was seen."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from shikiri.cli import app
from shikiri.guideline import menus
from shikiri.guideline.controls import controls
from shikiri.guideline.menus import GENERAL, menu_of

PAGES = sorted((Path(menus.__file__).parent / "menus").glob("*.yml"))
LEAST = ("storage-encrypted", "storage-erased", "print-release", "mfp-access-limited", "peripheral-admin-password-set")
# What the agents of these makers say first, and a word of the menu by which their MFPs erase what they keep.
MAKERS = {
    "ricoh": ("RICOH IM C3000 1.12 / RICOH Network Printer C model", "1.3.6.1.4.1.367.1.1", "メモリー自動消去"),
    "canon": ("Canon iR-ADV C3530 /P", "1.3.6.1.4.1.1602.4.7", "HDDデータ完全消去"),
    "konica-minolta": ("KONICA MINOLTA bizhub C300i", "1.3.6.1.4.1.18334.1.1.1.2.1.186.1.4", "一時データ"),
    "kyocera": ("KYOCERA Document Solutions Printing System", "1.3.6.1.4.1.1347.41", "データ"),
    "sharp": ("SHARP MX-2651", "1.3.6.1.4.1.2385.3.1.68.1", "データ"),
    "fujifilm": ("FUJIFILM Apeos C3070", "1.3.6.1.4.1.297.1.111.41", "上書き消去"),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_names_controls_that_are_there_and_ways_in_both_languages(page: Path) -> None:
    data = yaml.safe_load(page.read_text("utf-8"))
    assert data["vendor"] == page.stem
    assert data["source"].strip()
    named = [control for row in data["rows"] for control in row["controls"]]
    assert len(set(named)) == len(named), "one way a control"
    assert set(named) <= {one.id for one in controls()}
    for row in data["rows"]:
        assert set(row) == {"controls", "menu", "confidence"}
        assert row["confidence"] in ("manual", "unconfirmed")
        assert re.search("[ぁ-んァ-ヶ一-龠]", row["menu"]["ja"])
        assert row["menu"]["en"].isascii()
        assert not row["menu"]["ja"].endswith("。"), "the sentence around it ends itself"


def test_a_maker_without_a_page_gets_the_general_way() -> None:
    for control in LEAST:
        general = menu_of(GENERAL, control)
        assert general is not None
        assert menu_of("nobody-knows", control) == general
        assert menu_of("", control) == general
    assert menu_of("../controls", "storage-erased") == menu_of(GENERAL, "storage-erased")
    assert menu_of("ricoh", "telnet-off") is None


def judged(folder: Path, description: str, name: str, lang: str = "ja") -> list[dict[str, Any]]:
    """What is found on a box that says no more than who it is."""
    (folder / "walk.snmprec").write_text(f"1.3.6.1.2.1.1.1.0|4|{description}\n1.3.6.1.2.1.1.2.0|6|{name}\n", "utf-8")
    (folder / "facility.yml").write_text("id: a\nname: 青葉\nfacts: {mfp: true, printers_on_network: true}\n", "utf-8")
    words = ("judge", str(folder), "--platform", "mfp", "--facility", str(folder / "facility.yml"), "--format", "json")
    done = CliRunner().invoke(app, ["--lang", lang, *words])
    assert done.exit_code in (3, 4), done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


@pytest.mark.parametrize("maker", MAKERS)
def test_the_finding_names_the_menu_of_the_maker_and_asks_for_a_statement(maker: str, tmp_path: Path) -> None:
    description, name, word = MAKERS[maker]
    found = {one["control"]: one for one in judged(tmp_path, description, name) if one["status"] == "unknown"}
    for control in LEAST:
        if control not in found:
            continue  # it is not asked in this profile
        reason = found[control]["reason"]
        way = menu_of(maker, control)
        assert way is not None
        assert way.way.ja in reason["ja"]
        assert way.way.en in reason["en"]
        line = re.search(r"shikiri attest [^」]*", reason["ja"])
        assert line
        typed = shlex.split(line[0])
        assert typed[typed.index("--control") + 1] == control
        assert typed[typed.index("--device") + 1] == found[control]["device"]
        assert typed[typed.index("--item") + 1] in found[control]["items"]
        assert "写真" in reason["ja"]
    assert word in found["storage-erased"]["reason"]["ja"]


def test_what_a_box_fails_is_no_matter_of_opinion(tmp_path: Path) -> None:
    """A statement cannot mend a fail, so a fail does not ask for one."""
    found = judged(tmp_path, *MAKERS["ricoh"][:2])
    assert not [one for one in found if one["status"] != "unknown" and "attest" in json.dumps(one["reason"])]
