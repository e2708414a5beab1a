"""Law: nothing of the place where this was written stays in it, and no check that cannot fail."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scripts.secret_scan import ROOT, pages

# Written with [x] so that this page does not hold the words it looks for.
_ANYWHERE = {
    "a path of a workplace": re.compile(
        r"(?<![\w.-])/(?:wor[k]|far[m]|tmp/brie[f]|opt/pyp[i]|root/[.]pyen[v])(?:/|\b(?!\w))"
    ),
    "a tool of a workplace": re.compile(r"[.]librar[y]/|[.]mirro[r]/|(?<![\w-])far[m](?![\w-])"),
    "a package registry": re.compile(
        r"pyp[i][.]org|pythonhoste[d][.]org|registry[.]npmj[s]|crate[s][.]io|proxy[.]golan[g]", re.IGNORECASE
    ),
    "an option that names an index": re.compile(
        r"--(?:extra-)?index-ur[l][ =]|--find-link[s][ =]|--trusted-hos[t][ =]"
    ),
}
_IN_CODE = {
    "a check that cannot fail": re.compile(r"\bassert (?:True|1)\s*(?:$|#|,)|\bassert [^=<>]* or True\b", re.MULTILINE),
    "an ignore without its reason": re.compile(r"#\s*type:\s*ignor[e](?!\[)|#\s*noq[a](?!:)"),
    "an unfinished place": re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|NotImplementedErro[r])\b"),
    "a swallowed failure": re.compile(
        r"except(?: \(?(?:Base)?Exception\)?)?(?: as \w+)?:\s*(?:\n\s*)?(?:pass|\.\.\.)\s*$", re.MULTILINE
    ),
}


def remains(name: str, text: str) -> Iterator[str]:
    """What should not be in a file, with its line."""
    rules = {**_ANYWHERE, **(_IN_CODE if name.endswith((".py", ".pyi")) else {})}
    for kind, rule in rules.items():
        for found in rule.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {kind} ({found.group().strip()})"


def test_nothing_of_the_workplace_remains() -> None:
    assert not [problem for path, text in pages() for problem in remains(str(path.relative_to(ROOT)), text)]


def _join(*parts: str) -> str:
    return "".join(parts)


@pytest.mark.parametrize(
    "name,text",
    (
        ("README.md", _join("see /wo", "rk/main")),
        ("README.md", _join("cd /wo", "rk")),
        ("a.yml", _join("path: '/fa", "rm/x'")),
        ("a.yml", _join("the fa", "rm does it")),
        ("a.md", _join(".lib", "rary/search")),
        ("a.txt", _join("https://py", "pi.org/simple")),
        ("a.txt", _join("--index-u", "rl https://example.org")),
        ("a.py", _join("assert Tr", "ue")),
        ("a.py", _join("    assert Tr", "ue  # fine")),
        ("a.py", _join("assert x or Tr", "ue")),
        ("a.py", _join("x = 1  # type: ign", "ore")),
        ("a.py", _join("x = 1  # no", "qa")),
        ("a.py", _join("# TO", "DO later")),
        ("a.py", _join("try:\n    f()\nexcept Exception:\n    pa", "ss\n")),
        ("a.py", _join("try:\n    f()\nexcept:\n    pa", "ss\n")),
    ),
)
def test_a_remain_is_seen(name: str, text: str) -> None:
    assert list(remains(name, text))


@pytest.mark.parametrize(
    "name,text",
    (
        ("a.md", "the network/work groups, homework/, /workflow/, farmland, my.library"),
        ("a.py", "x = 1  # type: ignore[no-any-return]"),
        ("a.py", "from zxcvbn import zxcvbn  # noqa: PLC0415"),
        ("a.py", "assert True in answers"),
        ("a.py", "try:\n    f()\nexcept KeyError:\n    pass\n"),
    ),
)
def test_other_text_is_left_alone(name: str, text: str) -> None:
    assert not list(remains(name, text))
