"""Taking secrets out of what a Linux machine answers: the same lines, and `***` where a secret stood."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

STARS: Final = "***"
_PUBLIC: Final = frozenset({"public", "private", "testing123", STARS})  # what everybody knows is a finding, no secret
_LOCKED: Final = frozenset({"", "*", "!", "!!", "!*", "x", STARS})
_MAC: Final = r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}"
_SHORT: Final = re.compile(r"\d{1,4}")  # behind the address of a list of stations: a VLAN

# hostapd, hostapd_cli, wpa_supplicant: everything behind the sign
_WHOLE: Final = re.compile(
    r"^(\s*#?\s*(?:(?:multi_ap_backhaul_)?wpa_(?:passphrase|psk)|sae_password|sae_pk|wep_key\d|psk|passphrase|password|passwd|wps_password"
    r"|ap_pin|wps_pin|(?:auth|acct)_server_shared_secret|private_key_passwd2?|private_key_passphrase|r[01]kh"
    r"|pac_opaque_encr_key|ca_password|pin|dpp_\w*key|own_ie_override_key|radius_auth_req_secret)\s*=\s*)(.*\S)"
)
_DAS: Final = re.compile(r"^(\s*#?\s*radius_das_client\s*=\s*\S+\s+)(.*\S)")
_PSK_ROW: Final = re.compile(rf"^(\s*#?\s*(?:\w+=\S*\s+)*{_MAC}\s+)(.*\S)")
_EAP_USER: Final = re.compile(r'^(\s*#?\s*(?:"[^"]*"|\*)\**\s+[A-Z][A-Za-z0-9,-]*\s+)((?:"|hash:|[0-9a-f]{16}).*\S)')
# name:hash:days:... of /etc/shadow, and the same behind the name of a file
_SHADOW: Final = re.compile(r"^((?:/\S+:)?[a-z_][\w.-]*\$?:)([^:]*)(:\d*:\d*:\d*:\d*:\d*:\d*:.*)$")
_SCHEME: Final = re.compile(r"!*\$[0-9a-z]+\$")
# FreeRADIUS, and anything that says so in as many words
_SAID: Final = re.compile(
    r"(\b(?:\w*[-_])?(?:secret|shared_secret|private_key_password|password|passwd|passphrase|api_?key|auth_?token|psk|pwd|httpheadervalue|preshared_?key|privatekey|"
    r"(?:Cleartext|NT|LM|MD5|SMD5|SHA\d*|SSHA\d*|Crypt|User)-Password)\b[\"']?\s*(?::=|\+=|==|=|:)\s*)"
    r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,}\"']+)",
    re.IGNORECASE,
)
_SNMP: Final = re.compile(r"^(\s*#?\s*(?:r[ow]community6?|trapcommunity|authcommunity\s+\S+)\s+)(\S+)")
_SNMP_COM2SEC: Final = re.compile(r"^(\s*#?\s*com2sec6?\s+(?:-Cn\s+\S+\s+)?\S+\s+\S+\s+)(\S+)")
_SNMP_SINK: Final = re.compile(r"^(\s*#?\s*(?:trap2?sink|informsink)\s+\S+\s+)(\S+)")
_SNMP_USER: Final = re.compile(r"^(\s*#?\s*(?:createUser|usmUser)\s+(?:-e\s+\S+\s+)?\S+)\s+(\S.*)$")
_SNMP_SMUX: Final = re.compile(r"^(\s*#?\s*smuxpeer\s+\S+\s+)(.*\S)")
_SNMP_DEFAULT: Final = re.compile(
    r"^(\s*#?\s*def(?:(?:Auth|Priv)?(?:Passphrase|MasterKey|LocalizedKey)|Community)\s+)(.*\S)", re.IGNORECASE
)
_SNMP_SESSION: Final = re.compile(r"^\s*#?\s*(?:trapsess|informsess|proxy)\s")
_SNMP_OPTION: Final = re.compile(r"(\s-(?:[AXc]|3[kKmM])\s*)(\"[^\"]*\"|\S+)")
# Of programs of any kind: in an address, in the environment, in an old line of rsyslog
_URL: Final = re.compile(r"(://[^\s/:@\"']*:)([^\s/@\"']+)(?=@)")
_ENVIRONMENT: Final = re.compile(
    r"(\b[A-Z0-9_]*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)[A-Z0-9_]*=)(.*\S)"
)
_DATABASE: Final = re.compile(r"(:om\w*sql:[^,]*,[^,]*,[^,]*,)(\S+)")
_HASHED: Final = re.compile(r"(\$(?:1|2[aby]|5|6|7|y|gy|apr1)\$)[./0-9A-Za-z$,=-]{8,}")
# Whose device is connected: the maker's half of its address is enough to find it again, and no name of a person's phone
_HALF: Final = r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){2}"
_NOBODYS: Final = "**:**:**"
_STATION: Final = re.compile(rf"^((?:Station |dot11RSNAStatsSTAAddress=)?{_HALF}):{_HALF}(?=$| \(on )")
_LEASE: Final = re.compile(rf"^(\d{{1,12}} (?:[0-9a-fA-F]{{2}}-)?{_HALF}):{_HALF}( \S+) .*$")
_NEIGHBOUR: Final = re.compile(rf'("lladdr": ?"{_HALF}):{_HALF}"')
_BEGIN: Final = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
_END: Final = re.compile(r"-----END ")
_MAY_HOLD: Final = re.compile(
    rf"psk|pass|secret|das_client|sae_|wep_key|pin|r[01]kh|key|token|communit|com2sec|sink|user|pwd|smux|trapsess|informsess|proxy|httpheader|\$|:|\"|{_MAC}",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text with as many lines as before."""
    out: list[str] = []
    inside = False
    for row in text.split("\n"):
        line = row.rstrip("\r")
        inside = inside or _BEGIN.search(line) is not None
        said = STARS if inside and line else _line(line)
        inside = inside and _END.search(line) is None
        out.append(said + row[len(line) :])
    return "\n".join(out)


