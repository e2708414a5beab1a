"""Configuration mode: which block is open, and what a typed line does there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shikiri.simulator.ios import config as tree
from shikiri.simulator.ios.config import SECTIONS, Config
from shikiri.simulator.ios.stored import hidden, interface, stored
from shikiri.simulator.tree import Node, find, has

INVALID = "% Invalid input detected at '^' marker.\n\n"
_MODES = {
    "interface": "config-if", "line": "config-line", "acl-standard": "config-std-nacl", "acl-extended": "config-ext-nacl",
    "acl-ipv6": "config-ipv6-acl", "vlan": "config-vlan", "dhcp": "dhcp-config", "archive": "config-archive",
    "archive-log": "config-archive-log-cfg", "policy": "config-wireless-policy", "tag-policy": "config-policy-tag",
    "wlan": "config-wlan", "rf-profile": "config-rf-profile", "radius": "config-radius-server",
    "server-group": "config-sg-radius", "vrf": "config-vrf", "ap": "config-ap-tag", "ap-profile": "config-ap-profile",
    "tag": "config-tag", "config": "config",
}  # fmt: skip
_PARTIAL = ("wlan", "vlan")  # blocks that a shorter header finds again


@dataclass(slots=True)
class Level:
    """One open block, or several at once: `interface range`, `line vty 0 15`."""

    section: str
    nodes: list[Node]


@dataclass(slots=True)
class Editor:
    """What `configure terminal` opens."""

    config: Config
    is_controller: bool = False
    open: list[Level] = field(default_factory=list)

    @property
    def mode(self) -> str:
        return _MODES.get(self.open[-1].section if self.open else "config", "config-sub")

    def type(self, typed: str) -> tuple[str, bool]:
        """Take one line. Answers what the device says, and whether the configuration changed."""
        line = _spelled(" ".join(typed.split()) if not typed.startswith("banner") else typed.strip())
        if line == "exit":
            if self.open:
                self.open.pop()
            return "", False
        line, default = re.sub(r"^default ", "no ", line), line.startswith("default ")
        negative, body = line.startswith("no "), line.removeprefix("no ")
        if not negative:
            body = stored(body, scrypt=self.config.version >= 16, hide=self.config.hides_passwords)  # noqa: PLR2004  (type 9 from 16 on)
        for depth in range(len(self.open), -1, -1):
            name = self.open[depth - 1].section if depth else "config"
            rule = SECTIONS[name].rule(body, negated=negative)
            if rule is None or (self._foreign(body)):
                continue
            del self.open[depth:]
            before = self.config.copy()
            answer = self._act(name, rule.opens, body, negative=negative, default=default)
            return answer, not before.same_as(self.config)
        return INVALID, False

    def _foreign(self, body: str) -> bool:
        return not self.is_controller and body.split()[0] in {"wlan", "wireless", "ap"}

    def _act(self, name: str, opens: str, body: str, *, negative: bool, default: bool) -> str:
        if opens and not negative:
            return self._enter(name, opens, body)
        levels = self.open[-1].nodes if self.open else [Node("", self.config.nodes)]
        lead = f"{levels[0].lead} " if self.open else ""
        answer = ""
        for node in levels:
            if refusal := _refused(name, node, body):
                return refusal
            if default and name == "config" and body.startswith("interface "):
                for found, _ in find(self.config.nodes, re.escape(_header(body))):
                    found.children.clear()
            elif name in {"acl-standard", "acl-extended"}:
                answer = _entry(node, name, body, lead, negative=negative)
            elif negative:
                self._drop(node, name, body, lead, default=default)
            else:
                self._put(node, name, body, lead)
        return answer

    def _put(self, node: Node, name: str, body: str, lead: str) -> None:
        found = re.fullmatch(r"switchport trunk allowed vlan (add|remove) (\S+)", body)
        if found:
            body = f"switchport trunk allowed vlan {_vlans(node, found[1], found[2])}"
        if body == "security wpa" and name == "wlan":  # it comes back with WPA2 and AES, as it was before
            for gone in ("wpa2", "wpa2 ciphers aes"):
                tree.put(node.children, f"security wpa {gone}", SECTIONS[name], lead)
        tree.put(node.children, body, SECTIONS[name], lead)
        if body == "service password-encryption":
            for one in _all(self.config.nodes):
                one.line = hidden(one.line)
        if body == "switchport nonegotiate" or not body.startswith("ip address "):
            return
        node.children[:] = [one for one in node.children if one.line != "no ip address"]

    def _drop(self, node: Node, name: str, body: str, lead: str, *, default: bool) -> None:
        if name == "config" and body.startswith(("interface ", "line ")):
            body = _header(body)
        if name == "interface" and body == "switchport" and not default:
            node.children[:] = [one for one in node.children if not one.line.startswith("switchport")]
        tree.drop(node.children, body, SECTIONS[name], lead)
        if name == "interface" and body.startswith("ip address") and not has(node.children, "ip address .*"):
            tree.insert(node.children, Node("no ip address", lead=lead), SECTIONS[name])
        if name == "config" and body == "snmp-server":
            node.children[:] = [one for one in node.children if not one.line.startswith("snmp-server")]
        if default:
            node.children[:] = [one for one in node.children if one.line != f"no {body}"]

    def _enter(self, name: str, opens: str, body: str) -> str:
        above = self.open[-1].nodes[0] if self.open else None
        nodes = above.children if above else self.config.nodes
        lead = f"{above.lead} " if above else ""
        headers = _headers(body)
        if headers and headers[0].startswith("line vty"):
            level = Level(opens, _lines(nodes, headers[0]))
        else:
            found = [self._block(nodes, name, header, lead) for header in headers]
            if None in found:
                return "% Incomplete command.\n\n"
            level = Level(opens, [node for node in found if node])
        self.open.append(level)
        return ""

    def _block(self, nodes: list[Node], name: str, header: str, lead: str) -> Node | None:
        node = next((node for node in nodes if node.line == header), None)
        if node is None and header.startswith("wlan "):
            profile = header.split()[1]
            node = next((node for node in nodes if node.line.split()[:2] == ["wlan", profile]), None)
            if node is None and len(header.split()) == 2:  # noqa: PLR2004  (a new one needs its number and its SSID)
                return None
        if node is None:
            node = tree.put(nodes, header, SECTIONS[name], lead)
            if node and header.startswith("interface ") and not header.startswith("interface Vlan"):
                return node
            if node and header.startswith("interface "):
                node.children.append(Node("no ip address", lead=f"{lead} "))
        return node


def _spelled(line: str) -> str:
    """Spellings that mean the same."""
    line = re.sub(r"^(no )?ip domain-(name|lookup)\b", r"\1ip domain \2", line)
    line = re.sub(r"^(no )?logging (\d+\.\d+\.\d+\.\d+)$", r"\1logging host \2", line)
    return re.sub(
        r"^(no |default )?interface (?!range)(.+)$",
        lambda found: f"{found[1] or ''}interface {interface(found[2])}",
        line,
    )


def _header(body: str) -> str:
    return body


def _headers(body: str) -> list[str]:
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


def _lines(nodes: list[Node], header: str) -> list[Node]:
    """The terminal lines a range names; a range that cuts an existing one splits it."""
    numbers = [int(word) for word in header.split()[2:]]
    low, high = numbers[0], numbers[-1]
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
    numbers = [int(word) for word in node.line.split()[2:]]
    return numbers[0], numbers[-1] + 1


def _entry(node: Node, name: str, body: str, lead: str, *, negative: bool) -> str:
    if negative:
        tree.drop_entry(node.children, body, extended=name == "acl-extended")
        return ""
    return tree.put_entry(node.children, body, extended=name == "acl-extended", lead=lead)


def _vlans(node: Node, verb: str, typed: str) -> str:
    now = next((found[1] for _, found in find(node.children, r"switchport trunk allowed vlan (\S+)")), "")
    numbers = (
        _numbers(now) | _numbers(typed) if verb == "add" else (_numbers(now) or set(range(1, 4095))) - _numbers(typed)
    )
    return ranges(numbers) or "none"


def _numbers(text: str) -> set[int]:
    out = set[int]()
    for part in filter(None, text.replace("none", "").split(",")):
        low, _, high = part.partition("-")
        out.update(range(int(low), int(high or low) + 1))
    return out


def ranges(numbers: set[int]) -> str:
    """`1-3,7` from the numbers."""
    out, run = list[str](), list[int]()
    for number in (*sorted(numbers), -1):
        if run and number != run[-1] + 1:
            out.append(f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}")
            run = []
        run.append(number)
    return ",".join(out)


def _refused(name: str, node: Node, body: str) -> str:
    """What a controller says to changes of a network or of a policy that is in use."""
    is_up = has(node.children, "no shutdown")
    if name == "wlan" and is_up and body.startswith(("security ", "mac-filtering", "radio")):
        return "% WLAN needs to be disabled before performing this operation\n"
    if name == "policy" and is_up and body.startswith(("vlan", "aaa-override", "central", "nac")):
        return "% Policy profile needs to be disabled before performing this operation\n"
    return ""


def _all(nodes: list[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_all(node.children))]
