"""Turning switches: the commands for what differs, where the printer lets it be changed."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID
from shikiri.model.say import say
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.mfp.switches import Speech, Switch, found_at
from shikiri.platforms.write import Around


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
        found = found_at(speech, switch, source)
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
