"""The door `form`: settings that live on web pages for people, read and set by a page map."""

from __future__ import annotations

import contextlib
from http import HTTPStatus

from shikiri.formats.form_text import (
    END,
    write_entered,
    write_fact,
    write_head,
    write_hidden,
    write_missing,
    write_page,
    write_words,
)
from shikiri.formats.html_form import BUTTONS, TICKS, Form
from shikiri.model.errors import Rejected
from shikiri.model.form_map import WRITE_ONLY, FormField, FormMap, FormPage
from shikiri.model.reading import Answer
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, Door, NoAnswer
from shikiri.sessions.appliance.form_login import encoded, find, get, log_in, send, text_of
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.appliance.refusals import refusal

_WORDS = 3  # form <map> <page>
OWNER = "account.admin.name"
_TYPED = frozenset({"text", "number", "tel", "email", "url", "search", "textarea"})


class FormRejected(Rejected):
    """A setting was not written, or did not take: the sentence says why. Of its value it says nothing."""

    def __init__(self, device: str, name: str, why: str, **words: str) -> None:
        super().__init__(device, f"form {name}", say(f"form.{why}", setting=name, **words))


def open_door(box: Box) -> Door:
    return Forms(box)


class Forms:
    """One login for the whole look. A password that was refused is never tried again."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._map: FormMap | None = None
        self._came: NoAnswer | None = None  # why we did not come in
        self._is_in = False
        self._opened_shut = False
        self._open: set[str] = set()  # pages whose settings anybody can set

    def ask(self, question: str) -> Answer:
        words = question.split()
        try:
            here = self._fitting(words[1] if len(words) == _WORDS else "")
            names = tuple(here.pages) if len(words) == 1 else (words[2],) if len(words) == _WORDS else ()
            if not names or any(name not in here.pages for name in names):
                return NoAnswer("absent", "page").answer
            lines = write_head(here.name, here.vendor, here.confidence, accepted=here.accepted)
            read = [line for name in names for line in self._read(here, here.pages[name])]
            lines += [*([write_entered(self._box.target.user)] if self._opened_shut else []), *read]
        except NoAnswer as trouble:
            return trouble.answer
        return Answer("\n".join((*lines, END, "")), complete=True)

    def tell(self, line: str) -> None:
        """`form <map> <name>=<value>`: fresh page, same form as in the map, one input set, sent, read back."""
        _, chart, rest = line.split(" ", 2)
        name, _, word = rest.partition("=")
        try:
            here = self._fitting(chart)
            page = next((one for one in here.pages.values() if name in one.fields), None)
            if page is None:
                raise FormRejected(self._box.target.device, name, "no-setting", map=chart)
            if not here.is_sure:
                raise FormRejected(self._box.target.device, name, "unconfirmed", map=chart)
            self._write(here, page, name, word)
        except NoAnswer as trouble:
            raise FormRejected(self._box.target.device, name, "no-answer", word=trouble.word) from None

    def close(self) -> None:
        """Log out: while we are in, some boxes let nobody else in."""
        if self._is_in and self._map and self._map.login.logout:
            with contextlib.suppress(NoAnswer):
                self._box.web.request("GET", self._map.login.logout, login=False)
        self._is_in = False

    def _fitting(self, name: str) -> FormMap:
        """The map of this box, known by what its front page shows."""
        if self._map is None:
            shown: dict[str, str] = {}
            for one in self._box.target.forms:
                if one.front not in shown:
                    shown[one.front] = self._front(one.front)
                if one.fits(shown[one.front]):
                    self._map = one
                    break
        if self._map is None or name not in {"", self._map.name}:
            raise NoAnswer("absent", "map")
        return self._map

    def _front(self, path: str) -> str:
        try:
            return text_of(get(self._box, path))
        except NoAnswer as trouble:
            if trouble.word in {"absent", "login", "garbled"}:
                return ""
            raise

    def _read(self, here: FormMap, page: FormPage) -> list[str]:
        try:
            _, form = self._page(here, page, page.proof or page.path)
        except NoAnswer as trouble:
            if trouble.word in {"absent", "garbled"}:
                return [write_missing(page.name, trouble.detail or trouble.word)]
            raise
        facts = [line for ours, one in page.fields.items() for line in _fact(ours, one, form)]
        return [*write_page(page.name, page.covers, is_open=page.name in self._open), *facts]

    def _page(self, here: FormMap, page: FormPage, path: str) -> tuple[Page, Form]:
        """A page with its form, after the one login. What needs no login is told by being there before it."""
        shut = not self._is_in and not self._shows(page, path)
        self._enter(here)
        found = find(self._box, path, page.action)
        if found is None:
            raise NoAnswer("absent", "login" if find(self._box, path, here.login.action) else "changed")
        if shut:
            self._box.proved.add("login")  # what was shut before is open now
            self._opened_shut = True
        return found

    def _shows(self, page: FormPage, path: str) -> bool:
        """Is the page shown to somebody who did not log in? Where its inputs can be used too, anybody sets them."""
        try:
            found = find(self._box, path, page.action)
        except NoAnswer:
            return False
        if found is not None and _can_be_used(page, found[1]):
            self._open.add(page.name)
        return found is not None

    def _enter(self, here: FormMap) -> None:
        if self._came is not None:
            raise self._came
        if not self._is_in:
            try:
                log_in(self._box, here.login, self._box.target.password.reveal())
            except NoAnswer as trouble:
                self._came = NoAnswer("login", "form") if trouble.word in {"absent", "garbled"} else trouble
                raise self._came from None
            self._is_in = True

    def _write(self, here: FormMap, page: FormPage, name: str, word: str) -> None:
        device, meant = self._box.target.device, page.fields[name]
        shown, form = self._page(here, page, page.path)
        theirs = encoded(word, meant.encoding) if meant.kind in WRITE_ONLY else meant.theirs(word)
        if form.names != page.names or form.method != "post" or form.enctype.startswith("multipart"):
            raise FormRejected(device, name, "changed", page=page.name, map=here.name)
        if theirs is None or not _offers(form, meant, theirs) or not self._is_mine(page, form, meant):
            raise FormRejected(device, name, "not-offered", page=page.name)
        if meant.kind in WRITE_ONLY and self._box.web.home[0] != "https":
            raise refusal(device, f"form {name}", "plain")
        if meant.kind not in WRITE_ONLY and form.value(meant.name) == theirs:
            return
        pairs = form.sent_with(meant.name, theirs)
        for other in meant.repeats:
            pairs = [(one, theirs if one == other else value) for one, value in pairs]
        answer = send(self._box, shown, page.action, [*pairs, *page.extras.items()])
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise FormRejected(device, name, "refused", status=str(answer.status))
        if meant.kind in WRITE_ONLY:
            self._prove_password(here, name, word)
            return
        _, after = self._page(here, page, page.proof or page.path)
        if after.value(meant.name) != theirs:
            raise FormRejected(device, name, "not-taken", page=page.name)

    def _is_mine(self, page: FormPage, form: Form, meant: FormField) -> bool:
        """Only the password of the account we log in with can be proved afterwards."""
        if meant.kind not in WRITE_ONLY:
            return True
        owner = page.fields.get(OWNER)
        return owner is not None and form.value(owner.name) == self._box.target.user

    def _prove_password(self, here: FormMap, name: str, word: str) -> None:
        """A password cannot be read back: whoever comes in with it has proved it. The other doors go on with it."""
        self.close()
        old = self._box.target.password
        self._box.now_password(Secret.plain(word))
        try:
            log_in(self._box, here.login, word)
        except NoAnswer:
            self._box.now_password(old)
            raise FormRejected(self._box.target.device, name, "not-taken", page="login") from None
        self._is_in = True


def _fact(ours: str, meant: FormField, form: Form) -> list[str]:
    """The line of one setting: known only where the input is of the kind and has the choices that the map says."""
    found = form.named(meant.name)
    if meant.kind in WRITE_ONLY:
        return [write_hidden(ours)] if found and not found[0].disabled else []
    kinds = {one.kind for one in found}
    value = form.value(meant.name)
    fixed = bool(found) and all(one.disabled for one in found)
    typed = bool(kinds) and kinds <= _TYPED if meant.kind == "text" else kinds == {meant.kind}
    if value is None or not typed:
        return [write_fact(ours, None, "", fixed=fixed)]
    if not meant.values:
        return [write_words(ours, value, fixed=fixed)]
    alike = meant.kind not in {*TICKS, "select"} or form.choices(meant.name) | _without(meant) == meant.choices
    return [write_fact(ours, meant.word(value) if alike else None, value, fixed=fixed)]


def _without(meant: FormField) -> frozenset[str]:
    """A box without its tick has no value."""
    return frozenset({""}) if meant.kind == "checkbox" else frozenset()


def _can_be_used(page: FormPage, form: Form) -> bool:
    """Is any input of a setting there and not greyed out?"""
    return any(not one.disabled for meant in page.fields.values() for one in form.named(meant.name))


def _offers(form: Form, meant: FormField, theirs: str) -> bool:
    """Can a person set this here now? What the box greys out, or does not list, is not written."""
    found = [one for one in form.named(meant.name) if one.kind not in BUTTONS]
    if not found or all(one.disabled for one in found):
        return False
    if meant.kind in {"radio", "select"}:
        return any(theirs in (one.options or (one.value,)) and not one.disabled for one in found)
    return meant.kind != "checkbox" or theirs in {"", found[0].value}
