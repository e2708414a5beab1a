"""Writing `user attribute` lines: always the whole line, so that nothing said in it is lost.

What accounts and the idle time want of one login meets in one line; whoever is asked types the same one.
"""

from __future__ import annotations

from typing import Any, Final

from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.management import Management
from shikiri.model.say import say
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.attributes import ANONYMOUS, EVERYBODY, attributes
from shikiri.platforms.yamaha_rtx.doors import DOORS, EVERY_DOOR
from shikiri.platforms.yamaha_rtx.hosts import host_words
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes

LEAST: Final = 120
MOST: Final = 21474836
_ADMIN: Final = frozenset({"on", "1", "2"})
_OF_AN_ACCOUNT: Final = {
    "logins": "connection", "enabled": "connection", "privilege": "administrator", "sources": "host",
}  # fmt: skip


def seconds_word(seconds: int) -> str:
    if seconds and not LEAST <= seconds <= MOST:
        raise Unwritable(Management.FACET, "timeout_s", say("rtx.idle-range", least=LEAST, most=MOST))
    return str(seconds) if seconds else "clear"


def is_longer(written: str, seconds: int) -> bool:
    """Does a login time out later than after so many seconds? 0 is for ever."""
    return written == "clear" or (seconds != 0 and written.isdigit() and int(written) > seconds)


def rights_line(source: RtxSource, user: str, account: dict[str, Any], seconds: int | None) -> str:
    """The line of one login as it should be: as it is, but for what its account and the idle time want; "" for none."""
    known = attributes(source, Account.FACET)
    held = dict(known.of_user.get(user, {}))
    common = known.of_user.get(EVERYBODY, {})
    for field, name in _OF_AN_ACCOUNT.items():
        if field in account and name in common and user != EVERYBODY:
            raise Unwritable(Account.FACET, field, say("rtx.said-for-everybody", attribute=name))
    if "privilege" in account:
        kept = held.get("administrator", "") in _ADMIN
        held["administrator"] = (held["administrator"] if kept else "on") if account["privilege"] == "admin" else "off"
    if (connection := _connection(held.get("connection", "all"), account)) is not None:
        held["connection"] = connection
    if "sources" in account:
        words = host_words(account["sources"], Account.FACET)
        if words == ("none",):
            raise Unwritable(Account.FACET, "sources", say("rtx.for-whom"))
        held["host"] = ",".join(words)
    if seconds is not None and is_longer(held.get("login-timer", ""), seconds):
        held["login-timer"] = seconds_word(seconds)
    said = " ".join(f"{name}={value}" for name, value in held.items())
    if not said:
        return ""
    return f"user attribute {said}" if user == ANONYMOUS else f"user attribute {user} {said}"


def _connection(held: str, account: dict[str, Any]) -> str | None:
    """`enabled` says whether there is any door at all, `logins` which ones."""
    logins = account.get("logins")
    if account.get("enabled") is False or logins == frozenset():
        return "off"
    if logins is None:
        if account.get("enabled") and held == "off":
            raise Unwritable(Account.FACET, "logins", say("rtx.for-whom"))
        return None
    if not logins <= EVERY_DOOR:
        raise Unwritable(Account.FACET, "logins", say("rtx.no-command"))
    if logins == EVERY_DOOR:
        return "all"
    before = held.split(",")
    words = [word for word, door in DOORS.items() if door in logins and (word != "vm-console" or word in before)]
    return ",".join(words)


def idle_wanted(around: Around) -> int | None:
    """The idle time that some service is to get in this plan; None where nothing changes."""
    held = {thing.handle: thing for thing in around.observed.things(Management.FACET)}
    for thing in around.wanted.things(Management.FACET):
        before = held.get(thing.handle)
        if before is not None and "timeout_s" in (wanted := changes(before, thing)):
            return int(wanted["timeout_s"])
    return None
