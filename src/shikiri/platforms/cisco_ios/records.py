"""What makes a box write down what people do: flows, translations, entries of lists with `log`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

ADDRESS: Final = re.compile(r"[\d.]+$|[\dA-Fa-f:]*:[\dA-Fa-f:.]+$")
_ACL_APPLIED: Final = ("ip access-group", "ipv6 traffic-filter", "ip port access-group")
# Lines on an interface that write down who spoke to whom.
PORT_RECORDS: Final = (
    "ip accounting", "ip flow", "ipv6 flow", "ip route-cache flow", "flow monitor", "et-analytics enable",
)  # fmt: skip
BOX_RECORDS: Final = (
    "ip nat log translations", "ip inspect audit-trail", "monitor session", "ip flow-export destination",
)  # fmt: skip


def host_of(node: Node) -> str:
    """The receiver in `logging host [ipv6] ADDRESS ...`, in older releases `logging ADDRESS`; '' in other lines."""
    words = node.words[1:]
    if words[:1] == ["host"]:
        words = words[2:] if words[1:2] == ["ipv6"] else words[1:]
        return words[0].lower() if words else ""
    return words[0].lower() if words and ADDRESS.match(words[0]) else ""


def records(source: IosSource) -> Iterator[Node]:
    """The lines that make the box record what passes through it: who went where."""
    for text in BOX_RECORDS:
        yield from source.top(text)
    applied: set[str] = set()
    for port in (*source.top("interface"), *source.top("template"), *source.top("vlan access-map")):
        for child in port.children:
            if child.text.startswith(PORT_RECORDS) or (child.words[:2] == ["action", "drop"] and "log" in child.words):
                yield child
            elif child.text.startswith(_ACL_APPLIED):
                word = "access-group" if "access-group" in child.words else "traffic-filter"
                applied.add(child.words[child.words.index(word) + 1])
    for entry, name in _entries(source):
        if name in applied and {"log", "log-input"} & set(entry.words) and "remark" not in entry.words:
            yield entry
    for node in source.top("parameter-map"):
        yield from (child for child in node.walk() if child.text == "audit-trail on")


def _entries(source: IosSource) -> Iterator[tuple[Node, str]]:
    for node in (*source.top("ip access-list"), *source.top("ipv6 access-list")):
        yield from ((child, node.words[-1]) for child in node.children)
    yield from ((node, node.words[1]) for node in source.top("access-list"))
