"""How a site encrypts: protocols and cipher suites that it accepted, and whether it insists on https."""

from __future__ import annotations

import re
from typing import Any

from shikiri.model.errors import ParseError
from shikiri.model.facets.tls import Tls
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.website.source import HTTPS, TLS, WebSource

_TLS = re.compile(r"host|protocols|untried|suites|dh_bits")
_HTTPS = re.compile(r"host|outcome|status|location|hsts")
_PROTOCOLS = {
    "SSL 2.0": "ssl2",
    "SSL 3.0": "ssl3",
    "TLS 1.0": "tls1.0",
    "TLS 1.1": "tls1.1",
    "TLS 1.2": "tls1.2",
    "TLS 1.3": "tls1.3",
}
_AGE = re.compile(r'\s*max-age\s*=\s*"?(\d{1,12})"?\s*', re.IGNORECASE)


def parse(source: WebSource) -> Parsed:
    """No protocol accepted at all: no such service."""
    source.said(TLS, "tls", _TLS)
    accepted, untried = _words(source, "protocols"), _words(source, "untried")
    if any(name not in _PROTOCOLS for name in (*accepted, *untried)):
        raise ParseError("tls", TLS, source.line(TLS, "protocols").number)
    if not accepted and not untried:
        return Parsed((), rests_on=(TLS,))
    sure = bool(accepted) and not untried
    bits = source.take("tls", TLS, "dh_bits", int)
    made: dict[str, Any] = {
        "protocols": frozenset(_PROTOCOLS[name] for name in accepted) if sure else UNSAID,
        "suites": frozenset(_words(source, "suites")) if sure else UNSAID,
        "dh_bits": bits if sure and bits is not None else UNSAID,
    }
    at = (
        {name: source.line(TLS, name) for name in made}
        | {"hsts_s": source.line(HTTPS, "hsts")}
        | {"": source.line(TLS, "protocols")}
    )
    return Parsed((Tls(service="https", hsts_s=_hsts(source), at=at, **made),), rests_on=(TLS, HTTPS))


def _words(source: WebSource, key: str) -> list[str]:
    found = source.take("tls", TLS, key, list) or []
    if not all(isinstance(word, str) for word in found):
        raise ParseError("tls", TLS, source.line(TLS, key).number)
    return list(found)


def _hsts(source: WebSource) -> Known[int]:
    """The seconds of the first max-age; a header that nobody understands counts for nothing, as to a browser."""
    source.said(HTTPS, "tls", _HTTPS)
    if source.take("tls", HTTPS, "outcome", str) not in {"page", "redirect"}:
        return UNSAID
    header = source.take("tls", HTTPS, "hsts", str)
    parts = header.split(";") if header else []
    return next((int(found[1]) for part in parts if (found := _AGE.fullmatch(part))), 0)


DRIVER = FacetDriver(facet="tls", asks=(TLS, HTTPS), parse=parse, confidence="recorded")
