"""From plain data to checked values: pydantic models of what people write, and its errors as sentences with lines."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from shikiri.intake.document import Document, Path_
from shikiri.intake.nodes import shown
from shikiri.model.errors import Problem
from shikiri.model.say import Say, say


class Written(BaseModel):
    """The base of everything a person writes: unknown keys are errors, values never change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class Loosely(BaseModel):
    """The base of what tools write and people extend: unknown keys are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, hide_input_in_errors=True)


M = TypeVar("M", bound=BaseModel)
_KEYS = {
    "string_type": "intake.want_text",
    "int_type": "intake.want_number",
    "bool_type": "intake.want_yes_no",
    "model_type": "intake.want_mapping",
    "dict_type": "intake.want_mapping",
    "list_type": "intake.want_list",
    "tuple_type": "intake.want_list",
    "too_short": "intake.want_some",
    "string_too_short": "intake.want_some",
    "string_too_long": "intake.too_long_text",
}
_BOUNDS = {"greater_than_equal": "ge", "less_than_equal": "le"}


def bilingual(ja: str, en: str, default: Any = ..., **more: Any) -> Any:  # noqa: ANN401  (it stands for any field)
    """A field with the description that editors show, in both languages."""
    if default is ...:
        return Field(title=ja, description=f"{ja}。 / {en}.", **more)
    return Field(default, title=ja, description=f"{ja}。 / {en}.", **more)


def check(
    model: type[M], document: Document, data: object, path: Path_ = (), context: Mapping[str, Any] | None = None
) -> tuple[M | None, list[Problem]]:
    """The checked value, or every problem of it."""
    try:
        return model.model_validate(data, context=dict(context or {})), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return None, [document.problem((*path, *_steps(one)), _sentence(model, one, data)) for one in found]


def _steps(error: ErrorDetails) -> Path_:
    """The path of an error; pydantic ends it with ``[key]`` where the key of a mapping is what is wrong."""
    steps = error["loc"]
    is_key = steps[-1:] == ("[key]",) and error["type"] not in ("extra_forbidden", "missing")
    return steps[:-1] if is_key else steps


def _sentence(model: type[BaseModel], error: ErrorDetails, data: object) -> Say:
    kind, context = error["type"], error.get("ctx", {})
    steps = _steps(error)
    name = shown(str(steps[-1])) if steps else ""
    if kind == "missing":
        return say("intake.missing", word=name)
    if kind == "extra_forbidden":
        return _unknown(name, str(steps[-1]), _fields(model, steps[:-1]))
    if kind in ("literal_error", "enum"):
        return _not_a_word(model, steps, data)
    if kind in _BOUNDS:
        return say(f"intake.{kind}", bound=context[_BOUNDS[kind]])
    if kind.startswith("intake."):
        return say(kind, **{word: value for word, value in context.items() if word != "key"})
    return say(_KEYS.get(kind, "intake.wrong"))


def _unknown(name: str, written: str, known: tuple[str, ...]) -> Say:
    near = difflib.get_close_matches(written.lower(), known, n=1, cutoff=0.6)
    if near:
        return say("intake.unknown_key_near", word=name, near=near[0])
    return say("intake.unknown_key", word=name, known=", ".join(known))


def _not_a_word(model: type[BaseModel], steps: Path_, data: object) -> Say:
    """One of a closed list was wanted. The words of such fields are never secrets, so what was written is shown."""
    words = _words(model, steps)
    written = data
    for step in steps:
        try:
            written = written[step]  # type: ignore[index]  # the path came from validating this very data
        except (KeyError, IndexError, TypeError):
            written = ""
    return not_one_of(written if isinstance(written, str) else "", words)


def not_one_of(written: str, words: tuple[str, ...]) -> Say:
    """The sentence for a word that is none of a closed list."""
    if not words:
        return say("intake.none_declared", word=shown(written))
    near = difflib.get_close_matches(written.lower(), words, n=1, cutoff=0.6)
    if near:
        return say("intake.want_word_near", word=shown(written), near=near[0], words=", ".join(words))
    return say("intake.want_word", words=", ".join(words))


def _fields(model: type[BaseModel], steps: Path_) -> tuple[str, ...]:
    """The keys that the model knows at a path."""
    found = _at(model, steps)
    return tuple(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else ()


def _words(model: type[BaseModel], steps: Path_) -> tuple[str, ...]:
    return tuple(word for word in _leaves(_at(model, steps)) if isinstance(word, str))


def _at(model: Any, steps: Path_) -> Any:  # noqa: ANN401  (an annotation is anything)
    here = model
    for step in steps:
        owner = _model_in(here)
        if isinstance(step, str) and owner is not None and step in owner.model_fields:
            here = owner.model_fields[step].annotation
    return here if isinstance(here, type) else _model_in(here) or here


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  (an annotation is anything)
    """The model inside `Annotated`, `| None`, `tuple[...]` or `dict[str, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _leaves(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401  (an annotation is anything)
    parts = get_args(annotation)
    return tuple(leaf for part in parts for leaf in _leaves(part)) if parts else (annotation,)
