"""Plain http: whether anything can be read without encryption."""

from __future__ import annotations

import re

from shikiri.model.errors import ParseError
from shikiri.model.facets.management import Management
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.website.source import HTTP, WebSource

_KEYS = re.compile(r"host|outcome|status|location")
# A page is shown; sent on to https; nobody listens; no answer at all; an answer without a page, which proves nothing.
_SHOWS: dict[str, Known[bool]] = {"page": True, "redirect": False, "refused": False, "silent": UNSAID, "status": UNSAID}


def parse(source: WebSource) -> Parsed:
    source.said(HTTP, "management", _KEYS)
    outcome = source.take("management", HTTP, "outcome", str)
    if outcome not in _SHOWS:
        raise ParseError("management", HTTP, source.line(HTTP, "outcome").number)
    at = {"": source.line(HTTP, "outcome")}
    plain = Management(name="http", service="http", enabled=_SHOWS[outcome], handle="http", at=at)
    return Parsed((plain,), rests_on=(HTTP,))


DRIVER = FacetDriver(facet="management", asks=(HTTP,), parse=parse, confidence="recorded")
