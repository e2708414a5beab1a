"""Writing filters: always our own table, which stands before all others. What others wrote is never edited.

Ours can stop what theirs let through. What theirs stop only their owner can let through: that is refused, naming them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import ANY_PORT
from shikiri.model.rules import IMPLICIT
from shikiri.model.say import say
from shikiri.platforms.linux.nft_files import loaded
from shikiri.platforms.linux_ap.own_table import NAME, is_ours, own_tables
from shikiri.platforms.write import Around

_FACET: Final = Filter.FACET


def render(before: Filter | None, after: Filter | None, around: Around) -> Iterator[Command]:
    held = after if after is not None else before
    if held is None or not is_ours(before.handle if before is not None else held.handle):
        raise Unwritable(_FACET, "rules", say("linux.strangers-chain", chain=str(held.name) if held else "-"))
    if after is not None and after.direction != "in":
        raise Unwritable(_FACET, "direction", say("linux.no-operation"))
    if after is not None:
        _not_in_vain(before, after, around)
    yield from loaded(NAME, own_tables(around), stage="prepare")


def _not_in_vain(before: Filter | None, after: Filter, around: Around) -> None:
    """Nothing but permissions is new, and somebody else's chain refuses what they let through."""
    held = before.rules if before is not None and isinstance(before.rules, tuple) else ()
    new = [rule for rule in after.rules if rule not in held] if isinstance(after.rules, tuple) else []
    if not new or any(rule.action != "permit" for rule in new):
        return
    for one in around.observed.things(_FACET):
        if not isinstance(one, Filter) or is_ours(one.handle) or one.direction != "in":
            continue
        if (one.interface, one.family) == (after.interface, after.family):
            for rule in new:
                if (refusal := _refused(rule, one)) is not None:
                    raise Unwritable(_FACET, "rules", say("linux.strangers-rule", chain=str(one.name), rule=refusal))


def _refused(wish: Rule, other: Filter) -> str | None:
    """The first of their rules that meets such packets, where it refuses them."""
    for rule in other.rules if isinstance(other.rules, tuple) else ():
        if rule.state == "established" or rule.text.startswith(IMPLICIT) or not _meet(rule, wish):
            continue
        return rule.text if rule.action == "deny" else None
    return "policy drop" if other.default == "deny" else None


def _meet(one: Rule, other: Rule) -> bool:
    words = [{part.strip() for part in rule.protocol.split(",")} for rule in (one, other)]
    return (
        one.sources.overlaps(other.sources)
        and one.destinations.overlaps(other.destinations)
        and ({"any"} in words or bool(words[0] & words[1]))
        and (ANY_PORT in (one.destination_ports, other.destination_ports)
             or one.destination_ports.overlaps(other.destination_ports))
    )  # fmt: skip
