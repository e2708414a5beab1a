"""Setting the clock: chrony with the servers of the facility, and the zone; what else sets the clock goes off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.operation import File, Link, Package, Service, Setting
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.changes import changes, plain, refuse, refuse_rest
from shikiri.platforms.linux.clocks import servers_of
from shikiri.platforms.linux.files_read import spaced, whole
from shikiri.platforms.linux.questions import TIME_FILES
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import units
from shikiri.platforms.write import Around

_FACET: Final = TimeSync.FACET
_CONF: Final = "/etc/chrony/chrony.conf"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,252}")
_ZONES: Final = {540: "Asia/Tokyo", 0: "Etc/UTC", 480: "Asia/Singapore", 420: "Asia/Bangkok"}
_OTHERS: Final = ("systemd-timesyncd.service", "ntpsec.service", "ntp.service", "openntpd.service")
_MEASURED: Final = frozenset({"synchronised", "skew_s"})
_NEW: Final = """\
# Made by shikiri.
{servers}
driftfile /var/lib/chrony/chrony.drift
ntsdumpdir /var/lib/chrony
maxupdateskew 100.0
makestep 1.0 3
rtcsync
leapsectz right/UTC
cmdport 0
"""


def render(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterator[Command]:
    if before is None or after is None or around.reading is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted = changes(before, after)
    servers, on = wanted.pop("servers", None), wanted.pop("enabled", None)
    if on is False or servers == frozenset():
        raise refuse(_FACET, "servers", "linux.no-operation")
    if servers or on:
        held = plain(before.servers)
        chosen = servers or (held if isinstance(held, frozenset) else frozenset())
        yield from chrony(LinuxSource(around.reading), sorted(map(str, chosen)))
    if "utc_offset_minutes" in wanted:
        zone = _ZONES.get(wanted.pop("utc_offset_minutes"))
        if zone is None:
            raise refuse(_FACET, "utc_offset_minutes", "linux.no-zone")
        yield done(Package("tzdata"))
        yield done(Link("/etc/localtime", f"/usr/share/zoneinfo/{zone}"))
        yield done(File(path="/etc/timezone", text=(f"{zone}\n",)))
    refuse_rest(_FACET, {field: value for field, value in wanted.items() if field not in _MEASURED})


def chrony(source: LinuxSource, servers: list[str]) -> Iterator[Command]:
    """In a file that is there only the servers change; where there is none, the whole of it is ours."""
    if not servers or not all(map(_NAME.fullmatch, servers)):
        raise refuse(_FACET, "servers", "linux.no-server")
    yield done(Package("chrony"))
    lines = tuple((f"{name} iburst",) for name in servers)
    if _CONF in whole(source, TIME_FILES):
        yield done(Setting(path=_CONF, style="spaced", key="server", values=lines, check="chronyd"))
        for key in ("pool", "peer"):
            yield done(Setting(path=_CONF, style="spaced", key=key, values=(), check="chronyd"))
        yield from _elsewhere(source)
    else:
        text = _NEW.format(servers="\n".join(f"server {name} iburst" for name in servers))
        yield done(File(path=_CONF, text=(text,), check="chronyd"))
    on = _known(source)
    for unit in _OTHERS:
        if unit in on:
            yield done(Service(name=unit, enabled=False, running=False))
    yield done(Service(name="chrony.service", enabled=True, running=True, changed="restart", files=("/etc/chrony/",)))


def _known(source: LinuxSource) -> frozenset[str]:
    try:
        return frozenset(name for name, unit in units(source).items() if unit.is_on)
    except Unanswered:
        return frozenset()


def _elsewhere(source: LinuxSource) -> Iterator[Command]:
    """Servers that other files name: those of a lease are not read any more, the lines of others go."""
    others = dict.fromkeys((one.path, one.key) for one in servers_of(source, "chrony") if one.path != _CONF)
    if any(path.startswith("/run/") for path, _ in others):
        dirs = [one for one in spaced(source, TIME_FILES, _CONF) if one.key == "sourcedir"]
        kept = tuple((one.value,) for one in dirs if not one.value.startswith("/run/"))
        yield done(Setting(path=_CONF, style="spaced", key="sourcedir", values=kept, check="chronyd"))
    for path, key in others:
        if not path.startswith("/run/"):
            yield done(Setting(path=path, style="spaced", key=key, values=()))
