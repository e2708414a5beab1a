"""The configuration of an IOS device: loaded from text, edited line by line, printed in its own order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from shikiri.simulator.grammar import Section, load
from shikiri.simulator.ios.stored import entry
from shikiri.simulator.tree import Node, copies, find, first, flat, has, natural, read

SECTIONS = load(__package__, "commands.txt")
ORDER = tuple(line for line in files(__package__).joinpath("order.txt").read_text("utf-8").splitlines() if line)
_HEAD = re.compile(r"^(Building configuration|Current configuration|Using \d+)")
_SORTED = re.compile(r"^(interface|vlan \d|wlan|username|wireless profile policy|ip access-list)")
_BREAK = "\n"
_NEW = 16
STEP = 10


@dataclass(slots=True)
class Config:
    """A tree, and what of it decides how commands are kept."""

    nodes: list[Node] = field(default_factory=list)

    def copy(self) -> Config:
        return Config(copies(self.nodes))

    @property
    def version(self) -> int:
        found = first(self.nodes, r"version (\d+).*")
        return int(found[1]) if found else 17

    @property
    def is_new(self) -> bool:
        """From IOS XE 16 on: numbers before the entries of access lists, passwords hashed with scrypt."""
        return self.version >= _NEW

    @property
    def hides_passwords(self) -> bool:
        return has(self.nodes, "service password-encryption")

    @property
    def enciphers(self) -> bool:
        return has(self.nodes, "password encryption aes")

    @property
    def hostname(self) -> str:
        found = first(self.nodes, r"hostname (\S+)")
        return found[1] if found else "Switch"

    def block(self, pattern: str) -> Node | None:
        return next((node for node, _ in find(self.nodes, pattern)), None)

    def same_as(self, other: Config) -> bool:
        return sorted(flat(self.nodes)) == sorted(flat(other.nodes))

    def text(self) -> str:
        """The body: from `version` to `end`."""
        out = list[str]()
        before = ""
        numbers = self.is_new
        for node in self.nodes:
            group = order(node.line)[1]
            if out and (node.children or node.is_block or group != before) and out[-1] != "!":
                out.append("!")
            before = group
            out.extend(node.lines(numbers=numbers))
            if node.children or node.is_block:
                out.append("!")
        return "".join(f"{line}\n" for line in (*out, "end"))


def loaded(text: str) -> Config:
    """A configuration from what a device printed."""
    lines = list[str]()
    waiting = ""
    for line in text.replace("\r", "").split("\n"):
        if waiting:
            lines[-1] += _BREAK + line
            waiting = "" if line.strip().endswith(waiting) else waiting
        elif found := re.match(r"^banner \w+ (\^C|\S)", line):
            lines.append(line)
            waiting = "" if line.count(found[1]) > 1 else found[1]
        elif not (line.startswith("!") or line.strip() == "end" or _HEAD.match(line)):
            lines.append(line)
    config = Config(read(lines))
    for node in config.nodes:
        rule = SECTIONS["config"].rule(node.line)
        node.is_block = bool(rule and rule.opens)
        if node.line.startswith("ip access-list"):
            _number(node)
    return config


def _number(node: Node) -> None:
    for at, child in enumerate(node.children, 1):
        if found := re.fullmatch(r"(\d+) (.*)", child.line):
            child.number, child.line = int(found[1]), found[2]
        else:
            child.number = at * STEP


@lru_cache(maxsize=8192)
def order(line: str) -> tuple[int, str]:
    """Where a line of the top level stands: the place of its word in the order, and that word."""
    bare = line.removeprefix("no ")
    fitting = [(len(word), at, word) for at, word in enumerate(ORDER) if bare.startswith(word)]
    return max(fitting)[1:] if fitting else (len(ORDER), "")


def _rank(section: Section, line: str) -> int:
    rule = section.rule(line.removeprefix("no "), negated=line.startswith("no "))
    return section.rules.index(rule) if rule else len(section.rules)


def insert(nodes: list[Node], node: Node, section: Section) -> None:
    """Put a new line where the device would print it."""
    top = section.name == "config"
    rank = order(node.line)[0] if top else _rank(section, node.line)
    ranks = [order(one.line)[0] if top else _rank(section, one.line) for one in nodes]
    same = [at for at, other in enumerate(ranks) if other == rank]
    if same and _SORTED.match(node.line):
        key = natural(node.line)
        at = next((at for at in same if natural(nodes[at].line) > key), same[-1] + 1)
    elif same:
        at = same[-1] + 1
    else:
        at = next((at for at, other in enumerate(ranks) if other > rank), len(nodes))
    nodes.insert(at, node)


def identity(section: Section, line: str) -> str:
    """What a line shares with those it replaces; a negated line shares it with the positive one."""
    bare = " ".join(line.removeprefix("no ").split())
    rule = section.rule(bare, negated=True)
    return (rule.identity(bare) if rule else None) or bare


def put(nodes: list[Node], line: str, section: Section, lead: str) -> Node | None:
    """A positive command: it replaces what has its key, takes back its negation, or is added."""
    rule = section.rule(line)
    if rule is None:
        return None
    mine = rule.identity(line)
    there = [node for node in nodes if node.line == line or identity(section, node.line) == mine]
    if rule.on and line == mine:
        for node in there:
            nodes.remove(node)
        return None
    if there:
        there[0].line = line
        for node in there[1:]:
            nodes.remove(node)
        return there[0]
    node = Node(line, lead=lead, is_block=bool(rule.opens))
    insert(nodes, node, section)
    return node


def drop(nodes: list[Node], line: str, section: Section, lead: str) -> None:
    """A negated command: what it names goes, and where the default is the opposite the negation stays."""
    rule = section.rule(line, negated=True)
    mine = rule.identity(line) if rule else line
    for node in tuple(nodes):
        if node.line.startswith("no "):
            continue
        if identity(section, node.line) == mine or f"{' '.join(node.line.split())} ".startswith(f"{line} "):
            nodes.remove(node)
    if rule and (rule.on or rule.both) and not has(nodes, re.escape(f"no {line}")):
        insert(nodes, Node(f"no {line}", lead=lead), section)


def put_entry(nodes: list[Node], line: str, *, extended: bool, lead: str) -> str:
    """An entry of a named access list: at its number, or at the end."""
    found = re.fullmatch(r"(\d+) (.*)", line)
    number, text = (int(found[1]), found[2]) if found else (0, line)
    text = entry(text, extended=extended)
    if any(node.line == text and not text.startswith("remark") for node in nodes):
        return ""
    if number and any(node.number == number for node in nodes):
        return "% Duplicate sequence number\n"
    number = number or (max((node.number for node in nodes), default=0) // STEP + 1) * STEP
    at = next((at for at, node in enumerate(nodes) if node.number > number), len(nodes))
    nodes.insert(at, Node(text, lead=lead, number=number))
    return ""


def drop_entry(nodes: list[Node], line: str, *, extended: bool) -> None:
    text = entry(re.sub(r"^\d+ (?=\S)", "", line), extended=extended)
    for node in tuple(nodes):
        if node.line == text or (line.isdigit() and node.number == int(line)):
            nodes.remove(node)


def different(one: Iterable[Node], other: Iterable[Node]) -> list[str]:
    """What `show archive config differences` prints: lines only here `-`, only there `+`."""
    mine, theirs = list(flat(one)), list(flat(other))
    gone = [path for path in mine if path not in set(theirs)]
    new = [path for path in theirs if path not in set(mine)]
    return [*_shown("+", new), *_shown("-", gone)]


def _shown(sign: str, paths: list[tuple[str, ...]]) -> list[str]:
    out = list[str]()
    above: tuple[str, ...] = ()
    for path in paths:
        if path[:-1] and path[:-1] != above:
            out += [" " * depth + header for depth, header in enumerate(path[:-1])]
        above = path
        out.append(f"{sign}{' ' * (len(path) - 1)}{path[-1]}")
        above = path[:-1]
    return out
