"""Pages of ISAPI: one element changes, every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.isapi import at, changed, inside, places
from shikiri.formats.xml import read_xml

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- 設定 -->
<List version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
  <Row><id>1</id><name>HTTP</name><enabled a=">" >true</enabled></Row>
  <Row><id>2</id><name>HTTPS</name><enabled/></Row>
  <Row><id>2</id><name>SDK</name></Row>
  <deep><er><x>  y  </x></er></deep>
</List>
""".encode()


@pytest.mark.parametrize(
    "path,text",
    (
        ("Row[HTTP]/enabled", "true"),
        ("Row[1]/enabled", "true"),
        ("Row[HTTPS]/enabled", ""),
        ("deep/er/x", "y"),
        ("Row/enabled", None),  # several rows
        ("Row[2]/enabled", None),  # two rows say so
        ("Row[SDK]/enabled", None),
        ("nothing", None),
        ("", None),
        ("Row[HTTP", None),
        ("../List", None),
    ),
)
def test_a_path_names_one_element_or_none(path: str, text: str | None) -> None:
    by_tree, by_bytes = at(read_xml(PAGE.decode()), path), at(places(PAGE), path)
    assert (by_tree.text if by_tree else None) == text
    assert (by_bytes.text if by_bytes else None) == text


def test_only_the_element_changes() -> None:
    one = at(places(PAGE), "Row[HTTP]/enabled")
    assert one is not None
    assert changed(PAGE, one, "false") == PAGE.replace(b">true<", b">false<")
    other = at(places(PAGE), "Row[HTTPS]/enabled")
    assert other is not None
    assert changed(PAGE, other, "a&b<c") == PAGE.replace(b"<enabled/>", b"<enabled>a&amp;b&lt;c</enabled>")
    assert inside(PAGE, other) == b""


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=40), st.integers(0, 3))
def test_whatever_is_written_is_read_again_and_nothing_else_moved(value: str, choice: int) -> None:
    path = ("Row[HTTP]/enabled", "Row[HTTPS]/enabled", "deep/er/x", "Row[SDK]/name")[choice]
    one = at(places(PAGE), path)
    assert one is not None
    raw = changed(PAGE, one, value)
    before, now = read_xml(PAGE.decode()), read_xml(raw.decode())
    found = next(here for here in now.walk() if here.text == value.strip()) if value.strip() else None
    assert value.strip() == "" or found is not None
    names = [(here.name, dict(here.attributes)) for here in before.walk()]
    assert [(here.name, dict(here.attributes)) for here in now.walk()] == names
    texts = sum(here.text != there.text for here, there in zip(before.walk(), now.walk(), strict=True))
    assert texts <= 1


@given(st.integers(0, len(PAGE) - 2))
def test_a_page_that_broke_off_is_no_page(end: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (why, is told to nobody)
        places(PAGE[:end].rstrip())


@pytest.mark.parametrize(
    "raw",
    (
        b"",
        b"<a>\xff</a>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<a></b>",
        b"not XML",
        b"<a>" + b"x" * 1_000_001 + b"</a>",
    ),
)
def test_what_is_no_harmless_page_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        places(raw)
