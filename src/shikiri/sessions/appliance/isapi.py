"""Door `isapi`: Hikvision's own pages written back with one element changed, then read again."""

from __future__ import annotations

import re
import time
from typing import Final
from xml.sax.saxutils import escape

from shikiri.formats.isapi import at, changed, inside, places
from shikiri.formats.xml import XmlError, read_xml
from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, NoAnswer, silence
from shikiri.sessions.appliance.page import Page

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
_WAITS: Final = (0.0, 0.3, 1.0, 2.0)  # a web server that was just set anew


class IsapiDoor:
    """Writes only; what it reads is asked by path."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        del question
        return silence("absent")

    def tell(self, line: str) -> None:
        """`isapi <page> <field>=<value>`."""
        words = line.split(" ", 2)
        page, rest = (words[1], words[2]) if len(words) == 3 else ("", "")  # noqa: PLR2004  (isapi PAGE FIELD=VALUE)
        name, equals, value = rest.partition("=")
        shown = f"isapi {page} {name}={'***' if _SECRET.fullmatch(name) else value}"
        if not equals or page not in _WRITABLE or not re.fullmatch(_WRITABLE[page], name):
            raise Rejected(self._box.target.device, shown, "?")
        try:
            if user := _SECRET.fullmatch(name):
                self._set_password(user[1], value)
            else:
                self._set(page, name, value)
        except NoAnswer as none:
            raise self._rejected(shown, f"{none.word} {none.detail}".strip()) from None
        except ValueError as trouble:
            raise self._rejected(shown, str(trouble)) from None

    def close(self) -> None:
        """The box closes what its doors share."""

    def _set(self, page: str, name: str, value: str) -> None:
        raw = self._read(page)
        one = at(places(raw), name)
        if one is None or one.children:
            raise ValueError("not-offered")
        if one.text != value:
            self._put(page, changed(raw, one, value))
        self._prove(page, name, value)

    def _prove(self, page: str, name: str, value: str) -> None:
        """What it says now; a server that is just starting again is asked a few times."""
        trouble: NoAnswer | None = None
        for wait in _WAITS:
            time.sleep(wait)
            try:
                found = at(places(self._read(page)), name)
            except NoAnswer as none:
                trouble = none
                continue
            if found is None or found.text != value:
                raise ValueError("not-taken")
            return
        raise trouble or NoAnswer("silent")

    def _set_password(self, user: str, password: str) -> None:
        """The user's own entry with a password in it. It goes over https only, and is proved by a login."""
        if not self._box.web.may_send_password() or self._box.web.home[0] != "https":
            raise NoAnswer("not-tried", "plain")
        raw = self._read(_USERS)
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

    def _rejected(self, shown: str, why: str) -> Rejected:
        return Rejected(self._box.target.device, shown, why)


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
