"""How an OpenWrt device is talked to: a BusyBox shell of root over ssh; no sudo, no Python, no sftp."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from shikiri.model.dialect import Dialect
from shikiri.platforms.linux.source import FAILURES
from shikiri.platforms.openwrt.firewall import EXTRAS
from shikiri.platforms.openwrt.running import BSS_SCRIPT
from shikiri.platforms.openwrt.running_words import BSS
from shikiri.platforms.openwrt.safety import BACK, BACK_SCRIPT, STAGED, STAGED_SCRIPT
from shikiri.platforms.openwrt.stations import HEARD

_EXTRAS: Final = r"""for file in /etc/nftables.d/*.nft /etc/firewall.user; do
  [ -f "$file" ] && sed -n -e '/^[[:space:]]*#/d' -e '/^[[:space:]]*$/d' -e "s|^|$file: |p" "$file"
done
echo end"""
_HEARD: Final = """for one in $(ubus list 2>/dev/null | grep '^hostapd[.]'); do
  echo "== $one"; ubus call "$one" get_clients
done
echo '== hostapd.'"""

DIALECT: Final = Dialect(
    netmiko="linux",
    speaks="shell",
    hands="entries",
    prompt=re.compile(r"[#$] ?\Z"),
    privileged=re.compile(r"# ?\Z"),
    failures=FAILURES,
    scripts=MappingProxyType(
        {EXTRAS: _EXTRAS, HEARD: _HEARD, BSS: BSS_SCRIPT, BACK: BACK_SCRIPT, STAGED: STAGED_SCRIPT}
    ),
)
