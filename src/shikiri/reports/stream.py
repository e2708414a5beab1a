"""JSON in lines: the outer levels one entry a line, so that a long document can be compared and searched."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)
_MAKE: Any = getattr(json.encoder, "c_make_encoder", None)  # what `encode` makes anew for every value
_QUOTE: Any = getattr(json.encoder, "c_encode_basestring", None)
_CHUNKS = _MAKE and _MAKE(None, _ENCODER.default, _QUOTE, None, ": ", ", ", False, False, True)  # noqa: FBT003

_AT_ONCE = 100


def _encoded(value: object) -> str:
    """The value as `_ENCODER` would write it."""
    return "".join(_CHUNKS(value, 0)) if _CHUNKS else _ENCODER.encode(value)


def json_lines(value: object, depth: int) -> bytes:
    """The value as UTF-8; mappings, lists and iterators of the outer `depth` levels have a line for each entry."""
    page = io.BytesIO()
    for piece in json_pieces(value, depth):
        page.write(piece)
    return page.getvalue()


def json_pieces(value: object, depth: int) -> Iterator[bytes]:
    """The same, piece by piece."""
    pieces = _pieces(value, depth, "\n")
    while some := "".join(islice(pieces, _AT_ONCE)):
        # Half a letter has no UTF-8; written as \\udxxx it is JSON again.
        yield some.encode("utf-8", "backslashreplace")
    yield b"\n"


def _pieces(value: object, depth: int, end: str) -> Iterator[str]:
    if depth and isinstance(value, Mapping) and value:
        sign = "{"
        for key, inner in value.items():
            yield f"{sign}{end} {_encoded(key)}: "
            yield from _pieces(inner, depth - 1, f"{end} ")
            sign = ","
        yield f"{end}}}"
    elif depth and isinstance(value, list | Iterator):
        sign = "["
        for inner in value:
            if depth == 1:
                yield f"{sign}{end} {_encoded(inner)}"
            else:
                yield f"{sign}{end} "
                yield from _pieces(inner, depth - 1, f"{end} ")
            sign = ","
        yield "[]" if sign == "[" else f"{end}]"
    else:
        yield _encoded(value)
