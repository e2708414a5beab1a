"""XML of boxes: names without prefixes, lines that can be cited, and nothing that swells."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.xml import Element, XmlError, read_xml

_PAGE = """
<?xml version="1.0" encoding="Shift_JIS"?>
<nadyn:NetApps xmlns:nadyn="urn:one" xmlns:dd="urn:two">
  <dd:LPD>enabled</dd:LPD>
  <nadyn:SNMP dd:access="readWrite">
    <dd:LPD> 日本 </dd:LPD>
  </nadyn:SNMP>
  <dd:LPD/>
</nadyn:NetApps>
"""


def test_a_document_is_a_tree_that_knows_its_lines() -> None:
    root = read_xml(_PAGE)
    assert (root.name, root.space, root.line) == ("NetApps", "urn:one", 3)
    assert root.said("LPD") == "enabled"
    assert root.said("SNMP", "LPD") == "日本"
    assert root.said("SNMP", "absent") == ""
    assert [one.line for one in root.within("LPD")] == [4, 6, 8]
    assert [one.text for one in root.all("LPD")] == ["enabled", ""]
    found = root.find("SNMP")
    assert found is not None
    assert dict(found.attributes) == {"access": "readWrite"}
    assert root.find("SNMP", "LPD", "deeper") is None


def test_prefixes_mean_nothing() -> None:
    assert read_xml('<a xmlns="u"><b>1</b></a>') == read_xml('<x:a xmlns:x="u"><x:b>1</x:b></x:a>')


@pytest.mark.parametrize(
    "text",
    (
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a>&nothing;</a>",
        "<a>" * 100 + "</a>" * 100,
        "<a>\0</a>",
        "<a>\ud800</a>",
        "<a/><b/>",
        "<html><br></html>",
        "",
        "\n \n",
        "<a>" + "x" * 4_000_001 + "</a>",
        "<a>" + "<b/>" * 100_001 + "</a>",
    ),
)
def test_what_is_no_harmless_document_is_refused(text: str) -> None:
    with pytest.raises(XmlError):
        read_xml(text)


def test_a_cut_document_is_none_and_says_where() -> None:
    whole = _PAGE.rstrip()
    for end in range(len(whole)):
        with pytest.raises(XmlError) as caught:
            read_xml(whole[:end])
        assert 0 <= caught.value.line <= whole.count("\n") + 1


@given(st.text())
def test_any_text_is_a_document_or_an_error(text: str) -> None:
    with contextlib.suppress(XmlError):
        assert isinstance(read_xml(text), Element)
