"""A page map as the text of its file; what `load_form_map` reads back is the same map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shikiri.intake.ledger_write import quoted
from shikiri.model.form_map import FormField, FormLogin, FormMap, FormPage

_HEAD = """\
# shikiri mfp learn が書いた画面の表。パスワードや Cookie の値は入っていません。
# 読み取った値を機器の画面と見比べるまで、unconfirmed のままにします。
# A page map, written by shikiri mfp learn: no password and no value of a cookie is in it. It stays unconfirmed until
# somebody has compared what it reads with the panel of the machine.
"""


def map_text(one: FormMap) -> str:
    return _HEAD + "".join(f"{line}\n" for line in _lines(one))


def _lines(one: FormMap) -> Iterator[str]:
    yield f"name: {quoted(one.name)}"
    yield f"vendor: {quoted(one.vendor)}"
    if one.models:
        yield f"models: {_list(one.models)}"
    yield f"confidence: {one.confidence}"
    yield f"source: {quoted(one.source)}"
    yield f"front: {quoted(one.front)}"
    yield f"signs: {_list(one.signs)}"
    yield "login:"
    yield from (f"  {line}" for line in _login(one.login))
    yield "pages:" if one.pages else "pages: {}"
    for name, page in one.pages.items():
        yield f"  {quoted(name)}:"
        yield from (f"    {line}" for line in _page(page))


def _login(login: FormLogin) -> Iterator[str]:
    words = ("page", "action", "user_field", "password_field", "encoding", "token")
    yield from (f"{word}: {quoted(getattr(login, word))}" for word in words if getattr(login, word))
    yield from [f"cookies: {_mapping(login.cookies)}"] if login.cookies else []
    yield from [f"session: {quoted(login.session)}"] if login.session else []
    yield from [f"no_session: {_list(sorted(login.no_session))}"] if login.no_session else []
    yield from [f"failure: {_list(login.failure)}"] if login.failure else []
    yield from [f"logout: {quoted(login.logout)}"] if login.logout else []


def _page(page: FormPage) -> Iterator[str]:
    yield f"path: {quoted(page.path)}"
    yield f"action: {quoted(page.action)}"
    yield from [f"token: {quoted(page.token)}"] if page.token else []
    yield from [f"carries: {_list(sorted(page.carries))}"] if page.carries else []
    yield from [f"extras: {_mapping(page.extras)}"] if page.extras else []
    yield from [f"proof: {quoted(page.proof)}"] if page.proof else []
    yield from [f"covers: {_list(sorted(page.covers))}"] if page.covers else []
    yield "fields:" if page.fields else "fields: {}"
    for name, field in page.fields.items():
        yield f"  {quoted(name)}: {{{', '.join(_field(field))}}}"


def _field(field: FormField) -> Iterator[str]:
    yield f"field: {quoted(field.name)}"
    yield f"kind: {field.kind}"
    yield from [f"values: {_mapping(field.values)}"] if field.values else []
    yield from [f"reads: {_mapping(field.reads)}"] if field.reads else []
    yield from [f"encoding: {field.encoding}"] if field.encoding != "plain" else []
    yield from [f"repeats: {_list(field.repeats)}"] if field.repeats else []


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(_always_quoted(word) for word in words)}]"


def _mapping(words: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{_always_quoted(key)}: {_always_quoted(value)}' for key, value in words.items())}}}"


def _always_quoted(word: str) -> str:
    """Inside brackets a bare `true`, `on` or `-` means something else."""
    plain = quoted(word)
    return plain if plain.startswith('"') else f'"{plain}"'
