"""Shutting doors, and opening those that stay to the management network alone: a table of our own in nftables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.management import Management
from shikiri.model.operation import File, Service, Setting
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux import sshd
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux.daemons import INETDS, PORTS, PROGRAMS
from shikiri.platforms.linux.files_read import whole
from shikiri.platforms.linux.listeners import listeners
from shikiri.platforms.linux.management_table import FILE, narrower, table
from shikiri.platforms.linux.nft_files import loaded
from shikiri.platforms.linux.questions import SSHD_FILES
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import units
from shikiri.platforms.write import Around

_FACET: Final = Management.FACET
DROP_IN: Final = "/etc/ssh/sshd_config.d/00-shikiri.conf"
PROFILE_FILE: Final = "/etc/profile.d/00-shikiri-timeout.sh"


def render(before: Management | None, after: Management | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    source = _source(around)
    wanted = changes(before, after)
    if wanted.get("enabled") is False:
        yield from _shut(source, before)
        return
    if "timeout_s" in wanted:
        yield from _timed(source, before, int(wanted.pop("timeout_s")))
    if "sources" in wanted:
        narrower(source, before, wanted.pop("sources"))
        yield from loaded(FILE, table(source, around), stage="close")
    refuse_rest(_FACET, wanted)


def _source(around: Around) -> LinuxSource:
    """What the machine answered in this run."""
    if around.reading is None:
        raise refuse(_FACET, "name", "linux.not-read")
    return LinuxSource(around.reading)


def _shut(source: LinuxSource, door: Management) -> Iterator[Command]:
    """The units that open it, now and at the next start; one that holds doors of others too is a person's matter."""
    on = units(source)
    program, _, port = door.handle.partition(":")
    if door.handle in on:
        names: tuple[str, ...] = (door.handle,)
    else:
        daemons = (PROGRAMS.get(program), PORTS.get(int(port.partition("/")[0] or 0)))
        names = tuple(dict.fromkeys(name for one in daemons if one for name in one.units))
    off = [name for name in names if name in on and on[name].is_on]
    if not off and "inetd" in program:
        shared = sum(one.program == program for one in listeners(source)) > 1
        off = [] if shared else [name for name in INETDS if name in on and on[name].is_on]
    if not off or door.service == "ssh":
        raise refuse(_FACET, "enabled", "linux.no-unit", program=program or door.handle)
    for name in off:
        yield done(Service(name=name, enabled=False, running=False), stage="close")


def _timed(source: LinuxSource, door: Management, limit: int) -> Iterator[Command]:
    """OpenSSH ends a silent session where it knows how; elsewhere the shell does."""
    own = None
    if door.handle.startswith("sshd:"):
        try:
            own = sshd.idle_s(sshd.options(source))
        except Unanswered:
            own = None
    if own is not None and "channeltimeout" not in sshd.matched(source) and _reads_drop_ins(source):
        span = ((f"session={limit}s",),)
        yield done(Setting(path=DROP_IN, style="spaced", key="ChannelTimeout", values=span, check="sshd"))
        yield done(Service(name="ssh.service", changed="reload", files=("/etc/ssh/",)))
        return
    text = f"# Made by shikiri: a shell left alone ends by itself.\nTMOUT={limit}\nreadonly TMOUT\nexport TMOUT\n"
    yield done(File(path=PROFILE_FILE, text=(text,)))


def _reads_drop_ins(source: LinuxSource) -> bool:
    rows = whole(source, SSHD_FILES).get("/etc/ssh/sshd_config", ())
    return any(row.split()[:2] == ["Include", "/etc/ssh/sshd_config.d/*.conf"] for _, row in rows)
