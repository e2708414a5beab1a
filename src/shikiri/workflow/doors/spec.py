"""The arguments of an action, read from the documentation of its module: they are written once."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_WORDS = ("type", "elements", "required", "default", "choices")


@cache
def documentation(page: Path) -> Mapping[str, Any]:
    """What `DOCUMENTATION` of a module says. The module itself is never run."""
    for node in ast.parse(page.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DOCUMENTATION":
            found = yaml.safe_load(ast.literal_eval(node.value))
            return dict(found)
    raise ValueError(f"{page.name} has no DOCUMENTATION")


def argument_spec(page: Path) -> dict[str, dict[str, Any]]:
    """The argument spec of a module, as Ansible validates by it."""
    options: Mapping[str, Mapping[str, Any]] = documentation(page).get("options") or {}
    return {name: {word: option[word] for word in _WORDS if word in option} for name, option in options.items()}
