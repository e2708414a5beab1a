"""Law: what the code imports is declared, what is declared is imported, and an extra is never needed to start."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator

from packaging.requirements import Requirement

from tests.laws.sources import ROOT, Source, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Where the name one imports is not the name one installs.
DISTRIBUTION = {
    "ansible": "ansible-core",
    "click": "typer",
    "markupsafe": "jinja2",
    "onvif": "onvif-zeep-async",
    "pydantic_core": "pydantic",
    "ssh2": "ssh2-python",
    "trestle": "compliance-trestle",
    "yaml": "pyyaml",
}
# Declared for what stands beside the package: the playbooks, roles and doors run on it.
NOT_IMPORTED = frozenset({"ansible-core"})


def declared(requirements: list[str]) -> frozenset[str]:
    return frozenset(Requirement(text).name.lower() for text in requirements)


CORE = declared(PROJECT["dependencies"])
EXTRAS = declared([need for name, extra in PROJECT["optional-dependencies"].items() if name != "dev" for need in extra])


def strangers(source: Source, body: list[ast.stmt] | None = None) -> Iterator[str]:
    """The installable packages a module imports; with `body`, only those imported by these statements themselves."""
    tree = ast.parse(source.text)
    for node in body if body is not None else ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        for name in (name.split(".")[0] for name in names):
            if name != "shikiri" and name not in sys.stdlib_module_names:
                yield DISTRIBUTION.get(name, name.lower())


def test_what_is_imported_is_declared() -> None:
    used = {(source.name, name) for source in sources() for name in strangers(source)}
    assert not {pair for pair in used if pair[1] not in CORE | EXTRAS}


def test_what_is_declared_is_imported() -> None:
    used = {name for source in sources() for name in strangers(source)}
    assert not CORE - used - NOT_IMPORTED


def test_an_extra_is_imported_only_where_it_is_used() -> None:
    early = {(source.name, name) for source in sources() for name in strangers(source, ast.parse(source.text).body)}
    assert not {pair for pair in early if pair[1] in EXTRAS - CORE}


def test_both_kinds_of_import_are_seen() -> None:
    source = Source("shikiri.a", "import os\nimport yaml.nodes\ndef f():\n    from trestle.oscal import common\n")
    assert list(strangers(source)) == ["pyyaml", "compliance-trestle"]
    assert list(strangers(source, ast.parse(source.text).body)) == ["pyyaml"]
