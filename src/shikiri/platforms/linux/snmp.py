"""SNMP: the communities and users of snmpd, whom each answers, and what they may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux.files_read import spaced
from shikiri.platforms.linux.input_gate import admitted
from shikiri.platforms.linux.listeners import LOOPBACK, listeners
from shikiri.platforms.linux.questions import ADDRESSES, NFT, ROUTES, ROUTES6, SNMP_FILES, SOCKETS, UNITS
from shikiri.platforms.linux.snmp_grants import Grant, grants
from shikiri.platforms.linux.snmp_write import render
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import is_on, units

_FACET: Final = Snmp.FACET
_PORT: Final = 161
_SHOWN: Final = "/etc/snmp/snmpd.conf.d"
_INCLUDES: Final = frozenset({"include", "includefile", "includedir", "includesearch", "agentxinclude"})
EVERYBODY_KNOWS: Final = frozenset({"public", "private"})
_USERS: Final[dict[str, Literal["ro", "rw"]]] = {"rouser": "ro", "rwuser": "rw"}
_Authentication: TypeAlias = Literal["none", "md5", "sha", "sha2"]
_Privacy: TypeAlias = Literal["none", "des", "aes"]
_WORDS: Final[dict[str, _Authentication]] = {"none": "none", "md5": "md5", "sha": "sha", "sha2": "sha2"}
_CIPHERS: Final[dict[str, _Privacy]] = {"des": "des", "aes": "aes"}
# The last number of the name by which SNMP knows a method.
_AUTHENTICATION: Final[dict[str, _Authentication]] = {
    "1.1": "none",
    "1.2": "md5",
    "1.3": "sha",
    **{f"1.{number}": "sha2" for number in range(4, 8)},
}
_PRIVACY: Final[dict[str, _Privacy]] = {"2.1": "none", "2.2": "des", "2.4": "aes"}


def parse(source: LinuxSource) -> Parsed:
    enabled, reach = _service(source)
    # what stands elsewhere was not read
    further = any(one.key in _INCLUDES and one.value.rstrip("/") != _SHOWN for one in spaced(source, SNMP_FILES))
    things: list[Snmp] = []
    things += (replace(_community(grant, reach), enabled=enabled) for grant in grants(source))
    things += (one if one.enabled is False else replace(one, enabled=enabled) for one in _users(source, reach))
    return Parsed(tuple(things), rests_on=(SNMP_FILES, UNITS), whole=not further)


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


def _community(grant: Grant, reach: AddressSet | None) -> Snmp:
    """A community opens versions 1 and 2c alike."""
    public = grant.community in EVERYBODY_KNOWS
    masked = grant.community == "***"
    limit = AddressSet.of(grant.source) if grant.source else ANYWHERE
    return Snmp(
        handle=grant.handle,
        at=dict.fromkeys(("", "community", "default", "access", "sources"), grant.said.line),
        name=grant.community if public else f"community {grant.source}".rstrip(),
        version="2c",
        community=MASKED_SECRET if masked else Secret.plain(grant.community),
        default=UNSAID if masked else public,
        access=grant.access,
        sources=UNSAID if reach is None else limit & reach,
    )


def _users(source: LinuxSource, reach: AddressSet | None) -> Iterator[Snmp]:
    """Users that some line lets in; how each is protected stands with the keys that snmpd keeps for it."""
    made = _made(source)
    for one in spaced(source, SNMP_FILES):
        if one.key not in _USERS or not one.words:
            continue
        words = one.words[2:] if one.words[0] == "-s" else one.words
        name, least = words[0].strip('"'), words[1].lower() if len(words) > 1 else "auth"
        authentication, privacy = made.get(name, (UNSAID, UNSAID))
        yield Snmp(
            handle=f"{one.path}:{one.key} {name}",
            at={"": one.line},
            name=name,
            enabled=UNSAID if name in made else False,  # nobody of this name has keys
            version="3",
            access=_USERS[one.key],
            authentication="none" if least == "noauth" else authentication,
            privacy=privacy if least in ("priv", "authpriv") else "none",
            sources=UNSAID if reach is None else reach,
        )


def _made(source: LinuxSource) -> dict[str, tuple[Known[_Authentication], Known[_Privacy]]]:
    """The users there are: with keys that snmpd keeps, or about to be made by a line that still holds a password."""
    found: dict[str, tuple[Known[_Authentication], Known[_Privacy]]] = {}
    for one in spaced(source, SNMP_FILES):
        words = one.words[2:] if one.words[:1] == ("-e",) else one.words
        name = words[0].strip('"') if words else ""
        if one.key == "usmuser":
            kinds = [".".join(word.strip(".").split(".")[-2:]) for word in (*words[1:3], "", "")]
            found[name] = _AUTHENTICATION.get(kinds[0], UNSAID), _PRIVACY.get(kinds[1], UNSAID)
        elif one.key == "createuser":
            kinds = [word.lower().partition("-")[0] for word in words]
            wide = "sha2" if len(words) > 1 and "-" in words[1] else ""
            method = _WORDS.get(wide or (kinds[1] if len(kinds) > 1 else "none"), UNSAID)
            cipher: Known[_Privacy] = next((_CIPHERS[kind] for kind in kinds[2:] if kind in _CIPHERS), "none")
            found[name] = method, cipher
    return found


DRIVER = FacetDriver(
    facet=_FACET,
    asks=(SNMP_FILES, UNITS, SOCKETS, NFT, ADDRESSES, ROUTES, ROUTES6),
    parse=parse,
    render=render,
)
