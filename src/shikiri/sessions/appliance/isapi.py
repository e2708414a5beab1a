"""Door `isapi`: Hikvision's own pages written back with one element changed, then read again."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

from shikiri.formats.isapi import at, changed, inside, places
from shikiri.formats.xml import XmlError, read_xml
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.appliance.setter import Order, Setter, prove

_USERS: Final = "/ISAPI/Security/users"
_CHECK: Final = "/ISAPI/Security/userCheck"
_KIND: Final = {"Content-Type": "application/xml; charset=UTF-8"}
_SECRET: Final = re.compile(r"User\[([\w.-]+)\]/password")
# All that may be written, page by page. Restart, factory reset and firmware are no settings.
_WRITABLE: Final = {
    "/ISAPI/System/Network/telnetd": r"enabled",
    "/ISAPI/System/Network/ssh": r"enabled",
    "/ISAPI/System/Network/UPnP": r"enabled",
    "/ISAPI/System/Network/Bonjour": r"enabled",
    "/ISAPI/System/Network/EZVIZ": r"enabled",
    "/ISAPI/System/Network/SNMP": r"SNMPv(?:1c|2c)/enabled",
    "/ISAPI/Security/adminAccesses": r"AdminAccessProtocol\[HTTPS?\]/enabled",
    "/ISAPI/Security/illegalLoginLock": r"enabled|maxIllegalLoginTimes",
    "/ISAPI/System/time": r"timeMode",
    "/ISAPI/System/time/ntpServers": r"NTPServer\[\d+\]/(?:hostName|ipAddress|addressingFormatType)",
    "/ISAPI/Streaming/channels/101": r"Transport/Security/enabled",
    _USERS: _SECRET.pattern,
}
_TAKEN: Final = frozenset({"1", "7"})  # OK; OK after the next restart
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z ]{0,60}")


class IsapiDoor(Setter):
    """`isapi <page> <field>=<value>`."""

    def is_secret(self, order: Order) -> bool:
        return _SECRET.fullmatch(order.field) is not None

    def set(self, order: Order) -> None:
        if order.place not in _WRITABLE or not re.fullmatch(_WRITABLE[order.place], order.field):
            raise ValueError("not-listed")
        if user := _SECRET.fullmatch(order.field):
            self._set_password(user[1], order.value)
        else:
            self._set(order.place, order.field, order.value)

    def _set(self, page: str, name: str, value: str) -> None:
        raw = self._read(page)
        one = at(places(raw), name)
        if one is None or one.children:
            raise ValueError("not-offered")
        if one.text != value:
            self._put(page, changed(raw, one, value))
        prove(lambda: self._said(page, name), value)

    def _said(self, page: str, name: str) -> str | None:
        found = at(places(self._read(page)), name)
        return found.text if found is not None else None

    def _set_password(self, user: str, password: str) -> None:
        """The user's own entry with a password in it. It goes over https only, and is proved by a login."""
        raw = self._read(_USERS)
        if not self._box.web.may_send_password() or self._box.web.home[0] != "https":  # known after a page was read
            raise ValueError("plain")
        root = places(raw)
        one = at(root, f"User[{user}]")
        number = at(root, f"User[{user}]/id")
        if one is None or number is None or not number.text.isalnum():
            raise ValueError("not-offered")
        old = at(root, f"User[{user}]/password")
        inner = inside(raw, one) if old is None else b""
        if old is not None:
            inner = b"".join(raw_of(raw, child) for child in one.children if child is not old)
        space = escape(_space(raw), {'"': "&quot;"})
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<User version="2.0" xmlns="{space}">'
        body = head.encode() + inner + f"<password>{escape(password)}</password></User>\n".encode()
        self._put(f"{_USERS}/{number.text}", body)
        if user == self._box.target.user:
            self._box.now_password(Secret.plain(password))
            if not self._box.web.get(_CHECK).ok:
                raise ValueError("not-taken")

    def _read(self, page: str) -> bytes:
        found = self._box.web.get(page)
        if found.status != 200:  # noqa: PLR2004
            raise ValueError(f"{found.status}")
        return found.body

    def _put(self, page: str, body: bytes) -> None:
        answer = self._box.web.request("PUT", page, body, _KIND)
        code, word = _status(answer)
        if not answer.ok or code not in _TAKEN:
            raise ValueError(f"{answer.status} {word}".strip())


def raw_of(raw: bytes, one: object) -> bytes:
    """An element as it stands, tags and all."""
    start, end = getattr(one, "start", 0), getattr(one, "end", 0)
    return raw[start : raw.index(b">", max(end, start)) + 1]


def _space(raw: bytes) -> str:
    try:
        return read_xml(raw.decode("utf-8")).space
    except (XmlError, UnicodeDecodeError):
        raise ValueError("no XML") from None


def _status(answer: Page) -> tuple[str, str]:
    """The number of the outcome, and the camera's own word for it where that is one of its fixed words."""
    try:
        root = read_xml(answer.text)
    except XmlError:
        return "", ""
    word = root.said("subStatusCode") or root.said("statusString")
    return root.said("statusCode"), word if _WORD.fullmatch(word) else ""


def open_door(box: Box) -> IsapiDoor:
    return IsapiDoor(box)
