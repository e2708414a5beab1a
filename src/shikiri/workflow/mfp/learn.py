"""Learning a page map: from what a browser recorded while a person switched one setting, or from two saved pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from shikiri.formats.html_form import BUTTONS, TICKS, Form
from shikiri.formats.html_page import forms
from shikiri.model.errors import UsageError
from shikiri.model.form_map import FieldKind, FormField, FormPage
from shikiri.model.form_names import FORM_NAMES, WORDS
from shikiri.model.say import say
from shikiri.workflow.mfp.har import Exchange

_KINDS: dict[str, FieldKind] = {"radio": "radio", "checkbox": "checkbox", "select": "select", "textarea": "text"}
_TYPED = frozenset({"text", "number", "tel", "email", "url", "search"})
_OTHER = {"true": "false", "false": "true"}
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person switched: the setting, and what it is now."""

    name: str
    word: str

    @staticmethod
    def of(text: str) -> Wish:
        """From ``storage.erase_per_job=true``."""
        name, _, word = text.partition("=")
        if name not in FORM_NAMES or FORM_NAMES[name] == "password":
            known = tuple(one for one, kind in FORM_NAMES.items() if kind != "password")
            raise UsageError(say("learn.no-such-setting", name=name, known=known))
        if not WORDS[FORM_NAMES[name]].fullmatch(word) or not word:
            raise UsageError(say("learn.no-such-word", name=name))
        return Wish(name, word)


def from_har(shown: Sequence[Exchange], wish: Wish, page: str, field: str = "") -> FormPage:
    """The page of a recording on which the setting was switched: seen, sent off, and seen again."""
    for at, sent in reversed(list(enumerate(shown))):
        if sent.method != "POST" or not sent.is_form:
            continue
        before = _last_with(shown[:at], sent.path)
        after = next(iter(_with(shown[at + 1 :], sent.path)), None)
        if before is None or after is None or not _has_password_input_only(before[1]):
            continue
        made = from_pages(before, after, wish, page, field)
        _no_script(before[1], sent)
        pressed = [name for name, _ in sent.sent if name not in before[1].names]
        return replace(made, extras={name: _button(before[1], name) for name in pressed})
    raise UsageError(say("learn.nothing-sent"))


def from_saved(saved: tuple[str, str], wish: Wish, page: str, field: str = "", path: str = "") -> FormPage:
    """From the same page, saved before and after; where it came from stands in it, or is said."""
    before, after = saved
    place = path or next((urlsplit(found[1]).path for text in (before, after) if (found := _SAVED.search(text))), "")
    if not place.startswith("/"):
        raise UsageError(say("learn.no-path"))
    mine, theirs = ([one for one in forms(text) if one.method == "post"] for text in (before, after))
    both = [(one, other) for one in mine for other in theirs if one.action == other.action]
    changed = [(one, other) for one, other in both if _changed(one, other, field)]
    if len(changed) != 1:
        raise UsageError(say("learn.not-one", count=len(changed)))
    return from_pages((place, changed[0][0]), (place, changed[0][1]), wish, page, field)


def from_pages(before: tuple[str, Form], after: tuple[str, Form], wish: Wish, page: str, field: str = "") -> FormPage:
    """What differs between two views of one form is the setting; what differs and is hidden is the token."""
    path, form = before
    changed = _changed(form, after[1], field)
    if len(changed) != 1:
        raise UsageError(say("learn.not-one", count=len(changed)))
    name = changed[0]
    token = next((one for one in sorted(form.names) if _is_hidden(form, one) and _differs(form, after[1], one)), "")
    if form.names != after[1].names or form.method != "post":
        raise UsageError(say("learn.other-form"))
    return FormPage(
        name=page,
        path=path,
        action=path_of(path, form.action or path),
        fields={wish.name: _field(form, after[1], name, wish)},
        carries=form.names - {name, token},
        token=token,
    )


def _field(before: Form, after: Form, name: str, wish: Wish) -> FormField:
    control = before.named(name)[0]
    kind = _KINDS.get(control.kind, "text")
    was, now = before.value(name), after.value(name)
    if was is None or now is None or (control.kind not in {*_KINDS, *_TYPED}):
        raise UsageError(say("learn.unclear", field=name))
    if kind == "text":
        return FormField(name=name, kind=kind)
    values = {wish.word: now}
    if wish.word in _OTHER:
        if before.choices(name) | ({""} if kind == "checkbox" else frozenset()) != {was, now}:
            raise UsageError(say("learn.more-than-two", field=name))
        values[_OTHER[wish.word]] = was
    return FormField(name=name, kind=kind, values=values)


def _changed(before: Form, after: Form, field: str) -> list[str]:
    """The inputs a person can switch that differ."""
    return [
        one
        for one in sorted(before.names & after.names)
        if field in {"", one} and not _is_hidden(before, one) and _differs(before, after, one)
    ]


def _is_hidden(form: Form, name: str) -> bool:
    return {one.kind for one in form.named(name)} <= {"hidden", "password"}


def _differs(before: Form, after: Form, name: str) -> bool:
    return before.value(name) != after.value(name)


def _has_password_input_only(form: Form) -> bool:
    """Is it no login? That one has a password and nothing that a person could switch."""
    return any(one.kind in {*TICKS, "select"} for one in form.controls) or not any(
        one.kind == "password" for one in form.controls
    )


def _no_script(form: Form, sent: Exchange) -> None:
    """What a script of the page put in before it was sent, nobody else can put in: such a page cannot be mapped."""
    shown = form.sent()
    strange = [
        name
        for name, value in sent.sent
        if (name, value) not in shown and not _button(form, name) and (name not in form.names or _is_hidden(form, name))
    ]
    if strange:
        raise UsageError(say("learn.script", fields=tuple(dict.fromkeys(strange))))


def _button(form: Form, name: str) -> str:
    return next((one.value for one in form.controls if one.name == name and one.kind in BUTTONS), "")


def _with(shown: Sequence[Exchange], action: str) -> Iterator[tuple[str, Form]]:
    """Every page of the recording with a form that goes to `action`, and that form."""
    for one in shown:
        for form in forms(one.page):
            if path_of(one.path, form.action or one.path) == action:
                yield one.path, form


def _last_with(shown: Sequence[Exchange], action: str) -> tuple[str, Form] | None:
    return next(iter(list(_with(shown, action))[::-1]), None)


def path_of(base: str, address: str) -> str:
    """Where an address on a page leads; '' where it is none."""
    try:
        return urlsplit(urljoin(base, address)).path
    except ValueError:
        return ""
