"""Forms of web pages, as browsers understand them, however broken the page is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]  # it has no stubs

from shikiri.formats.html_form import Form, decode_page, encoding_of
from shikiri.formats.html_page import forms, frames, title

JAPANESE = "<title>管理者設定</title><form action='/set' method='post'><input name='名前' value='複合機①'></form>"
PAGE = """<!DOCTYPE html><html><head><title> Web Image
 Monitor </title></head><body>
<form action="set.cgi" method="POST">
<input type=hidden name=token value="1&amp;2">
<tr><td><input type="radio" name="erase" value="on"><input type="radio" name="erase" value="off" checked>
<input type=checkbox name=box value=yes CHECKED><input type=checkbox name=other>
<select name="days"><option value="1">one<option value=3 selected>three</select>
<select name="first"><option>A<option>B</select>
<textarea name="note">
a &lt; b</textarea>
<input name="grey" value="x" disabled>
<input type=submit name=ok value=OK><button name="b" value="c">go</button>
</form>
<form><input name="after"></form></body></html>"""


def one(page: str) -> Form:
    found = forms(page)
    assert found
    return found[0]


def test_what_a_browser_would_send() -> None:
    form = one(PAGE)
    assert (form.action, form.method) == ("set.cgi", "post")
    assert form.sent() == [
        ("token", "1&2"), ("erase", "off"), ("box", "yes"), ("days", "3"), ("first", "A"), ("note", "a < b"),
    ]  # fmt: skip
    assert form.names == {"token", "erase", "box", "other", "days", "first", "note", "grey"}
    assert title(PAGE) == "Web Image Monitor"
    assert len(forms(PAGE)) == 2


def test_a_second_reader_agrees() -> None:
    """lxml as referee: the same pairs, of a page without the finesses that it leaves to browsers."""
    plain = PAGE.replace('<input name="grey" value="x" disabled>', "")
    assert sorted(one(plain).sent()) == sorted(
        (name, value.strip()) for name, value in html.fromstring(plain).forms[0].form_values()
    )


def test_one_thing_is_set_and_the_rest_carried() -> None:
    form = one(PAGE)
    assert dict(form.sent_with("erase", "on")) == {**dict(form.sent()), "erase": "on"}
    assert dict(form.sent_with("other", "on")) == {**dict(form.sent()), "other": "on"}
    assert "box" not in dict(form.sent_with("box", ""))
    assert dict(form.sent_with("days", "1")) == {**dict(form.sent()), "days": "1"}
    assert form.sent_with("erase", "neither") == [pair for pair in form.sent() if pair[0] != "erase"]


@pytest.mark.parametrize(
    "inputs, value",
    (
        ("<input name=a type=radio value=1>", None),
        ("<input name=a type=radio value=1 checked><input name=a type=radio value=2 checked>", None),
        ("<input name=a type=checkbox value=1>", ""),
        ("<input name=a type=checkbox value=1 checked>", "1"),
        ("<input name=a value=1><input name=a value=2>", None),
        ("<input name=a value=1><input name=a value=1>", "1"),
        ("<input name=a value=1 value=2>", "1"),
        ("<select name=a multiple><option>1<option>2</select>", None),
        ("<select name=a></select>", None),
        ("<input name=b>", None),
        ("<select name=a><option value=1>x", "1"),
    ),
)
def test_what_is_set_where_it_is_clear(inputs: str, value: str | None) -> None:
    assert one(f"<form>{inputs}").value("a") == value


def test_controls_elsewhere_belong_nowhere() -> None:
    page = "<input name=before><form id=f><input name=in><form><input name=still></form><input name=out>"
    found = forms(page + "<input name=far form=f><input name=lost form=g>")
    assert [sorted(form.names) for form in found] == [["far", "in", "still"]]


def test_frames_are_named() -> None:
    assert frames("<frameset><frame src=menu.cgi><frame src='/inner.cgi?x=1'><iframe src=a></iframe><frame>") == (
        "menu.cgi", "/inner.cgi?x=1", "a",
    )  # fmt: skip


@pytest.mark.parametrize("name", ("utf-8", "cp932", "euc_jp"))
@pytest.mark.parametrize("said", ("header", "meta", "nowhere"))
def test_japanese_pages(name: str, said: str) -> None:
    word = {"utf-8": "UTF-8", "cp932": "Shift_JIS", "euc_jp": "EUC-JP"}[name]
    meta = f"<meta http-equiv='Content-Type' content='text/html; charset={word}'>" if said == "meta" else ""
    text = meta + JAPANESE.replace("①", "1")  # the letter is in no EUC-JP of old
    kind = f"text/html; charset={word}" if said == "header" else "text/html"
    body = text.encode(name)
    assert decode_page(body, kind) == text
    assert one(decode_page(body, kind)).sent() == [("名前", "複合機1")]
    assert encoding_of(body, kind).replace("_", "-") in {name.replace("_", "-"), word.lower()}


def test_an_encoding_that_lies_is_not_believed() -> None:
    body = JAPANESE.encode("cp932")
    assert decode_page(body, "text/html; charset=UTF-8") == JAPANESE
    assert decode_page(b"<form><input name=a value=\xff\xfe\xfd>", "text/html; charset=nonsense")
    assert encoding_of(b"\xff\xff\x81", "text/html") == ""


def test_two_megabytes_are_read() -> None:
    rows = "".join(f"<tr><td>{number}<td><input name=a{number} value={number}>" for number in range(4000))
    page = f"<form action=x>{rows}{'<p>行</p>' * 200_000}</form>"
    assert len(page.encode()) > 2_000_000
    assert len(one(page).names) == 4000


def test_a_page_with_more_inputs_than_any_settings_page_has_other_inputs_than_its_map() -> None:
    assert len(one("<form>" + "".join(f"<input name=a{number}>" for number in range(9000))).names) == 5000


@pytest.mark.parametrize("piece", ("<a ", "<a b='", "<!--", "<input name=a form=b ", "<script>", "<![CDATA[", "</ "))
def test_what_never_ends_is_not_read_again_and_again(piece: str) -> None:
    """The parser of the standard library needs minutes for 100 kB of these, and hours for what a box may send."""
    page = "<form><input name=a value=1></form>" + piece * (1_000_000 // len(piece))
    assert one(page).sent() == [("a", "1")]


def test_scripts_and_comments_are_no_tags() -> None:
    page = "<form><SCRIPT>if (a<b) x('<input name=s>')</Script><!-- <input name=c> --><input name=a></form>"
    assert one(page).names == {"a"}


@given(st.text(alphabet="<>/='\"! -abfiomnptuvrselcdk&;[]\n\0あ", max_size=300))
def test_nothing_breaks_the_reader(soup: str) -> None:
    for form in forms(soup):
        form.sent()
    frames(soup), title(soup)


@given(st.integers(min_value=0, max_value=len(PAGE)))
def test_a_page_cut_anywhere_shows_no_other_value(place: int) -> None:
    """What is still there is what the whole page says, or says nothing, or has fewer choices."""
    whole = one(PAGE)
    for form in forms(PAGE[:place])[:1]:
        shown = form.value("erase")
        assert shown in {None, whole.value("erase")} or form.choices("erase") != whole.choices("erase")


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_become_text(body: bytes, kind: str) -> None:
    assert isinstance(decode_page(body, kind), str)
