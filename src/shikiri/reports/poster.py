"""The notice beside an MFP (row 4-5-2): what it keeps, when that goes, what users do. Japanese, English beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shikiri.language import tell
from shikiri.model.document import Words
from shikiri.model.say import LANGS, Lang, Say, say

_TEMPLATES = Path(__file__).parent / "templates"
Erased = Literal["nothing", "per-job", "after", "stated", "remains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One machine as its users should know it. Only what a run proved, or a person stated, is promised to them."""

    device: str
    model: str
    facility: Words
    erased: Erased
    minutes: int = 0  # with `after`
    encrypted: bool = False
    released: bool = False  # paper comes out for its owner only
    seen: date
    contact: str = ""


def render(notice: Notice) -> bytes:
    """One A4 page, to be printed and put up at the machine."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("poster.html.j2").render(
        style=Markup((_TEMPLATES / "poster.css").read_text("utf-8")),  # noqa: S704  (ours)
        notice=notice,
        points=[_both(sentence) for sentence in _points(notice)],
        both=lambda key, **words: _both(say(key, **words)),
        seen={lang: _day(notice.seen, lang) for lang in LANGS},
    )
    return page.encode("utf-8", "replace")


def _both(sentence: Say) -> tuple[tuple[Lang, str], ...]:
    return tuple((lang, tell(sentence, lang)) for lang in LANGS)


def _points(notice: Notice) -> list[Say]:
    """What users read, the most important first."""
    hours, minutes = divmod(notice.minutes, 60)
    if notice.erased == "after" and minutes == 0:
        erased = say("poster.erased-hours", hours=hours)
    else:
        erased = say(f"poster.erased-{notice.erased}", minutes=notice.minutes)
    return [
        say("poster.keeps"),
        erased,
        *([say("poster.encrypted")] if notice.encrypted else []),
        say("poster.release" if notice.released else "poster.collect"),
        say("poster.originals"),
    ]


def _day(day: date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "ja" else f"{day.day} {day:%B %Y}"