def _line(line: str) -> str:
    if not _MAY_HOLD.search(line):
        return line
    line = _SHADOW.sub(lambda found: found[1] + _hash(found[2]) + found[3], line)
    for pattern, hidden in _RULES:
        line = pattern.sub(lambda found, hidden=hidden: found[1] + hidden(found[2]), line)  # type: ignore[misc]
    line = _STATION.sub(rf"\g<1>:{_NOBODYS}", line)
    line = _LEASE.sub(rf"\g<1>:{_NOBODYS}\g<2> * *", line)
    line = _NEIGHBOUR.sub(rf'\g<1>:{_NOBODYS}"', line)
    if _SNMP_SESSION.match(line):
        line = _SNMP_OPTION.sub(rf"\g<1>{STARS}", line)
    line = _SNMP_USER.sub(rf"\g<1> {STARS}", line)
    return _HASHED.sub(rf"\g<1>{STARS}", line)


def _all(_: str) -> str:
    return STARS


def _unless_public(word: str) -> str:
    return word if word.strip("\"'") in _PUBLIC else STARS


def _unless_vlan(word: str) -> str:
    return word if _SHORT.fullmatch(word) else STARS


def _hash(word: str) -> str:
    """How it is kept and whether it is locked may be told; the hash itself may not."""
    if word in _LOCKED:
        return word
    scheme = _SCHEME.match(word)
    return (scheme[0] if scheme else "!" * (len(word) - len(word.lstrip("!")))) + STARS


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (_WHOLE, _all),
    (_DAS, _all),
    (_PSK_ROW, _unless_vlan),
    (_EAP_USER, _all),
    (_SAID, _unless_public),
    (_SNMP, _unless_public),
    (_SNMP_COM2SEC, _unless_public),
    (_SNMP_SINK, _unless_public),
    (_SNMP_SMUX, _all),
    (_SNMP_DEFAULT, _all),
    (_URL, _all),
    (_ENVIRONMENT, _all),
    (_DATABASE, _all),
)
