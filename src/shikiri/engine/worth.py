"""What a wish is worth: what is so already is none, and what nobody can tell must not be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from shikiri.engine.diff import differs
from shikiri.engine.pairs import follows
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facets.filter import Filter
from shikiri.model.nothing import GONE, Things, Unread
from shikiri.model.plan import NEW, Wish
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, compare
from shikiri.model.situation import Situation

SecretsOf: TypeAlias = Mapping[str, Secret]  # what the vault holds for one device, by name


def worthwhile(wishes: Iterable[Wish], situation: Situation) -> tuple[Wish, ...]:
    """The wishes for something that is not so yet."""
    return tuple(wish for wish in wishes if _is_news(wish, situation))


def _is_news(wish: Wish, situation: Situation) -> bool:
    thing = thing_of(wish, situation)
    return thing is None or wish.value is GONE or differs(getattr(thing, wish.field), wish.value) != "same"


def unfit(wish: Wish, situation: Situation) -> Say | None:
    """Why nobody may write this; None where it may be written."""
    state = situation.states.get(wish.device)
    facet = state.facet(wish.facet) if state is not None else None
    if isinstance(facet, Unread):
        return facet.reason
    if not isinstance(facet, Things):
        return say("want.nothing-there")
    if not facet.complete:
        return say("judge.incomplete")
    thing = thing_of(wish, situation)
    if thing is None:
        return None
    if wish.value is GONE:
        return None if thing.handle else say("want.no-handle", thing=thing.id)
    if foreseen(wish, situation) or differs(getattr(thing, wish.field), wish.value) != "unclear":
        return None
    return say("want.unclear", field=wish.field)


def foreseen(wish: Wish, situation: Situation) -> bool:
    """Is it about a value that follows from others by itself? It is foreseen, and nobody writes it."""
    thing = thing_of(wish, situation)
    return thing is not None and bool(wish.field) and follows(thing, wish.field)


def thing_of(wish: Wish, situation: Situation) -> Thing | None:
    """The thing a wish is about; None where it is yet to be made."""
    if wish.at == NEW:
        return None
    return situation.states[wish.device].things(wish.facet)[wish.at]


def slot_of(thing: Thing) -> str:
    """What a wish calls a thing: the name findings have for it, and of a filter which of those on its interface."""
    return f"{thing.id} {thing.direction} {thing.family}" if isinstance(thing, Filter) else thing.id


def same_value(one: object, other: object) -> bool:
    """Do two wishes ask for the same? Two secrets whose text differs are not the same, however alike they look."""
    if isinstance(one, Secret) and isinstance(other, Secret):
        return compare(one, other) == "same"
    if isinstance(one, Thing) and isinstance(other, Thing) and type(one) is type(other):
        return all(same_value(getattr(one, name), getattr(other, name)) for name in fields_of(type(one)))
    return type(one) is type(other) and one == other
