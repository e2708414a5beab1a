"""What records who went where: switches of other functions, and filters that log what they let through."""

from __future__ import annotations

from typing import Final

from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.lists import Numbers, numbers
from shikiri.platforms.yamaha_rtx.source import RtxSource

TELLS_WHO_WENT_WHERE: Final = (("dns", "syslog", "resolv"), ("nat", "descriptor", "log"), ("url", "filter", "log"))


def logging_filters(source: RtxSource) -> list[Entry]:
    """The applied filters that record what passes; they need the type NOTICE to do so."""
    used = numbers(source)
    return [entry for word in used.static for entry in source.all(word, "filter") if _logs(entry, used)]


def _logs(entry: Entry, used: Numbers) -> bool:
    """Does a filter that is applied record what it lets through? A dynamic one does unless told not to."""
    words = entry.words
    if words[2:3] == ("dynamic",) and len(words) > 3:  # noqa: PLR2004
        return words[3] in used.dynamic[words[0]] and "syslog=off" not in words
    return words[3:4] == ("pass-log",) and words[2] in used.static[words[0]]
