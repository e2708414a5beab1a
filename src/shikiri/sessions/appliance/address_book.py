"""Door `address-book`: does a Kyocera hand out its address book to anybody? A yes or a no, and not a name of it.

The machine is asked, as any stranger could (CVE-2022-1026), to prepare a list of one entry. Whether it agrees is the
answer; the list itself is never fetched.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from shikiri.formats.xml import XmlError, read_xml
from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, NoAnswer, silence
from shikiri.sessions.appliance.page import Page, Site

_SITES: Final[tuple[Site, ...]] = (("https", 9091), ("http", 9090))
_PATH: Final = "/ws/km-wsdl/setting/address_book"
_SPACE: Final = "http://www.kyoceramita.com/ws/km-wsdl/setting/address_book"
_VERB: Final = "create_personal_address_enumeration"
_SOAP: Final = "http://www.w3.org/2003/05/soap-envelope"
_BODY: Final = (
    f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{_SOAP}" '
    f'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:k="{_SPACE}"><s:Header>'
    f'<a:Action s:mustUnderstand="true">{_SPACE}/{_VERB}</a:Action></s:Header><s:Body>'
    f"<k:{_VERB}Request><k:number>1</k:number></k:{_VERB}Request></s:Body></s:Envelope>"
).encode("ascii")
_KIND: Final = {"Content-Type": "application/soap+xml"}
_DENIED: Final = re.compile(r"auth|login|denied|permission|privilege", re.IGNORECASE)
_SHUT: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class AddressBookDoor:
    """Asks as somebody whom the machine has never seen."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        if question != "address-book":
            return silence("absent")
        words: list[str] = []
        for site in _SITES:
            try:
                word = _judged(self._box.web.request("POST", _PATH, _BODY, _KIND, at=site, stranger=True))
            except NoAnswer as none:
                word = none.word
            if word == "open":
                return Answer("address-book open\nend\n", complete=True)
            words.append(word)
        if "shut" in words and set(words) <= {"shut", "closed"}:
            return Answer("address-book closed\nend\n", complete=True)
        trouble = next((word for word in words if word not in {"shut", "closed"}), "closed")
        return silence(trouble if trouble in {"silent", "tls", "closed"} else "garbled")  # type: ignore[arg-type]

    def tell(self, line: str) -> None:
        """Nothing is ever written this way."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "read only")

    def close(self) -> None:
        """The box closes what its doors share."""


def _judged(page: Page) -> str:
    """`open` where it agreed, `shut` where it wants a login or refuses, else `garbled`: then nobody knows."""
    if page.status in _SHUT:
        return "shut"
    try:
        root = read_xml(page.text)
    except XmlError:
        return "garbled"
    if any(one.text for one in root.within("enumeration")):
        return "open"
    faults = (one.text for fault in root.within("Fault") for one in fault.walk())
    return "shut" if any(map(_DENIED.search, faults)) else "garbled"


def open_door(box: Box) -> AddressBookDoor:
    return AddressBookDoor(box)
