"""States out of thin air: every facet, every field, every word its type allows, and every kind of nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from shikiri.model.facets import FACETS, Thing
from shikiri.model.net import ANY_PORT, ANYWHERE, AddressSet, PortSet
from shikiri.model.nothing import MASKED, NOT_OFFERED, UNSAID, Default, FacetState, Nothing, Things, Unread
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.model.state import State

_NAMES = st.sampled_from(["Lobby", "Staff", "admin", "lan1", "GigabitEthernet1/0/3", "vlan 20", ""])
_ADDRESSES = (ANYWHERE, AddressSet.of("192.168.20.0/24"), AddressSet.of("192.0.2.1", "2001:db8::/64"), AddressSet())
_SECRETS = (
    NO_SECRET,
    MASKED_SECRET,
    Secret.plain("violet-harbour-42"),
    Secret.plain("other-violet-harbour"),
    Secret.hashed("type9", "$9$aaaa"),
    Secret.hashed("type5", "$1$bbbb"),
)
_SIMPLE: dict[object, SearchStrategy[Any]] = {
    str: _NAMES,
    bool: st.booleans(),
    int: st.sampled_from([0, 1, 10, 17, 20, 600, 601, 4094]),
    date: st.sampled_from([date(2026, 1, 1), date(2026, 11, 21)]),
    datetime: st.sampled_from([datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)]),
    AddressSet: st.sampled_from(_ADDRESSES),
    PortSet: st.sampled_from([ANY_PORT, PortSet.of(443), PortSet()]),
    Secret: st.sampled_from(_SECRETS),
}


@cache
def values(hint: Any) -> SearchStrategy[Any]:
    """Every value a type hint allows, as far as a test can tell them apart."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is frozenset:
        return st.frozensets(values(inner[0]), max_size=3)
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=2).map(tuple)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return st.builds(hint, **{name: values(hints[name]) for name in hints if name not in {"line", "text"}})
    return st.one_of([values(option) for option in inner if option is not type(None)])


@cache
def known(hint: Any) -> SearchStrategy[Any]:
    """What `Known[T]` may be in an observed state: a value, a default of any tag, or nothing."""
    options = [option for option in get_args(hint) if option is not Nothing and get_origin(option) is not Default]
    said = st.one_of([values(option) for option in options])
    default = st.builds(Default, said, st.sampled_from(["V", "C", "M"]))
    return st.one_of(said, said, default, st.just(UNSAID), st.just(MASKED))


@cache
def things(facet: str) -> SearchStrategy[Thing]:
    """One thing of a facet, with or without a handle."""
    kind = FACETS[facet]
    hints = get_type_hints(kind)
    said = {one.name: known(hints[one.name]) for one in fields(kind) if one.name not in {"handle", "at"}}
    return st.builds(kind, handle=st.sampled_from(["", "1", "2"]), **said)


def facets(name: str, *, read: bool = False) -> SearchStrategy[FacetState]:
    """A facet that was read, whole or not; unless `read`, also one that was not."""
    found = st.builds(
        lambda items, complete: Things(tuple(items), complete), st.lists(things(name), max_size=3), st.booleans()
    )
    if read:
        return found.map(lambda one: Things(one.items, complete=True))
    return st.one_of(found, found, st.just(Unread(say("parse.empty", question="q"))), st.just(NOT_OFFERED))


def states(*names: str, device: str = "d1", read: bool = False) -> SearchStrategy[State]:
    """A device with the facets named; all of them where none is."""
    chosen = names or ("wlan", "account", "management", "segment", "radio", "snmp", "time_sync")
    build: Callable[..., State] = lambda **found: State(device=device, platform="test", facets=found)  # noqa: E731
    return st.builds(build, **{name: facets(name, read=read) for name in chosen})
