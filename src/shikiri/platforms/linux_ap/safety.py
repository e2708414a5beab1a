"""What a backup of a Linux router or access point holds: every file that harden may write, and their units."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.platforms.linux import backup, way_back

_PATHS: Final = (
    "/etc/hostapd/*",
    "/etc/systemd/system/hostapd@*.service",
    "/etc/systemd/system/hostapd*.service.d/*.conf",
    "/etc/systemd/system/shikiri-nftables.service",
    "/etc/systemd/network/*shikiri*",
    "/etc/systemd/journald.conf.d/*shikiri*",
    "/etc/systemd/resolved.conf.d/*shikiri*",
    "/etc/nftables.d/*shikiri*",
    "/etc/sysctl.d/*shikiri*",
    "/etc/dnsmasq.conf",
    "/etc/dnsmasq.d/*",
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
    "hostapd.service",
    '$(cd /etc/hostapd 2>/dev/null && for f in *.conf; do [ -f "$f" ] && echo "hostapd@${f%.conf}.service"; done)',
    "shikiri-nftables.service",
    "systemd-networkd.service",
    "systemd-sysctl.service",
    "dnsmasq.service",
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
