"""What every Linux machine is asked. Nothing that is asked writes anything, not even a cache."""

from __future__ import annotations

from typing import Final

SSHD: Final = "sshd -T"
SOCKETS: Final = "ss -Hlntup"
NFT: Final = "nft -j list ruleset"
ADDRESSES: Final = "ip -j -d addr"
ROUTES: Final = "ip -j -4 route show table all"
ROUTES6: Final = "ip -j -6 route show table all"
PASSWD: Final = "getent passwd"  # noqa: S105  (a question)
GROUPS: Final = "getent group"
JOURNALD: Final = "systemd-analyze cat-config systemd/journald.conf"
TIMESYNCD: Final = "systemd-analyze cat-config systemd/timesyncd.conf"
RESOLVED: Final = "systemd-analyze cat-config systemd/resolved.conf"
TRACKING: Final = "chronyc -c tracking"
TIMEDATE: Final = "timedatectl show"
DATE: Final = "date +%s%z"
RELEASE: Final = "cat /etc/os-release"
KERNEL: Final = "uname -r"
APT: Final = "apt-config dump"

UNITS: Final = "host units"
SSHD_FILES: Final = "sshd files"
PROFILE: Final = "shell profiles"
PASSWORDS: Final = "password kinds"
KEYS: Final = "login keys"
SUDOERS: Final = "sudo files"
LOG_FILES: Final = "log files"
TIME_FILES: Final = "time files"
MACHINE: Final = "machine"
PACKAGES: Final = "update state"
PENDING: Final = "pending updates"
SNMP_FILES: Final = "snmp files"

END: Final = "that is all"
