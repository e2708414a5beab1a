"""The JSON Schema of the findings document, made from its types: no key more, no key less."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

from shikiri.model.document import SCHEMA, Document
from shikiri.model.edition import EFFORTS, LETTERS
from shikiri.model.finding import Status

SCHEMA_FILE = Path(__file__).parent / "schema" / "findings-1.schema.json"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[object, str] = {str: "string", bool: "boolean", int: "integer", type(None): "null"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_STATUS = {"enum": [status.value for status in Status]}
_LETTER = {"enum": [*LETTERS]}
_NATURAL = {"type": "integer", "minimum": 0}
# Where a type allows more than the document ever says.
_NARROWER: dict[tuple[str, str], dict[str, Any]] = {
    ("Document", "schema"): {"const": SCHEMA},
    ("Document", "exit"): {"enum": [0, 3, 4]},
    ("Document", "when"): {"type": "string", "format": "date-time"},
    ("ItemPart", "status"): _STATUS,
    ("ItemPart", "risk"): _LETTER,
    ("ItemPart", "tier"): {"enum": ["basic", "advanced", "extension"]},
    ("ItemPart", "effort"): {"enum": [*EFFORTS]},
    ("ItemPart", "answered_by"): {"enum": ["machine", "both", "person"]},
    ("ItemPart", "findings"): {"type": "array", "items": _NATURAL},
    ("FindingPart", "status"): _STATUS,
    ("FindingPart", "adoption"): {"enum": ["adopted", "new", "changed"]},
    ("EvidencePart", "line"): _NATURAL,
    ("EvidencePart", "lines_read"): _NATURAL,
    ("EvidencePart", "sha256"): {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    ("ControlPart", "risk"): _LETTER,
    ("LevelPart", "proved"): _LETTER,
    ("LevelPart", "worst"): _LETTER,
    ("AttestedPart", "when"): _DAY,
    ("AttestedPart", "valid_until"): _DAY,
    ("SummaryPart", "percent"): {"type": "integer", "minimum": 0, "maximum": 100},
}


def findings_schema() -> dict[str, Any]:
    """The schema as it must be today."""
    parts = {part.__name__: _object(part) for part in _parts(Document)}
    whole = parts.pop(Document.__name__)
    return {"$schema": _DIALECT, "title": SCHEMA, **whole, "$defs": dict(sorted(parts.items()))}


def schema_text() -> str:
    """What `schema/findings-1.schema.json` holds."""
    return json.dumps(findings_schema(), ensure_ascii=False, indent=2) + "\n"


def _parts(part: type) -> Iterator[type]:
    seen: dict[type, None] = {}
    waiting = [part]
    while waiting:
        if (one := waiting.pop()) not in seen:
            seen[one] = None
            waiting.extend(_named(tuple(get_type_hints(one).values())))
    yield from seen


def _named(kinds: tuple[Any, ...]) -> Iterator[type]:
    for kind in kinds:
        if _is_part(kind):
            yield kind
        elif get_origin(kind) is not Literal:
            yield from _named(get_args(kind))


def _object(part: type) -> dict[str, Any]:
    hints = get_type_hints(part, include_extras=True)
    return {
        "type": "object",
        "properties": {name: _field(part, name, kind) for name, kind in hints.items()},
        "required": [name for name, kind in hints.items() if get_origin(kind) is not NotRequired],
        "additionalProperties": False,
    }


def _field(part: type, name: str, kind: Any) -> dict[str, Any]:  # noqa: ANN401  (a type has no type)
    return _NARROWER.get((part.__name__, name)) or _schema(kind)


def _schema(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if _is_part(kind):
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if origin is NotRequired:
        return _schema(inner[0])
    if origin is Literal:
        return {"enum": [*inner]}
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_schema(one) for one in inner]}
    if origin is list:
        return {"type": "array", "items": _schema(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(inner[1])}
    raise TypeError(f"the findings document has a type that JSON Schema has no word for: {kind}")


def _is_part(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, dict) and hasattr(kind, "__required_keys__")


def narrowed() -> Mapping[tuple[str, str], dict[str, Any]]:
    """The fields that are narrower than their type, by part and name."""
    return dict(_NARROWER)


if __name__ == "__main__":
    SCHEMA_FILE.parent.mkdir(exist_ok=True)
    SCHEMA_FILE.write_text(schema_text(), "utf-8")
