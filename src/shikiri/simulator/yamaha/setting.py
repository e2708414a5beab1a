"""What a line that is a setting does: it is kept in its block, replaces what has its key, or is taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shikiri.simulator.tree import Node
from shikiri.simulator.yamaha.config import SECTIONS, drop, hashed, identity, put

if TYPE_CHECKING:
    from shikiri.simulator.yamaha.shell import Shell

_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
_BLOCKS = {"pp": "pp", "tunnel": "tunnel", "switch": "switch"}
_MOST_USERS = 32


def set_(shell: Shell, command: str) -> str:
    """Take one line; answers what the router says, which is nothing where all is well."""
    if found := re.fullmatch(r"(no )?(pp|tunnel|switch) select( \S+)?", command):
        return _select(shell, found[2], (found[3] or " none").strip(), negative=bool(found[1]))
    negative, body = command.startswith("no "), command.removeprefix("no ")
    machine = shell.machine
    for name, nodes, lead in _places(shell):
        rule = SECTIONS[name].rule(body, negated=negative)
        if rule is None:
            continue
        if refusal := _refused(shell, body):
            return refusal
        if rule.opens and not negative:
            put(nodes, body, SECTIONS[name], lead, print_defaults=True)
            shell.inside.append(body)
            return ""
        if negative:
            drop(nodes, body, SECTIONS[name])
            if body.startswith("login user "):
                drop(machine.run.nodes, f"user attribute {body.split()[2]}", SECTIONS["config"])
        elif found := re.fullmatch(r"login user (\S+) (\S+)", body):
            kept = f"login user {found[1]} encrypted {hashed(found[2], machine.serial)}"
            put(nodes, kept, SECTIONS[name], lead, print_defaults=True)
        elif re.fullmatch(r"user attribute .*", body):
            _merge(nodes, body)
        else:
            put(nodes, body, SECTIONS[name], lead, print_defaults=machine.print_defaults)
        machine.wrote(command)
        return ""
    if any(section.rule(body, negated=negative) for section in SECTIONS.values()):
        return shell.wrong("select")
    first = body.split()[0]
    known = any(rule.full.pattern.startswith(f"(?:{first}") for section in SECTIONS.values() for rule in section.rules)
    return shell.wrong("keyword" if known else "name")


def _places(shell: Shell) -> list[tuple[str, list[Node], str]]:
    """The blocks a line may belong to, the innermost first."""
    nodes, lead = shell.machine.run.nodes, ""
    places = [("config", nodes, lead)]
    for header in shell.inside:
        rule = SECTIONS[places[0][0]].rule(header)
        node = next((one for one in nodes if one.line == header), None)
        if rule is None or node is None:
            break
        nodes, lead = node.children, f"{lead} "
        places.insert(0, (rule.opens, nodes, lead))
    return places


def _select(shell: Shell, kind: str, number: str, *, negative: bool) -> str:
    nodes = shell.machine.run.nodes
    header = f"{kind} select {number}"
    if negative:
        if number != "none":
            drop(nodes, header, SECTIONS["config"])
            shell.machine.wrote(f"no {header}")
        shell.inside = []
        return ""
    if number == "none":
        shell.inside = []
        return ""
    if not SECTIONS["config"].rule(header):
        return shell.wrong("range")
    if not any(node.line == header for node in nodes):
        put(nodes, header, SECTIONS["config"], "", print_defaults=True)
    shell.inside = [header]
    return ""


def _refused(shell: Shell, body: str) -> str:
    if found := re.match(r"login user (\S+)", body):
        if not _NAME.fullmatch(found[1]):
            return shell.wrong("keyword")
        users = {node.line.split()[2] for node in shell.machine.run.nodes if node.line.startswith("login user ")}
        if found[1] not in users and len(users) >= _MOST_USERS:
            return shell.wrong("range")
    return ""


def _merge(nodes: list[Node], body: str) -> None:
    """Attributes that are not named keep what they were."""
    section = SECTIONS["config"]
    mine = identity(section, body)
    old = next((node.line for node in nodes if identity(section, node.line) == mine), mine)
    values = dict(re.findall(r"(\S+)=(\S+)", old)) | dict(re.findall(r"(\S+)=(\S+)", body))
    put(
        nodes, f"{mine} {' '.join(f'{key}={value}' for key, value in values.items())}", section, "", print_defaults=True
    )
