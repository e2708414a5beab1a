"""Updates that come by themselves: the package, its two switches, its timers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.firmware import Firmware
from shikiri.model.operation import File, Package, Service
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux.self_update import is_set_up
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.write import Around

_FACET: Final = Firmware.FACET
_FILE: Final = "/etc/apt/apt.conf.d/60shikiri-upgrades"
_TEXT: Final = """\
// Made by shikiri: security updates come in by themselves, every day.
APT::Periodic::Enable "1";
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
{origin}"""
_ORIGINS: Final = {
    "debian": 'Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security"',
    "ubuntu": 'Allowed-Origins:: "${distro_id}:${distro_codename}-security"',
}


def text_for(vendor: str) -> str:
    """The settings, with the origin of security updates where the distribution's own file may lack it."""
    origin = _ORIGINS.get(vendor, "")
    return _TEXT.format(origin=f"Unattended-Upgrade::{origin};\n" if origin else "")


def render(before: Firmware | None, after: Firmware | None, around: Around) -> Iterator[Command]:
    if before is None or after is None or around.reading is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted = changes(before, after)
    if wanted.pop("auto_update", None) is True:
        if is_set_up(LinuxSource(around.reading)):
            raise refuse(_FACET, "auto_update", "linux.updates-fail")
        yield done(Package("unattended-upgrades"))
        yield done(File(path=_FILE, text=(text_for(str(before.vendor)),)))
        for timer in ("apt-daily.timer", "apt-daily-upgrade.timer"):
            yield done(Service(name=timer, enabled=True, running=True))
    refuse_rest(_FACET, wanted)
