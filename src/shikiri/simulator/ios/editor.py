"""Configuration mode: which block is open, and what a typed line does there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shikiri.simulator.ios import config as tree
from shikiri.simulator.ios.config import SECTIONS, Config
from shikiri.simulator.ios.headers import lines, name_servers, numbers, opened, ranges
from shikiri.simulator.ios.stored import hidden, interface, stored
from shikiri.simulator.tree import Node, find, has

INVALID = "% Invalid input detected at '^' marker.\n\n"
_MODES = {
    "interface": "config-if", "line": "config-line",
    "acl-standard": "config-std-nacl", "acl-extended": "config-ext-nacl",
    "acl-ipv6": "config-ipv6-acl", "vlan": "config-vlan", "dhcp": "dhcp-config", "archive": "config-archive",
    "archive-log": "config-archive-log-cfg", "policy": "config-wireless-policy", "tag-policy": "config-policy-tag",
    "wlan": "config-wlan", "rf-profile": "config-rf-profile", "radius": "config-radius-server",
    "server-group": "config-sg-radius", "vrf": "config-vrf", "ap": "config-ap-tag", "ap-profile": "config-ap-profile",
    "tag": "config-tag", "config": "config",
}  # fmt: skip


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
            body = stored(body, scrypt=self.config.is_new, hide=self.config.hides_passwords, aes=self.config.enciphers)
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
        return not self.is_controller and body.split(maxsplit=1)[0] in {"wlan", "wireless", "ap"}

    def _act(self, name: str, opens: str, body: str, *, negative: bool, default: bool) -> str:
        if opens and not negative:
            return self._enter(name, opens, body)
        levels = self.open[-1].nodes if self.open else [Node("", self.config.nodes)]
        lead = f"{levels[0].lead} " if self.open else ""
        answer = ""
        if name == "config" and body.startswith("ip name-server "):
            return name_servers(self.config.nodes, body, negative=negative)
        for node in levels:
            if refusal := _refused(name, node, body):
                return refusal
            if default and name == "config" and body.startswith("interface "):
                for found, _ in find(self.config.nodes, re.escape(body)):
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
        if name == "interface" and body == "switchport" and not default:
            node.children[:] = [one for one in node.children if not one.line.startswith("switchport")]
        tree.drop(node.children, body, SECTIONS[name], lead)
        if body.startswith("logging host "):  # a text of old times calls it otherwise
            tree.drop(node.children, body.replace("host ", ""), SECTIONS[name], lead)
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
        headers = opened(body)
        if headers and headers[0].startswith("line vty"):
            level = Level(opens, lines(nodes, headers[0]))
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


def _entry(node: Node, name: str, body: str, lead: str, *, negative: bool) -> str:
    if negative:
        tree.drop_entry(node.children, body, extended=name == "acl-extended")
        return ""
    return tree.put_entry(node.children, body, extended=name == "acl-extended", lead=lead)


def _vlans(node: Node, verb: str, typed: str) -> str:
    now = next((found[1] for _, found in find(node.children, r"switchport trunk allowed vlan (\S+)")), "")
    if verb == "add":
        return ranges(numbers(now) | numbers(typed))
    return ranges((numbers(now) or set(range(1, 4095))) - numbers(typed)) or "none"


def _refused(name: str, node: Node, body: str) -> str:
    """What a device says to a change that it does not take as things are."""
    if name == "config" and (found := re.match(r"username (\S+) .*\b(secret|password) ", body)):
        other = {"secret": "password", "password": "secret"}[found[2]]
        if has(node.children, rf"username {re.escape(found[1])} (?:.* )?{other} .*"):
            return "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other.\n"
    is_up = has(node.children, "no shutdown")
    if name == "wlan" and is_up and body.startswith(("security ", "mac-filtering", "radio")):
        return "% WLAN needs to be disabled before performing this operation\n"
    if name == "policy" and is_up and body.startswith(("vlan", "aaa-override", "central", "nac")):
        return "% Policy profile needs to be disabled before performing this operation\n"
    return ""


def _all(nodes: list[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_all(node.children))]
