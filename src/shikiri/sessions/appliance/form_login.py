"""Logging in through a form of the web page: one try, told apart from a success by what the map says."""

from __future__ import annotations

import base64
from http import HTTPStatus
from urllib.parse import urlencode, urljoin, urlsplit

from shikiri.formats.html_form import Form, decode_page, encoding_of
from shikiri.formats.html_page import forms, frames
from shikiri.model.form_map import Encoding, FormLogin
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.page import Page

_FRAMES = 6
_TAKEN_AWAY = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.NOT_IMPLEMENTED})
_WHO = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


def text_of(page: Page) -> str:
    return decode_page(page.body, page.headers.get("content-type", ""))


def encoding(page: Page) -> str:
    return encoding_of(page.body, page.headers.get("content-type", ""))


def encoded(text: str, how: Encoding) -> str:
    return base64.b64encode(text.encode()).decode() if how == "base64" else text


def place_of(page: Page, address: str) -> str:
    """Where an address on a page leads: its path on this very box, or '' where it leads elsewhere."""
    try:
        there = urlsplit(urljoin(page.path, address))
    except ValueError:
        return ""
    if there.scheme or there.netloc:
        return ""
    return f"{there.path}?{there.query}" if there.query else there.path


def get(box: Box, path: str) -> Page:
    """A page as it is shown to us now. Whatever else than a page came is no answer."""
    page = box.web.request("GET", path, login=False)
    if page.ok:
        return page
    if page.status in _WHO:
        raise NoAnswer("login")
    raise NoAnswer("absent" if page.status in _TAKEN_AWAY else "garbled", str(page.status))


def find(box: Box, path: str, action: str) -> tuple[Page, Form] | None:
    """The form of a page that goes to `action`, also where the page shows it in a frame; None where there is none."""
    page = get(box, path)
    found = _form(page, action)
    if found is not None:
        return page, found
    for address in frames(text_of(page))[:_FRAMES]:
        inner = place_of(page, address)
        if inner:
            framed = get(box, inner)
            if (found := _form(framed, action)) is not None:
                return framed, found
    return None


def _form(page: Page, action: str) -> Form | None:
    found = [one for one in forms(text_of(page)) if place_of(page, one.action or page.path) == action]
    return found[0] if len(found) == 1 else None


def send(box: Box, page: Page, action: str, pairs: list[tuple[str, str]]) -> Page:
    """Send a form off, in the encoding of its page, as a browser that stands on it."""
    web = box.web
    scheme, usual = page.site
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"{scheme}://{box.target.host}:{box.port(usual)}{page.path}",
    }
    how = encoding(page)
    if not how:
        raise NoAnswer("garbled", "encoding")
    body = urlencode(pairs, encoding=how, errors="xmlcharrefreplace").encode()
    return web.request("POST", action, body, headers, login=False)


def log_in(box: Box, login: FormLogin, password: str) -> None:
    """Come in, or raise `NoAnswer`. The password leaves only for the address that the map names."""
    web = box.web
    if not web.may_send_password():
        raise NoAnswer("login", "plain") if box.may_login else box.no_login()
    for name, value in login.cookies.items():
        web.set_cookie(name, value)
    found = find(box, login.page, login.action)
    if found is None:
        raise NoAnswer("absent", "login-form")
    if not web.may_send_password():  # the page came without TLS after all
        raise NoAnswer("login", "plain")
    page, form = found
    wanted = {login.user_field, login.password_field, *([login.token] if login.token else [])}
    if not wanted <= form.names:
        raise NoAnswer("absent", "login-form")
    before = web.cookie(login.session) if login.session else ""
    mine = {
        login.user_field: encoded(box.target.user, login.encoding),
        login.password_field: encoded(password, login.encoding),
    }
    pairs = [(name, mine.get(name, value)) for name, value in form.sent()]
    pairs += [(name, value) for name, value in mine.items() if name not in dict(pairs)]
    answer = send(box, page, login.action, pairs)
    if _failed(box, login, answer, before):
        raise box.login_refused()


def _failed(box: Box, login: FormLogin, answer: Page, before: str) -> bool:
    """Did it not work? Where nothing proves that it did, it did not."""
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return True
    place = answer.headers.get("location", "")
    if any(sign in place or sign in text_of(answer) for sign in login.failure):
        return True
    if login.session:
        now = box.web.cookie(login.session)
        return not now or now in login.no_session or now == before
    return any(login.action == place_of(answer, one.action) for one in forms(text_of(answer)))
