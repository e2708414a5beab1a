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
    said = [(row, _said(box, row)) for row in resource.rows if box.has(row)]
    rows = [(row.path.split("/"), escape(text)) for row, text in said if text or not row.hidden]
    return Response(200, _document(resource.root, "".join(_nested(rows, 1))).encode(), _XML)


def _said(box: HpLedm, row: Row) -> str:
    if row.name.startswith("="):
        return box.fact(row.name[1:])
    value = box.settings[row.name]
    return row.words[value] if row.words else str(value)


def _document(root: str, inside: str) -> str:
    used = [one for one in SPACES if f"<{one}:" in inside or root.startswith(f"{one}:")]
    spaces = " ".join(f'xmlns:{one}="{SPACES[one]}"' for one in used)
    return f"{_HEAD}<{root} {spaces}>\n{inside}</{root}>\n"


def _nested(rows: list[tuple[list[str], str]], depth: int) -> Iterator[str]:
    """The rows as elements inside each other; neighbours with the same first name share it."""
    for name, group in groupby(rows, lambda row: row[0][0]):
        members = [(path[1:], text) for path, text in group]
        if members[0][0]:
            yield "\t" * depth + f"<{name}>\n"
            yield from _nested(members, depth + 1)
            yield "\t" * depth + f"</{name.partition(' ')[0]}>\n"
        else:
            end = name.partition(" ")[0]
            yield from ("\t" * depth + f"<{name}>{text}</{end}>\n" for _, text in members)


# What the wrapper around the values of an element is called, where it is not its own name with `Support` behind.
_WRAPPERS = {
    "Port9100PrintingSupport": "P9100Support",
    "IPPSupport": "IPP",
    "WSPrint": "WSPrint",
    "WSDiscovery": "WSDiscovery",
}


def _cap(box: HpLedm, resource: Resource) -> str:
    """What may be changed, and to what: values in a wrapper, anything else with the path to it."""
    rows: list[tuple[list[str], str]] = []
    for row in resource.rows:
        if not row.access or not box.has(row):
            continue
        access = box.access.get(row.name, row.access)
        *above, name = row.path.split("/")
        space, _, local = name.rpartition(":")
        groups = [f"cap:{one.rpartition(':')[2]}Support" for one in above]
        if row.words:
            wrapper = _WRAPPERS.get(local, local if local.endswith("Support") else f"{local}Support")
            values = "".join(f"<{space}:{local}>{word}</{space}:{local}>" for word in row.words.values())
            rows.append(([*groups, f'cap:{wrapper} access="{access}"'], values))
        else:
            kind = f'typeof="dd:Int" min="{row.least}" max="{row.most}" step="1"' if row.most else 'typeof="dd:String"'
            size = f' length="{row.length}"' if row.length else ""
            path = f'elementXPath="{resource.root}/{row.path}"'
            rows.append(([*groups, f'cap:{local} {kind}{size} access="{access}" {path}'], ""))
    return _document("cap:Capabilities", "".join(_nested(rows, 1)))


def _tree(box: HpLedm) -> str:
    """Resources by their own names; some only by the manifest of their folder."""
    known = [
        path for dyn, one in box.resources.items() if dyn.startswith("/DevMgmt") for path in (dyn, one.cap) if path
    ]
    folders = {dyn.split("/")[1] for dyn in box.resources if not dyn.startswith("/DevMgmt")}
    rows = "".join(
        f"\t<ledm:SupportedTree>\n\t\t<dd:ResourceURI>{path}</dd:ResourceURI>\n\t</ledm:SupportedTree>\n"
        for path in known
    )
    rows += "".join(
        f"\t<ledm:SupportedIfc>\n\t\t<ledm:ManifestURI>/{one}/{one}Manifest.xml</ledm:ManifestURI>\n\t</ledm:SupportedIfc>\n"
        for one in sorted(folders)
    )
    return _document("ledm:DiscoveryTree", rows)


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
        return 200 if len(password) <= row.length and box.new_password(password) else 400
    if row.name.startswith("="):
        return 403 if text else 200  # communities of its own this double has none
    shown = f"{dyn} {_local(row.path)[-1]}={text}"
    if row.words:
        found = [value for value, word in row.words.items() if word == text]
        if not found:
            return 400
        box.put(row.name, found[0], shown)  # type: ignore[arg-type]
        return 200
    if row.most and (not text.isdigit() or not row.least <= int(text) <= row.most):
        return 400
    box.put(row.name, int(text) if row.most else text, shown)
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
