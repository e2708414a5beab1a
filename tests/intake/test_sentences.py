"""Every sentence the intake can say exists in both languages, with the same words in it, and is used."""

from __future__ import annotations

import re
import string
from pathlib import Path

from shikiri.language import catalogue

SOURCES = ("src/shikiri/intake", "src/shikiri/guideline/policy.py")
KEY = re.compile(r'"((?:intake|policy)\.[a-z0-9_]+)"')
CUSTOM = re.compile(r'(?:wrong\(|_pattern\(\w+, )"([a-z0-9_]+)"')
BUILT = {f"intake.fact_{kind}" for kind in ("yes_no", "number", "date")} | {
    "intake.greater_than_equal", "intake.less_than_equal", "policy.yes_no", "policy.number", "policy.word",
}  # fmt: skip


def used(root: Path) -> set[str]:
    files = [root / SOURCES[1], *(root / SOURCES[0]).glob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in files)
    return set(KEY.findall(text)) | {f"intake.{key}" for key in CUSTOM.findall(text)} | BUILT


def words(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_every_sentence_is_in_both_languages_and_none_is_left_over(root: Path) -> None:
    ours = {lang: {key for key in catalogue(lang) if key.startswith(("intake.", "policy."))} for lang in ("ja", "en")}
    assert ours["ja"] == ours["en"] == used(root)


def test_both_languages_use_the_same_words() -> None:
    ja, en = catalogue("ja"), catalogue("en")
    for key in ja:
        if key.startswith(("intake.", "policy.")):
            assert words(ja[key]) >= words(en[key]) or words(en[key]) >= words(ja[key]), key
            assert words(ja[key]) - words(en[key]) <= {"encoding"}, key
