"""Law: the tree says what there is. Every room has a sign, every platform is registered, every test is found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.sources import PACKAGE, ROOT, SHARED_BY_PLATFORMS, Source, sources

# Folders of tests that stand for no room of src/shikiri.
_OTHER_TESTS = frozenset(
    {
        "ansible",
        "bench",
        "e2e",
        "examples",
        "faults",
        "fixtures",
        "laws",
        "operations",
        "repository",
        "scripts",
        "secrets",
    }
)


def without_sign(source: Source) -> bool:
    """Has a public module no first sentence?"""
    last = source.name.rsplit(".", 1)[-1]
    public = last == "__main__" or not last.startswith("_")
    return public and not (ast.get_docstring(ast.parse(source.text)) or "").strip()


def rooms_without_door(package: Path) -> Iterator[Path]:
    """Folders with Python files but without __init__.py: they import by luck and are not packaged."""
    for folder in sorted({path.parent for path in package.rglob("*.py")}):
        if not (folder / "__init__.py").is_file():
            yield folder


def unregistered(platforms: Path) -> Iterator[str]:
    """Platform folders that the registry beside them does not name."""
    registry = [page for page in (platforms / "__init__.py", platforms / "registry.py") if page.is_file()]
    named: set[str] = set()
    for page in registry:
        tree = ast.parse(page.read_text("utf-8"))
        tree.body = [node for node in tree.body if not isinstance(node, ast.Expr)]  # a docstring registers nothing
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.update(re.split(r"[^a-z0-9_]", node.value))
            elif isinstance(node, ast.ImportFrom):
                named.update((node.module or "").split("."), (alias.name for alias in node.names))
            elif isinstance(node, ast.Import):
                named.update(*(alias.name.split(".") for alias in node.names))
    for folder in sorted(path.parent.name for path in platforms.glob("*/__init__.py")):
        if folder not in named:
            yield folder


def never_collected(tests: Path) -> Iterator[Path]:
    """Files that define tests which pytest, going by the file's name, never looks into."""
    for path in sorted(tests.rglob("*.py")):
        found = re.search(r"^(async )?def test_", path.read_text("utf-8"), re.MULTILINE)
        if found and not path.name.startswith("test_"):
            yield path


def astray(tests: Path, package: Path) -> Iterator[str]:
    """Folders of tests that mirror no room."""
    rooms = {path.name for path in package.iterdir() if path.is_dir()} | _OTHER_TESTS
    for folder in sorted(path for path in tests.iterdir() if path.is_dir() and any(path.rglob("*.py"))):
        if folder.name not in rooms and not folder.name.startswith(("_", ".")):
            yield folder.name


def test_every_public_module_says_what_it_is() -> None:
    assert not [source.name for source in sources() if without_sign(source)]


def test_every_room_has_a_door() -> None:
    assert not list(rooms_without_door(PACKAGE))


def test_every_platform_folder_is_registered() -> None:
    assert not set(unregistered(PACKAGE / "platforms")) - SHARED_BY_PLATFORMS


def test_every_test_is_found() -> None:
    assert not list(never_collected(ROOT / "tests"))


def test_tests_mirror_the_rooms() -> None:
    assert not list(astray(ROOT / "tests", PACKAGE))


@pytest.mark.parametrize("text,bare", (("x = 1", True), ('""" """', True), ('"""A thing."""', False), ("", True)))
def test_a_module_without_a_sentence_is_seen(text: str, bare: bool) -> None:
    assert without_sign(Source("shikiri.model.net", text)) is bare
    assert not without_sign(Source("shikiri.model._net", text))


@pytest.mark.parametrize(
    "registry,missing",
    (
        ('"""two is planned"""\nPLATFORMS = {"one": "shikiri.platforms.one:ONE"}', ["two"]),
        ("from shikiri.platforms.one import ONE\nfrom shikiri.platforms import two", []),
        ("import shikiri.platforms.two\nNAMES = ('one',)", []),
        ("", ["one", "two"]),
    ),
)
def test_an_unregistered_platform_is_seen(tmp_path: Path, registry: str, missing: list[str]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "__init__.py").write_text(registry, "utf-8")
    assert list(unregistered(tmp_path)) == missing


def test_a_lost_test_a_lost_folder_and_a_lost_room_are_seen(tmp_path: Path) -> None:
    (tmp_path / "tests" / "modle").mkdir(parents=True)
    (tmp_path / "tests" / "modle" / "net_test.py").write_text("def test_a(): ...\n", "utf-8")
    (tmp_path / "src" / "model").mkdir(parents=True)
    (tmp_path / "src" / "model" / "net.py").touch()
    assert [path.name for path in never_collected(tmp_path / "tests")] == ["net_test.py"]
    assert list(astray(tmp_path / "tests", tmp_path / "src")) == ["modle"]
    assert [path.name for path in rooms_without_door(tmp_path / "src")] == ["model"]
