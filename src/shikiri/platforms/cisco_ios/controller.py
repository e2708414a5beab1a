"""Is this box a Wi-Fi controller?"""

from __future__ import annotations

import re
from typing import Final

from shikiri.platforms.cisco_ios.source import RUN, VERSION, IosSource

_NAMED: Final = re.compile(r"\bC9800\b|\bC9800-|Embedded Wireless|AP-?9800|EWC-AP", re.IGNORECASE)
_STANZAS: Final = ("wlan", "wireless", "ap")


def is_controller(source: IosSource, *questions: str) -> bool:
    """False only where a whole configuration holds nothing about Wi-Fi and nothing else says controller.

    `questions` are answers that only a controller gives.
    """
    if questions not in source.controller:
        source.controller[questions] = _is_controller(source, questions)
    return source.controller[questions]


def _is_controller(source: IosSource, questions: tuple[str, ...]) -> bool:
    if any(source.has(question) for question in questions):
        return True
    if any(source.top(word) for word in _STANZAS):
        return True
    if source.has(VERSION) and any(_NAMED.search(line) for line in source.lines(VERSION)):
        return True
    return not source.is_complete(RUN)
