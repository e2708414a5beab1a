"""Accounts: everybody who can log in to a Linux machine, and root. How a password is kept is read, never itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux import account_rows as rows
from shikiri.platforms.linux import sshd
from shikiri.platforms.linux.account_rows import Entry, Kept
from shikiri.platforms.linux.account_write import render
from shikiri.platforms.linux.questions import GROUPS, KEYS, PASSWD, PASSWORDS, SSHD, SSHD_FILES, SUDOERS
from shikiri.platforms.linux.rights import admins
from shikiri.platforms.linux.source import LinuxSource

_FACET: Final = Account.FACET
_NOBODY: Final = 65534
_FIRST_PERSON: Final = 1000
_FACTORY: Final = frozenset({"pi"})  # with a password that everybody knows, on images of old
# what stands between the dollar signs, as crypt(5) names it
SCHEMES: Final = {
    "1": "md5crypt",
    "2": "bcrypt",
    "2a": "bcrypt",
    "2b": "bcrypt",
    "2x": "bcrypt",
    "2y": "bcrypt",
    "3": "ntlm",
    "5": "sha256crypt",
    "6": "sha512crypt",
    "7": "scrypt",
    "y": "yescrypt",
    "gy": "yescrypt",
    "des": "des",
}
_YES: Final = frozenset({"yes"})
_ROOT_BY_KEY: Final = frozenset({"yes", "prohibit-password", "without-password", "forced-commands-only"})
LOCKED: Final = Secret.hashed("locked")  # no password opens it, whatever is typed


def parse(source: LinuxSource) -> Parsed:
    kept, keys = rows.kept(source), rows.keys(source)
    found = [_account(source, entry, kept, keys) for entry in rows.entries(source)]
    things = tuple(one for one in found if one is not None)
    return Parsed(things, rests_on=(PASSWD, PASSWORDS, KEYS))


def _account(source: LinuxSource, entry: Entry, kept: dict[str, Kept], keys: dict[str, int]) -> Account | None:
    password, line = _password(entry, kept)
    opened = password != LOCKED
    by_key = _by_key(source, keys.get(entry.name, 0))
    is_person = entry.uid == 0 or _FIRST_PERSON <= entry.uid < _NOBODY
    if not is_person and not (entry.has_shell and (opened or by_key is not False)):
        return None
    enabled: Known[bool] = entry.has_shell and (opened or by_key is True)
    if entry.has_shell and not opened and by_key is UNSAID:
        enabled = UNSAID
    if entry.name in kept and kept[entry.name].lock == "expired":
        enabled = False  # neither by a password nor by a key
    elif entry.uid == 0 and opened:
        enabled = True  # `su` asks for the password of root, and a shell can be named on its command line
    account = Account(
        handle=entry.name,
        at={"": entry.line, "password": line},
        name=entry.name,
        kind="named",
        privilege="admin" if entry.uid == 0 else _privilege(source, entry.name),
        password=password,
        factory=entry.name in _FACTORY,
        logins=frozenset(),
        enabled=enabled,
    )
    return replace(account, logins=_logins(source, entry, opened=opened, by_key=by_key))


def _password(entry: Entry, kept: dict[str, Kept]) -> tuple[Known[Secret], Line]:
    if entry.field == "":
        return NO_SECRET, entry.line
    if entry.field not in ("x", "*", "!"):
        return Secret.hashed("des"), entry.line  # a hash that everybody may read: as bad as the worst one
    if entry.name not in kept:
        return (UNSAID if entry.field == "x" else LOCKED), entry.line
    one = kept[entry.name]
    if one.kind == "none":
        return NO_SECRET, one.line
    if one.lock or one.kind == "-":
        return LOCKED, one.line
    return Secret.hashed(SCHEMES.get(one.kind, one.kind)), one.line


def _by_key(source: LinuxSource, count: int) -> Known[bool]:
    """Can somebody come in with a key? Where keys may lie elsewhere too, no key here proves nothing."""
    try:
        found = sshd.options(source)
        if found and not sshd.may_be(source, found, "pubkeyauthentication", _YES):
            return False
    except Unanswered:
        return True if count else UNSAID
    if count:
        return True
    return False if not found or sshd.keys_are_usual(source, found) else UNSAID


def _privilege(source: LinuxSource, name: str) -> Known[Literal["user", "admin"]]:
    told = admins(source)
    return UNSAID if told is None else "admin" if name in told else "user"


def _logins(source: LinuxSource, entry: Entry, *, opened: bool, by_key: Known[bool]) -> Known[frozenset[str]]:
    """console, ssh: by what it opens for this account."""
    try:
        found = sshd.options(source)
        return _ways(source, found, entry, opened=opened, by_key=by_key) if entry.has_shell else frozenset()
    except Unanswered:
        return UNSAID


def _ways(
    source: LinuxSource, found: dict[str, sshd.Option], entry: Entry, *, opened: bool, by_key: Known[bool]
) -> frozenset[str]:
    """What a `Match` sets for some callers only counts as if it were so for all."""
    typed = found and any(
        sshd.may_be(source, found, f"{way}authentication", _YES) for way in ("password", "kbdinteractive")
    )
    for_root = entry.uid == 0
    by_password = opened and typed and (not for_root or sshd.may_be(source, found, "permitrootlogin", _YES))
    with_key = by_key is True and (not for_root or sshd.may_be(source, found, "permitrootlogin", _ROOT_BY_KEY))
    ways = {"console"} if opened else set()
    return frozenset(ways | ({"ssh"} if found and (by_password or with_key) else set()))


_ASKS: Final = (PASSWD, PASSWORDS, KEYS, GROUPS, SUDOERS, SSHD, SSHD_FILES)
DRIVER = FacetDriver(facet=_FACET, asks=_ASKS, parse=parse, render=render)
