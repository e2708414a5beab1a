"""Questions that need more than one command: the lines of sh that answer them, for any Linux machine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.platforms.linux import dns_filter
from shikiri.platforms.linux.questions import (
    END,
    KEYS,
    LOG_FILES,
    MACHINE,
    PACKAGES,
    PASSWORDS,
    PENDING,
    PROFILE,
    SNMP_FILES,
    SSHD_FILES,
    SUDOERS,
    TIME_FILES,
    UNITS,
)

_SHOW: Final = 'show() { for f; do [ -f "$f" ] && tail -v -n +1 "$f" && echo; done; }\n'
_END: Final = f"\nprintf '==> {END} <==\\n'"

# The units that are asked about: doors, clocks, recorders, announcers.
KNOWN_UNITS: Final = tuple(
    (
        "ssh.service ssh.socket sshd.service dropbear.service telnet.socket inetd.service openbsd-inetd.service "
        "inetutils-inetd.service xinetd.service rsh.socket rlogin.socket rexec.socket vsftpd.service proftpd.service "
        "pure-ftpd.service tftpd-hpa.service atftpd.service cockpit.socket webmin.service usermin.service "
        "nginx.service apache2.service lighttpd.service caddy.service shellinabox.service ttyd.service xrdp.service "
        "getty@tty1.service serial-getty@ttyS0.service serial-getty@ttyAMA0.service "
        "chrony.service chronyd.service systemd-timesyncd.service ntpsec.service ntp.service openntpd.service "
        "rsyslog.service syslog-ng.service systemd-journal-upload.service auditd.service ulogd2.service squid.service "
        "tinyproxy.service privoxy.service ntopng.service softflowd.service pmacctd.service nfdump.service "
        "suricata.service zeek.service pihole-FTL.service AdGuardHome.service unbound.service dnsmasq.service "
        "snmpd.service avahi-daemon.service avahi-daemon.socket miniupnpd.service minissdpd.service "
        "systemd-resolved.service lldpd.service wsdd.service wsdd2.service slpd.service ladvd.service "
        "unattended-upgrades.service apt-daily.timer apt-daily-upgrade.timer"
    ).split()
)
_UNITS: Final = (
    "systemctl show --no-pager -p Id -p LoadState -p ActiveState -p UnitFileState "
    + " ".join(KNOWN_UNITS)
    + " && echo && echo Id=end"
)
# How each password is kept, never the password: the name of the scheme, `-` where none opens it, `none` where nothing
# is asked; `locked` behind it where a `!` stands before it, `expired` where nobody may come in any more, by no way.
_PASSWORDS: Final = r"""
awk -F: -v today="$(( $(date +%s) / 86400 ))" '
{ s = $2; kind = "?"; lock = ""
  if (s ~ /^!/) { lock = " locked"; sub(/^!+/, "", s) }
  if (s == "") kind = (lock == "" ? "none" : "-")
  else if (s ~ /^\*/) kind = "-"
  else if (match(s, /^\$[A-Za-z0-9-]+\$/)) kind = substr(s, 2, RLENGTH - 2)
  else if (s ~ /^[.\/0-9A-Za-z]+$/ && length(s) == 13) kind = "des"
  if ($8 != "" && $8 + 0 <= today) lock = " expired"
  print $1 ":" kind lock }
