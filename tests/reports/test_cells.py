from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from shikiri.reports.console.cells import pad, wrap, wrap_parts

WORDS = st.text(st.sampled_from("あ漢、。（）「」ーabc 12-…"), max_size=60)


@given(WORDS, st.integers(4, 30))
def test_every_line_fits_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(WORDS, max_size=8), st.integers(4, 40))
def test_a_list_fits_too(parts: list[str], width: int) -> None:
    lines = wrap_parts(parts, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(parts).replace(" ", "")


def test_a_part_that_fits_is_not_torn() -> None:
    assert wrap_parts(["適合 3", "不適合 12"], 12) == ["適合 3", "不適合 12"]


def test_a_line_does_not_begin_with_a_full_stop_or_end_with_a_bracket() -> None:
    assert wrap("あいうえお。", 10) == ["あいうえ", "お。"]
    assert wrap("あいう（えお）", 8) == ["あいう", "（えお）"]


def test_an_english_word_stays_whole_and_a_longer_one_is_cut() -> None:
    assert wrap("no such line", 8) == ["no such", "line"]
    assert wrap("x" * 20, 8) == ["x" * 8, "x" * 8, "x" * 4]


def test_a_wide_letter_takes_two_cells() -> None:
    assert pad("適合", 6) == "適合  "
    assert pad("toolong", 3) == "toolong"
