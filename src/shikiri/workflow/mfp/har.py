"""A HAR file: what a browser recorded while a person went through the pages of a device."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from shikiri.formats.html_form import decode_page
from shikiri.model.errors import UsageError
from shikiri.model.say import say

_MOST = 64 * 1024 * 1024
_FORM = "application/x-www-form-urlencoded"
_HIDDEN = frozenset({"authorization", "x-csrf-token", "proxy-authorization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request of the browser and what came back. Its values may be secret: none of them is ever shown."""

    method: str
    path: str  # without its query
    query: str = ""
    sent: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    is_form: bool = False
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    given: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)  # cookies that the answer set
    location: str = ""
    page: str = field(default="", repr=False)  # the HTML that came
    secrets: tuple[str, ...] = field(default=(), repr=False)  # what its headers hold


def read_har(path: Path) -> tuple[Exchange, ...]:
    """The exchanges with one device, in order. Those with other machines are left out."""
    try:
        if path.stat().st_size > _MOST:
            raise UsageError(say("learn.too-long", file=path.name))
        data = json.loads(path.read_text("utf-8-sig"))
        entries = list(data["log"]["entries"])
        return tuple(_exchanges(entries, _host(entries)))
    except OSError as error:
        raise UsageError(say("cli.os", file=path.name, cause=error.strerror or type(error).__name__)) from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise UsageError(say("learn.no-har", file=path.name)) from None


def _host(entries: list[Any]) -> str:
    """The device: where a form was sent to last. Browsers talk to other machines in between."""
    sent = [one for one in entries if (one["request"].get("postData") or {}).get("mimeType", "").startswith(_FORM)]
    return urlsplit(str((sent or entries)[-1]["request"]["url"])).netloc


def _exchanges(entries: list[Any], host: str) -> Iterator[Exchange]:
    for entry in entries:
        request, response = entry["request"], entry["response"]
        where = urlsplit(request["url"])
        if where.netloc != host or where.scheme not in {"http", "https"}:
            continue
        posted = request.get("postData") or {}
        is_form = str(posted.get("mimeType", "")).partition(";")[0].strip().lower() == _FORM
        headers = {str(one["name"]).lower(): str(one["value"]) for one in response.get("headers", ())}
        yield Exchange(
            method=str(request["method"]).upper(),
            path=where.path or "/",
            query=where.query,
            sent=tuple(_sent(posted)) if is_form else (),
            is_form=is_form,
            cookies=_pairs(request.get("cookies")),
            given=_pairs(response.get("cookies")),
            location=str(response.get("redirectURL") or headers.get("location", "")),
            page=_page(response.get("content") or {}),
            secrets=tuple(_header_secrets(request)) + tuple(_header_secrets(response)),
        )


def _sent(posted: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a form. Some browsers keep them as they went over the line, some taken apart."""
    if posted.get("text"):
        yield from parse_qsl(str(posted["text"]), keep_blank_values=True)
        return
    for one in posted.get("params") or ():
        yield from parse_qsl(f"{one['name']}={one.get('value', '')}", keep_blank_values=True)


def _pairs(cookies: Any) -> dict[str, str]:  # noqa: ANN401  (a part of a JSON file)
    return {str(one["name"]): str(one["value"]) for one in cookies or ()}


def _header_secrets(part: Mapping[str, Any]) -> Iterator[str]:
    """What stands behind the names: the values of cookies, what logs in."""
    for one in part.get("headers") or ():
        name, value = str(one["name"]).lower(), str(one["value"])
        if name == "cookie":
            yield from (pair.partition("=")[2].strip() for pair in value.split(";"))
        elif name == "set-cookie":
            yield from (line.partition(";")[0].partition("=")[2].strip() for line in value.splitlines())
        elif name in _HIDDEN:
            yield from value.split()


def _page(content: Mapping[str, Any]) -> str:
    kind, text = str(content.get("mimeType", "")), str(content.get("text") or "")
    if "html" not in kind.lower():
        return ""
    if content.get("encoding") != "base64":
        return text
    try:
        return decode_page(base64.b64decode(text), kind)
    except binascii.Error:
        return ""
