from __future__ import annotations

import re
from string import Formatter

import pytest
import yaml

from tests.laws.sources import PACKAGE

PAGES = {
    lang: yaml.safe_load((PACKAGE / "language" / lang / "reports.yml").read_text("utf-8")) for lang in ("ja", "en")
}
CODE = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "reports").rglob("*.py"))


def words(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_things() -> None:
    assert PAGES["ja"].keys() == PAGES["en"].keys()
    assert not [key for key in PAGES["ja"] if words(PAGES["ja"][key]) != words(PAGES["en"][key])]


@pytest.mark.parametrize("key", sorted(PAGES["ja"]))
def test_every_sentence_is_said_somewhere(key: str) -> None:
    made = "terminal." if key in {"terminal.fails", "terminal.waived", "terminal.open"} else key
    assert re.search(rf'"{re.escape(made)}[{{"]', CODE)
