"""page_maps/*.yml -> `FormMap`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shikiri.intake.document import Document, Path_, scan_document
from shikiri.intake.form_map_schema import FieldPart, FormMapFile, LoginPart, PagePart
from shikiri.intake.schema import check, not_one_of
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.facets import FACETS
from shikiri.model.form_map import FormField, FormLogin, FormMap, FormPage
from shikiri.model.form_names import FORM_NAMES, WORDS
from shikiri.model.say import say

_WANT = {
    "yes_no": "intake.form_want_yes_no",
    "number": "intake.form_want_number",
    "text": "intake.form_want_text",
    "password": "intake.form_want_password",
}
_PAGE = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")


def load_form_map(source: Path | bytes, name: str) -> FormMap:
    """The map; every problem of the file at once as `PolicyError`."""
    document = scan_document(source, name, plain=True)
    if document.data is None:
        raise PolicyError(document.problems)
    written, wrong = check(FormMapFile, document, document.data)
    known = {problem.line for problem in wrong}
    meant = [problem for problem in _meaning(document) if problem.line not in known]
    problems = (*document.problems, *wrong, *meant)
    if written is None or problems:
        raise PolicyError(problems)
    return _map(written)


def _map(file: FormMapFile) -> FormMap:
    return FormMap(
        name=file.name,
        vendor=file.vendor,
        models=file.models,
        confidence=file.confidence,
        source=file.source,
        front=file.front,
        signs=file.signs,
        login=_login(file.login),
        pages={name: _page(name, one) for name, one in file.pages.items()},
    )


def _login(part: LoginPart) -> FormLogin:
    return FormLogin(
        page=part.page,
        action=part.action,
        user_field=part.user_field,
        password_field=part.password_field,
        encoding=part.encoding,
        token=part.token,
        cookies=part.cookies,
        session=part.session,
        no_session=frozenset(part.no_session),
        failure=part.failure,
        logout=part.logout or "",
    )


def _page(name: str, part: PagePart) -> FormPage:
    return FormPage(
        name=name,
        path=part.path,
        action=part.action,
        fields={ours: _field(one) for ours, one in part.fields.items()},
        carries=frozenset(part.carries),
        token=part.token,
        extras=part.extras,
        proof=part.proof or "",
        covers=frozenset(part.covers),
    )


def _field(part: FieldPart) -> FormField:
    return FormField(
        name=part.field,
        kind=part.kind,
        values=part.values,
        reads=part.reads,
        encoding=part.encoding,
        repeats=part.repeats,
    )


def _meaning(document: Document) -> Iterator[Problem]:
    """What the shape of the file cannot say: names nobody knows, words a setting cannot have, things said twice."""
    data = document.data
    login = _mapping(data.get("login"))
    if login and not login.get("session") and not login.get("failure"):
        yield document.problem(("login",), say("intake.form_login"))
    if data.get("signs") in ([], "", None) and "signs" in data:
        yield document.problem(("signs",), say("intake.want_some"))
    seen: dict[str, str] = {}
    for page, part in _mapping(data.get("pages")).items():
        at: Path_ = ("pages", page)
        if not _PAGE.fullmatch(page):
            yield document.problem(at, say("intake.form_page"))
        for number, facet in enumerate(_list(_mapping(part).get("covers"))):
            if facet not in FACETS:
                yield document.problem((*at, "covers", number), not_one_of(str(facet), tuple(sorted(FACETS))))
        for name, one in _mapping(_mapping(part).get("fields")).items():
            yield from _field_meaning(document, (*at, "fields", name), name, _mapping(one))
            if name in seen:
                yield document.problem((*at, "fields", name), say("intake.form_twice", word=name, page=seen[name]))
            seen.setdefault(name, page)


def _field_meaning(document: Document, at: Path_, name: str, part: Mapping[str, Any]) -> Iterator[Problem]:
    if name not in FORM_NAMES:
        yield document.problem(at, not_one_of(name, tuple(FORM_NAMES)))
        return
    kind, is_password = FORM_NAMES[name], part.get("kind") == "password"
    if (kind == "password") != is_password:
        yield document.problem((*at, "kind"), say("intake.form_password", word=name))
    values = _mapping(part.get("values"))
    for word in values:
        if not WORDS[kind].fullmatch(word):
            yield document.problem((*at, "values", word), say(_WANT[kind]))
    if kind == "yes_no" and "values" not in part:
        yield document.problem(at, say("intake.form_values", word=name))
    more = _mapping(part.get("reads"))
    for value, word in more.items():
        if not isinstance(word, str) or not WORDS[kind].fullmatch(word):
            yield document.problem((*at, "reads", value), say(_WANT[kind]))
    theirs = [*(str(value) for value in values.values()), *more]
    if len(set(theirs)) < len(theirs):
        yield document.problem((*at, "values"), say("intake.form_same"))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
