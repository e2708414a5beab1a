"""The login of HP printers that speak CDM: OAuth2 as their own web page does it, in three steps."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.page import Page

_AUTHORIZE: Final = "/cdm/oauth2/v1/authorize"
_AUTHENTICATE: Final = "/cdm/security/v1/authenticate"
_TOKEN: Final = "/cdm/oauth2/v1/token"  # noqa: S105  (a path)
# What the web page of these printers calls itself; it stands readable in the page of every one of them.
_CLIENT: Final = "com.hp.cdm.client.hpEws"
_SCOPE: Final = "com.hp.cdm.auth.alias.deviceRole.deviceAdmin"
_JSON: Final = {"Content-Type": "application/json", "X-Client-Info": "HP-Web-Client"}
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_BAD: Final = 400


def token_of(box: Box, password: str = "") -> str:
    """A token to write with. `password`: another one than the inventory's, to see whether it holds.

    Raises `NoAnswer`; a wrong password of the inventory is never tried again in this run.
    """
    if not password and not box.may_login:
        raise box.no_login()
    state = secrets.token_urlsafe(24)
    back = f"https://{box.target.host}/index.html"
    look = base64.b64encode(b'{"lang":"en","theme":"theme-light"}').decode("ascii")
    asked = {"response_type": "code", "client_id": _CLIENT, "state": state, "redirect_uri": back, "scope": _SCOPE}
    opened = box.web.get(f"{_AUTHORIZE}?{urlencode({**asked, 'appData': look})}", login=False)
    if box.web.home[0] != "https":  # known only after a page was read
        raise NoAnswer("login", "plain")
    if opened.status >= _BAD:
        raise NoAnswer("refused", str(opened.status))
    wish = {
        "agentId": str(uuid.uuid4()),
        "username": box.target.user or "admin",
        "password": password or box.target.password.reveal(),
        "client_id": _CLIENT,
        "scope": _SCOPE,
        "state": state,
        "grant_type": "authorization_code",
    }
    entered = box.web.request("POST", _AUTHENTICATE, json.dumps(wish).encode(), _JSON, login=False)
    if entered.status >= _BAD or object_of(entered.text).get("error"):
        # Which of its answers means a wrong password nobody has written down: some lock the account after three.
        raise NoAnswer("refused", str(entered.status)) if password else box.login_refused()
    form = {"grant_type": "authorization_code", "code": _code(entered), "redirect_uri": back, "client_id": _CLIENT}
    given = object_of(box.web.request("POST", _TOKEN, urlencode(form).encode(), _FORM, login=False).text)
    found = given.get("access_token")
    if not isinstance(found, str) or not found:
        raise NoAnswer("refused", "token")
    return found


def _code(page: Page) -> str:
    """The code that stands for the login: by itself, or in the address it sends on to."""
    said = object_of(page.text)
    found = said.get("code")
    if not found and isinstance(said.get("redirect_uri"), str):
        found = next(iter(parse_qs(urlsplit(said["redirect_uri"]).query).get("code", [])), "")
    if not isinstance(found, str) or not found:
        raise NoAnswer("refused", "code")
    return found


def object_of(text: str) -> dict[str, Any]:
    """The object of JSON that every page of these printers is."""
    try:
        said = json.loads(text)
    except ValueError:
        raise NoAnswer("garbled", "json") from None
    if not isinstance(said, dict):
        raise NoAnswer("garbled", "json")
    return said
