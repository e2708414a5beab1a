"""Why a door refused a command: the word of ours, or what the box said."""

from __future__ import annotations

import pytest

from shikiri.model.errors import Rejected
from shikiri.model.say import Say


def why(told: pytest.ExceptionInfo[Rejected]) -> str:
    answer = told.value.sentence.params["answer"]
    return answer.key.removeprefix("door.") if isinstance(answer, Say) else str(answer)
