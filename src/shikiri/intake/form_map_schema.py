"""A page map as a person, or `shikiri mfp learn`, writes it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from shikiri.intake.schema import Written, bilingual
from shikiri.intake.words import Name, Words, filled, listed, wrong
from shikiri.model.form_map import Encoding, FieldKind, MapConfidence

_MOST = 2000


def _raw(value: object) -> object:
    """A word of a web page, empty ones too. `true` without quotes is what YAML makes of it, so it is refused."""
    if isinstance(value, bool) or value is None:
        raise wrong("want_quoted")
    text = str(value) if isinstance(value, int) else value
    if isinstance(text, str) and (len(text) > _MOST or any(ord(letter) < ord(" ") for letter in text)):
        raise wrong("wrong")
    return text


def _path(value: str) -> str:
    """A page of the very device: never another machine's."""
    if not value.startswith("/") or value.startswith("//") or "\\" in value or not value.isprintable() or " " in value:
        raise wrong("form_path")
    return value


Raw = Annotated[str, BeforeValidator(_raw), WithJsonSchema({"type": ["string", "integer"]})]
PagePath = Annotated[Words, AfterValidator(_path), WithJsonSchema({"type": "string", "pattern": "^/"})]
Pairs = Annotated[dict[str, Raw], filled]
Names = Annotated[tuple[Raw, ...], listed]


class LoginPart(Written):
    """How to log in."""

    page: PagePath = bilingual("ログイン画面のページ", "The page with the login form")
    action: PagePath = bilingual("ログインの送り先", "Where the login form is sent")
    user_field: Raw = bilingual("ユーザー名の欄の name", "The name of the field for the user")
    password_field: Raw = bilingual("パスワードの欄の name", "The name of the field for the password")
    encoding: Encoding = bilingual("送る形", "How both are sent", "plain")
    token: Raw = bilingual("毎回変わる隠し項目の name", "The hidden field that changes with every page", "")
    cookies: Pairs = bilingual("一緒に送る Cookie", "Cookies to send along", {})
    session: Raw = bilingual("ログインできたときに付く Cookie の名前", "The cookie that a login sets", "")
    no_session: Names = bilingual("その Cookie で「ログインなし」を表す値", "Its values that mean no login", ())
    failure: Names = bilingual("失敗したときに画面か行き先にある文字", "Texts that mean a wrong password", ())
    logout: PagePath | None = bilingual("ログアウトのページ", "The page that logs out", None)


class FieldPart(Written):
    """One setting on the page."""

    field: Raw = bilingual("欄の name", "The name of the input")
    kind: FieldKind = bilingual("欄の種類", "Its kind")
    values: Pairs = bilingual("言葉と、画面での値", "Word of ours and the value of the page", {})
    reads: Pairs = bilingual("画面のほかの値と、その意味（読むときだけ）", "More values of the page and our word", {})
    encoding: Encoding = bilingual("送る形（パスワードだけ）", "How it is sent (passwords)", "plain")
    repeats: Names = bilingual("確認のためにもう一度入れる欄", "Inputs that want a password once more", ())


class PagePart(Written):
    """One page with one form."""

    path: PagePath = bilingual("ページ", "The page")
    action: PagePath = bilingual("フォームの送り先。フォームはこれで見分ける", "Where its form goes")
    fields: Annotated[dict[str, FieldPart], filled] = bilingual("設定", "The settings")
    carries: Names = bilingual("そのほかの欄。そのまま送り返す", "Its other inputs, sent back as they are", ())
    token: Raw = bilingual("毎回変わる隠し項目の name", "The hidden field that changes with every page", "")
    extras: Pairs = bilingual("ボタンなど、送るときに足すもの", "What its button adds", {})
    proof: PagePath | None = bilingual("書いた後に読み直すページ", "The page to read back, if another one", None)
    covers: Names = bilingual("このページだけで全部が分かるもの", "Facets that this page tells whole", ())


class FormMapFile(Written):
    """Where the web pages of one kind of device keep their settings."""

    name: Name = bilingual("この表の名前", "The name of this map")
    vendor: Name = bilingual("メーカー", "The vendor")
    models: Annotated[tuple[Words, ...], listed] = bilingual("機種", "The models", ())
    confidence: MapConfidence = bilingual("確かさ", "How sure it is")
    source: Words = bilingual("出どころ", "Where it comes from")
    front: PagePath = bilingual("ログインなしで見えるページ", "A page that is shown without login", "/")
    signs: Names = bilingual("その機種だと分かる文字（すべてあること）", "Texts on it by which the device is known")
    login: LoginPart = bilingual("ログイン", "The login")
    pages: Annotated[dict[str, PagePart], filled] = bilingual("ページ", "The pages")
