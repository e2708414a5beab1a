"""hostapd has no switch that only checks: each BSS is tried alone on a driver without a radio (facts: hostapd 2.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shikiri.formats.edit import EDITORS

# What needs the kernel, the air or the network, and would fail for reasons that are none of the file's.
_LEFT_OUT = re.compile(
    r"(?:interface|bss|bssid|driver|bridge|vlan_bridge|wds_bridge|vlan_tagged_interface|ctrl_interface(?:_group)?|"
    r"country_code|country3|ieee80211[dh]|own_ip_addr|radius_client_addr|radius_das_\w+|use_driver_iface_addr|"
    r"iapp_interface|logger_\w+|upnp_iface|spectrum_mgmt_required|ht_capab|vht_\w+|he_\w+)="
)
_SERVER = re.compile(r"((?:auth|acct)_server_addr)=")
_AUTO = re.compile(r"channel=(?:0|acs_survey)\s*$")
# Of the radio, not of a BSS; only the first BSS is tried with them.
_END = "driver=none\nlogger_stdout=-1\nlogger_stdout_level=2\n"


def trials(text: str) -> Iterator[tuple[str, str]]:
    """Every BSS with a file for it alone; its lines keep their numbers, so that what hostapd says can be found."""
    editor = EDITORS["hostapd"]
    lines = text.split("\n")
    spans = editor.spans([f"{line}\n" for line in lines])
    for at, (name, start, end) in enumerate(spans):
        mine = [_tried(line) if start <= number < end else "" for number, line in enumerate(lines)]
        radio = "" if at == 0 else "hw_mode=g\nchannel=1\n"
        yield f"bss{at}", "\n".join(mine) + f"\ninterface={name or 'wlan0'}\n{radio}{_END}"


def _tried(line: str) -> str:
    if _LEFT_OUT.match(line):
        return ""
    if _AUTO.match(line):
        return "channel=1"
    found = _SERVER.match(line)
    return f"{found[1]}=127.0.0.1" if found else line
