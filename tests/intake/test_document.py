"""A file that a person wrote, however it is broken."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from shikiri.intake import nodes
from shikiri.intake.document import read_document, scan_document
from shikiri.intake.encoding import LIMIT
from tests.intake.told import complaints, problems, spoken

JAPANESE = "id: demo\nname: 受付と会議室の案内です\n"


def test_only_true_false_null_and_plain_numbers_mean_something() -> None:
    text = (
        b"a: yes\nb: on\nc: true\nd: null\ne: 12\nf: 012\ng: 1.10\nh: 2026-11-21\ni: 22:30\nj: 0x1f\nk: '5'\n"
        b"l: -3\nm: ~\nn: 1_000\no: NO\np: 1e3\nq:\nr: 99999999999999999999\n"
    )
    assert read_document(text, "x.yml").data == {
        "a": "yes", "b": "on", "c": True, "d": None, "e": 12, "f": "012", "g": "1.10", "h": "2026-11-21", "i": "22:30",
        "j": "0x1f", "k": "5", "l": -3, "m": None, "n": "1_000", "o": "NO", "p": "1e3", "q": None,
        "r": "99999999999999999999",
    }  # fmt: skip


def test_keys_are_text() -> None:
    assert read_document(b"1: a\ntrue: b\nyes: c\n", "x.yml").data == {"1": "a", "true": "b", "yes": "c"}


def test_every_part_has_its_line_and_column() -> None:
    document = read_document(b"# note\na: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n", "x.yml")
    assert [document.place(path) for path in (("a",), ("b", 1), ("b", 1, "c"), ("b", 1, "d"))] == [
        (2, 1), (5, 5), (5, 6), (6, 6),
    ]  # fmt: skip
    assert document.line(("b", 7, "z")) == 3, "a part that is not there stands where the part around it stands"
    assert document.line(("zz",)) == 2


@pytest.mark.parametrize(
    "raw, expected",
    (
        (b"", [(1, "$", "intake.empty")]),
        (b"# only a comment\n\n", [(1, "$", "intake.empty")]),
        (b"null\n", [(1, "$", "intake.want_mapping")]),
        (b"\n- a\n", [(2, "$", "intake.want_mapping")]),
        (b"just text\n", [(1, "$", "intake.want_mapping")]),
        (codecs.BOM_UTF8 + b"a: 1\n", [(1, "$", "intake.bom")]),
        (JAPANESE.encode("cp932"), [(2, "$", "intake.encoding")]),
        (JAPANESE.encode("euc_jp"), [(2, "$", "intake.encoding")]),
        (JAPANESE.encode("iso2022_jp"), [(2, "$", "intake.encoding")]),
        (JAPANESE.encode("utf-16"), [(1, "$", "intake.encoding")]),
        (JAPANESE.encode("utf-16-le"), [(1, "$", "intake.encoding")]),
        (JAPANESE.encode("utf-16-be"), [(1, "$", "intake.encoding")]),
        (JAPANESE.encode("utf-32"), [(1, "$", "intake.encoding")]),
        (b"a: 1\nb: \xff\n", [(2, "$", "intake.not_utf8")]),
        (b"a: 1\nb: x\0y\n", [(2, "$", "intake.control_character")]),
        (b"a: \x1b[31mred\n", [(1, "$", "intake.control_character")]),
        (b"a:\n\tb: 1\n\tc: 2\n", [(2, "$", "intake.tab"), (3, "$", "intake.tab")]),
        (b"a:\n  \tb: 1\n", [(2, "$", "intake.tab")]),
        (b"a: 1\nb: 2\na: 3\n", [(3, "$.a", "intake.duplicate_key")]),
        (b"a: {x: 1, x: 2}\n", [(1, "$.a.x", "intake.duplicate_key")]),
        (b"a: *x\n", [(1, "$", "intake.yaml_star")]),
        (b"a: @x\n", [(1, "$", "intake.yaml_start")]),
        (b"a: b: c\n", [(1, "$", "intake.yaml_colon")]),
        (b"ok: 1\na: 'x\nb: 1\n", [(2, "$", "intake.yaml_quote")]),
        (b"ok: 1\na: [1, 2\nb: 1\n", [(2, "$", "intake.yaml_bracket")]),
        (b'a: "\\q"\n', [(1, "$", "intake.yaml_quote")]),
        (b"a: 1\n---\nb: 2\n", [(2, "$", "intake.yaml_documents")]),
        (b"a:\n  - x\n b: 1\n", [(3, "$", "intake.yaml_indent")]),
        (b"a: !vault x\n", [(1, "$.a", "intake.tag")]),
        (b"a: !!python/object/apply:os.system [id]\n", [(1, "$.a", "intake.tag")]),
        (b"? [a]\n: 1\n", [(1, "$", "intake.complex_key")]),
        (b"x: &x {a: 1}\ny:\n  <<: *x\n", [(3, "$.y.??", "intake.merge_key")]),
        (b"a: &a [*a]\n", [(1, "$.a[0]", "intake.recursive")]),
        (b"x" * (LIMIT + 1), [(1, "$", "intake.too_long")]),
    ),
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(raw: bytes, expected: list[tuple[int, str, str]]) -> None:
    assert complaints(lambda: read_document(raw, "x.yml")) == expected


@pytest.mark.parametrize("encoding, title", (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("utf-16", "UTF-16")))
def test_the_encoding_is_named_and_reading_goes_on(encoding: str, title: str) -> None:
    document = scan_document("名前: 受付\na: 1\na: 2\n".encode(encoding), "x.yml")
    assert document.problems[0].sentence.params["encoding"] == title
    assert [problem.sentence.key for problem in document.problems] == ["intake.encoding", "intake.duplicate_key"]
    assert document.data == {"名前": "受付", "a": 1}


def test_tabs_do_not_hide_other_problems() -> None:
    found = complaints(lambda: read_document(b"a:\n\tb: 1\n\tb: 2\n", "x.yml"))
    assert found == [(2, "$", "intake.tab"), (3, "$", "intake.tab"), (3, "$.a.b", "intake.duplicate_key")]


def test_a_tab_inside_a_text_is_no_problem() -> None:
    assert read_document(b"a: |\n  x\ty\n  \tz\n", "x.yml").data == {"a": "x\ty\n\tz\n"}


def test_templates_are_found_wherever_they_stand() -> None:
    text = b"a: '{{ x }}'\n# {{ in a comment }}\nb: {{ y }}\nc: |\n  {% if z %}\n"
    assert complaints(lambda: read_document(text, "facility.yml", root=dict, plain=True)) == [
        (line, "$", "intake.jinja") for line in (1, 2, 3, 5)
    ]
    assert read_document(b"a: '{{ x }}'\n", "other.yml").data == {"a": "{{ x }}"}


@pytest.mark.parametrize("text", ("[" * 100_000, "- " * 50_000 + "a", "{a: " * 20_000, "? " * 9_000, "a: " + "[" * 90))
def test_deep_nesting_is_refused_and_kills_nobody(text: str) -> None:
    found = problems(lambda: read_document(text.encode(), "x.yml"))
    assert {one.sentence.key for one in found} <= {"intake.too_deep", "intake.want_mapping"}


def test_depth_by_aliases_is_refused() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000))
    assert {one.sentence.key for one in problems(lambda: read_document(text.encode(), "x.yml"))} == {"intake.too_deep"}


def test_a_billion_laughs_end_early() -> None:
    text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    text += "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    assert [one.sentence.key for one in problems(lambda: read_document(text.encode(), "x.yml"))] == ["intake.too_many"]


def test_a_few_aliases_are_fine() -> None:
    assert read_document(b"a: &a [1, 2]\nb: *a\n", "x.yml").data == {"a": [1, 2], "b": [1, 2]}


def test_foreign_tags_are_nothing_where_the_file_is_not_ours() -> None:
    assert scan_document(b"a: !vault |\n  33\nb: 1\n", "x.yml", tags=True).data == {"a": None, "b": 1}


def test_an_empty_file_may_be_empty_where_that_means_something() -> None:
    for raw in (b"", b"# nothing yet\n", b"---\n"):
        document = scan_document(raw, "x.yml", empty=True)
        assert (document.data, document.problems) == ({}, ())


def test_files_that_are_not_there_or_no_files(tmp_path: Path) -> None:
    assert complaints(lambda: read_document(tmp_path / "no.yml", "no.yml")) == [(1, "$", "intake.no_file")]
    assert complaints(lambda: read_document(tmp_path, "folder")) == [(1, "$", "intake.not_a_file")]


def test_what_is_shown_of_a_key_commands_no_terminal() -> None:
    found = problems(lambda: read_document(b'"\\e[2Ja\\nb": 1\n"\\e[2Ja\\nb": 2\n', "x.yml"))
    assert "\x1b" not in spoken(found)
    assert "?[2Ja?b" in spoken(found)
    assert len(nodes.shown("x" * 500)) == 40


def test_a_syntax_error_never_repeats_what_was_written() -> None:
    for value in ("*canary77", "'canary77", "@canary77", "canary77: x", "!canary77 x", "%canary77", "&canary77 *b"):
        found = scan_document(f"psk: {value}\n".encode(), "x.yml").problems
        assert found
        assert "canary77" not in spoken(found)
