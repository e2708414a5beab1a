"""The screen lock."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenLock(Thing):
    """How the screen locks."""

    FACET = "screen_lock"
    KEY = "name"

    name: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    timeout_s: Known[int] = UNSAID  # 0 means never
    password: Known[bool] = UNSAID  # waking asks for a password
