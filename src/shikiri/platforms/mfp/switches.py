"""Switches: settings that a printer shows as one word each. One table serves reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shikiri.model.command import Command, Stage
from shikiri.model.errors import ParseError, Unwritable
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
from shikiri.model.say import say
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

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
    "snmp": lambda key: Snmp(name=key, version="2c", default=True, handle=key),
    "firmware": lambda _: Firmware(),
    "logging": lambda _: Logging(),
    "storage": lambda key: Storage(name=key, handle=key),
}


def heard(speech: Speech, facet: str, source: ApplianceSource) -> tuple[Thing, ...]:
    """The things of a facet that any switch says something of."""
    things: dict[str, Thing] = {}
    for switch in speech.switches:
        if switch.facet != facet or (found := _read(speech, switch, source)) is None:
            continue
        thing = things.get(switch.key) or _KINDS[facet](switch.key)
        value = _value(switch, found)
        if switch.field in thing.at:
            value = _both(getattr(thing, switch.field), value)
        at = {"": found.line, **thing.at, switch.field: found.line}
        things[switch.key] = replace(thing, at=at, **{switch.field: value})
    return tuple(things.values())


def _read(speech: Speech, switch: Switch, source: ApplianceSource) -> Found | None:
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
    if one is UNSAID or other is UNSAID:
        return True if True in {one, other} else UNSAID
    return one or other


def told(speech: Speech, before: Thing | None, after: Thing | None, around: Around) -> list[Command] | None:
    """The commands for what differs; None where this printer cannot be told all of it this way."""
    if before is None or after is None or around.reading is None:
        return None
    source = ApplianceSource(around.reading)
    commands: list[Command] = []
    for field, value in changes(before, after).items():
        moves = tuple(_moves(speech, after, field, value, source))
        if not moves:
            return None
        if not around.allow_unconfirmed and any(not switch.confirmed for switch, _, _ in moves):
            raise Unwritable(after.FACET, field, say("write.unconfirmed", source=moves[0][0].resource))
        commands += (_command(speech.verb, *move) for move in moves)
    return commands


def _moves(
    speech: Speech, after: Thing, field: str, value: object, source: ApplianceSource
) -> Iterator[tuple[Switch, str, str]]:
    """The switches to turn, their old words and their new ones; none where one of them cannot be turned."""
    turned: list[tuple[Switch, str, str]] = []
    for switch in speech.switches:
        if (switch.facet, switch.key, switch.field) != (after.FACET, after.key, field):
            continue
        found = _read(speech, switch, source)
        if found is None or switch.words.get(found.word, UNSAID) == value:
            continue
        word = next((word for word, known in switch.words.items() if known == value), None)
        if word is None or switch.read_only or not speech.offers(source, switch, word):
            return
        turned.append((switch, found.word, word))
    yield from turned


def _command(verb: str, switch: Switch, old: str, new: str) -> Command:
    head = f"{verb} {switch.resource} {'/'.join(switch.path)}="
    return Command(parts=(f"{head}{new}",), stage=switch.stage, undo=(f"{head}{old}",))


def facets(switches: Sequence[Switch]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(switch.facet for switch in switches))
