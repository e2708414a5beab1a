"""What the edition calls its chapters, measures and tracks; a number alone where the document does not say."""

from __future__ import annotations

from shikiri.language import tell
from shikiri.model.document import Document, Words
from shikiri.model.say import say


def chapter_name(document: Document, chapter: str) -> Words:
    """`3` with its name; rows beside the sheet have no chapter."""
    if not chapter:
        return told("html.beside")
    return document["headings"]["chapters"].get(chapter) or told("html.chapter", number=chapter)


def measure_name(document: Document, measure: str) -> Words:
    """`3-6` with its name."""
    return document["headings"]["measures"].get(measure) or told("html.measure", number=measure)


def track_name(document: Document, track: str) -> Words:
    """A kind of inspection."""
    return document["headings"]["tracks"].get(track) or {"ja": track, "en": track}


def told(key: str, **params: object) -> Words:
    """A sentence of the catalogue in both languages."""
    sentence = say(key, **params)
    return {"ja": tell(sentence, "ja"), "en": tell(sentence, "en")}
