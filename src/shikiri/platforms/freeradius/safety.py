"""What a backup of an authentication server holds. Its private key is not in it: the vault has that."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.platforms.freeradius.scripts import FOLDER
from shikiri.platforms.linux import backup, way_back

_PATHS: Final = (
    f"{FOLDER}/radiusd.conf",
    f"{FOLDER}/shikiri/*",
    f"{FOLDER}/shikiri-clients/*",
    f"{FOLDER}/certs/shikiri*.pem",
    "/etc/systemd/journald.conf.d/*shikiri*",
    "/etc/systemd/resolved.conf.d/*shikiri*",
    "/etc/nftables.d/*shikiri*",
    "/etc/systemd/system/shikiri-nftables.service",
    "/etc/chrony/chrony.conf",
    "/etc/chrony/conf.d/*",
    "/etc/chrony/sources.d/*",
    "/etc/ssh/sshd_config",
    "/etc/ssh/sshd_config.d/*",
    "/etc/profile.d/*shikiri*",
    "/etc/snmp/snmpd.conf",
    "/etc/snmp/snmpd.conf.d/*",
    "/etc/apt/apt.conf.d/*shikiri*",
    "/etc/apt/apt.conf.d/20auto-upgrades",
)
_UNITS: Final = (
    "freeradius.service",
    "shikiri-nftables.service",
    "chrony.service",
    "systemd-timesyncd.service",
    "ssh.service",
    "snmpd.service",
    "avahi-daemon.service",
    "apt-daily-upgrade.timer",
)

SCRIPTS: Final[Mapping[str, str]] = MappingProxyType(
    {**way_back.WAY_BACK_SCRIPTS, backup.QUESTION: backup.script(_PATHS, _UNITS)}
)