END { print "end" }' /etc/shadow
"""
# How many keys open each account; a key that is commented out opens nothing.
_KEYS: Final = r"""
getent passwd | while IFS=: read -r name x uid gid gecos home shell; do
  case $home in /*) ;; *) continue;; esac
  count=$(cat "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2" 2>/dev/null |
    grep -c '^[[:space:]]*[^#[:space:]]')
  [ "$count" = 0 ] || echo "$name:$count"
done
echo end
"""
_LOG_FILES: Final = (
    _SHOW
    + "show /etc/rsyslog.conf /etc/rsyslog.d/*.conf /etc/systemd/journal-upload.conf "
    + "/etc/systemd/journal-upload.conf.d/*.conf /etc/syslog-ng/syslog-ng.conf /etc/syslog-ng/conf.d/*.conf "
    + "/etc/dnsmasq.conf /etc/dnsmasq.d/* /etc/default/dnsmasq /etc/unbound/unbound.conf "
    + "/etc/unbound/unbound.conf.d/*.conf /etc/audit/audit.rules /etc/audit/rules.d/*.rules /etc/ld.so.preload "
    + "/etc/logrotate.d/rsyslog; grep -Hs pam_tty_audit /etc/pam.d/* | sed 's/^/==> tty audit <==\\n/'"
    + _END
)
_TIME_FILES: Final = (
    _SHOW
    + "show /etc/chrony/chrony.conf /etc/chrony.conf /etc/chrony/conf.d/*.conf /etc/chrony/sources.d/*.sources "
    + "/run/chrony-dhcp/*.sources /etc/ntpsec/ntp.conf /etc/ntp.conf /etc/openntpd/ntpd.conf"
    + _END
)
_MACHINE: Final = r"""
d=/sys/class/dmi/id; t=/proc/device-tree
for f in sys_vendor product_name product_serial; do printf '%s=%s\n' $f "$(cat $d/$f 2>/dev/null)"; done
printf 'tree_model=%s\n' "$(tr -d '\000' < $t/model 2>/dev/null)"
printf 'tree_serial=%s\n' "$(tr -d '\000' < $t/serial-number 2>/dev/null)"
printf 'raspberry=%s\n' "$(head -n 1 /etc/rpi-issue 2>/dev/null)"
echo end
"""
# Dates of what updates by itself, and whether it may: stamps are seconds, 0 where there is none.
_PACKAGES: Final = r"""
p=/var/lib/apt/periodic
for f in /var/lib/apt/lists $p/update-stamp $p/upgrade-stamp; do
  printf '%s=%s\n' "$f" "$(stat -c %Y "$f" 2>/dev/null || echo 0)"
done
printf 'unattended-upgrades=%s\n' "$(dpkg-query -W -f '${db:Status-Status}' unattended-upgrades 2>/dev/null)"
r=/run/reboot-required
printf 'restart-since=%s\n' "$([ -e $r ] && stat -c %Y $r || echo 0)"
name=$(sed -n 's/^VERSION_CODENAME="*\([^"]*\)"*$/\1/p' /etc/os-release)
printf 'security-sources=%s\n' "$(apt-get indextargets --format '$(RELEASE)' 2>/dev/null |
  grep -c -x -e "${name:-?}-security" -e "${name:-?}/updates")"
echo end
"""
# A simulation: it asks the lists that are there and the network never. Its cache stays in memory.
_PENDING: Final = (
    "apt-get -s -qq -o Debug::NoLocking=1 -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= dist-upgrade && echo end"
)
_SNMP_FILES: Final = (
    _SHOW
    + "show /etc/snmp/snmpd.conf /etc/snmp/snmpd.conf.d/*.conf /usr/share/snmp/snmpd.conf /etc/snmp/snmpd.local.conf; "
    + "echo '==> users <=='; awk '$1 == \"usmUser\" { print \"usmUser\", $5, $8, $10 }' "
    + "/var/lib/snmp/snmpd.conf 2>/dev/null"
    + _END
)

HOST_SCRIPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        UNITS: _UNITS,
        SSHD_FILES: _SHOW + "show /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf" + _END,
        PROFILE: _SHOW + "show /etc/profile /etc/profile.d/*.sh /etc/bash.bashrc /etc/environment" + _END,
        PASSWORDS: _PASSWORDS,
        KEYS: _KEYS,
        SUDOERS: _SHOW + "show /etc/sudoers /etc/sudoers.d/*" + _END,
        LOG_FILES: _LOG_FILES,
        TIME_FILES: _TIME_FILES,
        MACHINE: _MACHINE,
        PACKAGES: _PACKAGES,
        PENDING: _PENDING,
        SNMP_FILES: _SNMP_FILES,
        dns_filter.QUESTION: dns_filter.SCRIPT,
    }
)
