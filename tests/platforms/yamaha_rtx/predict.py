"""What a router would hold after commands: every line has a key, and a line with the same key takes its place.

The keys are those of the command reference as public sources quote it, written down here a second time on purpose: the
renderers are judged by somebody who does not read their tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shikiri.model.command import Command, in_blocks, in_order, joined

# first words of a command -> how many words are its key
_KEYS: dict[str, int] = {
    "login user": 3, "login timer": 2, "user attribute": 3, "telnetd service": 2, "telnetd host": 2, "sshd service": 2,
    "sshd host": 2, "sshd host key": 3, "httpd service": 2, "httpd host": 2, "httpd listen": 2, "sftpd host": 2,
    "tftp host": 2, "remote setup accept": 3, "yno use": 2, "httpd custom-gui api use": 4, "upnp use": 2,
    "switch control use": 4, "snmp host": 3, "snmpv2c host": 3, "snmp community": 3, "snmpv2c community": 3,
    "snmp trap host": 4, "snmpv2c trap host": 4, "snmpv3 usm user": 4, "ip filter": 3, "ip filter dynamic": 4,
    "ipv6 filter": 3, "ipv6 filter dynamic": 4, "vlan port mapping": 4, "nat descriptor type": 4,
    "nat descriptor address outer": 5, "nat descriptor address inner": 5, "nat descriptor masquerade static": 6,
    "nat descriptor log": 3, "dhcp scope": 3, "dhcp scope option": 4, "dhcp service": 2, "dns service": 2,
    "dns host": 2, "dns server": 2, "dns syslog resolv": 3, "url filter log": 3, "syslog host": 2, "syslog notice": 2,
    "syslog debug": 2, "syslog execute command": 3, "timezone": 1, "schedule at": 3,
}  # fmt: skip
_ON_AN_INTERFACE = {"address": 3, "secure": 5, "nat": 4, "rtadv": 4}
_PASSWORDS = ("administrator password encrypted", "login password encrypted")


@dataclass
class Router:
    """The running configuration, line by line, each in the `pp select` it was typed in."""

    head: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    selected: str = ""

    @staticmethod
    def of(text: str) -> Router:
        router, rows = Router(), _unwrapped(text.rstrip("\n").split("\n"))
        while rows and ("#" in rows[0] or not rows[0].strip()):
            router.head.append(rows.pop(0))
        if rows and rows[-1].rstrip().endswith(("#", ">")):
            router.tail = [rows.pop()]
        for row in rows:
            line = row.strip()
            if line.startswith(("pp select", "tunnel select")):
                router.selected = "" if line.endswith("none") else line
            elif line:
                router.lines.append((router.selected if row.startswith(" ") else "", line))
        router.selected = ""
        return router

    def text(self) -> str:
        own = [line for block, line in self.lines if not block]
        blocks = list(dict.fromkeys(block for block, _ in self.lines if block))
        inside = [
            row for block in blocks for row in [block, *(f" {line}" for held, line in self.lines if held == block)]
        ]
        return "\n".join([*self.head, *own, *inside, *self.tail]) + "\n"

    def tell(self, commands: Iterable[Command]) -> Router:
        for one in in_blocks(in_order(commands)):
            self.type(joined(one.parts), dialogue=[joined(step.answer) for step in one.dialogue])
        return self

    def type(self, line: str, dialogue: Iterable[str] = ()) -> None:
        assert "\n" not in line
        assert line == " ".join(line.split()), line
        self.typed.append(line)
        if line.startswith(("pp select", "tunnel select")):
            self.selected = "" if line.endswith("none") else line
        elif line in _PASSWORDS:
            answers = list(dialogue)
            assert answers[-1] == answers[-2] != ""
            self._put(f"{line} *", 2)
        elif line.startswith("no "):
            self._take(line.removeprefix("no "))
        elif line.startswith("login user "):
            self._put(f"{' '.join(line.split()[:3])} *", 3)
        elif line == "sshd host key generate":
            self._put(f"{line} *", 3)
        else:
            self._put(line, key_of(line))

    def _put(self, line: str, size: int) -> None:
        key = line.split()[:size]
        if " ".join(key) in ("snmp host", "snmpv2c host"):
            raise AssertionError(line)
        at = next((at for at, held in enumerate(self.lines) if self._has(held, key)), None)
        if at is None:
            self.lines.append((self.selected, line))
        else:
            self.lines[at] = (self.selected, line)

    def _take(self, line: str) -> None:
        words = line.split()
        kept = [held for held in self.lines if not self._has(held, words)]
        assert len(kept) < len(self.lines), f"there is nothing like {line!r} to take away"
        self.lines = kept

    def _has(self, held: tuple[str, str], key: list[str]) -> bool:
        block, line = held
        words = line.split()
        anonymous = key[:2] == ["user", "attribute"] and (len(key) == 2 or "=" in key[2])
        if anonymous:
            return words[:2] == key[:2] and "=" in words[2]
        another = key[:2] == ["sshd", "host"] and len(key) == 2 and words[2:3] == ["key"]
        return block == self.selected and words[: len(key)] == key and not another


def _unwrapped(rows: list[str]) -> list[str]:
    """A console of 80 columns breaks lines there; long lists go on behind a blank."""
    found: list[str] = []
    full = False
    for row in rows:
        if found and (full or (row[:1] == " " and row[1:2].isdigit() and " secure filter " in found[-1])):
            found[-1] += row
        else:
            found.append(row)
        full = len(row) == 80
    return found


def key_of(line: str) -> int:
    """How many words of a command say which setting it is."""
    words = line.split()
    if words[0] in ("ip", "ipv6") and words[1] != "filter":
        size = _ON_AN_INTERFACE[words[2]]
        return 4 if (words[0], words[2]) == ("ipv6", "address") else size
    if words[0] == "vlan" and words[2] == "802.1q":
        return 3
    for size in range(min(4, len(words)), 0, -1):
        if (key := " ".join(words[:size])) in _KEYS:
            return _KEYS[key]
    raise AssertionError(f"nobody knows the command {line!r}")
