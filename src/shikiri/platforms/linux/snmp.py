"""SNMP: the communities and users of snmpd, whom each answers, and what they may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from shikiri.model.errors import ParseError
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux.files_read import Said, spaced
from shikiri.platforms.linux.input_gate import admitted
from shikiri.platforms.linux.listeners import LOOPBACK, listeners
from shikiri.platforms.linux.questions import ADDRESSES, NFT, ROUTES, ROUTES6, SNMP_FILES, SOCKETS, UNITS
from shikiri.platforms.linux.snmp_write import render
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import is_on, units

_FACET: Final = Snmp.FACET
_PORT: Final = 161
EVERYBODY_KNOWS: Final = frozenset({"public", "private"})
_COMMUNITIES: Final[dict[str, Literal["ro", "rw"]]] = {
    "rocommunity": "ro",
    "rocommunity6": "ro",
    "rwcommunity": "rw",
    "rwcommunity6": "rw",
}
_USERS: Final[dict[str, Literal["ro", "rw"]]] = {"rouser": "ro", "rwuser": "rw"}
# The last number of the name by which SNMP knows a method.
_AUTHENTICATION: Final[dict[str, Literal["none", "md5", "sha", "sha2"]]] = {
    "1.1": "none",
    "1.2": "md5",
    "1.3": "sha",
    **{f"1.{number}": "sha2" for number in range(4, 8)},
}
_PRIVACY: Final[dict[str, Literal["none", "des", "aes"]]] = {"2.1": "none", "2.2": "des", "2.4": "aes"}


@dataclass(frozen=True, slots=True)
class Grant:
    """One line that lets somebody in by a community."""

    said: Said
    community: str
    source: str  # '' from everywhere
    access: Literal["ro", "rw"]


def parse(source: LinuxSource) -> Parsed:
    enabled, reach = _service(source)
    things: list[Snmp] = []
    for at, grant in enumerate(grants(source)):
        for version in ("1", "2c"):
            one = _community(grant, at, reach)
            things.append(replace(one, version=version, handle=f"{one.handle} {version}", enabled=enabled))  # type: ignore[arg-type]  # a word of the list
    things += (replace(one, enabled=enabled) for one in _users(source, reach))
    return Parsed(tuple(things), rests_on=(SNMP_FILES, UNITS))


def _service(source: LinuxSource) -> tuple[Known[bool], AddressSet | None]:
    """(is snmpd on, who gets through to it); None where nobody knows."""
    try:
        heard = [one for one in listeners(source) if one.port == _PORT and one.proto == "udp"]
        if not heard:
            return is_on(units(source), "snmpd.service"), ANYWHERE
        if all(one.is_local for one in heard):
            return True, LOOPBACK
        return True, admitted(source, "udp", _PORT)
    except Unanswered:
        return is_on(units(source), "snmpd.service"), None


def grants(source: LinuxSource) -> Iterator[Grant]:
    """`rocommunity NAME [SOURCE]`, and the three lines of `com2sec`, `group` and `access`."""
    rows = [one for one in spaced(source, SNMP_FILES) if one.path.startswith("/")]
    writers = _writing_groups(rows)
    for one in rows:
        if one.key in _COMMUNITIES:
            if not one.words:
                raise _bad(one)
            yield Grant(one, one.words[0], _network(one, one.words[1] if len(one.words) > 1 else ""), _COMMUNITIES[one.key])
        elif one.key in ("com2sec", "com2sec6"):
            words = one.words[2:] if one.words[:1] == ("-Cn",) else one.words
            if len(words) != 3:  # noqa: PLR2004
                raise _bad(one)
            yield Grant(one, words[2], _network(one, words[1]), "rw" if words[0] in writers else "ro")


def _writing_groups(rows: list[Said]) -> frozenset[str]:
    """The security names that may write: by a group whose `access` names a view for it."""
    views = {one.words[0] for one in rows if one.key == "access" and len(one.words) > 6 and one.words[6] != "none"}  # noqa: PLR2004
    return frozenset(one.words[2] for one in rows if one.key == "group" and len(one.words) > 2 and one.words[0] in views)  # noqa: PLR2004


def _network(one: Said, word: str) -> str:
    text = "" if word in ("default", "0.0.0.0/0", "::/0") else "127.0.0.1" if word == "localhost" else word
    try:
        return text if not text or AddressSet.of(text) else ""
    except ValueError:
        return ""  # the name of a host: whatever it stands for, it limits nothing we could prove


def _community(grant: Grant, at: int, reach: AddressSet | None) -> Snmp:
    public = grant.community in EVERYBODY_KNOWS
    masked = grant.community == "***"
    limit = AddressSet.of(grant.source) if grant.source else ANYWHERE
    return Snmp(
        handle=f"{grant.said.path}:{grant.said.key} {at + 1}",
        at=dict.fromkeys(("", "community", "default", "access", "sources"), grant.said.line),
        name=grant.community if public else f"community {at + 1}",
        community=MASKED_SECRET if masked else Secret.plain(grant.community),
        default=UNSAID if masked else public,
        access=grant.access,
        sources=UNSAID if reach is None else limit & reach,
    )


def _users(source: LinuxSource, reach: AddressSet | None) -> Iterator[Snmp]:
    """Users that some line lets in; how each is protected stands with the keys that snmpd keeps for it."""
    kept = {one.words[0].strip('"'): one.words for one in spaced(source, SNMP_FILES, "users") if one.key == "usmuser"}
    for one in spaced(source, SNMP_FILES, "/"):
        if one.key not in _USERS or not one.words:
            continue
        words = one.words[2:] if one.words[0] == "-s" else one.words
        name, least = words[0].strip('"'), words[1] if len(words) > 1 else "auth"
        known = kept.get(name, ())
        methods = [".".join(word.strip(".").split(".")[-2:]) for word in known[1:3]]
        none = least == "noauth"
        yield Snmp(
            handle=f"{one.path}:{one.key} {name}",
            at={"": one.line},
            name=name,
            version="3",
            access=_USERS[one.key],
            authentication="none" if none else _AUTHENTICATION.get(methods[0], UNSAID) if methods else UNSAID,
            privacy="none" if least != "priv" else _PRIVACY.get(methods[1], UNSAID) if len(methods) > 1 else UNSAID,
            sources=UNSAID if reach is None else reach,
        )


def _bad(one: Said) -> ParseError:
    return ParseError(_FACET, SNMP_FILES, one.line.number)


DRIVER = FacetDriver(
    facet=_FACET,
    asks=(SNMP_FILES, UNITS, SOCKETS, NFT, ADDRESSES, ROUTES, ROUTES6),
    parse=parse,
    render=render,
)
