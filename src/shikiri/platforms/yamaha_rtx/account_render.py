"""Writing accounts: the two nameless passwords by their dialogue, named users by a line, what they may by another.

`syslog execute command on` would keep every typed password in the log: it is off while one is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, Stage, Step
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.logging import Logging
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Default
from shikiri.model.say import say
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.attributes import ANONYMOUS, attributes
from shikiri.platforms.yamaha_rtx.rights import idle_wanted, rights_line
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest, secret

_FACET: Final = Account.FACET
# what the vault calls the two passwords without a name
_NAMELESS: Final = {"login password": "login_password", "administrator password": "enable_password"}
_RIGHTS: Final[tuple[str, ...]] = ("logins", "enabled", "privilege", "sources")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_OLD: Final = r"Old[_ ]Password\s*[:：]"
_NEW: Final = r"New[_ ]Password\s*[:：]"


def render(before: Account | None, after: Account | None, around: Around) -> Iterator[Command]:
    source = read_again(around, _FACET, "name")
    if after is None:
        yield from _gone(source, before, around)
        return
    wanted = changes(before, after)
    if before is None:
        yield from _made(source, after, wanted, around)
        return
    password = wanted.pop("password", None)
    if password is not None:
        nameless = before.handle in _NAMELESS
        typed = _dialogue(before, password, around) if nameless else _user(before.handle, password, "change")
        yield from _unrecorded(source, around, typed)
    rights = {field: wanted.pop(field) for field in _RIGHTS if field in wanted}
    if rights and before.handle == "administrator password":
        raise Unwritable(_FACET, next(iter(rights)), say("rtx.no-command"))
    if rights:
        user = ANONYMOUS if before.handle == "login password" else before.handle
        yield line(rights_line(source, user, rights, idle_wanted(around)), stage=_stage(before, rights))
    refuse_rest(_FACET, wanted)


def _made(source: RtxSource, after: Account, wanted: dict[str, Any], around: Around) -> Iterator[Command]:
    """A new user, ready to log in before anything is shut."""
    name = after.name if isinstance(after.name, str) else ""
    if not _NAME.fullmatch(name) or after.kind != "named":
        raise Unwritable(_FACET, "name", say("rtx.user-name"))
    if "password" not in wanted:
        raise Unwritable(_FACET, "password", say("rtx.no-value"))
    yield from _unrecorded(source, around, _user(name, wanted["password"], "prepare"))
    rights = {field: wanted[field] for field in _RIGHTS if field in wanted}
    if said := rights_line(source, name, rights, None):
        yield line(said, stage="prepare")


def _gone(source: RtxSource, before: Account | None, around: Around) -> Iterator[Command]:
    """A named user goes; the nameless one stays, and has no door any more."""
    name = before.handle if before is not None else ""
    if name == "login password":
        yield line(rights_line(source, ANONYMOUS, {"enabled": False}, idle_wanted(around)), stage="close")
        return
    if not _NAME.fullmatch(name):
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    if name in attributes(source, _FACET).of_user:
        yield line(f"no user attribute {name}", stage="close")
    yield line(f"no login user {name}", stage="close")


def _user(name: str, password: Secret, stage: Stage) -> Command:
    if not _NAME.fullmatch(name):
        raise Unwritable(_FACET, "password", say("rtx.no-command"))
    return line(f"login user {name} ", secret(password, _FACET, "password"), stage=stage)


def _dialogue(before: Account, password: Secret, around: Around) -> Command:
    """The old password is asked for only where there is one; the session skips what is not asked."""
    new = secret(password, _FACET, "password", dialogue=True)
    held = before.password.value if isinstance(before.password, Default) else before.password
    bare = isinstance(held, Secret) and held.kind == "none"  # then the answer is just Enter
    old = NO_SECRET if bare else around.secrets.get(_NAMELESS[before.handle], NO_SECRET)
    if not bare and not old.reveal():
        raise Unwritable(_FACET, "password", say("rtx.old-password", name=_NAMELESS[before.handle]))
    steps = (Step(_OLD, (old,) if old.reveal() else ("",)), Step(_NEW, (new,)), Step(_NEW, (new,)))
    return Command(parts=(f"{before.handle} encrypted",), dialogue=steps)


def _unrecorded(source: RtxSource, around: Around, typed: Command) -> Iterator[Command]:
    """A command with a password in it, while no log records what is typed; the record goes on after the last one."""
    said = source.last("syslog", "execute", "command")
    recorded = said is not None and said.words[-1] != "off"
    if recorded:
        yield line("syslog execute command off", stage="prepare")
    yield typed
    stops = any(isinstance(one, Logging) and one.commands is False for one in around.wanted.things(Logging.FACET))
    if recorded and not stops:
        yield line("syslog execute command on", stage="close")


def _stage(before: Account, rights: dict[str, Any]) -> Stage:
    """Less than before shuts a way in."""
    held = before.sources.value if isinstance(before.sources, Default) else before.sources
    wider = rights.get("sources", held)
    fewer = rights.get("enabled") is False or "logins" in rights or rights.get("privilege") == "user"
    narrower = isinstance(held, AddressSet) and isinstance(wider, AddressSet) and not held <= wider
    return "close" if fewer or narrower else "prepare"
