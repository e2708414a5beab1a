"""Which unit of systemd carries which file of hostapd, and what has it take up a change."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.operation import File, Package, Section, Service, Setting
from shikiri.platforms.linux_ap.hostapd import Bss
from shikiri.platforms.linux_ap.hostapd_runs import runs
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.wlan_lines import Set

FOLDER: Final = "/etc/hostapd"
_UNITS: Final = "/etc/systemd/system"


def file_of(radio: str) -> str:
    """The file of a radio that has none yet."""
    return f"{FOLDER}/{radio}.conf"


def unit_of(source: ApSource, path: str) -> str:
    """The template of Debian for a file that is called like its radio; the one service for the one file."""
    told = runs(source)
    if path == (told.daemon_conf if told is not None else f"{FOLDER}/hostapd.conf"):
        return "hostapd.service"
    return f"hostapd@{posixpath.basename(path).removesuffix('.conf')}.service"


def drop_in(unit: str) -> str:
    """What we add to a unit of the distribution."""
    return f"{_UNITS}/{unit}.d/shikiri.conf"


def unit_for(radio: str) -> Command:
    """The unit of a radio that had none. That of Debian is bound to a device of udev, which containers do not have."""
    pid, conf = f"/run/hostapd.{radio}.pid", file_of(radio)
    text = (
        f"[Unit]\nDescription=Wi-Fi access point on {radio}\nAfter=network.target\nStartLimitIntervalSec=0\n"
        f"[Service]\nType=forking\nPIDFile={pid}\nExecStart=/usr/sbin/hostapd -B -P {pid} {conf}\n"
        "ExecReload=/bin/kill -HUP $MAINPID\nRestart=on-failure\nRestartSec=5\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )
    return done(File(path=f"{_UNITS}/hostapd@{radio}.service", text=(text,)))


def section(path: str, name: str, *, present: bool = True) -> Command:
    return done(Section(path=path, style="hostapd", name=name, present=present, check="hostapd"))


def settings(path: str, name: str, sets: Iterable[Set], held: Bss | None = None) -> Iterator[Command]:
    """The settings of one network: the last word of a key counts, and only what is there is taken away."""
    there = {item.key for item in held.items} if held is not None else set()
    told: dict[str, Set] = {}
    for key, values in sets:
        told.pop(key, None) if values else None
        told[key] = (key, values)
    for key, values in told.values():
        if not values and key not in there:
            continue
        yield done(Setting(path=path, style="hostapd", section=name, key=key, values=values, check="hostapd"))


def restarted(unit: str, path: str) -> Command:
    """A unit that runs takes up its new file; one that does not run is left alone."""
    return done(Service(name=unit, changed="restart", files=(path,)))


def started(unit: str, path: str) -> Command:
    return done(Service(name=unit, enabled=True, running=True, changed="restart", files=(path,)))


def stopped(unit: str) -> Command:
    return done(Service(name=unit, enabled=False, running=False))


def installed() -> Iterator[Command]:
    """What a machine needs to send Wi-Fi."""
    yield from (done(Package(name)) for name in ("hostapd", "iw", "wireless-regdb"))
