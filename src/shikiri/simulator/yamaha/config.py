"""The configuration of a Yamaha router: one line is one setting; `pp select` and `tunnel select` open blocks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from shikiri.simulator.grammar import Section, load
from shikiri.simulator.tree import Node, copies, find, first, flat, natural, read

SECTIONS = load(__package__, "commands.txt")
# Settings at these values are not printed: the value is what the router does without the line.
_DEFAULTS = frozenset(
    (
        "login timer 300", "timezone +09:00", "syslog notice off", "syslog info on", "syslog debug off",
        "syslog execute command off", "sshd service off", "snmp host none", "snmpv2c host none",
        "snmp community read-only public", "syslog facility user", "syslog srcport 514", "console lines 24",
        "console columns 80", "security class 1 on off off",
    )
)  # fmt: skip
_PROMPT = re.compile(r"^\S*[>#] ")
_SECRETS = (
    (re.compile(r"^((?:login|administrator) password)(?: (encrypted))? (\S+)$"), r"\1 \2 *"),
    (re.compile(r"^(login user \S+) (?:encrypted )?(\S+)$"), r"\1 *"),
    (re.compile(r"^(pp auth (?:myname|username) \S+) (\S+)(.*)$"), r"\1 *\3"),
    (re.compile(r"^(ipsec ike pre-shared-key \d+) text (\S+)$"), r"\1 text *"),
    (re.compile(r"^(sshd host key generate) (\S+)$"), r"\1 *"),
    (re.compile(r"^(radius secret) (\S+)$"), r"\1 *"),
)


def hashed(password: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}:{password}".encode()).hexdigest()[:32]


def masked(line: str) -> str:
    """A line as `show config` prints it."""
    for pattern, shown in _SECRETS:
        if pattern.match(line):
            return " ".join(pattern.sub(shown, line).split())
    return line


@dataclass(slots=True)
class Config:
    """The lines, in the order of the reference manual."""

    nodes: list[Node] = field(default_factory=list)

    def copy(self) -> Config:
        return Config(copies(self.nodes))

    def same_as(self, other: Config) -> bool:
        return sorted(flat(self.nodes)) == sorted(flat(other.nodes))

    def text(self, *, open_secrets: bool = True) -> str:
        lines = [line for node in self.nodes for line in node.lines()]
        if not open_secrets:
            lines = [line[: len(line) - len(line.lstrip())] + masked(line.lstrip()) for line in lines]
        return "".join(f"{line}\n" for line in lines)

    def value(self, pattern: str) -> str | None:
        """The first group of the first line that fits."""
        found = first(self.nodes, pattern)
        return found[1] if found else None


def loaded(text: str) -> Config:
    """A configuration from what `show config` printed; prompts and the head are no part of it."""
    lines = list[str]()
    for line in text.replace("\r", "").split("\n"):
        if line.startswith("#") or _PROMPT.match(f"{line} ") or not line.strip():
            continue
        lines.append(line)
    config = Config(read(lines))
    for node in config.nodes:
        rule = SECTIONS["config"].rule(node.line)
        node.is_block = bool(rule and rule.opens)
    return config


def _rank(section: Section, line: str) -> int:
    rule = section.rule(line, negated=True)
    return section.rules.index(rule) if rule else len(section.rules)


def identity(section: Section, line: str) -> str:
    rule = section.rule(line, negated=True)
    return (rule.identity(line) if rule else None) or line


def put(nodes: list[Node], line: str, section: Section, lead: str, *, print_defaults: bool) -> Node | None:
    """A setting takes the place of the one with its key; a default is not printed."""
    mine = identity(section, line)
    there = [node for node in nodes if identity(section, node.line) == mine]
    if line in _DEFAULTS and not print_defaults:
        for node in there:
            nodes.remove(node)
        return None
    if there:
        there[0].line = line
        return there[0]
    rule = section.rule(line)
    node = Node(line, lead=lead, is_block=bool(rule and rule.opens))
    _insert(nodes, node, section)
    return node


def drop(nodes: list[Node], line: str, section: Section) -> None:
    """`no ...`, with or without the value it had."""
    mine = identity(section, line)
    for node in tuple(nodes):
        if identity(section, node.line) == mine:
            nodes.remove(node)


def _insert(nodes: list[Node], node: Node, section: Section) -> None:
    """In the order of the manual; where the text it started with has another order, beside its like."""
    rank, key = _rank(section, node.line), natural(node.line)
    same = [at for at, one in enumerate(nodes) if _rank(section, one.line) == rank]
    if same:
        at = next((at for at in same if natural(nodes[at].line) > key), same[-1] + 1)
    else:
        at = next((at for at, one in enumerate(nodes) if _rank(section, one.line) > rank), len(nodes))
    nodes.insert(at, node)


def has_line(nodes: list[Node], pattern: str) -> bool:
    return any(True for _ in find(nodes, pattern))
