"""What a page map found on the web pages of a printer, as values of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from shikiri.formats.form_text import FormText, read_text
from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard

ASK: Final = "form"
_WORDS: Final = {"true": True, "false": False}
_PARTS = 3  # facet, thing, field
_NO_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  (an empty row of a list of addresses)


class FormPage:
    """The settings by their names: sure ones as they are, those of an unconfirmed map as defaults from memory."""

    def __init__(self, ask: str, source: ApplianceSource) -> None:
        self.ask = ask
        self.text: FormText = read_text("\n".join(source.lines(ask)))

    def word(self, name: str) -> str | None:
        found = self.text.said.get(name)
        return found.word if found else None

    def known(self, name: str) -> Any:  # noqa: ANN401  (whatever the field holds)
        """The value of a setting, as far as this map may be believed."""
        word = self.word(name)
        if not word:
            return UNSAID
        value: object = int(word) if word.isascii() and word.isdigit() else _WORDS.get(word, word)
        return self.trusted(value)

    def trusted(self, value: object) -> Any:  # noqa: ANN401  (whatever the field holds)
        return value if self.text.is_sure else Default(value, "M")

    def at(self, **names: str) -> dict[str, Line]:
        """Field -> line, for the names that were said; the first stands for the thing."""
        said = self.text.said
        lines = {field: Line(self.ask, said[name].line) for field, name in names.items() if name in said}
        return {"": next(iter(lines.values())), **lines} if lines else {}

    def keys(self, facet: str) -> Iterator[str]:
        """The things of a facet that can be on or off: the middle of `printing.lpd.enabled`."""
        for name in self.text.said:
            parts = name.split(".")
            if parts[0] == facet and len(parts) == _PARTS and parts[2] == "enabled":
                yield parts[1]

    def heard(self, facet: str, *things: Thing) -> Heard | None:
        whole = facet in self.text.covers and self.text.is_sure
        return Heard(things=things, whole=whole, rests_on=(self.ask,)) if things or whole else None

    def ranges(self, rows: Sequence[int]) -> tuple[AddressSet | None, bool]:
        """Who may connect, and whether every row was understood; nobody named means everybody."""
        found: list[str] = []
        for row in rows:
            ends = [self.word(f"exposure.range.{row}.{end}") for end in ("from", "to")]
            if None in ends:
                return None, False
            first, last = (end or "" for end in ends)
            if first not in _NO_ADDRESS or last not in _NO_ADDRESS:
                found.append(f"{first}-{last}")
        try:
            return AddressSet.of(*found), True
        except ValueError:
            return None, False
