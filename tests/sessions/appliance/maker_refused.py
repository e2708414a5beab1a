"""A maker's camera that refuses what it is told: one word, and never the password."""

from __future__ import annotations

import pytest

from shikiri.model.errors import Rejected
from tests.platforms.maker_cameras import Desk
from tests.sessions.appliance.refused import why

CANARY = "Lantern-violet2"


def refused(box: Desk, line: str) -> str:
    with pytest.raises(Rejected) as trouble:
        box.say(line)
    assert CANARY not in repr(trouble.value) + str(trouble.value.sentence)
    return why(trouble)
