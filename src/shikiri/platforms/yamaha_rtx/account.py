"""Accounts: the anonymous login, the administrator password, and the named users.

`show config` prints `*` for every password. Such a password is `masked`, and its scheme says how the router keeps it:
`plain` (who reads the configuration by SFTP reads it) or `encrypted`. Named users are always kept encrypted.
"""

from __future__ import annotations

from typing import Final, Literal

from shikiri.model.facets.account import Account
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Default, Known, Nothing
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.account_render import render
from shikiri.platforms.yamaha_rtx.attributes import ANONYMOUS, RADIUS, Attributes, attributes
from shikiri.platforms.yamaha_rtx.doors import DOORS, EVERY_DOOR
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import sources_of
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Account.FACET
_RANK: Final[dict[str, Literal["user", "admin"]]] = {"on": "admin", "1": "admin", "2": "admin", "off": "user"}
_STARS: Final = frozenset({"*", "***"})  # a masked password, and one that was taken out of the text
_SHIPPED: Final = frozenset({"admin"})


def parse(source: RtxSource) -> Parsed:
    return Parsed(accounts(source, _FACET), rests_on=(CONFIG,))


def accounts(source: RtxSource, facet: str) -> tuple[Account, ...]:
    """All ways in; the anonymous one comes first, the administrator password second."""
    rights = attributes(source, facet)
    login, administrator = source.last("login", "password"), source.last("administrator", "password")
    found = [
        _account(source, rights, ANONYMOUS, "login password", _password(source, facet, login, 2), login),
        Account(
            handle="administrator password",
            at={"": source.line(administrator)},
            name="administrator",
            kind="level",
            privilege="admin",
            password=_password(source, facet, administrator, 2),
            factory=False,
            enabled=True,
        ),
    ]
    for name, entry in {_name(source, facet, entry): entry for entry in source.all("login", "user")}.items():
        found.append(_account(source, rights, name, name, _password(source, facet, entry, 3), entry))
    radius = source.last("login", "radius", "use")
    if radius is not None and radius.words[-1] != "off":
        found.append(_account(source, rights, RADIUS, RADIUS, UNSAID, radius))
    return tuple(found)


def _is_open(logins: Known[frozenset[str]]) -> Known[bool]:
    if isinstance(logins, Default):
        return Default(bool(logins.value), logins.tag)
    return logins if isinstance(logins, Nothing) else bool(logins)


def _name(source: RtxSource, facet: str, entry: Entry) -> str:
    if len(entry.words) < 3:  # noqa: PLR2004
        raise source.fail(facet, entry)
    return entry.words[2]


def _account(
    source: RtxSource, rights: Attributes, user: str, handle: str, password: Known[Secret], entry: Entry | None
) -> Account:
    logins, at_logins = _logins(source, rights, user)
    privilege, at_privilege = _privilege(source, rights, user)
    sources, at_sources = _sources(source, rights, user)
    return Account(
        handle=handle,
        at={
            "": source.line(entry),
            "privilege": at_privilege,
            "logins": at_logins,
            "enabled": at_logins,
            "sources": at_sources,
        },
        name=user,
        kind="named" if user else "line",
        privilege=privilege,
        password=password,
        factory=user in _SHIPPED,
        logins=logins,
        sources=sources,
        enabled=_is_open(logins),
    )


def _password(source: RtxSource, facet: str, entry: Entry | None, at: int) -> Known[Secret]:
    if entry is None:
        return source.silent(NO_SECRET)
    words = entry.after(at)
    encrypted = words[:1] == ("encrypted",) and len(words) > 1
    text = words[1:] if encrypted else words
    if len(text) != 1:
        raise source.fail(facet, entry)
    named = entry.words[1] == "user"
    if text[0] in _STARS:
        return Secret(kind="masked", scheme="encrypted" if encrypted or named else "plain")
    return Secret.hashed("encrypted", text[0]) if encrypted else Secret.plain(text[0])


def _logins(source: RtxSource, rights: Attributes, user: str) -> tuple[Known[frozenset[str]], Line]:
    value, entry = rights.value(user, "connection")
    if not isinstance(value, str) or entry is None:
        return (source.default(EVERY_DOOR, "C") if value is None else UNSAID), source.line(entry)
    words = value.split(",")
    if words == ["all"]:
        return EVERY_DOOR, source.line(entry)
    if words == ["off"]:
        return frozenset(), source.line(entry)
    if not set(words) <= set(DOORS):
        raise source.fail(_FACET, entry)
    return frozenset(DOORS[word] for word in words), source.line(entry)


def _privilege(source: RtxSource, rights: Attributes, user: str) -> tuple[Known[Literal["user", "admin"]], Line]:
    value, entry = rights.value(user, "administrator")
    if not isinstance(value, str) or entry is None:
        return (source.default("admin", "C") if value is None else UNSAID), source.line(entry)
    if value not in _RANK:
        raise source.fail(_FACET, entry)
    return _RANK[value], source.line(entry)


def _sources(source: RtxSource, rights: Attributes, user: str) -> tuple[Known[AddressSet], Line]:
    value, entry = rights.value(user, "host")
    if not isinstance(value, str) or entry is None:
        return (source.default(ANYWHERE, "C") if value is None else UNSAID), source.line(entry)
    return sources_of(source, value.split(",")), source.line(entry)


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
