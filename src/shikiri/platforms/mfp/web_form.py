"""The voice of web pages that were made for people: what a page map found on them, and what it can set there.

What an unconfirmed map reads is a guess until the operator takes the risk of it (`allow_unconfirmed: true`): a
default from memory, which may fail and never passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Any, get_args

from shikiri.formats.form_text import FormText, read_text
from shikiri.model.command import Command, command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.management import Management
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.storage import Storage
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.form_names import RANGES
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.write import Around

ASK = "form"
_OTHERS = frozenset({"hp"})  # whose pages a better door reads
_NO_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  (an empty line of a list of addresses)
_CLOSES = frozenset({"management", "snmp"})  # what may be the way we came by goes last
# What a setting of each facet's thing is called in a page map.
_NAMES = {
    "storage": "storage.{field}",
    "printing": "printing.{key}.{field}",
    "management": "management.{key}.{field}",
    "discovery": "discovery.{key}.{field}",
    "snmp": "snmp.{key}.{field}",
    "account": "account.admin.{field}",
}


class _Page:
    """What was said, as values: sure ones, or defaults from memory."""

    def __init__(self, source: ApplianceSource) -> None:
        self.text: FormText = read_text("\n".join(source.lines(ASK)))

    def word(self, name: str) -> str | None:
        found = self.text.said.get(name)
        return found.word if found else None

    def known(self, name: str) -> Any:  # noqa: ANN401  (a word of the map as the value of its field)
        """The value of a setting as far as this map may be believed."""
        word = self.word(name)
        if word is None or word == "":
            return UNSAID
        value = {"true": True, "false": False}.get(word, int(word) if word.isascii() and word.isdigit() else word)
        return value if self.text.is_sure else Default(value, "M")

    def at(self, **names: str) -> dict[str, Line]:
        lines = {field: Line(ASK, self.text.said[name].line) for field, name in names.items() if name in self.text.said}
        return {"": next(iter(lines.values())), **lines} if lines else {}

    def middles(self, first: str) -> Iterator[str]:
        """The words between `printing.` and `.enabled`."""
        for name in self.text.said:
            parts = name.split(".")
            if parts[0] == first and len(parts) == 3:  # noqa: PLR2004  (facet, thing, field)
                yield parts[1]

    def heard(self, facet: str, *things: Thing) -> Heard | None:
        whole = facet in self.text.covers
        return Heard(things=things, whole=whole, rests_on=(ASK,)) if things or whole else None


def storage(source: ApplianceSource) -> Heard | None:
    page = _Page(source)
    names = {field: f"storage.{field}" for field in ("encrypted", "erase_per_job", "erase_after_minutes")}
    at = page.at(**names)
    known = {field: page.known(name) for field, name in names.items()}
    return page.heard("storage", Storage(name="storage", handle="storage", at=at, **known)) if at else None


def printing(source: ApplianceSource) -> Heard | None:
    page = _Page(source)
    return page.heard("printing", *(Printing(protocol=one, **_switch(page, "printing", one)) for one in _keys(page, "printing")))


def management(source: ApplianceSource) -> Heard | None:
    page = _Page(source)
    things = (
        Management(name=one, service=one, **_switch(page, "management", one))  # type: ignore[arg-type]  # words of the model
        for one in _keys(page, "management")
    )
    return page.heard("management", *things)


def discovery(source: ApplianceSource) -> Heard | None:
    page = _Page(source)
    things = (
        Discovery(name=one, protocol=one, **_switch(page, "discovery", one))  # type: ignore[arg-type]  # words of the model
        for one in _keys(page, "discovery")
    )
    return page.heard("discovery", *things)


def snmp(source: ApplianceSource) -> Heard | None:
    page = _Page(source)
    found = (
        Snmp(name=one, version="2c", default=True, **_switch(page, "snmp", one)) for one in _keys(page, "snmp")
    )
    return page.heard("snmp", *found)
