"""A person with a browser, as far as a HAR file knows: pages are shown, forms filled in, and all of it recorded."""

from __future__ import annotations

import base64
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from shikiri.formats.html_form import Form
from shikiri.formats.html_page import forms


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **words: Any) -> None:
        del args, words


class Browser:
    """One recording. `har()` is the file; `sanitized` leaves out what newer browsers leave out by themselves."""

    def __init__(self, base: str, cookies: Mapping[str, str]) -> None:
        insecure = ssl.create_default_context()
        insecure.check_hostname, insecure.verify_mode = False, ssl.CERT_NONE
        self._jar: dict[str, str] = dict(cookies)
        self._base = base
        self._open = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=insecure), _Stay(), urllib.request.ProxyHandler({})
        )
        self._entries: list[dict[str, Any]] = []
        self.text = ""
        self.path = ""

    def show(self, path: str) -> str:
        """Go to a page, and on to where it sends."""
        for _ in range(4):
            status, place = self._exchange("GET", path, None)
            if status // 100 != 3:
                break
            path = urljoin(path, place)
        return self.text

    def form(self, at: int = 0) -> Form:
        return forms(self.text)[at]

    def send(self, form: Form, changes: Mapping[str, str], press: str = "") -> None:
        """Fill in a form and press its button."""
        pairs: list[tuple[str, str]] = []
        seen: set[str] = set()
        for one in form.controls:
            if one.name in changes and one.name not in seen and one.kind != "submit":
                seen.add(one.name)
                pairs.append((one.name, changes[one.name]))
            elif one.sends and one.name not in changes:
                pairs.append((one.name, one.value))
        pairs += [(press, "OK")] if press else []
        path = urljoin(self.path, form.action)
        status, place = self._exchange("POST", path, pairs)
        if status // 100 == 3:
            self.show(urljoin(path, place))

    def har(self, *, sanitized: bool = False) -> dict[str, Any]:
        entries = self._entries
        if sanitized:
            entries = [_stripped(one) for one in entries]
        return {"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}}

    def _exchange(self, method: str, path: str, pairs: list[tuple[str, str]] | None) -> tuple[int, str]:
        body = urlencode(pairs).encode() if pairs is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._jar.items())}
        if self.path:
            headers["Referer"] = urljoin(self._base, self.path)
        request = urllib.request.Request(urljoin(self._base, path), body, headers, method=method)
        sent = dict(self._jar)
        try:
            answer: Any = self._open.open(request, timeout=5)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page, status = answer.read(), answer.status
            given = dict(
                one.partition(";")[0].partition("=")[::2] for one in answer.headers.get_all("Set-Cookie") or ()
            )
            place = answer.headers.get("Location", "")
            kind = answer.headers.get("Content-Type", "")
        self._jar |= given
        if status // 100 == 2:
            self.text, self.path = page.decode(), urlsplit(path).path
        self._entries.append(_entry(self._base, path, method, pairs, sent, given, status, place, page, kind))
        return status, place


def _entry(*words: Any) -> dict[str, Any]:
    base, path, method, pairs, sent, given, status, place, page, kind = words
    posted = {"postData": {"mimeType": "application/x-www-form-urlencoded", "text": urlencode(pairs)}} if pairs else {}
    return {
        "request": {
            "method": method,
            "url": urljoin(base, path),
            "headers": [{"name": "Cookie", "value": "; ".join(f"{name}={value}" for name, value in sent.items())}],
            "cookies": [{"name": name, "value": value} for name, value in sent.items()],
            **posted,
        },
        "response": {
            "status": status,
            "headers": [
                *({"name": "Set-Cookie", "value": f"{name}={value};path=/"} for name, value in given.items()),
                *([{"name": "Location", "value": place}] if place else []),
            ],
            "cookies": [{"name": name, "value": value} for name, value in given.items()],
            "redirectURL": place,
            "content": {"mimeType": kind, "text": base64.b64encode(page).decode(), "encoding": "base64"},
        },
    }


def _stripped(entry: dict[str, Any]) -> dict[str, Any]:
    """As "Export HAR (sanitized)" writes it: no cookies in any form."""
    bare = {side: {**entry[side], "cookies": []} for side in ("request", "response")}
    for side in bare.values():
        side["headers"] = [one for one in side["headers"] if one["name"] not in {"Cookie", "Set-Cookie"}]
    return bare
