"""What the browser keeps."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserPolicy(Thing):
    """One browser."""

    FACET = "browser_policy"
    KEY = "browser"

    browser: Known[str] = UNSAID
    clears_on_exit: Known[bool] = UNSAID
    passwords_saved: Known[bool] = UNSAID
    sync: Known[bool] = UNSAID
    safe_browsing: Known[bool] = UNSAID
