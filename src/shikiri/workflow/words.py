"""Sentences in both languages, as the findings document holds them."""

from __future__ import annotations

from functools import lru_cache

from shikiri.language import tell
from shikiri.model.document import Words
from shikiri.model.say import Say, Text


def in_both(text: Text) -> Words:
    """A sentence of a control, an item or a facility."""
    return {"ja": text.ja, "en": text.en}


def said(sentence: Say) -> Words:
    """In both languages; a fleet is told the same few sentences again and again."""
    words = tuple(sentence.params.items())
    if all(type(word) is str for _, word in words):
        return _plainly(sentence.key, words)
    return {"ja": tell(sentence, "ja"), "en": tell(sentence, "en")}


@lru_cache(maxsize=4096)
def _plainly(key: str, words: tuple[tuple[str, object], ...]) -> Words:
    sentence = Say(key, dict(words))
    return {"ja": tell(sentence, "ja"), "en": tell(sentence, "en")}


def maybe_said(sentence: Say | None) -> Words | None:
    """A sentence, where there is one."""
    return None if sentence is None else said(sentence)
