"""Questions that need more than one command: their names, and the lines of sh that answer them. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.platforms.linux_ap import net_files, network

HOSTAPD_FILES: Final = "hostapd files"
HOSTAPD_RUNS: Final = "hostapd runs"
HOSTAPD_CLI: Final = "hostapd cli"

# Every .conf of the folder, and whatever a running hostapd of this machine (not of a container, not of another network
# namespace) was started with, wherever that lies; then the lists those files name.
_FILES = r"""
own="$(readlink /proc/self/ns/net) $(readlink /proc/self/ns/mnt)"
set --
for f in /etc/hostapd/*.conf; do [ -f "$f" ] && set -- "$@" "$f"; done
for p in /proc/[0-9]*; do
  name=; read -r name < "$p/comm"
  [ "$name" = hostapd ] || continue
  [ "$(readlink "$p/ns/net") $(readlink "$p/ns/mnt")" = "$own" ] || continue
  IFS='
'
  for f in $(tr '\000' '\n' < "$p/cmdline" | sed 1d); do
    case $f in -*) continue;; /*) ;; *) f="$(readlink "$p/cwd")/$f";; esac
    case $f in *.pid|*.log) continue;; esac
    case "
$*
" in *"
$f
"*) continue;; esac
    [ -f "$f" ] && set -- "$@" "$f"
  done
done
IFS='
'
lists=$(sed -n 's/^\(wpa_psk_file\|sae_password_file\|accept_mac_file\|deny_mac_file\|vlan_file\)=//p' "$@" /dev/null)
for f in $lists; do [ -f "$f" ] && set -- "$@" "$f"; done
[ $# -gt 0 ] && tail -v -n +1 "$@"
printf '\n==> that is all <==\n'
"""

_RUNS = r"""
own="$(readlink /proc/self/ns/net) $(readlink /proc/self/ns/mnt)"
for p in /proc/[0-9]*; do
  name=; read -r name < "$p/comm"
  [ "$name" = hostapd ] || continue
  [ "$(readlink "$p/ns/net") $(readlink "$p/ns/mnt")" = "$own" ] || continue
  printf 'process %s in %s: ' "${p#/proc/}" "$(readlink "$p/cwd")"
  tr '\000' ' ' < "$p/cmdline"
  echo
  set -- $(sed 's/.*) //' "$p/stat")
  printf 'since %s %s\n' "${p#/proc/}" "$(($(sed -n 's/^btime //p' /proc/stat) + ${20} / 100))"
done
for f in /etc/hostapd/*.conf; do [ -f "$f" ] && stat -c 'changed %Y %n' "$f"; done
echo "now $(date +%s)"
for u in hostapd $(for f in /etc/hostapd/*.conf; do f=${f##*/}; echo "hostapd@${f%.conf}"; done); do
  case $u in *'*'*) continue;; esac
  printf 'unit %s %s %s\n' "$u" "$(systemctl is-active "$u")" "$(systemctl is-enabled "$u" 2>/dev/null)"
done
grep -s '^ *DAEMON_CONF=' /etc/default/hostapd
grep -sH 'txpower' /etc/systemd/system/hostapd*.service.d/*.conf
for n in /sys/class/net/*/phy80211; do
  [ -e "$n" ] || continue
  n=${n%/phy80211}
  printf 'radio %s %s %s\n' "${n##*/}" "$(cat "$n/phy80211/name")" "$(cat "$n/address")"
done
echo end
"""

_CLI = r"""
for s in /run/hostapd/*; do
  [ -S "$s" ] || continue
  i=${s##*/}
  for q in status get_config; do
    printf '==> %s %s <==\n' "$q" "$i"
    timeout 5 hostapd_cli -p /run/hostapd -i "$i" $q || echo "no answer"
  done
  printf '==> all_sta %s <==\n' "$i"
  if stations=$(timeout 5 hostapd_cli -p /run/hostapd -i "$i" all_sta); then
    printf '%s\n' "$stations" | sed -n '/^[0-9a-f][0-9a-f]:/p; /^flags=/p; /^AKMSuiteSelector=/p; /^vlan_id=/p'
  else
    echo "no answer"
  fi
done
printf '==> that is all <==\n'
"""

SCRIPTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        HOSTAPD_FILES: _FILES,
        HOSTAPD_RUNS: _RUNS,
        HOSTAPD_CLI: _CLI,
        network.FORWARDING: network.FORWARDING_SCRIPT,
        net_files.QUESTION: net_files.SCRIPT,
    }
)
