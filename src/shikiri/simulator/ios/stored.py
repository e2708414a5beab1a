"""What IOS makes of a command before it keeps it: passwords hidden, words spelled its own way."""

from __future__ import annotations

import re

from shikiri.simulator.ios.hashes import hashed, seven

_KINDS = {"md5": "5", "sha256": "8", "scrypt": "9"}
_INTERFACES = {
    "gi": "GigabitEthernet", "te": "TenGigabitEthernet", "fa": "FastEthernet", "vl": "Vlan", "lo": "Loopback",
    "po": "Port-channel", "tu": "Tunnel", "di": "Dialer", "et": "Ethernet", "tw": "TwoGigabitEthernet",
    "ap": "AppGigabitEthernet",
}  # fmt: skip
_PLAIN_LATER = re.compile(r"^(username \S+ (?:.* )?password|enable password|password|key) 0 (\S.*)$")


def interface(name: str) -> str:
    """`gi1/0/1`, `vlan 20` as IOS prints them."""
    found = re.fullmatch(r"([A-Za-z-]+) ?([\d/.]*)", name)
    if not found:
        return name
    word = next((full for short, full in _INTERFACES.items() if full.lower().startswith(found[1].lower())
                 and found[1].lower().startswith(short)), found[1])  # fmt: skip
    return word + found[2]


def stored(line: str, *, scrypt: bool, hide: bool, aes: bool = False) -> str:
    """The line as the configuration keeps it; `hide` is `service password-encryption`, `aes` the stronger one."""
    if aes and line.startswith("mgmtuser username "):
        return re.sub(r"\b(password|secret) 0 (\S+)", lambda found: f"{found[1]} 8 {_enciphered(found[2])}", line)
    if found := re.fullmatch(r"(enable|username \S+(?: .*?)?) algorithm-type (\w+) secret (?:0 )?(\S+)", line):
        kind = _KINDS.get(found[2], "9")
        return f"{found[1]} secret {kind} {hashed(kind, found[3])}"
    if found := re.fullmatch(r"(enable|username \S+(?: .*?)?) secret (?:0 )?(\S+)", line):
        kind = "9" if scrypt else "5"
        return f"{found[1]} secret {kind} {hashed(kind, found[2])}"
    if found := re.fullmatch(r"(username \S+(?: .*?)? password|enable password|password|key) (?:0 )?(\S+)", line):
        if hide:
            return f"{found[1]} 7 {seven(found[2])}"
        return f"{found[1]} 0 {found[2]}" if found[1].startswith("username") else f"{found[1]} {found[2]}"
    return line


def _enciphered(text: str) -> str:
    """Letters that say nothing about the text."""
    return hashed("8", text).split("$")[3]


def hidden(line: str) -> str:
    """What `service password-encryption` makes of a line that was there before it."""
    if re.search(r"(?:^|\s)(?:password|key) [5-9] \S+$|secret ", line):
        return line
    return stored(line, scrypt=True, hide=True)


_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_ANY = ["0.0.0.0", "255.255.255.255"]  # noqa: S104  (an address and a wildcard)
_PORTS = {
    "tcp": {"20": "ftp-data", "21": "ftp", "23": "telnet", "25": "smtp", "53": "domain", "80": "www", "110": "pop3",
            "179": "bgp", "515": "lpd"},
    "udp": {"53": "domain", "67": "bootps", "68": "bootpc", "69": "tftp", "123": "ntp", "161": "snmp",
            "162": "snmptrap", "514": "syslog", "137": "netbios-ns", "138": "netbios-dgm", "500": "isakmp"},
}  # fmt: skip


def _addressed(words: list[str]) -> list[str]:
    """An address and its wildcard as the device says it: `any`, `host X`, or both."""
    out = list[str]()
    at = 0
    while at < len(words):
        pair = words[at : at + 2]
        if words[at] == "host" or len(pair) == 1 or not all(map(_ADDRESS.fullmatch, pair)):
            out += pair if words[at] == "host" else pair[:1]
            at += len(pair) if words[at] == "host" else 1
            continue
        out += ["any"] if pair == _ANY else ["host", pair[0]] if pair[1] == "0.0.0.0" else pair  # noqa: S104  (a wildcard)
        at += 2
    return out


def entry(text: str, *, extended: bool) -> str:
    """An access-list entry as IOS prints it."""
    if text.startswith("remark "):
        return text
    words = _addressed(text.split())
    if extended and len(words) > 1:
        names = _PORTS.get(words[1], {})
        text = re.sub(
            r"\b(eq|neq|gt|lt) (\d+)", lambda found: f"{found[1]} {names.get(found[2], found[2])}", " ".join(words)
        )
    else:
        text = re.sub(r"\bhost (\d)", r"\1", " ".join(words))
    return re.sub(r"^deny (?=\S)", "deny   ", text)
