"""Lines that name several things at once: `interface range`, `line vty 0 15`, `ip name-server A B`, `1-3,7`."""

from __future__ import annotations

import re

from shikiri.simulator.ios import config as tree
from shikiri.simulator.ios.config import SECTIONS
from shikiri.simulator.ios.stored import interface
from shikiri.simulator.tree import Node, find


def opened(body: str) -> list[str]:
    """The blocks that one header opens."""
    if not body.startswith("interface range "):
        return [body]
    out = list[str]()
    for part in body.removeprefix("interface range ").split(","):
        start, _, last = (word.strip() for word in part.partition("-"))
        full = interface(start)
        stem, number = re.fullmatch(r"(.*?)(\d+)", full).groups()  # type: ignore[union-attr]  # it ends in a number
        out += [f"interface {stem}{at}" for at in range(int(number), int(last or number) + 1)]
    return out


def lines(nodes: list[Node], header: str) -> list[Node]:
    """The terminal lines a range names; a range that cuts an existing one splits it."""
    ends = [int(word) for word in header.split()[2:]]
    low, high = ends[0], ends[-1]
    wanted = list[Node]()
    for node, found in list(find(nodes, r"line vty (\d+)(?: (\d+))?")):
        start, end = int(found[1]), int(found[2] or found[1])
        if end < low or start > high:
            continue
        at = nodes.index(node)
        nodes.remove(node)
        for a, b in ((start, low - 1), (max(start, low), min(end, high)), (high + 1, end)):
            if a > b:
                continue
            part = node.copy()
            part.line = f"line vty {a} {b}" if a != b else f"line vty {a}"
            nodes.insert(at, part)
            at += 1
            if low <= a <= high:
                wanted.append(part)
    covered = {number for node in wanted for number in range(*_span(node))}
    missing = [number for number in range(low, high + 1) if number not in covered]
    if missing:
        node = Node(f"line vty {missing[0]} {missing[-1]}", is_block=True)
        tree.insert(nodes, node, SECTIONS["config"])
        wanted.append(node)
    return wanted


def _span(node: Node) -> tuple[int, int]:
    ends = [int(word) for word in node.line.split()[2:]]
    return ends[0], ends[-1] + 1


def numbers(text: str) -> set[int]:
    """The numbers of `1-3,7`."""
    out = set[int]()
    for part in filter(None, text.replace("none", "").split(",")):
        low, _, high = part.partition("-")
        out.update(range(int(low), int(high or low) + 1))
    return out


def ranges(many: set[int]) -> str:
    """`1-3,7` from the numbers."""
    out, run = list[str](), list[int]()
    for number in (*sorted(many), -1):
        if run and number != run[-1] + 1:
            out.append(f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}")
            run = []
        run.append(number)
    return ",".join(out)


def name_servers(nodes: list[Node], body: str, *, negative: bool) -> str:
    """Each address is a setting of its own, however many stand on a line."""
    head, addresses = re.fullmatch(r"(ip name-server(?: vrf \S+)?)((?: \d\S+)+)", body).groups()  # type: ignore[union-attr]  # the grammar says so
    kept = [node for node in nodes if re.fullmatch(rf"{re.escape(head)}(?: \d\S+)+", node.line)]
    for address in addresses.split():
        holders = [node for node in kept if address in node.line.split()]
        if negative:
            for node in holders:
                left = [word for word in node.line.removeprefix(head).split() if word != address]
                node.line = " ".join((head, *left))
                if not left:
                    nodes.remove(node)
                    kept.remove(node)
        elif not holders:
            kept.append(node := Node(f"{head} {address}"))
            tree.insert(nodes, node, SECTIONS["config"])
    return ""
