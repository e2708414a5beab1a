"""UCI as text: whatever a value holds, both notations say the same, and a stand-in built apart agrees."""

from __future__ import annotations

import io
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.reading import Answer, Reading
from shikiri.platforms.openwrt.source import EXPORT, OpenwrtSource
from shikiri.platforms.openwrt.uci import Package, parse_files, parse_shown
from shikiri.simulator.openwrt.programs import store

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
VALUES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)
SEVERAL = VALUES | st.lists(VALUES, min_size=2, max_size=3)
SECTIONS = st.lists(
    st.tuples(NAMES, st.none() | NAMES, st.dictionaries(NAMES, SEVERAL, max_size=4)),
    max_size=5,
    unique_by=lambda one: one[1] or object(),
)  # fmt: skip


def numbered(text: str) -> tuple[tuple[int, str], ...]:
    return tuple(enumerate(text.split("\n"), start=1))


def plain(package: Package) -> list[tuple[str, str, dict[str, tuple[str, ...]]]]:
    return [
        (one.type, one.name, {name: option.values for name, option in one.options.items()}) for one in package.sections
    ]


@given(SECTIONS)
def test_what_the_other_program_writes_is_read_as_it_was_meant(
    sections: list[tuple[str, str | None, dict[str, str | list[str]]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "net").touch()
        package = store.Package("net", home / "none", home)
        for kind, name, options in sections:
            made = package.add(kind, name or "")
            made.options.update(options)
        text = package.text()
    meant = [
        (
            kind,
            name or "",
            {word: tuple(value) if isinstance(value, list) else (value,) for word, value in told.items()},
        )
        for kind, name, told in sections
    ]
    found = parse_files(numbered(f"package net\n{text}"))["net"]
    assert plain(found) == meant
    assert not found.strange
    shown = "\n".join(_shown(package))
    if shown:
        assert plain(parse_shown(numbered(shown))["net"]) == meant


def _shown(package: store.Package) -> list[str]:
    lines: list[str] = []
    counts: dict[str, int] = {}
    for one in package.sections:
        index = counts[one.kind] = counts.get(one.kind, -1) + 1
        at = f"net.@{one.kind}[{index}]" if one.anonymous else f"net.{one.name}"
        lines.append(f"{at}={one.kind}")
        for name, value in one.options.items():
            values = value if isinstance(value, list) else [value]
            lines.append(f"{at}.{name}={' '.join(map(store.quoted, values))}")
    return lines


@pytest.mark.parametrize(
    "text,values",
    (
        ("config a\n option b 'it'\\''s'", ("it's",)),
        ('config a\n option b "say \\"x\\""', ('say "x"',)),
        ("config a\n option b bare\\ word", ("bare word",)),
        ("config a\n option b 'two\nlines'", ("two\nlines",)),
        ("config a\n option b '#1' # a remark", ("#1",)),
        ("config a\n list b 'x'\n list b 'y'", ("x", "y")),
        ("config a\n option b 'x'\n option b 'y'", ("y",)),
        ("config 'a' 'n'\n\toption 'b'   'padded'\r", ("padded",)),
    ),
)
def test_a_value_however_it_is_written(text: str, values: tuple[str, ...]) -> None:
    (package,) = parse_files(numbered(text), "p").values()
    assert package.sections[0].options["b"].values == values


@pytest.mark.parametrize(
    "text", ("config a\n option b 'open", "option b c", "config a\n opton b c", "config a\n option b c; option d e",
             "config a b c", "config a\n option b"),
)  # fmt: skip
def test_what_nobody_understands_is_named(text: str) -> None:
    (package,) = parse_files(numbered(text), "p").values()
    assert package.strange


def test_a_name_that_comes_twice_is_one_section() -> None:
    first = "config wifi-iface 'x'\n option ssid 'A'\n option encryption 'sae'"
    text = f"{first}\nconfig wifi-iface 'x'\n option encryption 'none'"
    (package,) = parse_files(numbered(text), "wireless").values()
    (section,) = package.sections
    assert (section.text("ssid"), section.text("encryption")) == ("A", "none")


def test_no_such_package_is_an_answer_and_silence_is_none() -> None:
    def source(text: str, *, question: str = EXPORT, complete: bool | None = True) -> OpenwrtSource:
        answers = {question: Answer(text, complete)}
        return OpenwrtSource(Reading(device="ap", platform="openwrt", answers=answers, when=None))

    gone = source("#! exit 1\nuci: Entry not found\n", question="uci export snmpd")
    assert not gone.package("snmpd").sections
    assert gone.is_complete("uci export snmpd")
    other = source("package system\n\nconfig system\n\toption hostname 'x'\n", complete=None)
    assert not other.package("snmpd").sections
    assert not other.is_complete(EXPORT)


def test_the_stand_in_prints_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "system").write_text("config system\n\toption hostname 'a b'\n", "utf-8")
    package = store.Package("system", tmp_path / "none", tmp_path)
    out = io.StringIO()
    with redirect_stdout(out):
        print(package.text())
    assert "option hostname 'a b'" in out.getvalue()
