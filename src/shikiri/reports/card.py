"""The guest Wi-Fi card: handed over after the ID check, never posted. The page is as secret as what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shikiri.language import tell
from shikiri.model.say import Lang, Text, say
from shikiri.model.secret import Secret

_TEMPLATES = Path(__file__).parent / "templates"
_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in '\\;,:"'})
PER_SHEET = 8
_DARK = "#000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One network as a guest joins it. `until` is the last day; None where it holds until it is changed."""

    facility: Text
    ssid: str
    passphrase: Secret
    until: date | None = None


def payload(ssid: str, passphrase: Secret) -> str:
    """What the QR code says to a phone."""
    return f"WIFI:T:WPA;S:{ssid.translate(_SPECIAL)};P:{passphrase.reveal().translate(_SPECIAL)};;"


def qr_svg(ssid: str, passphrase: Secret) -> Markup:
    """The QR code as a drawing inside the page; a phone reads it from a printed card and from a crumpled one."""
    code = segno.make(payload(ssid, passphrase), error="m", micro=False, boost_error=False, encoding="utf-8")
    return Markup(code.svg_inline(border=4, dark=_DARK, omitsize=True))  # noqa: S704  (segno's own drawing)


def render(cards: Sequence[Card], lang: Lang, *, sheet: bool) -> bytes:
    """A page with one card a network, or for each network an A4 sheet of cards to cut."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("card.html.j2").render(
        lang=lang,
        style=Markup((_TEMPLATES / "card.css").read_text("utf-8")),  # noqa: S704  (ours)
        t=lambda key, **words: tell(say(key, **words), lang),
        both=lambda key, **words: [tell(say(key, **words), one) for one in ("ja", "en")],
        pages=[(card, qr_svg(card.ssid, card.passphrase)) for card in cards],
        copies=PER_SHEET if sheet else 1,
        day=_day,
    )
    return page.encode("utf-8", "replace")


def _day(day: date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "ja" else f"{day.day} {day:%B %Y}"
