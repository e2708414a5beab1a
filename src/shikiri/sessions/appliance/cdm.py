"""The door to the settings of HP printers that speak CDM: one value, if the printer lists it as one to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from shikiri.formats.cdm import SERVICES, is_fixed, is_writable, patch, truth, value_at
from shikiri.model.reading import Answer
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, Door, NoAnswer, silence
from shikiri.sessions.appliance.cdm_login import object_of, token_of
from shikiri.sessions.appliance.http import answer_of
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.appliance.setter import Order, Setter, settled

_ADMIN: Final = "/cdm/security/v1/deviceAdminConfig"
_PASSWORD: Final = "password"  # noqa: S105  (the name of a value)
_JSON: Final = {"Content-Type": "application/json"}
# Which values a value may have, where another page says so.
_OFFERS: Final[Mapping[str, tuple[str, str]]] = {
    "fileEraseMode": ("/cdm/storageDevices/v1/capabilities", "fileEraseModeValuesSupported"),
}
LOGIN: Final = "cdm login"


class CdmDoor(Setter):
    """`cdm /cdm/network/v1/snmpConfig snmpV1V2Config/enabled=false`, and the question whether the login works."""

    def __init__(self, box: Box) -> None:
        super().__init__(box)
        self._token = ""
        self._services: object = None
        self._failed: NoAnswer | None = None  # a login that did not come about is not tried again

    def ask(self, question: str) -> Answer:
        """`cdm login`: does the password of the inventory open it? What it tells, it tells without one."""
        if question != LOGIN:
            return silence("absent")
        try:
            self._token = self._token or self._login()
        except NoAnswer as none:
            return none.answer
        self._box.proved.add("login")
        return Answer("login accepted\nend\n", complete=True)

    def is_secret(self, order: Order) -> bool:
        return order.field.rpartition("/")[2] == _PASSWORD

    def set(self, order: Order) -> None:
        path = tuple(order.field.split("/"))
        if not all(path) or not order.place.startswith("/cdm/"):
            raise ValueError("syntax")
        if self.is_secret(order):
            word = self._new_password(order.place, order.value)
        else:
            word = self._change(order.place, path, order.value)
        if word:
            raise ValueError(word)

    def _change(self, resource: str, path: tuple[str, ...], value: str) -> str:
        """Why it did not take; '' where it did."""
        page = self._page(resource)
        now = value_at(page, path)
        if not self._offers(resource, page, path, value) or not isinstance(now, str | bool):
            return "not-offered"
        if _text(now) == value:
            return ""
        status = self._patch(resource, patch(page, path, truth(value) if isinstance(now, bool) else value))
        if status:
            return status
        after = settled(lambda: self._page(resource), self._box.target.patience.silence)
        return "" if _text(value_at(after, path)) == value else "not-taken"

    def _new_password(self, resource: str, value: str) -> str:
        """A new password for its pages: the login with it shows whether it holds."""
        if resource != _ADMIN or not is_writable(self._known(), resource):
            return "not-offered"
        page = self._page(resource)
        status = self._patch(resource, patch(page, (_PASSWORD,), value))
        if status:
            return status
        self._box.now_password(Secret.plain(value))
        self._token = token_of(self._box, value)
        return "" if truth(value_at(self._page(resource), ("passwordSet",))) is True else "not-taken"

    def _offers(self, resource: str, page: object, path: tuple[str, ...], value: str) -> bool:
        """Does the printer say that this value may be changed, and to this word?"""
        if not is_writable(self._known(), resource) or is_fixed(page, path):
            return False
        if path[-1] not in _OFFERS:
            return truth(value) is not None or value in {"readOnly", "readWrite"}
        where, name = _OFFERS[path[-1]]
        words = value_at(self._page(where), (name,))
        return isinstance(words, list) and value in words

    def _known(self) -> object:
        if self._services is None:
            self._services = self._page(SERVICES)
        return self._services

    def _page(self, resource: str) -> dict[str, Any]:
        answer = answer_of(self._box.web.get(resource, login=False))
        if not answer.complete:
            raise NoAnswer("refused", "read")
        return object_of(answer.text)

    def _patch(self, resource: str, wish: Mapping[str, Any]) -> str:
        """One PATCH with a token of ours; what it answered where that is no success."""
        held, self._token = self._token, self._token or self._login()
        try:
            page = self._sent(resource, wish)
            if page.status == HTTPStatus.UNAUTHORIZED and held:  # our token is too old
                self._token = self._login()
                page = self._sent(resource, wish)
        except NoAnswer as none:
            if (none.word, none.detail) == ("garbled", "broken"):
                return ""  # it went down over it: what is read back tells
            raise
        if not page.ok:
            return str(page.status)
        self._box.proved.add("login")
        return ""

    def _sent(self, resource: str, wish: Mapping[str, Any]) -> Page:
        headers = {**_JSON, "Authorization": f"Bearer {self._token}"}
        return self._box.web.request("PATCH", resource, json.dumps(wish).encode(), headers, login=False)

    def _login(self) -> str:
        if self._failed is not None:
            raise self._failed
        try:
            return token_of(self._box)
        except NoAnswer as none:
            if none.word in {"refused", "login"}:
                self._failed = none
            raise


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def open_door(box: Box) -> Door:
    return CdmDoor(box)
