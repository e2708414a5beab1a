"""Switches: settings that a printer shows as one word each. One table serves reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shikiri.model.command import Stage
from shikiri.model.errors import ParseError
from shikiri.model.facets.base import Thing
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.firmware import Firmware
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.management import Management
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.storage import Storage
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered

ON_OFF: Mapping[str, Any] = {"enabled": True, "disabled": False}
TRUE_FALSE: Mapping[str, Any] = {"true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One setting: where the printer keeps it, and which field of which thing it is.

    A switch that nobody has confirmed on a device is written only where the operator allows it, and a word of it that
    nobody knows says nothing; any other unknown word is a doubt about the whole facet.
    """

    facet: str
    key: str
    resource: str
    path: tuple[str, ...]
    words: Mapping[str, Any]
    field: str = "enabled"
    stage: Stage = "change"
    confirmed: bool = True
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at the place of a switch."""

    word: str
    line: Line


@dataclass(frozen=True, slots=True)
class Speech:
    """How one kind of printer is read and told: `offers` says whether the printer lets a switch be set to a word."""

    verb: str
    read: Callable[[ApplianceSource, Switch], Found | None]
    offers: Callable[[ApplianceSource, Switch, str], bool]
    switches: tuple[Switch, ...]


_KINDS: Mapping[str, Callable[[str], Thing]] = {
    "printing": lambda key: Printing(protocol=key, tls=key == "ipps" if key != "ipp" else UNSAID, handle=key),
    "discovery": lambda key: Discovery(name=key, protocol=key, handle=key),  # type: ignore[arg-type]  # words of the tables
    "management": lambda key: Management(name=key, service=key, handle=key),  # type: ignore[arg-type]
    "snmp": lambda key: Snmp(name=key, version="2c", default=key == "public", handle=key),
    "firmware": lambda _: Firmware(),
    "logging": lambda key: Logging(name=key, handle=key),
    "storage": lambda key: Storage(name=key, handle=key),
}


def heard(speech: Speech, facet: str, source: ApplianceSource) -> tuple[Thing, ...]:
    """The things of a facet that any switch says something of."""
    things: dict[str, Thing] = {}
    for switch in speech.switches:
        if switch.facet != facet or (found := found_at(speech, switch, source)) is None:
            continue
        thing = things.get(switch.key) or _KINDS[facet](switch.key)
        value = _value(switch, found)
        if switch.field in thing.at:
            value = _both(getattr(thing, switch.field), value)
        at = {"": found.line, **thing.at, switch.field: found.line}
        things[switch.key] = replace(thing, at=at, **{switch.field: value})
    return tuple(things.values())


def found_at(speech: Speech, switch: Switch, source: ApplianceSource) -> Found | None:
    """None where the printer has no such switch, or does not tell."""
    try:
        return speech.read(source, switch)
    except Unanswered:
        return None


def _value(switch: Switch, found: Found) -> Any:  # noqa: ANN401  (the values of any field)
    if found.word in switch.words:
        return switch.words[found.word]
    if switch.confirmed:
        raise ParseError(switch.facet, found.line.question, found.line.number)
    return UNSAID


def _both(one: Any, other: Any) -> Any:  # noqa: ANN401
    """Two switches for one field: open by either is open; shut only where both say so."""
    if one == other:
        return one
    return next((open_ for open_ in (True, "rw") if open_ in {one, other}), UNSAID)
