"""A page of an appliance's web server: what came, unpacked and as text, and how it wants us to log in."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx

from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import NoAnswer
from shikiri.sessions.target import Target, bracketed

Scheme = Literal["https", "http"]
Site = tuple[Scheme, int]  # a scheme and the usual number of its port

HTTPS: Site = ("https", 443)
HTTP: Site = ("http", 80)
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was meant."""

    method: str
    path: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    client: httpx.Client = field(repr=False)
    login: bool = True
    follow: bool = True  # to where the box sends on, for what only reads


@dataclass(frozen=True, slots=True)
class Page:
    """What the server answered, whatever its status; names of headers in small letters."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    site: Site = HTTPS
    path: str = ""  # where it came from in the end, after being sent on
    offers: tuple[str, ...] = ()  # the ways to log in that it names

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  (the family of success)

    @property
    def kind(self) -> str:
        """Its media type, without what stands behind the semicolon."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text: by the charset it names, else UTF-8; what does not decode becomes U+FFFD."""
        _, _, named = self.headers.get("content-type", "").lower().partition("charset=")
        charset = named.partition(";")[0].strip(" \"'")
        for one in ("utf-8-sig", charset, "cp932"):
            try:
                return self.body.decode(one or "ascii")
            except (LookupError, UnicodeError):
                continue
        return self.body.decode("utf-8", "replace")


def login_for(page: Page, user: str, password: Secret) -> httpx.Auth | None:
    """The better of the ways in that the box offers; None where it offers none that we know."""
    offers = [offer.strip().lower() for offer in page.offers]
    if any(offer.startswith("digest ") for offer in offers):
        return httpx.DigestAuth(user, password.reveal())
    return httpx.BasicAuth(user, password.reveal()) if any("basic " in f"{offer} " for offer in offers) else None


def unpacked(raw: bytes, headers: Mapping[str, str]) -> bytes:
    """The body without the packing that the server put around it, unasked. Never more of it than we take unpacked."""
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing in {"", "identity"}:
        return raw
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise NoAnswer("garbled", "encoding")
    opened = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, as its head says
    try:
        text = opened.decompress(raw, MOST_BYTES)
    except zlib.error:
        raise NoAnswer("garbled", "encoding") from None
    if opened.unconsumed_tail or not opened.eof:
        raise NoAnswer("garbled", "too-long" if opened.unconsumed_tail else "encoding")
    return text


def own_place(target: Target, site: Site, path: str, place: str) -> tuple[Site, str]:
    """Where a page sends on to. Only another place of the same box is one; its ports are meant as the usual ones."""
    try:
        there = urlsplit(urljoin(f"{site[0]}://{bracketed(target.host)}{path}", place))
        port = there.port
    except ValueError:
        raise NoAnswer("garbled", "redirect") from None
    if (there.hostname or "").strip("[]") != target.host.lower() or there.scheme not in {"http", "https"}:
        raise NoAnswer("garbled", "redirect")
    scheme: Scheme = "https" if there.scheme == "https" else "http"
    usual = port or (site[1] if scheme == site[0] else (HTTPS if scheme == "https" else HTTP)[1])
    usual = next((one for one, real in target.ports.items() if real == usual), usual)
    return (scheme, usual), f"{there.path or '/'}{'?' if there.query else ''}{there.query}"
