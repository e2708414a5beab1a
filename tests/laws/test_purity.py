"""Law: the pure rooms touch nothing. No clock, no chance, no file, no wire, no screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.laws.sources import Source, sources
from tests.laws.test_layers import imports

PURE = frozenset({"model", "engine", "platforms"})
_WORLD = frozenset(
    "asyncio glob http io multiprocessing os pathlib queue random secrets select selectors shutil signal socket "
    "sqlite3 ssl subprocess sys tempfile threading time urllib uuid".split()
)
_VERBS = frozenset({"open", "print", "input", "exec", "eval"})
_CLOCKS = frozenset({"now", "today", "utcnow"})


def touches(source: Source) -> Iterator[str]:
    """Where a module of a pure room reaches the world."""
    if source.layer not in PURE:
        return
    for line, target in imports(source, is_package=False):
        if target.split(".")[0] in _WORLD:
            yield f"{source.name}:{line}: imports {target}"
    for node in ast.walk(ast.parse(source.text)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in _VERBS:
            yield f"{source.name}:{node.lineno}: calls {node.func.id}()"
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCKS:
            yield f"{source.name}:{node.lineno}: asks the clock ({node.func.attr}); let the caller say what time it is"


def test_the_pure_rooms_touch_nothing() -> None:
    assert not [problem for source in sources() for problem in touches(source)]


@pytest.mark.parametrize(
    "text",
    (
        "import os",
        "from pathlib import Path",
        "import urllib.request",
        "def f():\n    import time",
        "from datetime import datetime\nx = datetime.now(tz)",
        "from datetime import date\nx = date.today()",
        "x = open('a')",
        "print('a')",
    ),
)
def test_a_touch_is_seen(text: str) -> None:
    assert list(touches(Source("shikiri.engine.judge", text)))
    assert not list(touches(Source("shikiri.cli.main", text)))
