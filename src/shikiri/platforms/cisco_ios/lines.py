"""Terminal lines (`line con 0`, `line vty 0 4`): how each asks who you are and what it lets in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.platforms.cisco_ios.acl import address_set
from shikiri.platforms.cisco_ios.logins import Login, login_of
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

_KINDS: dict[str, Literal["con", "aux", "vty"]] = {"con": "con", "console": "con", "aux": "aux", "vty": "vty"}
_PLACE = re.compile(r"\d+(?:/\d+)*")
# What may stand below a line. Anything else is a reason not to trust what we think we read.
_KNOWN = frozenset(
    "absolute-timeout access-class accounting activation-character authorization autobaud autocommand autohangup "
    "autoselect buffer-length callback data-character-bits databits disconnect-character dispatch-character "
    "dispatch-timeout domain-lookup editing escape-character exec exec-banner exec-character-bits exec-prompt "
    "exec-timeout flowcontrol flush-at-activation full-help history hold-character international ip ipv6 length "
    "location lockable logging login logout-warning media-type modem monitor motd-banner notify padding parity "
    "password privilege refuse-message rotary rxspeed script session-disconnect-warning session-limit "
    "session-timeout special-character-bits speed start-character stop-character stopbits telnet terminal-type "
    "timeout transport txspeed usb-inactivity-timeout vacant-message width".split()
)


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """One `line` block."""

    node: Node
    kind: Literal["con", "aux", "vty", "tty"]
    span: str  # 'vty 0-4'
    login: Login

    @property
    def has_exec(self) -> bool:
        """Does it give a prompt at all?"""
        node = self.node.last("no exec")
        return node is None or node.text != "no exec"

    def admits(self, protocol: str) -> tuple[Known[bool], Node | None]:
        """Does a virtual line take calls over ssh or telnet? Releases differ in what they do when it is not said."""
        for child in reversed(self.node.children):
            if child.words[:3] == ["no", "transport", "input"]:
                return False, child
            if child.words[:2] == ["transport", "input"]:
                return bool({"all", protocol} & set(child.words[2:])), child
        return Default(value=True, tag="M"), None


def terminal_lines(source: IosSource, facet: str) -> tuple[TerminalLine, ...]:
    """Every line block; a block that is not understood is the facet's ParseError."""
    return tuple(_terminal_line(source, facet, node) for node in source.top("line"))


def _terminal_line(source: IosSource, facet: str, node: Node) -> TerminalLine:
    words = node.words[1:]
    kind = _KINDS.get(words[0]) if words else None
    places = words[1:] if kind else words
    if not 1 <= len(places) <= 2 or not all(map(_PLACE.fullmatch, places)):  # noqa: PLR2004  (first and last)
        raise source.fail(facet, node)
    for child in node.children:
        if child.words[child.words[0] == "no" :][:1] == [] or child.words[child.words[0] == "no"] not in _KNOWN:
            raise source.fail(facet, child)
    span = f"{kind or 'tty'} {'-'.join(places)}"
    return TerminalLine(node, kind or "tty", span, login_of(source, facet, node, kind or "tty"))


def callers(source: IosSource, four: str | None, six: str | None) -> Known[AddressSet]:
    """From where a service takes calls, by the names of its lists; without a list, from everywhere.

    A box whose interfaces speak no IPv6 takes no IPv6 calls.
    """
    found4 = AddressSet.of("any4") if four is None else address_set(source, four, "ip4")
    found6 = AddressSet.of("any6") if six is None else address_set(source, six, "ip6")
    if not source.has_ipv6:
        found6 = AddressSet.of()
    return UNSAID if found4 is None or found6 is None else found4 | found6


def protocols(line: TerminalLine) -> frozenset[str]:
    """What one can come in with on a line; what is only assumed counts as possible."""
    if line.kind != "vty":
        return frozenset({"console" if line.kind == "con" else line.kind})
    return frozenset(word for word in ("ssh", "telnet") if line.admits(word)[0] is not False)


def line_callers(source: IosSource, line: TerminalLine, facet: str) -> Known[AddressSet]:
    """From where a virtual line takes calls: `access-class MGMT in`."""
    if line.kind != "vty":
        return UNSAID
    names: dict[str, str] = {}
    for child in line.node.children:
        words = child.words
        family = "six" if words[:2] == ["ipv6", "access-class"] else "four" if words[0] == "access-class" else ""
        if not family:
            continue
        name, direction = words[2:4] if family == "six" else words[1:3]
        if direction not in {"in", "out"}:
            raise source.fail(facet, child)
        if direction == "in":
            names[family] = name
    return callers(source, names.get("four"), names.get("six"))
