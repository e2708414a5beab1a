"""The programme of certificates of an edition: what the letters mean, and which letters earn what."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from shikiri.guideline.form import Form, unique
from shikiri.model.control import Letter
from shikiri.model.edition import LETTERS, Certificate, Level, LevelWord, Tier
from shikiri.model.say import Text

_MOST_STARS = 5


def read_levels(form: Form, tracks: Sequence[str]) -> tuple[Level, ...]:
    """Every letter, best first, with its words in every track."""
    levels = [_level(inner, tracks) for inner in form.forms("levels") if inner.keys(("letter", "words"))]
    if tuple(level.letter for level in levels) != LETTERS:
        form.wrong("edition.want-all-letters", "levels", letters=LETTERS)
    return tuple(levels)


def _level(form: Form, tracks: Sequence[str]) -> Level:
    letter = form.choice("letter", LETTERS)
    words = form.form("words")
    if not words.keys(tracks):
        return Level(letter, {})
    return Level(letter, MappingProxyType({track: _word(words.form(track)) for track in tracks}))


def _word(form: Form) -> LevelWord:
    if not form.keys(("risk", "meaning")):
        return LevelWord(Text("", ""), Text("", ""))
    return LevelWord(form.text("risk"), form.text("meaning"))


def read_certificates(
    form: Form, tracks: Sequence[str], letters: Sequence[Letter], tiers: Sequence[Tier]
) -> tuple[Certificate, ...]:
    """The lines of the table, best first; the last is the word for no certificate and asks for nothing good."""
    required, optional = ("id", "stars", "name", "meaning"), ("requires", "tiers")
    entries = [inner for inner in form.forms("certificates") if inner.keys(required, optional)]
    rows = tuple(_certificate(inner, tracks, letters, tiers) for inner in entries)
    unique(entries, [row.id for row in rows])
    if rows and (rows[-1].stars is not None or rows[-1].tiers):
        entries[-1].wrong("edition.last-is-none")
    for track in tracks:
        places = [_best(rows, track, letter) for letter in letters]
        if places != sorted(places):
            form.wrong("edition.worse-earns-more", "certificates", word=track)
    return rows


def _certificate(form: Form, tracks: Sequence[str], letters: Sequence[Letter], tiers: Sequence[Tier]) -> Certificate:
    requires: dict[str, tuple[Letter, ...]] = {}
    if "requires" in form.data:
        inner = form.form("requires")
        if inner.keys((), tracks):
            requires = {track: inner.choices(track, letters or LETTERS) for track in inner.data}
    return Certificate(
        id=form.string("id", name=True),
        stars=None if form.data["stars"] is None else form.number("stars", 1, _MOST_STARS),
        name=form.text("name"),
        meaning=form.text("meaning"),
        requires=MappingProxyType({track: found for track, found in requires.items() if track in tracks}),
        tiers=form.choices("tiers", tiers) if "tiers" in form.data else (),
    )


def _best(rows: Sequence[Certificate], track: str, letter: Letter) -> int:
    return next((place for place, row in enumerate(rows) if row.admits(track, letter)), len(rows) - 1)
