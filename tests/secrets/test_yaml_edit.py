"""One value changed in a text that people wrote: it says what was meant, and every comment is still there."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shikiri.intake.yaml_edit import CannotEdit, remove, set_value, with_value

NAMES = st.sampled_from(["a", "b", "ops_password", "office-sw1", "金庫", "1", "yes", "x y"])
VALUES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
TREES: Any = st.recursive(
    VALUES, lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=4), max_leaves=12
).filter(lambda tree: isinstance(tree, dict))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(tuple)
STYLES = st.sampled_from([False, None, True])


def dumped(tree: Any, style: bool | None) -> str:
    """The tree as text, with a comment in Japanese on a line of its own before and after, and beside each last leaf."""
    text = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=style, sort_keys=False, width=10_000)
    return f"# 先頭の注\n{text}# 最後の注\n"


def is_in_the_way(tree: Any, path: tuple[str, ...]) -> bool:
    """Whether the path would have to turn a value into a block, or a block into a value."""
    for step in path[:-1]:
        if step not in tree:
            return False
        tree = tree[step]
        if not isinstance(tree, dict):
            return True
    return isinstance(tree.get(path[-1]), dict)


@given(TREES, PATHS, VALUES, STYLES)
def test_setting_a_value(tree: Any, path: tuple[str, ...], value: str, style: bool | None) -> None:
    text = dumped(tree, style)
    if is_in_the_way(tree, path):
        with pytest.raises(CannotEdit):
            set_value(text, path, value)
        return
    after = set_value(text, path, value)
    assert yaml.safe_load(after) == with_value(tree, path, value)
    assert "# 先頭の注" in after
    assert "# 最後の注" in after


@given(TREES, PATHS, STYLES)
def test_taking_a_value_out(tree: Any, path: tuple[str, ...], style: bool | None) -> None:
    after = remove(dumped(tree, style), path)
    meant = with_value(tree, path, None)
    assert (yaml.safe_load(after) or {}) == meant
    assert "# 先頭の注" in after
    assert "# 最後の注" in after


@pytest.mark.parametrize(
    "text,path,after",
    [
        ("", ("a", "b"), 'a:\n  b: "v"\n'),
        ("a:\n", ("a", "b"), 'a:\n  b: "v"\n'),
        ("a: # note\n", ("a", "b"), 'a: # note\n  b: "v"\n'),
        ("a: ~  # note\nc: 1\n", ("a", "b"), 'a:   # note\n  b: "v"\nc: 1\n'),
        ("a: {}\n", ("a", "b"), 'a: {b: "v"}\n'),
        ("a: {x: 1}  # note\n", ("a", "b"), 'a: {x: 1, b: "v"}  # note\n'),
        ("a:\n    x: 1  # one\n    # two\nc: 1\n", ("a", "b"), 'a:\n    x: 1  # one\n    b: "v"\n    # two\nc: 1\n'),
        ("a: old # note", ("a",), 'a: "v" # note\n'),
        ("a:", ("a",), 'a: "v"\n'),
        ("a: |\n  x\n  y\nb: 1\n", ("a",), 'a: "v"\nb: 1\n'),
        ("a: 'it''s'\n", ("a",), 'a: "v"\n'),
    ],
)
def test_as_a_person_would_have_written_it(text: str, path: tuple[str, ...], after: str) -> None:
    assert set_value(text, path, "v") == after


@pytest.mark.parametrize(
    "text,path,after",
    [
        ("a: 1\nb: 2 # x\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a:\n  b: 1\n", ("a", "b"), "a:\n  {}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: {b: 1}\n", ("a", "b"), "a: {}\n"),
        ("a:\n  b:\n    c: 1\n    d: 2\n  e: 3\n", ("a", "b"), "a:\n  e: 3\n"),
        ("a: 1\n", ("b",), "a: 1\n"),
    ],
)
def test_taken_out_as_a_person_would(text: str, path: tuple[str, ...], after: str) -> None:
    assert remove(text, path) == after
