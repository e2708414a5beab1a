"""Law: imports point only inward, and third-party code stays in the rooms that own it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.laws.sources import SHARED_BY_PLATFORMS, Source, sources

_ALL_BELOW = "files model engine intake language lifecycle guideline formats platforms sessions reports store"

# room -> the rooms it may import from. A new room is added here on purpose, or the law fails.
INWARD = {
    "files": "",
    "model": "",
    "engine": "model",
    "intake": "model files",
    "language": "model",
    "lifecycle": "model intake",
    "guideline": "model engine intake",
    "formats": "model",
    "platforms": "model formats",
    "sessions": "model formats files",
    "reports": "model language",
    "store": "model",
    "simulator": "",
    "lab": "model platforms sessions simulator",
    "probe": "",
    "workflow": f"{_ALL_BELOW} lab probe",
    "cli": f"{_ALL_BELOW} workflow simulator lab",
    "": "cli",
}

# room -> the packages of others it may import. `sessions` meets devices; `intake`, `reports` and `cli` meet people.
OTHERS = {
    "files": "",
    "model": "zxcvbn",
    "engine": "",
    "intake": "pydantic pydantic_core yaml openpyxl",
    "language": "yaml",
    "lifecycle": "",
    "guideline": "",
    "formats": "",
    "platforms": "",
    "sessions": "netmiko napalm httpx httpcore pypsrp sslyze asyncssh paramiko ssh2 cryptography",
    "reports": "rich jinja2 openpyxl trestle segno markupsafe",
    "store": "sqlalchemy alembic cryptography",
    "simulator": "asyncssh cryptography lxml",
    "lab": "cryptography",  # keys of a lab that lives for an hour
    "probe": "",
    "workflow": "ansible yaml jinja2 cryptography",
    "cli": "typer rich click",
    "": "",
}


def imports(source: Source, is_package: bool) -> Iterator[tuple[int, str]]:
    """Every module name an import can reach, wherever it stands: top, function, TYPE_CHECKING, import_module("...")."""
    own = source.name.split(".")
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = node.level - (1 if is_package else 0)
            base = ".".join(own[: len(own) - up]) if node.level else ""
            target = ".".join(filter(None, (base, node.module)))
            yield node.lineno, target
            yield from ((node.lineno, f"{target}.{alias.name}") for alias in node.names if target == "shikiri")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def trespasses(
    source: Source, is_package: bool = False, folders: frozenset[str] = frozenset({"one", "another"})
) -> Iterator[str]:
    """The imports of a module that point outward, sideways into another platform, or to a stranger."""
    if source.layer not in INWARD:
        yield f"{source.name}: the room {source.layer!r} is not in the table of layers"
        return
    allowed = {source.layer, *INWARD[source.layer].split()}
    guests = {*OTHERS[source.layer].split(), *sys.stdlib_module_names}
    for line, target in imports(source, is_package):
        parts = target.split(".")
        if parts[0] != "shikiri":
            if parts[0] not in guests:
                yield f"{source.name}:{line}: {source.layer or 'the front door'} must not import {parts[0]}"
        elif len(parts) == 1 or (len(parts) == 2 and parts[1] == "__version__"):
            continue
        elif parts[1] not in allowed:
            yield f"{source.name}:{line}: {source.layer or 'the front door'} must not import from {parts[1]}"
        elif _other_platform(source.name.split("."), parts, folders):
            yield f"{source.name}:{line}: one platform must not import from another ({target})"


def _other_platform(own: list[str], target: list[str], folders: frozenset[str]) -> bool:
    """Does a file inside one platform's folder reach into another platform's folder?"""
    if own[1:2] != ["platforms"] or target[1:2] != ["platforms"] or len(own) < 3 or len(target) < 3:
        return False
    return own[2] in folders and target[2] in folders and own[2] != target[2]


def packages() -> frozenset[str]:
    names = [source.name for source in sources()]
    return frozenset(name for name in names if any(other.startswith(f"{name}.") for other in names))


def test_imports_point_only_inward() -> None:
    rooms = packages()
    platforms = frozenset(name.split(".")[2] for name in rooms if name.count(".") == 2 and ".platforms." in name)
    platforms -= SHARED_BY_PLATFORMS
    assert not [problem for source in sources() for problem in trespasses(source, source.name in rooms, platforms)]


def test_the_table_itself_points_only_inward() -> None:
    """Each room may only name rooms that stand above it in the table, so no two can ever need each other."""
    seen: set[str] = set()
    for room, inner in INWARD.items():
        assert set(inner.split()) <= seen, room
        seen.add(room)
    assert INWARD.keys() == OTHERS.keys()


@pytest.mark.parametrize(
    "name,text",
    (
        ("shikiri.model.net", "from shikiri.engine.judge import judge"),
        ("shikiri.model.net", "import shikiri.engine"),
        ("shikiri.model.net", "from shikiri import engine"),
        ("shikiri.model.net", "from ..engine import judge"),
        ("shikiri.model.net", "from .. import engine"),
        ("shikiri.model.net", "def f():\n    import shikiri.engine.judge"),
        ("shikiri.model.net", "if TYPE_CHECKING:\n    from shikiri.reports import html"),
        ("shikiri.model.net", "importlib.import_module('shikiri.engine')"),
        ("shikiri.engine.judge", "import requests"),
        ("shikiri.engine.judge", "from shikiri.platforms.base import parse"),
        ("shikiri.platforms.one.wlan", "from shikiri.engine import want"),
        ("shikiri.platforms.one.wlan", "from shikiri.sessions import ssh"),
        ("shikiri.platforms.one.wlan", "from shikiri.platforms.another.wlan import words"),
        ("shikiri.reports.html", "from shikiri.cli import main"),
        ("shikiri.attic.box", "import json"),
    ),
)
def test_an_outward_import_is_seen(name: str, text: str) -> None:
    assert list(trespasses(Source(name, text)))


@pytest.mark.parametrize(
    "name,text",
    (
        ("shikiri.engine.judge", "import json\nfrom shikiri.model.state import State\nfrom .match import match"),
        (
            "shikiri.platforms.one.wlan",
            "from shikiri.platforms.base import parse\nfrom shikiri.platforms.one import words",
        ),
        ("shikiri.cli.main", "def f():\n    from shikiri.workflow import judge\n    import typer"),
        ("shikiri.reports.json", "from shikiri import __version__"),
        ("shikiri.__main__", "from shikiri.cli import main"),
    ),
)
def test_an_inward_import_is_fine(name: str, text: str) -> None:
    assert not list(trespasses(Source(name, text)))
