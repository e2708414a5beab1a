"""The certificate on the web door of a box."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import facet, thing

SHOWN = {
    "subject": "CN=HP0A1B2C",
    "expires": "2031-05-01T00:00:00+00:00",
    "key_bits": 2048,
    "self_signed": True,
    "trusted": False,
    "for_host": False,
}


def read(page: object) -> object:
    return facet(PLATFORM, "certificate", {"certificate": json.dumps(page, indent=1)})


def test_a_certificate_that_the_box_made_itself() -> None:
    found = facet(
        PLATFORM, "certificate", {"certificate": json.dumps({"host": "x", "certificate 443": SHOWN}, indent=1)}
    )
    one = thing(found, "CN=HP0A1B2C")
    assert (one.self_signed, one.trusted, one.key_bits, one.service) == (True, False, 2048, "https")
    assert one.expires == datetime(2031, 5, 1, tzinfo=UTC)
    assert one.line("").number == 3
    assert isinstance(found, Things)
    assert found.complete


def test_printing_may_show_another_one() -> None:
    other = {**SHOWN, "subject": "CN=print", "key_bits": 1024}
    found = read({"host": "x", "certificate 443": SHOWN, "certificate 631": other})
    assert thing(found, "CN=print").service == "ipps"  # type: ignore[arg-type]


def test_a_box_without_any_encrypted_door_shows_none() -> None:
    assert facet(PLATFORM, "certificate", {"certificate": "#! closed\n"}) == Things((), complete=True)
    assert isinstance(facet(PLATFORM, "certificate", {"certificate": "#! tls\n"}), Unread)
    assert isinstance(facet(PLATFORM, "certificate", {"certificate": "#! silent\n"}), Unread)


def test_what_it_does_not_say_is_not_known() -> None:
    found = read({"host": "x", "certificate 443": {"trusted": False}})
    assert isinstance(found, Things)
    assert found.items[0].expires is UNSAID  # type: ignore[attr-defined]
    assert found.items[0].self_signed is UNSAID  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "page",
    (
        {"certificate 443": {**SHOWN, "self_signed": "no"}},
        {"certificate 443": {**SHOWN, "key_bits": True}},
        {"certificate 443": {**SHOWN, "expires": "next year"}},
        {"certificate 443": {**SHOWN, "expires": 5}},
        {"certificate 443": "none"},
        {"something": {}},
        [],
        "x",
    ),
)
def test_a_page_that_nobody_understands(page: object) -> None:
    assert isinstance(read(page), Unread)


def test_a_page_that_broke_off() -> None:
    whole = json.dumps({"host": "x", "certificate 443": SHOWN}, indent=1)
    for at in range(len(whole)):
        found = facet(PLATFORM, "certificate", {"certificate": whole[:at]})
        assert not isinstance(found, Things)
        assert isinstance(found, Unread)
