"""Certificates of the authentication server: its own, the authority of the members, and the list of revoked ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import ParseError
from shikiri.model.facets.certificate import Certificate
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.freeradius import office
from shikiri.platforms.freeradius.scripts import CERTIFICATES, NONE
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.freeradius.written import file, open_for, restarted
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.write import Around

SERVER: Final = "radius"
AUTHORITY: Final = "radius-authority"
LIST: Final = "radius-list"
KEY: Final = "radius_key"  # its name in the vault of the device
_SERVICES: Final = {"server": SERVER, "authority": AUTHORITY, "list": LIST}
_HEAD: Final = re.compile(r"==> (server|authority|list) (.*) <==")
_NOTHING: Final = frozenset({NONE, "#: no TLS"})
_READERS: Final = re.compile(r"[46]([04])0 (?:root|freerad):(?:root|freerad|ssl-cert)")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_LINE: Final = 64
_MANY: Final = 5  # nobody's own authority consists of more certificates than that


def parse(source: RadiusSource) -> Parsed:
    lines = source.lines(CERTIFICATES)
    if lines[0] in _NOTHING:
        return Parsed((), rests_on=(CERTIFICATES,))
    found, said = list[Certificate](), dict[str, str]()
    head, start = "", 0
    for number, line in enumerate(lines, start=1):
        opened = _HEAD.fullmatch(line)
        if opened is not None:
            found += [_thing(head, said, start)] if head else []
            head, start, said = opened[1], number, {}
        elif line:
            word, sign, value = line.partition("=")
            if not sign or not head:
                raise ParseError("certificate", CERTIFICATES, number)
            said[word] = value
    return Parsed((*found, _thing(head, said, start)) if head else tuple(found), rests_on=(CERTIFICATES,))


def _thing(head: str, said: Mapping[str, str], start: int) -> Certificate:
    service = _SERVICES[head]
    at = {"": Line(CERTIFICATES, start)}
    if said.get("absent") == "yes":
        return Certificate(handle=service, service=service, subject="-", at=at)
    chain = _yes_no(said, "chain")
    if head == "server" and isinstance(chain, bool) and said.get("fits") != "yes":
        chain = False
    return Certificate(
        handle=service,
        service=service,
        subject=said.get("subject") or UNSAID,
        expires=_moment(said.get("expires", ""), start),
        self_signed=_yes_no(said, "self_signed"),
        trusted=_public(said) if head == "authority" else chain,
        key_guarded=_guarded(said.get("key", "")) if head == "server" else UNSAID,
        der=said.get("der") or UNSAID,
        at=at,
    )


def _yes_no(said: Mapping[str, str], word: str) -> Known[bool]:
    return {"yes": True, "no": False}.get(said.get(word, ""), UNSAID)


def _public(said: Mapping[str, str]) -> Known[bool]:
    """Does it stand for more than the facility's own authority? A bundle does, and so does one that browsers trust."""
    try:
        count, beside = int(said["count"]), int(said["beside"])
    except (KeyError, ValueError):
        return UNSAID
    if count + beside > _MANY or said.get("public") == "yes":
        return True
    return _yes_no(said, "public") if count == 1 and beside == 0 else UNSAID


def _guarded(said: str) -> Known[bool]:
    found = re.fullmatch(r"(\d+) \S+:\S+", said)
    if found is None:
        return UNSAID
    return _READERS.fullmatch(said) is not None


def _moment(text: str, line: int) -> datetime:
    try:
        return datetime.strptime(" ".join(text.split()), "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    except ValueError:
        raise ParseError("certificate", CERTIFICATES, line) from None


def render(before: Certificate | None, after: Certificate | None, around: Around) -> Iterator[Command]:  # noqa: ARG001
    """The files that hold it: our own with its key, the authority together with its list."""
    open_for(around, "certificate")
    if after is None:
        return  # what the package brought is no longer named by anything
    if after.service == SERVER:
        key = around.secrets.get(KEY)
        if key is None or not _BASE64.fullmatch(key.reveal()):
            raise refuse("certificate", "der", "radius.no-key")
        shown = file(office.SERVER_CERTIFICATE, ("".join(_pem("CERTIFICATE", _der(after))),))
        hidden = file(office.SERVER_KEY, _key(key))
        yield from restarted(shown, hidden)
        return
    both = {one.service: one for one in around.wanted.things(Certificate.FACET) if isinstance(one, Certificate)}
    if AUTHORITY not in both or LIST not in both or after.service not in (AUTHORITY, LIST):
        raise refuse("certificate", "der", "radius.no-authority")
    text = (*_pem("CERTIFICATE", _der(both[AUTHORITY])), *_pem("X509 CRL", _der(both[LIST])))
    yield from restarted(file(office.TRUST, ("".join(text),)))


def _der(one: Certificate) -> str:
    if not isinstance(one.der, str) or not _BASE64.fullmatch(one.der):
        raise refuse("certificate", "der", "radius.no-authority")
    return one.der


def _pem(title: str, der: str) -> Iterator[str]:
    yield f"-----BEGIN {title}-----\n"
    yield from (f"{der[at : at + _LINE]}\n" for at in range(0, len(der), _LINE))
    yield f"-----END {title}-----\n"


def _key(key: Secret) -> tuple[str | Secret, ...]:
    """One long line: OpenSSL takes it, and the secret stays one piece."""
    return ("-----BEGIN PRIVATE KEY-----\n", key, "\n-----END PRIVATE KEY-----\n")


DRIVER = FacetDriver(facet="certificate", asks=(CERTIFICATES,), parse=parse, confidence="documented", render=render)
