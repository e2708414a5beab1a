"""A look without login: ports, and what they prove."""

from __future__ import annotations

import pytest

from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.platforms.appliance.look import read_look
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import facet, ipp, look, thing


def test_open_ports_are_services() -> None:
    found = facet(PLATFORM, "management", {"look": look(23, 80, 443)})
    assert isinstance(found, Things)
    assert {one.key: one.enabled for one in found.items} == {  # type: ignore[attr-defined]
        "ftp": False,
        "ssh": False,
        "telnet": True,
        "http": True,
        "https": True,
    }
    assert found.complete


def test_a_remote_shell_is_told_where_it_was_tried() -> None:
    text = look(443).replace("port 515", "port 514 open\nport 515")
    assert thing(facet(PLATFORM, "management", {"look": text}), "rsh").enabled is True


def test_the_second_printer_of_a_print_server_is_seen() -> None:
    text = look(443).replace("end\n", "port 9101 open\nport 9102 closed\nend\n")
    assert thing(facet(PLATFORM, "printing", {"look": text}), "raw9100").enabled is True


def test_http_that_only_sends_on_to_https_shows_no_page() -> None:
    found = facet(PLATFORM, "management", {"look": look(80, 443, more="redirect 80 https\n")})
    assert thing(found, "http").enabled is False


@pytest.mark.parametrize("port", (8008, 8080))
def test_pages_without_tls_on_another_port_are_not_off(port: int) -> None:
    """Port 80 is shut, and the same pages may stand on 8080."""
    text = look(443).replace("end\n", f"port {port} open\nend\n")
    assert thing(facet(PLATFORM, "management", {"look": text}), "http").enabled is UNSAID
    sent_on = text.replace("end\n", f"redirect {port} https\nend\n")
    assert thing(facet(PLATFORM, "management", {"look": sent_on}), "http").enabled is False
    shown = text.replace("end\n", f"pages {port} http\nend\n")
    assert thing(facet(PLATFORM, "management", {"look": shown}), "http").enabled is True
    both = look(80, 443).replace("end\n", f"port {port} open\nend\n")
    assert thing(facet(PLATFORM, "management", {"look": both}), "http").enabled is True


@pytest.mark.parametrize("opened,silent", (((445,), ()), ((139,), ()), ((), (445,))))
def test_shared_folders_may_be_of_the_old_kind_until_somebody_says_which(
    opened: tuple[int, ...], silent: tuple[int, ...]
) -> None:
    found = facet(PLATFORM, "printing", {"look": look(*opened, silent=silent)})
    assert thing(found, "smb1").enabled is UNSAID
    shut = facet(PLATFORM, "printing", {"look": look(443)})
    assert isinstance(shut, Things)
    assert "smb1" not in {one.key for one in shut.items}


def test_a_port_that_keeps_silent_proves_nothing() -> None:
    found = facet(PLATFORM, "printing", {"look": look(443, silent=(515,))})
    assert thing(found, "lpd").enabled is UNSAID
    assert thing(found, "raw9100").enabled is False


def test_a_port_that_nobody_tried_leaves_the_facet_open() -> None:
    text = look(443).replace("port 9100 closed\n", "")
    found = facet(PLATFORM, "printing", {"look": text})
    assert isinstance(found, Things)
    assert not found.complete
    assert "raw9100" not in {one.key for one in found.items}


def test_a_global_address_is_told_and_a_private_one_proves_nothing() -> None:
    """A printer at 192.168.30.10 may have another, global address that nobody looked at."""
    assert thing(facet(PLATFORM, "exposure", {"look": look(80, address="198.51.100.7")}), "198.51.100.7").public is True
    assert thing(facet(PLATFORM, "exposure", {"look": look(80, address="2400:8500::5")}), "2400:8500::5").public is True
    assert thing(facet(PLATFORM, "exposure", {"look": look(80)}), "192.168.30.10").public is UNSAID


def test_every_open_port_is_shown_whatever_it_is_for() -> None:
    text = look(80).replace("end\n", "port 37777 open\nend\n")
    assert thing(facet(PLATFORM, "exposure", {"look": text}), "192.168.30.10").ports == {80, 37777}


def test_windows_finds_it_by_an_open_door() -> None:
    assert thing(facet(PLATFORM, "discovery", {"look": look(5357)}), "wsd").enabled is True
    assert thing(facet(PLATFORM, "printing", {"look": look(5357)}), "wsd").enabled is True
    assert isinstance(facet(PLATFORM, "discovery", {"look": look()}), Unread)  # a shut door proves no silence


def test_port_631_is_ipp_as_long_as_ipp_itself_does_not_say_which() -> None:
    assert thing(facet(PLATFORM, "printing", {"look": look(631)}), "ipp").enabled is True
    only_tls = ipp('uri-security-supported ["tls"]', 'uri-authentication-supported ["none"]', "plain 631 refused")
    found = facet(PLATFORM, "printing", {"look": look(631), "get-printer-attributes": only_tls})
    assert (thing(found, "ipp").enabled, thing(found, "ipps").enabled) == (False, True)
    cut = only_tls.removesuffix("end\n")
    broken = facet(PLATFORM, "printing", {"look": look(631), "get-printer-attributes": cut})
    assert isinstance(broken, Things)
    assert not broken.complete


@pytest.mark.parametrize(
    "text",
    (
        "port 80 open\nend",
        "address 10.0.0.1\nport 80 ajar\nend",
        "address 10.0.0.1\nport 0 open\nend",
        "address 10.0.0.1\nport 65536 open\nend",
        "address 10.0.0.1\nport 80 open\nport 80 closed\nend",
        "address 10.0.0.1\nsomething else\nend",
        "address 10.0.0.1\nbanner 21 not json\nend",
        "address 10.0.0.1\naddress 10.0.0.2\nend",
        "",
    ),
)
def test_a_look_that_nobody_understands_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_look(text)


def test_what_a_look_says() -> None:
    found = read_look('address 10.0.0.1\nport 21 open\nport 80 silent\nbanner 21 "220 ready"\nend\n')
    assert found.address == "10.0.0.1"
    assert found.open == {21}
    assert found.banners == {21: "220 ready"}
    assert (found.state(21), found.state(80), found.state(21, 80), found.state(22)) == ("open", "silent", "open", None)
    assert (found.line(80), found.line(22, 21), found.line(22)) == (3, 2, 0)


@pytest.mark.parametrize("more", ("port 23 open\n", "port 23 open\nend\n", "end\n"))
def test_a_look_that_goes_on_after_its_end_is_none(more: str) -> None:
    """What was pasted together from two looks hides what the second one saw."""
    assert isinstance(facet(PLATFORM, "management", {"look": look(443) + more}), Unread)
