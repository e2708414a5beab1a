"""Writing down what was learned: into the site's own page map, without a secret, and only if it reads back the same."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.formats.html_form import decode_page
from shikiri.intake.form_map import load_form_map
from shikiri.intake.form_map_write import map_text
from shikiri.model.errors import UsageError
from shikiri.model.form_map import FormMap, FormPage
from shikiri.model.say import say
from shikiri.workflow.hosts.page_maps import PAGE_MAPS, shipped_maps
from shikiri.workflow.mfp.har import Exchange, read_har
from shikiri.workflow.mfp.learn import Wish, from_har, from_saved
from shikiri.workflow.mfp.learn_login import front_of, login_of

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_TELLING = 4  # letters from which on a word can be a secret
_CLOSED = re.compile(r"pass|pwd|token|secret", re.IGNORECASE)


def learn_recording(folder: Path, har: Path, wish: Wish, name: str, vendor: str, user: str, field: str = "") -> Path:
    """One setting out of a HAR file: the login as well, where the site has no such map yet."""
    shown = read_har(har)
    page = from_har(shown, wish, _page_name(wish), field)
    known = _known(folder, name)
    if known is None or known.login.page not in {one.path for one in shown}:
        front, sign = front_of(shown)
        login = login_of(shown, user)
        known = replace(known, login=login, front=front, signs=(sign,)) if known else FormMap(
            name=name, vendor=vendor or "unknown", models=(), confidence="unconfirmed", source=_SOURCE,
            front=front, signs=(sign,), login=login, pages={},
        )  # fmt: skip
    return _write(folder, _with_page(known, page, wish), tuple(_secrets(shown)))


def learn_pages(
    folder: Path, before: Path, after: Path, wish: Wish, name: str, *, field: str = "", path: str = ""
) -> Path:
    """One setting out of the same page saved before and after. How to log in a map must know already."""
    known = _known(folder, name)
    if known is None:
        raise UsageError(say("learn.no-map", name=name))
    first, second = (decode_page(_read(one)) for one in (before, after))
    page = from_saved((first, second), wish, _page_name(wish), field, path)
    return _write(folder, _with_page(known, page, wish), ())


_SOURCE = "shikiri mfp learn"


def _known(folder: Path, name: str) -> FormMap | None:
    """The map to add to: the site's own, else the shipped one."""
    if not _NAME.fullmatch(name):
        raise UsageError(say("learn.name", name=name))
    path = folder / PAGE_MAPS / f"{name}.yml"
    if path.exists():
        return load_form_map(path, f"{PAGE_MAPS}/{path.name}")
    return next((one for one in shipped_maps() if one.name == name), None)


def _with_page(known: FormMap, page: FormPage, wish: Wish) -> FormMap:
    """The map with what was learned; the same setting elsewhere goes, the same page gets one field more."""
    pages = {
        name: replace(one, fields={ours: field for ours, field in one.fields.items() if ours != wish.name})
        for name, one in known.pages.items()
        if (one.path, one.action) != (page.path, page.action)
    }
    pages = {name: one for name, one in pages.items() if one.fields}
    same = next((one for one in known.pages.values() if (one.path, one.action) == (page.path, page.action)), None)
    if same is not None:
        old, new = same.fields.get(wish.name), page.fields[wish.name]
        if old is not None and old.name == new.name and old.values and new.values:
            new = replace(new, values={**old.values, **new.values})
        fields = {**same.fields, wish.name: new}
        own = {name for one in fields.values() for name in (one.name, *one.repeats)} | {page.token}
        names = page.names
        page = replace(page, name=same.name, fields=fields, carries=names - own, covers=same.covers)
    name = page.name
    while name in pages:
        name += "-2"
    pages[name] = replace(page, name=name)
    return replace(known, pages=pages, confidence="unconfirmed", source=known.source if known.source == _SOURCE else
                   f"{known.source}; {_SOURCE}" if _SOURCE not in known.source else known.source)  # fmt: skip


def _write(folder: Path, made: FormMap, secrets: Sequence[str]) -> Path:
    """Only what reads back the same, and holds nothing that was secret in the recording."""
    text = map_text(made)
    if any(secret in text for secret in secrets):
        raise UsageError(say("learn.secret", name=made.name))
    path = folder / PAGE_MAPS / f"{made.name}.yml"
    if load_form_map(text.encode(), f"{PAGE_MAPS}/{path.name}") != made:
        raise UsageError(say("learn.not-same", name=made.name))
    path.parent.mkdir(exist_ok=True)
    write_whole(path, text.encode())
    return path


def _secrets(shown: Sequence[Exchange]) -> Iterator[str]:
    """Everything in a recording that must not be kept: typed words, cookies, tokens, headers that log in."""
    for one in shown:
        held = [*one.cookies.values(), *one.given.values()]
        held += one.secrets
        held += [value for name, value in one.sent if _CLOSED.search(name)]
        for word in held:
            for known in (word, _decoded(word)):
                if len(known) >= _TELLING:
                    yield known


def _decoded(word: str) -> str:
    try:
        return base64.b64decode(word, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _page_name(wish: Wish) -> str:
    return wish.name.partition(".")[0].replace("_", "-")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(say("cli.os", file=path.name, cause=error.strerror or type(error).__name__)) from None
