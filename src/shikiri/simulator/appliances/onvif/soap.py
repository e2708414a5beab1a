"""SOAP from the camera's side: envelopes, faults, and the moods of those who wrote them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.sax.saxutils import escape

from shikiri.simulator.appliances.base import Response

ENVELOPE: Final = "http://www.w3.org/2003/05/soap-envelope"
_OLD: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_ERRORS: Final = "http://www.onvif.org/ver10/error"
SCHEMA: Final = "http://www.onvif.org/ver10/schema"
WSSE: Final = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
WSU: Final = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}"
_KIND: Final = "application/soap+xml; charset=utf-8"

_SERVICES: Final = {"tds": "http://www.onvif.org/ver10/device/wsdl"}

# What an element holds: a text, other elements by name, or several of one name. "@token" is an attribute.
Value: TypeAlias = "str | bool | int | Mapping[str, Value] | Sequence[Value]"


class Fault(Exception):
    """The camera will not: the codes of ONVIF from outside in, and a sentence."""

    def __init__(self, *codes: str, reason: str = "", status: int = 400) -> None:
        super().__init__(*codes)
        self.codes = codes
        self.reason = reason or codes[-1]
        self.status = status


@dataclass(frozen=True, slots=True)
class Message:
    """A request: its header, and the one element in its body."""

    header: ET.Element | None
    body: ET.Element

    @property
    def space(self) -> str:
        return self.body.tag[1:].partition("}")[0]

    @property
    def operation(self) -> str:
        return local(self.body)


def read(raw: bytes) -> Message:
    """The request; `ValueError` where it is none."""
    try:
        root = ET.fromstring(raw)  # noqa: S314  (what a test sends to itself)
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    body = root.find(f"{{{ENVELOPE}}}Body")
    if root.tag != f"{{{ENVELOPE}}}Envelope" or body is None or len(body) != 1:
        raise ValueError("no envelope")
    return Message(root.find(f"{{{ENVELOPE}}}Header"), body[0])


def local(one: ET.Element) -> str:
    return one.tag.rpartition("}")[2]


def said(one: ET.Element | None, *path: str) -> str:
    """The text at the end of a path of local names."""
    for name in path:
        one = next((child for child in one if local(child) == name), None) if one is not None else None
    return (one.text or "").strip() if one is not None else ""


def all_of(one: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in one if local(child) == name]


def element(space: str, name: str, value: Value) -> ET.Element:
    """An element of a service; what stands inside its parts is of the common schema."""
    root = ET.Element(f"{{{space}}}{name}")
    _fill(root, value, space)
    return root


def _fill(root: ET.Element, value: Value, space: str) -> None:
    if isinstance(value, bool):
        root.text = "true" if value else "false"
    elif isinstance(value, str | int):
        root.text = str(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name.startswith("@"):
                root.set(name[1:], str(inner))
                continue
            for one in inner if isinstance(inner, list | tuple) else (inner,):
                of_service, _, bare = name.rpartition(":")  # "tds:Namespace": a type of the service itself
                _fill(ET.SubElement(root, f"{{{_SERVICES.get(of_service, space)}}}{bare}"), one, SCHEMA)


def answer(body: ET.Element, *, strange: bool = False) -> Response:
    """An envelope around an answer. `strange`: with prefixes nobody expects."""
    names = ("s", "z") if strange else ("env", "tt")
    ET.register_namespace("tds", "http://www.onvif.org/ver10/device/wsdl")
    text = ET.tostring(body, "unicode")
    if strange:
        text = text.replace("tds:", "odd:").replace("xmlns:tds=", "xmlns:odd=")
    return _wrapped(text, names[0], ENVELOPE, 200)


def fault(one: Fault, style: str = "standard") -> Response:
    """A fault as the standard has it, as a bare sentence, or as the SOAP before."""
    reason = escape(one.reason)
    if style == "old":
        text = f"<faultcode>{one.codes[-1]}</faultcode><faultstring>{reason}</faultstring>"
        return _wrapped(f"<s:Fault>{text}</s:Fault>", "s", _OLD, 500)
    code = "" if style == "bare" else _code(one.codes[1:])
    text = (
        f"<env:Fault><env:Code><env:Value>env:{one.codes[0]}</env:Value>{code}</env:Code>"
        f'<env:Reason><env:Text xml:lang="en">{reason}</env:Text></env:Reason></env:Fault>'
    )
    return _wrapped(text, "env", ENVELOPE, one.status)


def _code(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    first, *rest = codes
    return f"<env:Subcode><env:Value>ter:{first}</env:Value>{_code(rest)}</env:Subcode>"


def _wrapped(text: str, prefix: str, space: str, status: int) -> Response:
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{prefix}:Envelope xmlns:{prefix}="{space}" xmlns:ter="{_ERRORS}">'
        f"<{prefix}:Body>{text}</{prefix}:Body></{prefix}:Envelope>"
    )
    return Response(status, whole.encode(), _KIND)
