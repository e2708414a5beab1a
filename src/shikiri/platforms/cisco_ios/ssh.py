"""SSH: which version it speaks and where it listens beside its usual port."""

from __future__ import annotations

import re

from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.platforms.cisco_ios.lines import TerminalLine
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

# A few releases still spoke version 1 when nobody said which; what later ones do is not confirmed.
_SSH_BEFORE_XE16 = re.compile(r"1[25]\.")


def ssh_version(source: IosSource) -> tuple[Known[str], Node | None]:
    node = source.last("ip ssh version")
    if node is not None:
        if node.words[3:] not in (["1"], ["2"]):
            raise source.fail("management", node)
        return node.words[3], node
    release = source.last("version")
    if release and _SSH_BEFORE_XE16.match(release.words[-1]):
        return Default("1.99", tag="M"), None
    return UNSAID, None


def ssh_port(source: IosSource, line: TerminalLine) -> tuple[Known[int], Node | None]:
    """`ip ssh port 2222 rotary 1`: lines of that group listen on this port too; without a group all do."""
    found: tuple[Known[int], Node | None] = UNSAID, None
    groups = {word for node in line.node.find("rotary") for word in node.words[1:2]}
    for node in source.top("ip ssh port"):
        match node.words[3:]:
            case [port] if port.isdecimal():
                found = int(port), node
            case [port, "rotary", first, *last] if port.isdecimal() and first.isdecimal():
                span = range(int(first), int(last[0] if last else first) + 1)
                if any(group.isdecimal() and int(group) in span for group in groups):
                    found = int(port), node
            case _:
                raise source.fail("management", node)
    return found
