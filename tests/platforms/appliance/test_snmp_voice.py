"""What an SNMP agent proves of itself: who is answered, its addresses, its channels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.command import shown
from shikiri.model.errors import Unwritable
from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.secret import NO_SECRET
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE
from shikiri.platforms.base import parse
from shikiri.platforms.mfp import PLATFORM
from shikiri.platforms.write import Around
from shikiri.sessions.appliance.snmp_set import wanted
from tests.platforms.appliance.answers import facet, look, reading, thing, walk

RICOH = '1.3.6.1.2.1.1.1.0 string "RICOH IM 550 1.05 / x"'
PUBLIC = walk(RICOH)


def test_a_box_that_answers_anybody() -> None:
    found = facet(PLATFORM, "snmp", {"snmp public": PUBLIC, "walk": PUBLIC})
    public = thing(found, "public")
    assert (public.enabled, public.default, public.version) == (True, True, "2c")
    assert public.community != NO_SECRET


def test_a_box_that_turns_public_away_and_lets_us_in_by_name() -> None:
    answers = {"snmp public": "#! refused\n", "walk": walk(RICOH, asked="3 authPriv shikiri sha256 aes")}
    found = facet(PLATFORM, "snmp", answers)
    assert thing(found, "public").enabled is False
    user = thing(found, "shikiri")
    assert (user.version, user.authentication, user.privacy, user.enabled) == ("3", "sha2", "aes", True)
    assert isinstance(found, Things)
    assert not found.complete  # it may know another community that writes, and users without a password


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


def test_a_box_that_shuts_its_agent_after_we_came_in_is_no_box_without_one() -> None:
    found = facet(PLATFORM, "snmp", {"snmp public": "#! closed\n", "walk": walk(RICOH, asked="3 authPriv ops sha aes")})
    assert thing(found, "ops").enabled is True
    assert isinstance(found, Things)
    assert not found.complete


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


ROWS = (
    RICOH,
    "1.3.6.1.2.1.43.14.1.1.2.1.1 int 8",
    "1.3.6.1.2.1.43.14.1.1.2.1.2 int 11",
    "1.3.6.1.2.1.43.14.1.1.2.1.3 int 12",
    "1.3.6.1.2.1.43.14.1.1.6.1.1 int 4",
    "1.3.6.1.2.1.43.14.1.1.6.1.2 int 3",
    "1.3.6.1.2.1.43.14.1.1.6.1.3 int 3",
)


def told(protocol: str, asked: str = "3 authPriv ops sha aes", *, allowed: bool = True, **change: object) -> object:
    """The commands that shut a protocol, or change something else of it."""
    said = reading({"walk": walk(*ROWS, asked=asked), "look": look(515, 9100)})
    state = parse(PLATFORM, said)
    before = thing(state.facet("printing"), protocol)
    around = Around(observed=state, wanted=state, reading=said, allow_unconfirmed=allowed)
    return SNMP_VOICE.writes["printing"](before, replace(before, **(change or {"enabled": False})), around)


def test_channels_are_shut_by_their_state_and_can_be_opened_again() -> None:
    commands = told("raw9100")
    assert [str(one) for one in commands] == [  # type: ignore[attr-defined]
        "snmp 1.3.6.1.2.1.43.14.1.1.6.1.2 i=4",
        "snmp 1.3.6.1.2.1.43.14.1.1.6.1.3 i=4",
    ]
    assert [shown(one.undo) for one in commands] == [  # type: ignore[attr-defined]
        "snmp 1.3.6.1.2.1.43.14.1.1.6.1.2 i=3",
        "snmp 1.3.6.1.2.1.43.14.1.1.6.1.3 i=3",
    ]


def test_nobody_writes_as_public_and_nothing_that_was_not_there() -> None:
    assert told("raw9100", "2c public") is None
    assert told("raw9100", "") is None
    assert told("lpd") is None  # its only channel is shut already, and the port is open all the same
    assert told("ftp", enabled=True) is None
    assert told("raw9100", tls=True) is None
    assert told("raw9100", tls=True, enabled=False) is None


def test_what_nobody_confirmed_is_written_only_with_leave() -> None:
    with pytest.raises(Unwritable) as caught:
        told("raw9100", allowed=False)
    assert caught.value.why.key == "write.unconfirmed"


def test_what_the_voice_writes_the_door_lets_through() -> None:
    for one in told("raw9100"):  # type: ignore[attr-defined]
        assert wanted(str(one)) == (str(one).split()[1], 4)
        assert wanted(shown(one.undo)) == (str(one).split()[1], 3)
