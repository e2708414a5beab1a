"""YAML text as nodes, and syntax errors as sentences that never quote the text (it may hold a secret)."""

from __future__ import annotations

import re
from typing import Any

import yaml

from shikiri.intake.nodes import DEPTH
from shikiri.model.errors import Problem
from shikiri.model.say import Say, say

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_JINJA = re.compile(r"\{\{|\{%")
_TAB = re.compile(r"^ *\t[ \t]*(?=\S)")
_NESTED = re.compile(r"[\[{]|(?:[-?:]\s+){3}|^ {60}", re.MULTILINE)
_MANY = 50
# What the composers of PyYAML (in C and in Python) complain about -> our sentence.
_SENTENCES = (
    ("undefined alias", "intake.yaml_star"),
    ("cannot start any token", "intake.yaml_start"),
    ("mapping values are not allowed", "intake.yaml_colon"),
    ("quoted scalar", "intake.yaml_quote"),
    ("flow", "intake.yaml_bracket"),
    ("another document", "intake.yaml_documents"),
    ("escape", "intake.yaml_escape"),
    ("block", "intake.yaml_indent"),
    ("indent", "intake.yaml_indent"),
    ("expected ':'", "intake.yaml_key"),
)
_OPENED = ("quoted scalar", "flow")


class _Loader(_Base):  # type: ignore[misc]  # the base is chosen at run time: C where it was built, Python elsewhere
    """A composer that resolves nothing by itself."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (PyYAML reads it so)


def compose(text: str, name: str) -> tuple[yaml.Node | None, list[Problem]]:
    """The root node (None for an empty or broken file) and what is wrong; tabs are reported and read as blanks."""
    node, problem = _compose(text, name)
    if problem is None:
        return node, []
    lines = text.split("\n")
    tabs = [number for number, line in enumerate(lines, 1) if _TAB.match(line)]
    if not tabs:
        return None, [problem]
    problems = [Problem(name, number, "$", say("intake.tab")) for number in tabs]
    node, problem = _compose("\n".join(_TAB.sub(_blanks, line) for line in lines), name)
    return node, problems if problem is None or problem.line in tabs else [*problems, problem]


def jinja(text: str, name: str) -> list[Problem]:
    """Every line that holds a template, comments too."""
    if "{" not in text:
        return []
    lines = enumerate(text.split("\n"), 1)
    return [Problem(name, number, "$", say("intake.jinja")) for number, line in lines if _JINJA.search(line)]


def _blanks(found: re.Match[str]) -> str:
    return found.group().replace("\t", "  ")


def _compose(text: str, name: str) -> tuple[yaml.Node | None, Problem | None]:
    try:
        if _too_deep(text):
            return None, Problem(name, 1, "$", say("intake.too_deep", depth=DEPTH))
        return yaml.compose(text, Loader=_Loader), None
    except yaml.MarkedYAMLError as error:
        return None, _problem(error, name)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, Problem(name, 1, "$", say("intake.yaml"))


def _too_deep(text: str) -> bool:
    """Nested beyond what a person writes. libyaml's composer recurses on the C stack and kills the process there."""
    if sum(1 for _ in _NESTED.finditer(text)) < _MANY:
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH:
            return True
    return False


def _problem(error: yaml.MarkedYAMLError, name: str) -> Problem:
    told = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and any(word in told for word in _OPENED):
        mark = error.context_mark  # what was opened says more than where the file ended
    key = next((key for word, key in _SENTENCES if word in told), "intake.yaml")
    sentence: Say = say(key)
    return Problem(name, mark.line + 1 if mark is not None else 1, "$", sentence)
