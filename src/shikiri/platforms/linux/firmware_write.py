"""Updates that come by themselves: the package, its two switches, its timers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.firmware import Firmware
from shikiri.model.operation import File, Package, Service
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.write import Around

_FACET: Final = Firmware.FACET
_FILE: Final = "/etc/apt/apt.conf.d/60shikiri-upgrades"
_TEXT: Final = """\
// Made by shikiri: security updates come in by themselves, every day.
APT::Periodic::Enable "1";
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
"""


def render(before: Firmware | None, after: Firmware | None, around: Around) -> Iterator[Command]:  # noqa: ARG001
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted = changes(before, after)
    if wanted.pop("auto_update", None) is True:
        yield done(Package("unattended-upgrades"))
        yield done(File(path=_FILE, text=(_TEXT,)))
        for timer in ("apt-daily.timer", "apt-daily-upgrade.timer"):
            yield done(Service(name=timer, enabled=True, running=True))
    refuse_rest(_FACET, wanted)
