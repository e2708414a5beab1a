"""States as plain data and back: for fixtures, the store and the accepted state. Secrets lose their text here."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from shikiri.model.facets import FACETS
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import NOT_OFFERED, UNSAID, Default, FacetState, Nothing, Things, Unread
from shikiri.model.quick import quick
from shikiri.model.reading import Line
from shikiri.model.say import Say
from shikiri.model.secret import Secret, Strength
from shikiri.model.state import State

Plain: TypeAlias = Any  # what YAML and JSON can hold
_Loader: TypeAlias = Callable[[Plain], Any]
_SCALARS = frozenset({str, bool, int, float, type(None)})
_RECORDS: dict[type, tuple[str, ...]] = {}  # the fields of records that were met before


def dump_state(state: State, *, lines: bool = False, marks: bool = True) -> dict[str, Plain]:
    """A state as mappings, lists and scalars; `lines` adds where each field was read.

    Without `marks` the fingerprints of secrets stay behind: they are of one key, and a state is kept longer than that.
    """
    facets = {name: dump_facet(facet, lines=lines, marks=marks) for name, facet in state.facets.items()}
    return {"device": state.device, "platform": state.platform, "source": state.source, "facets": facets}


def dump_facet(facet: FacetState, *, lines: bool = False, marks: bool = True) -> Plain:
    """One facet: its things, or what kind of nothing it is."""
    if isinstance(facet, Things):
        return {
            "complete": facet.complete,
            "things": [dump_thing(thing, lines=lines, marks=marks) for thing in facet.items],
        }
    if isinstance(facet, Unread):
        return {"unread": {"key": facet.reason.key, **{key: str(word) for key, word in facet.reason.params.items()}}}
    return "not_offered"


def dump_thing(thing: Thing, *, lines: bool = False, marks: bool = True) -> dict[str, Plain]:
    """One thing; what the device did not say is left out."""
    said = {name: value for name in fields_of(type(thing)) if (value := getattr(thing, name)) is not UNSAID}
    data: dict[str, Plain] = {name: _dump(value, marks) for name, value in said.items()}
    if thing.handle:
        data["handle"] = thing.handle
    if lines and thing.at:
        data["at"] = {name: [line.question, line.number] for name, line in thing.at.items()}
    return data


def _dump(value: Any, marks: bool) -> Plain:  # noqa: C901, FBT001, PLR0911, PLR0912  (one line a kind of value)
    if type(value) in _SCALARS:  # most values of most states
        return value
    kind = type(value)
    if kind is Default:
        return {"default": _dump(value.value, marks), "tag": value.tag}
    if kind is tuple:
        return [_dump(member, marks) for member in value]
    if kind is AddressSet or kind is PortSet:
        return list(_parts(value))
    if kind in _RECORDS:
        return {name: _dump(getattr(value, name), marks) for name in _RECORDS[kind]}
    if isinstance(value, Nothing):
        return {"nothing": value.value}
    if isinstance(value, Secret):
        known = {"secret": value.kind, "scheme": value.scheme, "fingerprint": value.fingerprint if marks else ""}
        weight = {} if value.strength is None or value.kind == "none" else {"strength": _dump(value.strength, marks)}
        return {name: word for name, word in known.items() if word} | weight
    if isinstance(value, Line):
        return [value.question, value.number]
    if isinstance(value, frozenset | set):
        return sorted((_dump(member, marks) for member in value), key=str)
    if isinstance(value, tuple | list):
        return [_dump(member, marks) for member in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        _RECORDS[kind] = tuple(field.name for field in fields(value))
        return {name: _dump(getattr(value, name), marks) for name in _RECORDS[kind]}
    return value


@lru_cache(maxsize=1 << 14)
def _parts(value: AddressSet | PortSet) -> tuple[str, ...]:
    """Most rules of a fleet name the same few addresses."""
    return value.parts


def load_state(data: Mapping[str, Plain]) -> State:
    """The state that `dump_state` wrote."""
    facets = {name: load_facet(name, facet) for name, facet in data["facets"].items()}
    return State(device=data["device"], platform=data["platform"], facets=facets, source=data.get("source", "import"))


def load_facet(name: str, data: Plain) -> FacetState:
    """One facet of a dumped state."""
    if data == "not_offered":
        return NOT_OFFERED
    if "unread" in data:
        words = dict(data["unread"])
        return Unread(Say(words.pop("key"), types.MappingProxyType(words)))
    return Things(tuple(load_thing(name, thing) for thing in data["things"]), complete=bool(data["complete"]))


def load_thing(facet: str, data: Mapping[str, Plain]) -> Thing:
    """One thing of a dumped facet; a field the facet does not have is an error."""
    loaders = _loaders(facet)
    values = {name: loaders[name](word) for name, word in data.items() if name not in {"handle", "at"}}
    at = {name: _line(*place) for name, place in data.get("at", {}).items()}
    return FACETS[facet](handle=data.get("handle", ""), at=at, **values)


@cache
def _loaders(facet: str) -> dict[str, _Loader]:
    hints = get_type_hints(FACETS[facet])
    return {name: _known(hints[name]) for name in fields_of(FACETS[facet])}


def _known(hint: Any) -> _Loader:
    """A loader for `Known[T]`: T, or a kind of nothing, or a default."""
    options = [option for option in get_args(hint) if option is not Nothing and get_origin(option) is not Default]
    kind = options[0] if len(options) == 1 else Union[tuple(options)]  # noqa: UP007  (built at run time)
    inner = _value(kind)

    def load(data: Plain) -> Any:
        if type(data) is dict:
            if "nothing" in data:
                return Nothing(data["nothing"])
            if "default" in data:
                return Default(inner(data["default"]), data["tag"])
        elif type(data) is kind:
            return data
        return inner(data)

    return load


def _value(hint: Any) -> _Loader:  # noqa: PLR0911  (one line a kind of value)
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Secret:
        return _secret
    if hint is AddressSet:
        return lambda data: _addresses(tuple(data))
    if hint is PortSet:
        return lambda data: _ports(tuple(data))
    if hint is Line:
        return lambda data: _line(*data)
    if hint in (datetime, date):
        return lambda data: data if isinstance(data, date) else hint.fromisoformat(data)
    if origin is frozenset:
        member = _value(inner[0])
        return lambda data: frozenset(map(member, data))
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004
            part = _value(inner[0])
            return lambda data: tuple(map(part, data))
        parts = [_value(option) for option in inner]
        return lambda data: tuple(part(word) for part, word in zip(parts, data, strict=True))
    if origin in (Union, types.UnionType):
        options = [_value(option) for option in inner if option is not types.NoneType]
        return lambda data: None if data is None else options[0](data)
    if origin is Literal:
        return _one_of(inner)
    if is_dataclass(hint):
        return _record(hint)
    return _scalar(hint)


@lru_cache(maxsize=1 << 16)
def _addresses(words: tuple[str, ...]) -> AddressSet:
    """Most rules of a fleet name the same few addresses."""
    return AddressSet.of(*words)


@lru_cache(maxsize=1 << 16)
def _ports(words: tuple[int | str, ...]) -> PortSet:
    return PortSet.of(*words)


@lru_cache(maxsize=1 << 14)
def _line(question: str, number: int) -> Line:
    """The configurations of a fleet have the same few questions and line numbers."""
    return Line(question, number)


def _record(hint: Any) -> _Loader:
    hints = get_type_hints(hint)
    loaders = {field.name: _value(hints[field.name]) for field in fields(hint)}
    make: Any = quick(hint)
    return lambda data: make(**{name: loaders[name](word) for name, word in data.items()})


def _one_of(allowed: tuple[object, ...]) -> _Loader:
    def load(data: Plain) -> Plain:
        if data not in allowed:
            raise ValueError(data)
        return data

    return load


def _scalar(kind: Any) -> _Loader:
    def load(data: Plain) -> Plain:
        if type(data) is not kind:
            raise TypeError(data)
        return data

    return load


def _secret(data: Mapping[str, Plain]) -> Secret:
    if data["secret"] == "none":  # noqa: S105  (a kind of secret, not one)
        return Secret(kind="none", strength=Strength(0, 0, 0, common=True, named=False))
    strength = Strength(**data["strength"]) if "strength" in data else None
    return Secret(
        kind=data["secret"],
        scheme=data.get("scheme", ""),
        strength=strength,
        fingerprint=data.get("fingerprint", ""),
    )
