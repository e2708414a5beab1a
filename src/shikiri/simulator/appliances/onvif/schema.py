"""The schema of ONVIF as its makers publish it, out of a client library that brings it along; none of it is ours."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

DEVICE: Final = "http://www.onvif.org/ver10/device/wsdl"
MEDIA: Final = "http://www.onvif.org/ver10/media/wsdl"
_FILES: Final = {DEVICE: "devicemgmt.wsdl", MEDIA: "media.wsdl"}
_SCHEMA: Final = "{http://www.w3.org/2001/XMLSchema}schema"


def is_there() -> bool:
    """Is the description of the protocol installed (the extra `camera`)? Without it nothing is held against it."""
    return find_spec("lxml") is not None and _folder() is not None


def trouble(space: str, message: ET.Element) -> str:
    """What of a message does not fit the schema; '' where all of it does."""
    judge = _judge(space)
    if judge is None:
        return ""
    etree = import_module("lxml.etree")
    judge.validate(etree.fromstring(ET.tostring(message)))
    return str(judge.error_log[0].message) if judge.error_log else ""


def _folder() -> Path | None:
    found = find_spec("onvif")
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "wsdl" if places else None


@cache
def _judge(space: str) -> Any:  # noqa: ANN401  (a schema of lxml)
    """Read once a process; it takes some 20 ms."""
    folder = _folder()
    if not is_there() or folder is None or space not in _FILES:
        return None
    etree = import_module("lxml.etree")
    path = str(folder / _FILES[space])
    types = etree.parse(path).find(f".//{_SCHEMA}")
    alone = etree.fromstring(etree.tostring(types), base_url=path)
    return etree.XMLSchema(etree.ElementTree(alone))
