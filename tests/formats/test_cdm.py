"""CDM: what the list of services lets be changed, and the smallest document that changes one value."""

from __future__ import annotations

from typing import Any

import pytest

from shikiri.formats.cdm import is_fixed, is_writable, patch, truth, value_at

SERVICES = {
    "services": [
        {"links": [{"href": "/cdm/a", "rel": "self", "hints": [{"method": "get"}, {"method": "patch"}]}]},
        {
            "links": [
                {"href": "/cdm/b", "hints": [{"method": "get"}]},
                {"href": "/cdm/c"},
                {"href": "/cdm/d", "hints": "patch"},
            ]
        },
        {"links": [{"href": "/cdm/e", "hints": ["patch", {"method": 3}, {"verb": "patch"}]}]},
    ]
}


@pytest.mark.parametrize(
    ("resource", "may"), [("/cdm/a", True), *((f"/cdm/{one}", False) for one in "bcde"), ("/cdm", False)]
)
def test_only_what_is_listed_with_a_way_to_write_may_be_written(resource: str, may: bool) -> None:
    assert is_writable(SERVICES, resource) is may


@pytest.mark.parametrize("services", [None, [], {}, "…", {"services": "/cdm/a"}, [[[{"href": 3}]]]])
def test_a_list_that_is_none_lists_nothing(services: Any) -> None:
    assert not is_writable(services, "/cdm/a")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("true", True),
        ("false", False),
        (True, True),
        (False, False),
        ("True", None),
        (1, None),
        (0, None),
        (None, None),
        ("", None),
    ],
)
def test_only_two_words_are_a_truth(value: Any, meant: bool | None) -> None:
    assert truth(value) is meant


def test_a_value_that_the_page_holds_fixed() -> None:
    page = {"auto": "true", "autoIsEditable": "false", "more": {"one": "x", "oneIsEditable": "maybe"}, "free": "x"}
    assert is_fixed(page, ("auto",))
    assert is_fixed(page, ("more", "one"))
    assert not is_fixed(page, ("free",))


def test_a_change_names_one_value_and_the_version() -> None:
    page = {"version": "1.0.0", "box": {"enabled": "true", "other": "x"}}
    assert patch(page, ("box", "enabled"), "false") == {"version": "1.0.0", "box": {"enabled": "false"}}
    assert patch({}, ("one",), "x") == {"one": "x"}
    assert value_at(page, ("box", "enabled")) == "true"
    assert value_at(page, ("box", "enabled", "x")) is None
