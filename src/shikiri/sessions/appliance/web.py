"""The web server of an appliance: one client for all doors, the box's own kind of login, a pinned certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import httpx

from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.line import Clock, Transport
from shikiri.sessions.appliance.page import (
    HTTP,
    HTTPS,
    MOST_BYTES,
    MOVED,
    Asked,
    Page,
    Site,
    login_for,
    own_place,
    unpacked,
)
from shikiri.sessions.appliance.pins import Pins
from shikiri.sessions.target import bracketed

_HOPS = 3
_GIVEN_UP = 2  # silences of a site that spoke before, after which nobody waits for it any more
_READS = frozenset({"GET", "HEAD"})
_HEADERS = {"User-Agent": "shikiri (compliance check)", "Accept": "*/*", "Accept-Encoding": "identity"}
_NONE: Mapping[str, str] = MappingProxyType({})


class Web:
    """Asks the box's web server, https first. It logs in where it is asked to, with the password, once."""

    def __init__(self, box: Box) -> None:
        self.headers: dict[str, str] = {}  # sent with everything that writes: a token against forged requests
        self._box = box
        self._pins = Pins(box.target)
        self._clock = Clock(box.target.patience)
        self._own = httpx.Client(transport=Transport(self._clock, self._seen), headers=_HEADERS, trust_env=False)
        strange = Transport(self._clock, _overlook)  # lines of their own: no password ever goes over one of them
        self._strangers = httpx.Client(transport=strange, headers=_HEADERS, trust_env=False)
        self._auth: httpx.Auth | None = None
        self._opened: Asked | None = None  # what it opened first
        self._silences: dict[Site, int] = {}
        self._spoke: set[Site] = set()
        self._home: Site | None = None
        self._may_be_plain = False

    def get(self, path: str, **more: Any) -> Page:  # noqa: ANN401  (the words of `request`)
        return self.request("GET", path, **more)

    def request(  # noqa: PLR0913  (a request, each part by its name)
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = _NONE,
        *,
        at: Site | None = None,
        login: bool = True,
        stranger: bool = False,
        follow: bool = True,
    ) -> Page:
        """One request and its whole answer. Raises `NoAnswer` where there is none, also where the login failed.

        `at`: another service than the box's usual web page, such as ("https", 631). `login=False`: the password is
        not sent, and a 401 is an answer. `stranger`: as somebody who never was here, without cookies.
        """
        client = self._strangers if stranger else self._own
        asked = Asked(method, path, body, headers, client, login=login and not stranger, follow=follow)
        page = self._sent(asked, at) if at is not None else self._at_home(asked)
        return self._logged_in(page, asked) if page.status == HTTPStatus.UNAUTHORIZED and asked.login else page

    @property
    def home(self) -> Site:
        """Where its pages are: https; plain http only where nobody listens for the other."""
        if self._home is None:
            try:
                self._box.dial(HTTPS[1]).close()
                self._home = HTTPS
            except NoAnswer as trouble:  # somebody who cuts https off must not get the password over plain http
                known = self._box.target.known_hosts is not None and self._pins.knows(self._box.port(HTTPS[1]))
                self._may_be_plain = trouble.word == "closed" and not known
                self._home = HTTP
        return self._home

    def may_send_password(self, at: Site | None = None) -> bool:
        """Over https; over plain http only where the box has no https and never had."""
        return self._box.may_login and ((at or self.home)[0] == "https" or (self.home == HTTP and self._may_be_plain))

    def expect_new_certificate(self) -> None:
        """The next thing we write replaces the certificate: the new one is pinned without a word."""
        self._pins.renew()

    def cookie(self, name: str) -> str:
        """What the box knows us by, after a login through a form; '' where it gave us none."""
        found = {one.value or "" for one in self._own.cookies.jar if one.name == name}
        return found.pop() if len(found) == 1 else ""

    def set_cookie(self, name: str, value: str) -> None:
        """A cookie that a script of its pages would set."""
        self._own.cookies.set(name, value)

    def forget_login(self) -> None:
        """The password that opened the pages is not ours any more."""
        self._auth = None
        self._own.cookies.clear()

    def close(self) -> None:
        self._own.close()
        self._strangers.close()

    def _at_home(self, asked: Asked) -> Page:
        try:
            page = self._sent(asked, self.home)
        except NoAnswer as trouble:
            may_be_read = asked.method in _READS and self._auth is None and HTTPS not in self._spoke
            if trouble.word != "tls" or not may_be_read:  # whoever breaks TLS later gets nothing that was meant for it
                raise
            self._home = HTTP  # a port for https that speaks no TLS: what everybody may read is read, no more
            page = self._sent(asked, HTTP)
        self._box.came_by.add(page.site[0])
        return page

    def _logged_in(self, page: Page, asked: Asked) -> Page:
        """The same request with the password. A wrong one is tried this one time and never again."""
        if not self._box.may_login:
            raise self._box.no_login()
        if not self.may_send_password(page.site):
            raise NoAnswer("login", "plain")
        if self._auth is not None:
            raise self._turned_away(page, asked)
        auth = login_for(page, self._box.target.user, self._box.target.password)
        if auth is None:
            raise NoAnswer("login")
        self._auth = auth
        try:
            again = self._sent(asked, page.site)
        except BaseException:
            self._auth = None
            raise
        if again.status == HTTPStatus.UNAUTHORIZED:
            self._auth = None
            raise self._box.login_refused()
        if again.ok:
            self._box.proved.add("login")
            self._opened = asked if asked.method in _READS else None
        return again

    def _turned_away(self, page: Page, asked: Asked) -> NoAnswer:
        """Our login opened another page. Is this one not for us, or is our password not right any more?"""
        opened, self._opened = self._opened, None
        if opened is None:  # it was none that could be asked for again
            return NoAnswer("refused", str(page.status))
        if opened != asked:
            self._auth = login_for(page, self._box.target.user, self._box.target.password)
            if self._auth is not None and self._sent(opened, page.site).status != HTTPStatus.UNAUTHORIZED:
                self._opened = opened
                return NoAnswer("refused", str(page.status))
        self._auth = None
        return self._box.login_refused()

    def _sent(self, asked: Asked, site: Site) -> Page:
        if self._silences.get(site, 0) >= (_GIVEN_UP if site in self._spoke else 1):
            raise NoAnswer("silent", "given-up")
        try:
            page = self._followed(asked, site)
        except NoAnswer as trouble:
            is_silent = "silent" in {trouble.word, trouble.detail}
            dripped = trouble.detail == "answer"  # it would let every answer drip
            self._silences[site] = _GIVEN_UP if dripped else self._silences.get(site, 0) + 1 if is_silent else 0
            self._box.silences += is_silent
            raise
        self._silences[site] = 0
        self._spoke.add(site)
        return page

    def _followed(self, asked: Asked, site: Site) -> Page:
        """The page, also where the box sends on to another place of its own. Elsewhere nobody follows."""
        path = asked.path
        for _ in range(_HOPS):
            page = self._once(replace(asked, path=path), site)
            place = (
                page.headers.get("location", "")
                if page.status in MOVED and asked.follow and asked.method == "GET"
                else ""
            )
            if not place:
                return page
            site, path = own_place(self._box.target, site, path, place)
        raise NoAnswer("garbled", "redirect")

    def _once(self, asked: Asked, site: Site) -> Page:
        """One exchange; where the server hung up on an idle connection, a second one for what only reads."""
        try:
            return self._exchanged(asked, site)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if asked.method not in _READS:
                raise NoAnswer("garbled", "broken") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError):  # the last: a digest nobody knows
            raise NoAnswer("garbled") from None
        try:
            return self._exchanged(asked, site)
        except (httpx.HTTPError, ValueError):
            raise NoAnswer("garbled", "broken") from None

    def _exchanged(self, asked: Asked, site: Site) -> Page:
        port = self._box.port(site[1])
        if not port or site[1] in self._box.mute:
            raise NoAnswer("silent" if port else "closed")
        silence = self._box.target.patience.silence if site in self._spoke else self._box.hush
        self._clock.start(silence, self._box.whole)
        client = self._strangers if site[0] == "http" and self.home == HTTPS else asked.client  # no cookie in clear
        if client is self._strangers:
            client.cookies.clear()
        url = f"{site[0]}://{bracketed(self._box.target.host)}:{port}{asked.path}"
        writing = {} if asked.method in _READS else self.headers
        request = client.build_request(
            asked.method, url, content=asked.body or None, headers={**_HEADERS, **writing, **asked.headers}
        )
        auth = self._auth if asked.login and self.may_send_password(site) else None
        answer = client.send(request, auth=auth, stream=True)
        try:
            raw = bytearray()
            for piece in answer.iter_raw():
                raw += piece
                if len(raw) > MOST_BYTES:
                    raise NoAnswer("garbled", "too-long")
        finally:
            answer.close()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if headers.get("content-length", "").isdigit() and self._clock.body_bytes > int(headers["content-length"]):
            raise NoAnswer("garbled", "length")
        offers = tuple(answer.headers.get_list("www-authenticate"))
        return Page(answer.status_code, headers, unpacked(bytes(raw), headers), site, asked.path, offers)

    def _seen(self, port: int, certificate: bytes) -> None:
        """A certificate, before anything is said to who shows it. Without a password of ours any may be read."""
        if self._box.target.password.kind != "none":
            self._pins.check(port, certificate)


def _overlook(_port: int, _certificate: bytes) -> None:
    """Who has nothing to lose reads what anybody shows."""
