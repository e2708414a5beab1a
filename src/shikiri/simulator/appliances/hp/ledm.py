"""LEDM as a printer speaks it: resources in XML, and a PUT takes only what `*Cap.xml` says may be written."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from shikiri.simulator.appliances.base import Request, Response
from shikiri.simulator.appliances.hp.rows import RESOURCES, SPACES, Resource, Row

if TYPE_CHECKING:
    from shikiri.simulator.appliances.hp.boxes import HpLedm

TREE = "/DevMgmt/DiscoveryTree.xml"
_XML = "text/xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- simulated -->\n'


def answer(box: HpLedm, request: Request) -> Response:
    """One request for a resource; whoever may log in has done so."""
    path = request.path
    if path == TREE and request.method == "GET":
        return Response(200, _tree(box).encode(), _XML)
    for dyn, resource in box.resources.items():
        if path == resource.cap and request.method == "GET":
            return Response(200, _cap(box, resource).encode(), _XML)
        if path == dyn:
            return _put(box, dyn, resource, request.body) if request.method == "PUT" else _get(box, resource)
    return Response(404)


def _get(box: HpLedm, resource: Resource) -> Response:
    rows = [(row.path.split("/"), escape(_said(box, row))) for row in resource.rows if box.has(row)]
    return Response(200, _document(resource.root, "".join(_nested(rows, 1))).encode(), _XML)


def _said(box: HpLedm, row: Row) -> str:
    if row.name.startswith("="):
        return box.fact(row.name[1:])
    value = box.settings[row.name]
    return row.words[value] if row.words else str(value)


def _document(root: str, inside: str) -> str:
    spaces = " ".join(f'xmlns:{box_prefix}="{space}"' for box_prefix, space in SPACES.items())
    return f"{_HEAD}<{root} {spaces}>\n{inside}</{root}>\n"


def _nested(rows: list[tuple[list[str], str]], depth: int) -> Iterator[str]:
    """The rows as elements inside each other; neighbours with the same first name share it."""
    for name, group in groupby(rows, lambda row: row[0][0]):
        members = [(path[1:], text) for path, text in group]
        if members[0][0]:
            yield "\t" * depth + f"<{name}>\n"
            yield from _nested(members, depth + 1)
            yield "\t" * depth + f"</{name}>\n"
        else:
            yield from ("\t" * depth + f"<{name}>{text}</{name}>\n" for _, text in members)


def _cap(box: HpLedm, resource: Resource) -> str:
    """What may be changed, and to what: one entry an element, with the path to it."""
    lines: list[str] = []
    for row in resource.rows:
        if not row.access or not box.has(row):
            continue
        access = box.access.get(row.name, row.access)
        where = f"/{resource.root}/{row.path}"
        bounds = f' min="{row.least}" max="{row.most}"' if row.most else ""
        name = row.path.rpartition("/")[2]
        values = "".join(f"<cap:Value>{word}</cap:Value>" for word in (row.words or {}).values())
        lines.append(f'\t<{name} access="{access}" elementXPath="{where}"{bounds}>{values}</{name}>\n')
    return _document("cap:Capabilities", "".join(lines))


def _tree(box: HpLedm) -> str:
    known = [path for dyn, one in box.resources.items() for path in (dyn, one.cap) if path]
    rows = "".join(
        f"\t<dd:SupportedTree><dd:ResourceURI>{path}</dd:ResourceURI></dd:SupportedTree>\n" for path in known
    )
    return _document("dd:DiscoveryTree", rows)


def _put(box: HpLedm, dyn: str, resource: Resource, body: bytes) -> Response:
    try:
        root = ET.fromstring(body)  # noqa: S314  (a double on loopback)
    except ET.ParseError:
        return Response(400)
    rows = {_local(row.path): row for row in resource.rows if box.has(row)}
    if _name(root) != resource.root.rpartition(":")[2]:
        return Response(400)
    changes: list[tuple[Row, str]] = []
    for path, text in _leaves(root, ()):
        row = rows.get(path)
        if row is None:
            return Response(400)
        if row.access == "writeOnly" or text != _said(box, row):
            changes.append((row, text))
    if any(box.access.get(row.name, row.access) not in {"readWrite", "writeOnly"} for row, _ in changes):
        return Response(403)
    status = 200
    for row, text in changes:
        status = max(status, _change(box, dyn, row, text))
    return Response(status)


def _change(box: HpLedm, dyn: str, row: Row, text: str) -> int:
    if row.path.endswith(":Password"):
        try:
            password = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return 400
        return 200 if len(password) <= row.most and box.new_password(password) else 400
    shown = f"{dyn} {_local(row.path)[-1]}={text}"
    if row.words:
        found = [value for value, word in row.words.items() if word == text]
        if not found:
            return 400
        box.put(row.name, found[0], shown)  # type: ignore[arg-type]
        return 200
    if not text.isdigit() or not row.least <= int(text) <= row.most:
        return 400
    box.put(row.name, int(text), shown)
    return 200


def _leaves(element: ET.Element, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for child in element:
        here = (*path, _name(child))
        if len(child):
            yield from _leaves(child, here)
        else:
            yield here, (child.text or "").strip()


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _local(path: str) -> tuple[str, ...]:
    return tuple(part.rpartition(":")[2] for part in path.split("/"))


__all__ = ["RESOURCES", "TREE", "answer"]
