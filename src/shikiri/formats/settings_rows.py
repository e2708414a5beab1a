"""Settings that a machine exported to a file, as rows: a key and its value. Only open text formats can be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from shikiri.formats.html_form import decode_page, encoding_of
from shikiri.formats.xml import Element, XmlError, read_xml

# zip, clone: known forms that hold their settings packed or in a way nobody published. closed: encrypted, or binary.
Refusal = Literal["zip", "clone", "closed", "empty", "broken", "too-long"]
_MOST = 32 * 1024 * 1024
_ROWS = 200_000
_NAMES = ("name", "id", "key", "item")  # attributes by which elements of one kind are told apart
_SEPARATORS = "\t;,"
_TEXT = 9  # letters below a blank that texts have: up to the tabulator, line ends


class NoSettings(ValueError):
    """A file whose settings cannot be read."""

    def __init__(self, why: Refusal, line: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One value and where it stands. Its key is a path: ``device/security/erase``, ``item[name=ERASE]``."""

    key: str
    value: str
    line: int


def rows_of(raw: bytes) -> tuple[Row, ...]:
    """Every value of a file. `NoSettings` says why there are none."""
    if len(raw) > _MOST:
        raise NoSettings("too-long")
    if raw.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise NoSettings("zip")
    if b"%%XRXbegin" in raw[:4096]:
        raise NoSettings("clone")
    if not raw.strip():
        raise NoSettings("empty")
    text = _text(raw)
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        found = _xml(text)
    elif start.startswith(("{", "[")) and (values := _json(start)) is not None:
        found = list(values)
    else:
        found = list(_lines(text))
    if not found:
        raise NoSettings("closed")
    if len(found) > _ROWS:
        raise NoSettings("too-long")
    return tuple(found)


def _text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw or not encoding_of(raw):
        raise NoSettings("closed")
    text = decode_page(raw)
    if any(ord(letter) < _TEXT for letter in text[:4096]):
        raise NoSettings("closed")
    return text


def _xml(text: str) -> list[Row]:
    try:
        root = read_xml(text.lstrip("\ufeff \t\r\n"))
    except XmlError as error:
        raise NoSettings("broken", error.line) from None
    return list(_elements(root, ""))


def _elements(one: Element, above: str) -> Iterator[Row]:
    known = next((name for name in _NAMES if name in one.attributes), "")
    key = f"{above}{one.name}" + (f"[{known}={one.attributes[known]}]" if known else "")
    for name, value in one.attributes.items():
        if name != known:
            yield Row(f"{key}@{name}", value, one.line)
    if one.text and not one.children:
        yield Row(key, one.text, one.line)
    for child in one.children:
        yield from _elements(child, f"{key}/")


def _json(text: str) -> Iterator[Row] | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None  # a section of an INI file begins with a bracket too
    except RecursionError:
        raise NoSettings("broken") from None
    return _values(data, "")


def _values(data: Any, above: str) -> Iterator[Row]:  # noqa: ANN401  (any JSON)
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _values(value, f"{above}/{name}" if above else str(name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _values(value, f"{above}[{number}]")
    elif data is not None:
        yield Row(above, str(data).lower() if isinstance(data, bool) else str(data), 0)


def _lines(text: str) -> Iterator[Row]:
    """`key=value` with sections, or a table with a key and a value in two columns."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().lstrip("\ufeff")
        if not bare or bare.startswith(("#", ";")):
            continue
        if bare.startswith("[") and bare.endswith("]"):
            section = bare[1:-1].strip() + "/"
            continue
        separator = next((one for one in _SEPARATORS if one in bare), "")
        if separator and ("=" not in bare or bare.index(separator) < bare.index("=")):
            cells = next(csv.reader(io.StringIO(bare), delimiter=separator), [])
            if len(cells) > 1 and cells[0].strip():
                yield Row(section + cells[0].strip(), cells[1].strip(), number)
        elif "=" in bare:
            key, _, value = bare.partition("=")
            yield Row(section + key.strip(), value.strip().strip('"'), number)
