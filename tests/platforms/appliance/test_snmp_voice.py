"""What an SNMP agent proves of itself: who is answered, its addresses, its channels."""

from __future__ import annotations

import pytest

from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.secret import NO_SECRET
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import facet, look, thing, walk

RICOH = '1.3.6.1.2.1.1.1.0 string "RICOH IM 550 1.05 / x"'
PUBLIC = walk(RICOH)


def test_a_box_that_answers_anybody() -> None:
    found = facet(PLATFORM, "snmp", {"snmp public": PUBLIC, "walk": PUBLIC})
    public = thing(found, "public")
    assert (public.enabled, public.default, public.version) == (True, True, "2c")
    assert public.community != NO_SECRET
    assert isinstance(found, Things)
    assert found.complete


def test_a_box_that_turns_public_away_and_lets_us_in_by_name() -> None:
    answers = {"snmp public": "#! refused\n", "walk": walk(RICOH, asked="3 authPriv shikiri sha256 aes")}
    found = facet(PLATFORM, "snmp", answers)
    assert thing(found, "public").enabled is False
    user = thing(found, "shikiri")
    assert (user.version, user.authentication, user.privacy, user.enabled) == ("3", "sha2", "aes", True)
    assert isinstance(found, Things)
    assert found.complete


@pytest.mark.parametrize(
    "asked,authentication,privacy",
    (
        ("3 authPriv ops md5 des", "md5", "des"),
        ("3 authPriv ops sha aes", "sha", "aes"),
        ("3 authNoPriv ops sha", "sha", "none"),
        ("3 noAuthNoPriv ops", "none", "none"),
        ("3 authPriv ops", UNSAID, UNSAID),
    ),
)
def test_how_the_user_is_protected(asked: str, authentication: object, privacy: object) -> None:
    user = thing(facet(PLATFORM, "snmp", {"walk": walk(RICOH, asked=asked)}), "ops")
    assert (user.authentication, user.privacy) == (authentication, privacy)


def test_silence_is_no_proof_that_public_is_off() -> None:
    found = facet(PLATFORM, "snmp", {"snmp public": "#! silent\n", "walk": "#! silent\n"})
    assert isinstance(found, Unread)
    assert found.reason.key == "parse.silent"


def test_a_shut_port_is() -> None:
    assert facet(PLATFORM, "snmp", {"snmp public": "#! closed\n", "walk": "#! closed\n"}) == Things((), complete=True)


def test_an_answer_that_broke_off_is_no_proof() -> None:
    found = facet(PLATFORM, "snmp", {"snmp public": "#! refused\n", "walk": PUBLIC.removesuffix("end\n")})
    assert isinstance(found, Things)
    assert not found.complete


def test_the_walk_itself_shows_that_public_reads() -> None:
    """Nobody asked apart: we came in by the word itself."""
    assert thing(facet(PLATFORM, "snmp", {"walk": PUBLIC}), "public").enabled is True
    site = facet(PLATFORM, "snmp", {"walk": walk(RICOH, asked="2c site")})
    assert isinstance(site, Unread)  # a community of the site's own proves nothing about `public`


def test_channels_of_the_printer() -> None:
    rows = [f"1.3.6.1.2.1.43.14.1.1.2.1.{n} int {kind}" for n, kind in enumerate((8, 11, 13, 27, 44, 8), 1)]
    states = [f"1.3.6.1.2.1.43.14.1.1.6.1.{n} int {state}" for n, state in enumerate((4, 3, 1, 4, 3), 1)]
    found = facet(PLATFORM, "printing", {"walk": walk(RICOH, *rows, *states)})
    assert isinstance(found, Things)
    assert {one.key: one.enabled for one in found.items} == {"lpd": False, "raw9100": True, "smb": False}  # type: ignore[attr-defined]
    assert not found.complete  # a channel that it does not list may be open all the same


def test_a_channel_that_says_no_and_a_port_that_is_open() -> None:
    channel = walk("1.3.6.1.2.1.43.14.1.1.2.1.1 int 8", "1.3.6.1.2.1.43.14.1.1.6.1.1 int 4")
    assert thing(facet(PLATFORM, "printing", {"walk": channel, "look": look(515)}), "lpd").enabled is True
    assert thing(facet(PLATFORM, "printing", {"walk": channel, "look": look()}), "lpd").enabled is False


@pytest.mark.parametrize("value,enabled", ((3, True), (4, False)))
def test_the_panel(value: int, enabled: bool) -> None:
    found = facet(PLATFORM, "management", {"walk": walk(f"1.3.6.1.2.1.43.5.1.1.13.1 int {value}")})
    assert thing(found, "console").enabled is enabled


def test_the_addresses_of_the_box_itself() -> None:
    rows = (
        '1.3.6.1.2.1.4.20.1.1.127.0.0.1 ip "127.0.0.1"',
        '1.3.6.1.2.1.4.20.1.1.192.168.30.10 ip "192.168.30.10"',
        "1.3.6.1.2.1.4.34.1.3.1.4.192.168.30.10 int 1",
        "1.3.6.1.2.1.4.34.1.3.2.16.36.0.133.0.0.0.0.0.0.0.0.0.0.0.0.5 int 1",
        "1.3.6.1.2.1.4.34.1.3.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1 int 1",
        "1.3.6.1.2.1.4.34.1.3.16.3.1.2.3 int 1",
    )
    found = facet(PLATFORM, "exposure", {"walk": walk(*rows), "look": look(80)})
    assert isinstance(found, Things)
    assert {one.key: one.public for one in found.items} == {  # type: ignore[attr-defined]
        "192.168.30.10": False,
        "2400:8500::5": True,
    }
    assert thing(found, "192.168.30.10").ports == {80}
    assert found.complete
