"""The catalogue of sentences: one key, two languages. A missing key is a test failure, never an empty sentence."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from shikiri.model.say import Lang, Say, Text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """All sentences of a language by key."""
    sentences: dict[str, str] = {}
    for page in sorted(resources.files(__package__).joinpath(lang).iterdir(), key=lambda page: page.name):
        if page.name.endswith(".yml"):
            sentences.update(yaml.load(page.read_text("utf-8"), Loader=_LOADER) or {})  # noqa: S506  (a safe loader)
    return sentences


def tell(sentence: Say | Text | None, lang: Lang) -> str:
    """A sentence in a language. Words that are sentences themselves are told in the same language."""
    if sentence is None:
        return ""
    if isinstance(sentence, Text):
        return sentence.in_(lang)
    words = {name: _word(value, lang) for name, value in sentence.params.items()}
    return catalogue(lang)[sentence.key].format_map(words)


def _word(value: object, lang: Lang) -> object:
    if isinstance(value, Say | Text):
        return tell(value, lang)
    if isinstance(value, tuple | list):
        return (
            "、".join(str(_word(part, lang)) for part in value)
            if lang == "ja"
            else ", ".join(str(_word(part, lang)) for part in value)
        )
    return value
