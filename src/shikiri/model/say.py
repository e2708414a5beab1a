"""What is said to a person, before a language is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["ja", "en"]
LANGS: tuple[Lang, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence written in both languages where it is data (an item, a control, a name)."""

    ja: str
    en: str

    def in_(self, lang: Lang) -> str:
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of the catalogue (`shikiri/language/<lang>/*.yml`) and the words that fill it."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


def say(key: str, **params: object) -> Say:
    """A `Say` with its words named at the call."""
    return Say(key, params)
