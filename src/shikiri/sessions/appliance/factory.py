"""Door `factory`: one try of a password that everybody can look up, where the operator allowed it.

One try an account and a run, none where our own password opened or was refused for the same account, and none at all
without `try_factory_passwords: true`. The answer names accounts and outcomes, never a password.
"""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal
from urllib.parse import quote, urljoin

import httpx

from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, NoAnswer, silence
from shikiri.sessions.appliance.page import Page

Outcome = Literal["accepted", "refused", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One account as it leaves the factory. `page`: what only an administrator may read, or how to log in.

    `sure`: V in a manual of the maker, C in public code.
    """

    user: str
    password: str
    page: str
    sure: Literal["V", "C"]


# Only logins whose outcome we can tell for certain. Newer boxes have a password of their own, or ask for one first.
LOGINS: Final[dict[str, tuple[Login, ...]]] = {
    "axis": (
        Login(user="root", password="root", page="/axis-cgi/pwdgrp.cgi?action=get", sure="C"),  # noqa: S106
        Login(user="admin", password="admin", page="/axis-cgi/pwdgrp.cgi?action=get", sure="C"),  # noqa: S106
    ),
    "fujifilm": (Login(user="11111", password="x-admin", page="/prop.htm", sure="C"),),  # noqa: S106
    "hikvision": (Login(user="admin", password="12345", page="/ISAPI/Security/userCheck", sure="C"),),  # noqa: S106
    "ricoh": (
        Login(user="admin", password="", page="web image monitor", sure="V"),
        Login(user="supervisor", password="", page="web image monitor", sure="C"),
    ),
}
_guard = threading.Lock()
_tried: dict[tuple[str, int, str], Outcome] = {}  # what was not let in is not tried again in this run
_FRAME: Final = re.compile(r"""(/[\w/-]{1,80}/)(?:mainFrame|authForm)\.cgi""")
_TOKEN: Final = re.compile(r"""name\s*=\s*["']wimToken["']\s+value\s*=\s*["']([^"'<>]{0,200})["']""", re.IGNORECASE)
_COOKIE: Final = re.compile(r"(?:^|,\s*)([\w-]+)=([^;,]*)")
_LET_IN: Final = re.compile(r"(?:^|,\s*)wimsesid=[0-9A-Za-z]+\s*(?:;|,|$)")


class FactoryDoor:
    """Tries, as somebody whom the box has never seen."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        maker = question.partition(" ")[2]
        if not self._box.target.try_factory:
            return silence("not-tried")
        if maker not in LOGINS:
            return silence("absent")
        try:
            lines = [f"tried {one.user} {outcome}\n" for one, outcome in self._outcomes(LOGINS[maker])]
        except NoAnswer as none:
            return none.answer
        return Answer("".join((*lines, "end\n")), complete=True) if lines else silence("not-tried", "account")

    def tell(self, line: str) -> None:
        """Nothing is ever written this way."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "read only")

    def close(self) -> None:
        """The box closes what its doors share."""

    def _outcomes(self, logins: tuple[Login, ...]) -> Iterator[tuple[Login, str]]:
        for one in logins:
            if self._is_ours(one.user):
                continue
            outcome = self._once(one)
            yield one, f"{outcome}-empty" if outcome == "accepted" and not one.password else outcome

    def _is_ours(self, user: str) -> bool:
        """Our own password for it was tried already: right or wrong, the box has counted enough."""
        target = self._box.target
        return user == target.user and target.password.kind != "none"

    def _once(self, login: Login) -> Outcome:
        """A password that opened once may have been changed since; any other is remembered, not tried again."""
        target = self._box.target
        key = target.host, self._box.port(443) or self._box.port(80), login.user
        with _guard:
            known = _tried.get(key)
            if known in {"refused", "unclear"}:
                return known
            _tried[key] = "unclear"  # also where the try breaks off
        ways: dict[str, Callable[[Login], Outcome]] = {"web image monitor": self._by_form}
        outcome = ways.get(login.page, self._by_header)(login)
        with _guard:
            _tried[key] = outcome
        return outcome

    # -- the ways in

    def _by_header(self, login: Login) -> Outcome:
        """Basic or Digest, as the page demands. One that shows itself to strangers tells nothing."""
        shut = self._box.web.request("GET", login.page, stranger=True)
        if shut.status != HTTPStatus.UNAUTHORIZED:
            return "unclear"
        header = _authorization(shut, login)
        if not header:
            return "unclear"
        page = self._box.web.request("GET", login.page, b"", {"Authorization": header}, at=shut.site, stranger=True)
        if page.ok:
            return "accepted"
        return "refused" if page.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN} else "unclear"

    def _by_form(self, login: Login) -> Outcome:
        """Ricoh's form: a token, then user and password in base64; whoever is let in gets a session of digits."""
        front = self._box.web.request("GET", "/", stranger=True)
        frame = _FRAME.search(front.text)
        if not front.ok or not frame:
            return "unclear"
        form = self._box.web.request(
            "GET", urljoin(frame[1], "authForm.cgi"), b"", {"Cookie": "cookieOnOffChecker=on"}, stranger=True
        )
        token = _TOKEN.search(form.text)
        if not form.ok or not token:
            return "unclear"
        words = {"wimToken": token[1], "userid_work": "", "userid": _b64(login.user), "password_work": ""}
        words |= {"password": _b64(login.password), "open": ""}
        body = "&".join(f"{name}={quote(word, safe='')}" for name, word in words.items()).encode("ascii")
        cookies = "; ".join((*(f"{name}={word}" for name, word in _cookies(form)), "cookieOnOffChecker=on"))
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        page = self._box.web.request("POST", urljoin(frame[1], "login.cgi"), body, kind, at=form.site, stranger=True)
        place = page.headers.get("location", "")
        sent_on = place.endswith("mainFrame.cgi")
        if page.status == HTTPStatus.FOUND and sent_on and _LET_IN.search(page.headers.get("set-cookie", "")):
            self._leave(frame[1], form, page)
            return "accepted"
        return "refused" if page.ok or place.endswith("authForm.cgi") else "unclear"

    def _leave(self, folder: str, form: Page, page: Page) -> None:
        """Somebody else may want to log in: there is room for few."""
        cookies = "; ".join(f"{name}={word}" for name, word in (*_cookies(form), *_cookies(page)))
        path = urljoin(folder, "logout.cgi")
        try:
            self._box.web.request("GET", path, b"", {"Cookie": cookies}, at=form.site, stranger=True)
        except NoAnswer:
            return


def _authorization(shut: Page, login: Login) -> str:
    """The header of a login, by what the box offers; Digest before Basic."""
    for offer in shut.offers:
        if offer.lower().startswith("digest "):
            request = httpx.Request("GET", f"http://box{login.page}")
            flow = httpx.DigestAuth(login.user, login.password).sync_auth_flow(request)
            next(flow)
            try:
                asked = flow.send(httpx.Response(401, headers={"www-authenticate": offer}, request=request))
            except (httpx.ProtocolError, LookupError, ValueError, StopIteration):
                return ""
            return str(asked.headers.get("authorization", ""))
    if any(offer.lower().startswith("basic") for offer in shut.offers):
        return f"Basic {_b64(f'{login.user}:{login.password}')}"
    return ""


def _b64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _cookies(page: Page) -> list[tuple[str, str]]:
    found = _COOKIE.findall(page.headers.get("set-cookie", ""))
    return [(name, word) for name, word in found if name.lower() not in {"path", "expires", "domain", "max-age"}]


def open_door(box: Box) -> FactoryDoor:
    return FactoryDoor(box)
