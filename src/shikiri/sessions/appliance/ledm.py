"""The door to the settings of HP printers that speak LEDM: one element, if the printer says it may be changed."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

from shikiri.formats.ledm import Capability, cap_of, capability, changing
from shikiri.formats.xml import Element, XmlError, read_xml
from shikiri.model.errors import Rejected
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, Door, NoAnswer
from shikiri.sessions.appliance.http import answer_of
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.appliance.refusals import refusal
from shikiri.sessions.appliance.setter import Order, Setter, settled

PASSWORD: Final = "Password"  # noqa: S105  (the name of an element)
_SECURITY: Final = "/DevMgmt/SecurityDyn.xml"
_PRODUCT: Final = "/DevMgmt/ProductConfigDyn.xml"
_XML: Final = {"Content-Type": "text/xml"}
# A service that is switched off must not listen any more.
_PORTS: Final[Mapping[str, int]] = {"LPD": 515, "Port9100PrintingSupport": 9100}
_CLOSES_WITHIN = 5.0  # seconds
_PAUSE = 0.25


class LedmDoor(Setter):
    """`ledm /DevMgmt/NetAppsDyn.xml LPD=disabled`; a field below others has its path: `DNSSDConfig/MDNSSupport`."""

    def is_secret(self, order: Order) -> bool:
        return order.field.rpartition("/")[2] == PASSWORD

    def set(self, order: Order) -> None:
        path = tuple(order.field.split("/"))
        if not all(path) or not order.place.startswith("/"):
            raise ValueError("syntax")
        write = _Write(self._box, order.place, path, self.shown(order))
        write.password(order.value) if self.is_secret(order) else write.value(order.value)


class _Write:
    """One element on its way: capability first, then the change, then the proof."""

    def __init__(self, box: Box, resource: str, path: tuple[str, ...], shown: str) -> None:
        self._box = box
        self._resource = resource
        self._path = path
        self._shown = shown

    def value(self, value: str) -> None:
        root, offered = self._read(self._resource), self._offered()
        there = len(root.all(*self._path))
        if there > 1 or (not there and offered is None) or (offered is not None and not offered.takes(value)):
            raise self.rejected("not-offered")
        if root.said(*self._path) == value:
            return
        self._put(changing(root, self._path, value))
        if self._settled(lambda: self._read(self._resource).said(*self._path)) != value:
            raise self.rejected("not-taken")
        if value == "disabled" and self._path[-1] in _PORTS:
            self._must_close(_PORTS[self._path[-1]])

    def password(self, value: str) -> None:
        """A new password for its pages: only behind TLS, and the next request shows whether it holds."""
        root, offered = self._read(self._resource), self._offered()
        if self._box.web.home[0] != "https":  # known only after a page was read
            raise self.rejected("plain")
        if not value or offered is None or not offered.takes(value):
            raise self.rejected("too-long")
        secret = base64.b64encode(value.encode()).decode("ascii")
        self._put(changing(root, self._path, secret))
        self._box.now_password(Secret.plain(value))
        login = {"Authorization": "Basic " + base64.b64encode(f"{self._user()}:{value}".encode()).decode("ascii")}
        opened = self._settled(
            lambda: str(self._box.web.get(_SECURITY, headers=login, login=False, follow=False).status)
        )
        if opened != "200" or self._read(_PRODUCT).said("ProductInformation", "PasswordStatus") != "set":
            raise self.rejected("not-taken")

    def rejected(self, word: str, **more: object) -> Rejected:
        return refusal(self._box.target.device, self._shown, word, **more)

    def _user(self) -> str:
        return self._box.target.user or "admin"

    def _read(self, resource: str) -> Element:
        page = self._box.web.get(resource)
        self._remember(page)
        answer = answer_of(page)
        if not answer.complete:
            raise NoAnswer("refused", str(page.status))
        try:
            return read_xml(answer.text)
        except XmlError:
            raise NoAnswer("garbled", "xml") from None

    def _offered(self) -> Capability | None:
        """What its own `*Cap.xml` lets be done; None for the few resources that have no such page."""
        cap = cap_of(self._resource)
        if not cap:
            return None
        offered = capability(self._read(cap), self._path)
        if offered is None or not offered.is_writable:
            raise self.rejected("not-offered")
        return offered

    def _put(self, document: str) -> None:
        """One PUT. A printer that goes down over it is asked afterwards whether it took."""
        if not self._box.web.headers:
            self._refresh()
        try:
            page = self._box.web.request("PUT", self._resource, document.encode(), _XML)
            if page.status == HTTPStatus.FORBIDDEN and self._refresh():
                page = self._box.web.request("PUT", self._resource, document.encode(), _XML)
        except NoAnswer as none:
            if (none.word, none.detail) != ("garbled", "broken"):
                raise
            return
        self._remember(page)
        if not page.ok:
            raise self.rejected(str(page.status))

    def _refresh(self) -> bool:
        """Fetch the token that writes need, as the answer to a login brings it: is it another one than before?"""
        before = dict(self._box.web.headers)
        self._remember(self._box.web.get(_SECURITY))
        return self._box.web.headers != before

    def _remember(self, page: Page) -> None:
        """A token against forged requests, where it gives one: it wants it back with every write."""
        for name, value in page.headers.items():
            if "csrf" in name:
                self._box.web.headers[name] = value

    def _settled(self, read: Callable[[], str]) -> str:
        return settled(read, self._box.target.patience.silence)

    def _must_close(self, port: int) -> None:
        end = time.monotonic() + _CLOSES_WITHIN
        while self._is_open(port):
            if time.monotonic() > end:
                raise self.rejected("not-closed", port=port)
            time.sleep(_PAUSE)

    def _is_open(self, port: int) -> bool:
        try:
            self._box.dial(port).close()
        except NoAnswer:
            return False
        return True


def open_door(box: Box) -> Door:
    return LedmDoor(box)
