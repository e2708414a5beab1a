"""Switching services: on and off, for whom, and after how long an idle session ends.

What lets in is typed first, what shuts out last: a host list that gets narrower may shut out the one who types it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, Stage
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.management import Management
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import Default
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.hosts import host_words
from shikiri.platforms.yamaha_rtx.idle import idle
from shikiri.platforms.yamaha_rtx.typed import changes, leads, line, read_again, refuse_rest

_FACET: Final = Management.FACET
_DAEMONS: Final = frozenset({"telnetd", "sshd", "httpd"})
_TRANSFERS: Final = frozenset({"sftpd", "tftp"})
# how the others are switched on and off; "" where no command is known
_SWITCHES: Final = {
    "remote setup": ("", "remote setup accept none"),
    "yno": ("yno use on", "yno use off"),
    "httpd custom-gui api": ("httpd custom-gui api use on", "httpd custom-gui api use off"),
}


def render(before: Management | None, after: Management | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    wanted = changes(before, after)
    name, seconds = before.handle, wanted.pop("timeout_s", None)
    if "authenticated" in wanted:
        _asked_by_account(around, asks=wanted.pop("authenticated"))
    if name in _DAEMONS:
        yield from _daemon(name, before, wanted, around)
    elif name in _TRANSFERS:
        yield from _transfer(name, before, wanted)
    elif name in _SWITCHES and "enabled" in wanted:
        command = _SWITCHES[name][0 if wanted.pop("enabled") else 1]
        if not command:
            raise Unwritable(_FACET, "enabled", say("rtx.no-command"))
        yield line(command, stage="close" if command == _SWITCHES[name][1] else "change")
    if seconds is not None and leads(around, _FACET, name, frozenset({"timeout_s"})):
        yield from idle(read_again(around, _FACET, "timeout_s"), around, seconds)
    refuse_rest(_FACET, wanted)


def _daemon(name: str, before: Management, wanted: dict[str, Any], around: Around) -> Iterator[Command]:
    on, sources = wanted.pop("enabled", None), wanted.pop("sources", None)
    if on and sources is None and before.sources == NOWHERE:
        raise Unwritable(_FACET, "sources", say("rtx.for-whom"))
    if sources is not None:
        yield _host(name, sources, stage="prepare" if on else _stage(before, sources))
    if name == "httpd" and "port" in wanted:
        yield line(f"httpd listen {int(wanted.pop('port'))}")
    if on:
        if name == "sshd":
            yield from _key(around)
        yield line(f"{name} service on", stage="prepare")
    elif on is False:
        yield line(f"{name} service off", stage="close")


def _key(around: Around) -> Iterator[Command]:
    """Without a host key there is no SSH; one that is there stays, for somebody may have pinned it."""
    source = read_again(around, _FACET, "enabled")
    if not any(entry.words[2:3] == ("key",) for entry in source.all("sshd", "host")):
        yield line("sshd host key generate", stage="prepare")


def _transfer(name: str, before: Management, wanted: dict[str, Any]) -> Iterator[Command]:
    """SFTP and TFTP have no switch: whom they answer is all there is."""
    on, sources = wanted.pop("enabled", None), wanted.pop("sources", None)
    if on is False:
        yield line(f"{name} host none", stage="close")
    elif sources is not None:
        yield _host(name, sources, stage=_stage(before, sources))
    elif on:
        raise Unwritable(_FACET, "sources", say("rtx.for-whom"))


def _host(name: str, sources: AddressSet, *, stage: Stage) -> Command:
    return line(f"{name} host {' '.join(host_words(sources, _FACET))}", stage=stage)


def _stage(before: Management, sources: AddressSet) -> Stage:
    held = before.sources.value if isinstance(before.sources, Default) else before.sources
    return "prepare" if isinstance(held, AddressSet) and held <= sources else "close"


def _asked_by_account(around: Around, *, asks: bool) -> None:
    """Whether a login asks who you are is decided by the nameless account alone."""
    found = around.wanted.things(Account.FACET)
    nameless = next((one for one in found if isinstance(one, Account) and one.handle == "login password"), None)
    closed = nameless is not None and nameless.enabled is False
    known = nameless is not None and isinstance(nameless.password, Secret) and nameless.password.kind != "none"
    if not asks or not (closed or known):
        raise Unwritable(_FACET, "authenticated", say("rtx.by-account"))
