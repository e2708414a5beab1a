"""Law: a file that grows past its size wants splitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.sources import ROOT

# The first pattern that fits decides.
LIMITS = (
    ("src/shikiri/platforms/*/*.py", 150),
    ("src/shikiri/**/*.py", 250),
    ("library/*.py", 60),
    ("action_plugins/*.py", 60),
    ("filter_plugins/*.py", 60),
    ("src/shikiri/guideline/controls/**/*.yml", 20),
)
# Ansible wants the manual of a module inside the module; it is not logic.
_MANUAL = frozenset({"DOCUMENTATION", "EXAMPLES", "RETURN"})


def length(path: Path) -> int:
    """The lines that count."""
    text = path.read_text("utf-8")
    lines = len(text.splitlines())
    if path.suffix != ".py" or path.parent.name != "library":
        return lines
    for node in ast.parse(text).body:
        names = (
            [target.id for target in node.targets if isinstance(target, ast.Name)]
            if isinstance(node, ast.Assign)
            else []
        )
        if _MANUAL & set(names):
            lines -= (node.end_lineno or node.lineno) - node.lineno + 1
    return lines


def too_long(root: Path) -> Iterator[str]:
    """The files over their limit."""
    seen: set[Path] = set()
    for pattern, limit in LIMITS:
        for path in sorted(set(root.glob(pattern)) - seen):
            seen.add(path)
            if (lines := length(path)) > limit:
                yield f"{path.relative_to(root)}: {lines} lines, {limit} are enough"


def test_no_file_is_too_long() -> None:
    assert not list(too_long(ROOT))


@pytest.mark.parametrize(
    "name,lines,seen",
    (
        ("src/shikiri/engine/judge.py", 251, True),
        ("src/shikiri/engine/judge.py", 250, False),
        ("src/shikiri/platforms/one/wlan.py", 151, True),
        ("src/shikiri/platforms/base.py", 151, False),
        ("library/look.py", 61, True),
        ("action_plugins/look.py", 61, True),
        ("src/shikiri/guideline/controls/3/a.yml", 21, True),
        ("src/shikiri/guideline/controls/a.yml", 21, True),
    ),
)
def test_a_long_file_is_seen(tmp_path: Path, name: str, lines: int, seen: bool) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("# a\n" * lines, "utf-8")
    assert bool(list(too_long(tmp_path))) is seen


def test_the_manual_of_a_module_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "library" / "look.py"
    path.parent.mkdir()
    path.write_text('DOCUMENTATION = """\n' + "a: b\n" * 80 + '"""\n' + "a = 1\n" * 60, "utf-8")
    assert not list(too_long(tmp_path))
