"""What a control may say about a field: which operators fit it, and which words it can hold at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from shikiri.engine.judge import LABEL_WORDS
from shikiri.model.facets import FACETS, fields_of
from shikiri.model.facility import Audience, Role
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Default, Nothing
from shikiri.model.secret import Kind, Secret, Strength

Shape: TypeAlias = Literal["yes_no", "number", "word", "text", "words", "texts", "addresses", "other"]

_OPERATORS: Mapping[Shape, tuple[str, ...]] = {
    "yes_no": ("is", "is_not"),
    "number": ("is", "is_not", "one_of", "none_of", "at_least", "at_most"),
    "word": ("is", "is_not", "one_of", "none_of"),
    "text": ("is", "is_not", "one_of", "none_of", "starts_with", "is_empty"),
    "words": ("subset_of", "contains", "excludes", "is_empty"),
    "texts": ("subset_of", "contains", "excludes", "is_empty"),
    "addresses": ("is_empty",),
    "other": (),
}
_PORT_KINDS = (
    "seat",
    "business",
    "printer",
    "camera",
    "access_point",
    "management",
    "uplink",
    "unused",
    "room",
    "operator",
)
_LABELS: Mapping[str, tuple[str, ...]] = {"role": (*get_args(Role), *_PORT_KINDS), "audience": get_args(Audience)}


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One field, or a part of a secret: its shape, and the words it may hold where they are a closed list."""

    shape: Shape
    words: tuple[str, ...] = ()

    @property
    def operators(self) -> tuple[str, ...]:
        return _OPERATORS[self.shape]


@cache
def field_kind(facet: str, path: str) -> FieldKind | None:
    """The kind of `security`, of `password.strength.length`, or of a label word; None where there is no such field."""
    first, *rest = path.split(".")
    if first in LABEL_WORDS and not rest:
        words = _LABELS.get(first, ())
        return FieldKind("word" if words else "text", words)
    if first not in fields_of(FACETS[facet]):
        return None
    hint = _value_hint(get_type_hints(FACETS[facet])[first])
    for step in rest:
        hint = _part(hint, step)
        if hint is None:
            return None
    return _kind(hint)


def _value_hint(hint: Any) -> Any:  # noqa: ANN401  (a type, as typing gives it)
    """The T of `Known[T]`."""
    options = [option for option in get_args(hint) if option is not Nothing and get_origin(option) is not Default]
    return options[0] if len(options) == 1 else hint


def _part(hint: Any, step: str) -> Any:  # noqa: ANN401
    if hint is Secret and step in ("kind", "scheme", "fingerprint", "strength"):
        return {"kind": Kind, "strength": Strength}.get(step, str)
    return get_type_hints(Strength).get(step) if hint is Strength else None


def _kind(hint: Any) -> FieldKind:  # noqa: ANN401
    if hint is bool:
        return FieldKind("yes_no")
    if hint is int:
        return FieldKind("number")
    if hint is str:
        return FieldKind("text")
    if hint is AddressSet:
        return FieldKind("addresses")
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return FieldKind("word", inner)
    if origin is frozenset:
        member = _kind(inner[0])
        return FieldKind("words" if member.words else "texts", member.words)
    return FieldKind("other")
