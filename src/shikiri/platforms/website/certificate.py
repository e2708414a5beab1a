"""The certificates a site shows: a site with keys of two kinds shows one of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shikiri.model.errors import ParseError
from shikiri.model.facets.certificate import Certificate
from shikiri.model.nothing import UNSAID
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.website.source import CERTIFICATE, WebSource

_KEYS = re.compile(r"host|certificate [1-9]\d?")
_WORDS: Mapping[str, tuple[type, ...]] = {
    "subject": (str,),
    "issuer": (str,),
    "names": (list,),
    "serial": (str,),
    "sha256": (str,),
    "begins": (str,),
    "expires": (str,),
    "key": (str,),
    "key_bits": (int,),
    "signature": (str,),
    "self_signed": (bool,),
    "trusted": (bool,),
    "for_host": (bool,),
    "revoked": (bool,),
}
_FIELDS = ("key_bits", "self_signed", "trusted", "for_host", "revoked")


def parse(source: WebSource) -> Parsed:
    """A key that nobody knows, or a value of another kind, is doubt about the certificate."""
    said = source.said(CERTIFICATE, "certificate", _KEYS)
    return Parsed(tuple(_certificates(source, said)), rests_on=(CERTIFICATE,))


def _certificates(source: WebSource, said: Mapping[str, Any]) -> Iterator[Certificate]:
    for key in said:
        if key == "host":
            continue
        shown = source.take("certificate", CERTIFICATE, key, dict) or {}
        line = source.line(CERTIFICATE, key)
        doubt = ParseError("certificate", CERTIFICATE, line.number)
        if any(name not in _WORDS or not _fits(value, _WORDS[name]) for name, value in shown.items()):
            raise doubt
        try:
            expires = datetime.fromisoformat(shown["expires"]) if shown.get("expires") else UNSAID
        except ValueError:
            raise doubt from None
        fields: dict[str, Any] = {name: shown[name] for name in _FIELDS if shown.get(name) is not None}
        yield Certificate(
            handle=key,
            subject=shown.get("subject") or UNSAID,
            service="https",
            expires=expires,
            at={"": line},
            **fields,
        )


def _fits(value: object, kinds: tuple[type, ...]) -> bool:
    return value is None or (isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds))


DRIVER = FacetDriver(facet="certificate", asks=(CERTIFICATE,), parse=parse, confidence="recorded")
