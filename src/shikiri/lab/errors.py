"""What can go wrong with the lab, each in one sentence."""

from __future__ import annotations

from shikiri.model.errors import ShikiriError
from shikiri.model.say import say


class LabError(ShikiriError):
    """The lab cannot be built, started or reached."""

    def __init__(self, key: str, **words: object) -> None:
        super().__init__(say(key, **words))


class Silent(LabError):
    """The machine does not answer."""

    def __init__(self, what: str) -> None:
        super().__init__("lab.silent", what=what)
