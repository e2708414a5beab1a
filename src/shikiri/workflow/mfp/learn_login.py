"""Learning how one logs in, from what a browser recorded. The password is looked at and never kept."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from shikiri.formats.html_form import Form
from shikiri.formats.html_page import forms, title
from shikiri.model.errors import UsageError
from shikiri.model.form_map import Encoding, FormLogin
from shikiri.model.say import say
from shikiri.workflow.mfp.har import Exchange
from shikiri.workflow.mfp.learn import path_of

_WORD = 5  # letters of a cookie that is a switch and no secret: "on", "true"


def login_of(shown: Sequence[Exchange], user: str) -> FormLogin:
    """The login of a recording. Which field holds the user is told by the name that the person says he used."""
    for at, sent in enumerate(shown):
        if sent.method != "POST" or not sent.is_form:
            continue
        before = next((one for one in reversed(shown[:at]) if _form(one, sent.path) is not None), None)
        form = _form(before, sent.path) if before is not None else None
        if before is None or form is None or not any(one.kind == "password" for one in form.controls):
            continue
        return _login(shown, at, before, form, user)
    raise UsageError(say("learn.no-login"))


def _login(shown: Sequence[Exchange], at: int, before: Exchange, form: Form, user: str) -> FormLogin:
    sent = shown[at]
    filled = {name: value for name, value in sent.sent if value and (name, value) not in form.sent()}
    field, encoding = _user_field(filled, user)
    others = [name for name in filled if name != field]
    typed = [one.name for one in form.controls if one.kind == "password"]
    likely = [name for name in others if any(name in typed or name in one or one in name for one in typed)]
    if len(others) == 1:
        secret = others[0]
    elif len(likely) == 1:
        secret = likely[0]
    else:
        raise UsageError(say("learn.no-password-field"))
    session, nothing = _session(shown[: at + 1], sent)
    logout = next(
        (one.path for one in shown[at + 1 :] if "logout" in one.path.lower() or "logoff" in one.path.lower()), ""
    )
    return FormLogin(
        page=before.path,
        action=sent.path,
        user_field=field,
        password_field=secret,
        encoding=encoding,
        token=_token(shown, before.path, form),
        cookies=_switches(shown[:at], sent),
        session=session,
        no_session=nothing,
        failure=(before.path.rsplit("/", 1)[-1] or before.path,),
        logout=logout,
    )


def _user_field(filled: Mapping[str, str], user: str) -> tuple[str, Encoding]:
    ways: dict[str, Encoding] = {user: "plain", base64.b64encode(user.encode()).decode(): "base64"}
    for name, value in filled.items():
        if value in ways:
            return name, ways[value]
    raise UsageError(say("learn.no-user", user=user))


def _token(shown: Sequence[Exchange], path: str, form: Form) -> str:
    """A hidden field that has another value each time, or says by its name that it is one."""
    hidden = sorted(one.name for one in form.controls if one.kind == "hidden" and one.name and one.value)
    for name in hidden:
        values = {
            found.value(name) for one in shown if one.path == path for found in forms(one.page) if found.named(name)
        }
        if len(values) > 1 or "token" in name.lower() or "csrf" in name.lower():
            return name
    return ""


def _session(until: Sequence[Exchange], sent: Exchange) -> tuple[str, frozenset[str]]:
    """The cookie that the login set anew, and the values it had before: '' where the recording was stripped."""
    for name, value in sent.given.items():
        old = {one.given[name] for one in until[:-1] if name in one.given}
        if value and value not in old:
            return name, frozenset(one for one in old if not any(map(str.isalnum, one)))
    return "", frozenset()


def _switches(before: Sequence[Exchange], sent: Exchange) -> dict[str, str]:
    """Cookies that no answer set: a script of the pages did, to see whether cookies work."""
    known = {name for one in before for name in one.given}
    return {
        name: value
        for name, value in sent.cookies.items()
        if name not in known and value.isascii() and value.isalpha() and len(value) <= _WORD
    }


def front_of(shown: Sequence[Exchange]) -> tuple[str, str]:
    """The first page with a title that is shown before anybody logs in; one without a password to type is better."""
    first = next((at for at, one in enumerate(shown) if one.method == "POST"), len(shown))
    titled = [(one, words) for one in shown[:first] if (words := title(one.page))]
    plain = [pair for pair in titled if not any(c.kind == "password" for f in forms(pair[0].page) for c in f.controls)]
    for one, words in (*plain, *titled):
        return one.path, words
    raise UsageError(say("learn.no-front"))


def _form(one: Exchange, action: str) -> Form | None:
    return next((form for form in forms(one.page) if path_of(one.path, form.action or one.path) == action), None)
