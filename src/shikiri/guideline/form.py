"""A filled form: one mapping of a data file, read word by word, with every mistake noted where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from shikiri.intake.document import Document, Path_
from shikiri.model.condition import ALWAYS, Condition, ConditionError, FactKind, parse_condition
from shikiri.model.errors import Problem
from shikiri.model.say import Text, say

Word = TypeVar("Word", bound=str)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Form:
    """A reader that never stops: what is wrong goes into `problems`, and a harmless value comes back."""

    document: Document
    path: Path_
    problems: list[Problem]

    @property
    def data(self) -> Any:  # noqa: ANN401  (whatever the file holds here)
        data = self.document.data
        for step in self.path:
            data = data[step]
        return data

    def wrong(self, sentence: str, /, *steps: str | int, **words: object) -> None:
        """Notes that something below this form is not as it should be."""
        self.problems.append(self.document.problem((*self.path, *steps), say(sentence, **words)))

    def unheard(self, sentence: str, steps: Path_, word: str, known: Iterable[str]) -> None:
        """Notes a name that is none of the known ones, with the nearest of them where there is one."""
        near = get_close_matches(word, list(known), 1)
        if near:
            self.wrong(f"{sentence}-near", *steps, word=word, near=near[0])
        else:
            self.wrong(sentence, *steps, word=word)

    def keys(self, required: Sequence[str], optional: Sequence[str] = ()) -> bool:
        """Whether this is a mapping with the keys that belong here and no other."""
        if not isinstance(self.data, dict):
            self.wrong("form.want-mapping")
            return False
        known = (*required, *optional)
        for key in self.data:
            if key not in known:
                self.unheard("form.unknown-key", (key,), key, known)
        missing = [key for key in required if key not in self.data]
        for key in missing:
            self.wrong("form.missing", word=key)
        return not missing

    def string(self, key: str, *, name: bool = False) -> str:
        """A text on one line; with `name` a word of small letters, digits and hyphens."""
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.wrong("form.want-text", key, word=key)
            return ""
        if name and not _NAME.fullmatch(value):
            self.wrong("form.want-name", key, word=value)
        return value

    def choice(self, key: str, allowed: Sequence[Word]) -> Word:
        """One word of a closed list."""
        value = self.data.get(key)
        for word in allowed:
            if word == value:
                return word
        self.wrong("form.want-one-of", key, word=str(value), allowed=tuple(allowed))
        return allowed[0]

    def choices(self, key: str, allowed: Sequence[Word]) -> tuple[Word, ...]:
        """Several words of a closed list, none twice."""
        found: list[Word] = []
        for place, value in enumerate(self.strings(key)):
            match = [word for word in allowed if word == value]
            if not match:
                self.wrong("form.want-one-of", key, place, word=value, allowed=tuple(allowed))
            elif match[0] in found:
                self.wrong("form.twice", key, place, word=value)
            found += match
        return tuple(found)

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of words, at least one."""
        values = self.data.get(key)
        if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
            self.wrong("form.want-words", key, word=key)
            return ()
        return tuple(values)

    def number(self, key: str, low: int, high: int) -> int:
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong("form.want-number", key, word=key, low=low, high=high)
            return low
        return value

    def text(self, key: str) -> Text:
        """A sentence in both languages."""
        inner = Form(self.document, (*self.path, key), self.problems)
        if not inner.keys(("ja", "en")):
            return Text("", "")
        return Text(inner.string("ja"), inner.string("en"))

    def forms(self, key: str) -> list[Form]:
        """The entries of a list of mappings, at least one."""
        values = self.data.get(key)
        if not isinstance(values, list) or not values:
            self.wrong("form.want-list", key, word=key)
            return []
        return [Form(self.document, (*self.path, key, place), self.problems) for place in range(len(values))]

    def form(self, key: str) -> Form:
        return Form(self.document, (*self.path, key), self.problems)

    def condition(self, key: str, facts: Mapping[str, FactKind]) -> Condition:
        """A condition over known facts, each used as what it is; left out, it always holds."""
        if key not in self.data:
            return ALWAYS
        try:
            condition = parse_condition(self.string(key))
        except ConditionError as error:
            self.wrong(error.key, key, word=error.word)
            return ALWAYS
        for fact, kinds in condition.uses.items():
            if fact not in facts:
                self.unheard("condition.unknown-fact", (key,), fact, facts)
            elif kinds != {facts[fact]}:
                self.wrong("condition.wrong-kind", key, word=fact, kind=say(f"fact.{facts[fact]}"))
        return condition


def unique(forms: Iterable[Form], ids: Iterable[str]) -> None:
    """Notes every id that was used before."""
    seen: set[str] = set()
    for form, name in zip(forms, ids, strict=True):
        if name and name in seen:
            form.wrong("form.twice", "id", word=name)
        seen.add(name)
