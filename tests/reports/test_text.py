from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shikiri.reports.places import answer_file
from shikiri.reports.text import clean, clip

ANY = st.text(st.characters(codec=None))


@given(ANY)
def test_clean_text_is_one_line_that_can_be_written(text: str) -> None:
    made = clean(text)
    assert len(made.splitlines()) <= 1
    assert made.encode("utf-8").decode() == made
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) <= 0x9F for letter in made)
    assert clean(made) == made


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=50))
def test_plain_letters_stay(text: str) -> None:
    assert clean(text) == text


@given(ANY, st.integers(1, 40))
def test_a_long_text_is_cut_and_says_so(text: str, most: int) -> None:
    made = clip(text, most)
    assert len(made) <= most
    assert made == clean(text) if len(text) <= most else len(text) > most


def test_the_file_is_named_as_judge_reads_it() -> None:
    from shikiri.workflow.captures import file_name

    for question in ("show version", "show running-config", "show ap config general | include x", "表示"):
        assert answer_file("sw1", question) == f"sw1/{file_name(question)}"
