"""The HTML report: one file that asks nothing of the network, in both languages, for the screen, the phone and A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shikiri.model.document import Document, Words
from shikiri.model.say import Lang, Text
from shikiri.reports import air, charts, marks, past
from shikiri.reports.headings import told, track_name
from shikiri.reports.page import found, matrix, sheet
from shikiri.reports.today import places, today

_TEMPLATES = Path(__file__).parent / "templates"
_PAGE = "report.html.j2"


def render(document: Document, lang: Lang) -> bytes:
    """The report; `lang` is the language it opens in, the other one is a click away."""
    style = Markup(_text("report.css") + _running_header(document, lang))  # noqa: S704  (ours, and escaped)
    script = Markup(_text("report.js"))  # noqa: S704
    page = _environment().get_template(_PAGE)
    pieces = page.generate(
        document=document,
        summary=document["summary"],
        lang=lang,
        style=style,
        script=script,
        policy=_policy(style, script),
        steps=today(document),
        chapters=sheet.chapters(document),
        beside=[sheet.row_of(document, item) for item in document["extension"]],
        outside=sheet.out_of_profile(document),
        tables=matrix.tables(document),
        unread=list(matrix.unread(document)),
        groups=found.groups(document),
        differing=list(air.disagreements(document)),
        places=partial(places, document),
        track=partial(track_name, document),
    )
    return "".join(pieces).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "t": _sentence,
        "two": two,
        "mark": marks.mark,
        "status_word": _status_word,
        "chip": _chip,
        "statuses": marks.STATUSES,
        "bar": charts.bar,
        "listed": _listed,
        "patterns": charts.patterns,
        "found": found,
        "past": past,
        "air": air,
        "effort": sheet.effort,
        "moment": moment,
    }
    return environment


def two(words: Words) -> Markup:
    """A sentence in both languages, of which the page shows one; said once where they do not differ."""
    if words["ja"] == words["en"]:
        return escape(words["ja"])
    return Markup(f'<span lang="ja">{escape(words["ja"])}</span><span lang="en">{escape(words["en"])}</span>')  # noqa: S704


def moment(when: str) -> str:
    """A time as people write it: day and minute."""
    return f"{when[:10]} {when[11:16]}".strip()


@cache
def _status_word(status: str) -> Markup:
    return two(marks.word(status))


def _sentence(key: str, **params: object) -> Markup:
    if not params:
        return _plain(key)
    words = {name: Text(**value) if isinstance(value, dict) else value for name, value in params.items()}
    return two(told(key, **words))


@cache
def _plain(key: str) -> Markup:
    return two(told(key))


@cache
def _chip(status: str, counted: bool = True) -> Markup:  # noqa: FBT001, FBT002  (called from the templates)
    """A status as a mark and a word; pale where it does not count."""
    sign = Markup('<b aria-hidden="true">{}</b>').format(marks.mark(status))
    name = status if status in marks.STATUSES else "unknown"
    return Markup('<span class="chip s-{}{}">{}{}</span>').format(
        name, "" if counted else " aside", sign, _status_word(status)
    )


def _listed(places: Iterable[str]) -> Markup:
    return Markup().join(Markup(f"<li>{escape(place)}\n") for place in places)  # noqa: S704


@cache
def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """The browser itself forbids every request: only this style and this script, by their digests."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _running_header(document: Document, lang: Lang) -> str:
    """What stands at the foot of every printed page."""
    words = f"{document['facility']['name'][lang]}  {moment(document['when'])}  {told('html.forecast')[lang]}"
    return f"@page{{@bottom-left{{content:{_css_string(words)}}}}}\n"


def _css_string(text: str) -> str:
    """A string that no text can break out of: everything but plain letters is a number."""
    return '"{}"'.format("".join(one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text[:120]))
