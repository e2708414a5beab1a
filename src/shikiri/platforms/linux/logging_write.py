"""Recording less, and not for ever: the queries of the resolver, the loudness of sshd, the age of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.logging import Logging
from shikiri.model.operation import Service, Setting
from shikiri.platforms.linux import recorders
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux.files_read import Said, equals
from shikiri.platforms.linux.management_write import DROP_IN
from shikiri.platforms.linux.questions import LOG_FILES, NFT, SSHD, UNITS
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import units
from shikiri.platforms.write import Around

_FACET: Final = Logging.FACET
JOURNAL: Final = "/etc/systemd/journald.conf.d/50-shikiri.conf"
_DNSMASQ: Final = "/etc/dnsmasq"


def render(before: Logging | None, after: Logging | None, around: Around) -> Iterator[Command]:
    if before is None or after is None or around.reading is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    source = LinuxSource(around.reading)
    wanted = changes(before, after)
    if "retention_days" in wanted:
        days = ((f"{int(wanted.pop('retention_days'))}day",),)
        yield done(Setting(path=JOURNAL, style="ini", section="Journal", key="MaxRetentionSec", values=days))
        yield done(Service(name="systemd-journald.service", changed="restart", files=(JOURNAL,)))
    if wanted.get("traffic") is False:
        wanted.pop("traffic")
        yield from _unasked(source)
    if wanted.get("debug") is False:
        wanted.pop("debug")
        yield from _calm(source)
    refuse_rest(_FACET, wanted)


def _unasked(source: LinuxSource) -> Iterator[Command]:
    """The resolver forgets who asked. A proxy, or a filter that logs, is a person's matter, or that filter's own."""
    _, line = recorders.of_traffic(source, units(source))
    if line is not None and line.question in (UNITS, NFT):
        raise refuse(_FACET, "traffic", "linux.recorder")
    for one in equals(source, LOG_FILES, _DNSMASQ):
        if one.key in recorders.QUERIES:
            yield from _without(one)
        if line is not None and line == one.line and one.key not in recorders.QUERIES:
            raise refuse(_FACET, "traffic", "linux.recorder")


def _without(one: Said) -> Iterator[Command]:
    """A word that may stand alone (`log-queries`) or with a value (`log-queries=extra`)."""
    yield done(Setting(path=one.path, style="spaced", key=one.key, values=(), check="dnsmasq"))
    yield done(Setting(path=one.path, style="equals", key=one.key, values=(), check="dnsmasq"))
    yield done(Service(name="dnsmasq.service", changed="restart", files=(_DNSMASQ,)))


def _calm(source: LinuxSource) -> Iterator[Command]:
    for one in equals(source, LOG_FILES, _DNSMASQ):
        if one.key == "log-debug":
            yield from _without(one)
    _, line = recorders.of_debugging(source)
    if line is not None and line.question == SSHD:
        yield done(Setting(path=DROP_IN, style="spaced", key="LogLevel", values=(("VERBOSE",),), check="sshd"))
        yield done(Service(name="ssh.service", changed="reload", files=("/etc/ssh/",)))
