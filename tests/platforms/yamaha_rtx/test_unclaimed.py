"""Lines that nobody reads: the known ones are left out, the others are told and keep their facets from concluding."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shikiri.model.nothing import Unread
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import Unclaimed, parse, strays
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.source import CONFIG

HEAD = "# show config\n# RTX830 Rev.15.02.31 (Mon Jan 15 10:11:12 2024)\n"
HEAD += "login user keeper *\nip lan1 address 192.168.10.1/24\n"


def read(*lines: str) -> tuple[set[str], tuple[Unclaimed, ...]]:
    """The facets that conclude nothing any more, and the lines that are told."""
    answers = {CONFIG: Answer(HEAD + "\n".join(lines) + "\n# ")}
    reading = Reading(device="box", platform="yamaha_rtx", answers=answers, when=datetime(2024, 4, 1, tzinfo=UTC))
    state = parse(PLATFORM, reading)
    unread = {name for name, facet in state.facets.items() if isinstance(facet, Unread)}
    return unread, strays(PLATFORM, PLATFORM.open(reading), state.facets)


@pytest.mark.parametrize(
    "line,facets",
    (
        ("sorcery use on", set()),
        ("sorcery lan1 on", {"segment", "filter", "nat"}),
        ("sorcery user keeper", {"account"}),
        ("telnetd wizard on", {"management"}),
        ("ip lan1 teleport on", {"segment", "filter", "nat"}),
        ("ip pp secure filter in 1", {"segment", "filter", "nat"}),  # which one? none is selected
        ("ip policy filter 1 pass * * * * *", {"segment", "filter", "nat"}),
        ("snmpv3 magic on", {"snmp"}),
        ("upnp magic on", {"discovery"}),
        ("nat descriptor magic 1", {"nat"}),
        ("syslog magic on", {"logging"}),
        ("dns magic on", {"dns", "logging"}),
        ("vlan magic", {"segment", "port_isolation"}),
        ("http magic", {"firmware"}),
        ("schedule at 1 */* 22:00:00 * telnetd service on", {"management"}),
        ("schedule at 1 */* 22:00:00 pp 1 ip pp secure filter in 1", {"segment", "filter", "nat"}),
    ),
)
def test_a_strange_line_is_told_and_keeps_its_facets_open(line: str, facets: set[str]) -> None:
    unread, told = read(line)
    assert unread == facets
    assert [one.text for one in told] == [line]
    assert told[0].line.number == 5


@pytest.mark.parametrize(
    "line",
    (
        "console character ja.utf8",
        "statistics traffic on",
        "ip route default gateway pp 1",
        "ip lan1 proxyarp on",
        "ip lan1 intrusion detection in on reject=on",
        "dhcp server rfc2131 compliant except remain-silent",
        "ipsec auto refresh on",
        "description lan1 telnetd",
        "schedule at 1 startup * lua /a.lua",
        "schedule at 1 */* 00:00:00 * ntpdate ntp.example.jp syslog",
        "ethernet filter 1 pass-nolog 00:a0:de:00:00:01 *",
        "netvolante-dns hostname host lan2 example.aa0.netvolante.jp",
        "lan-map snapshot use lan1 on",
        "set LUA_PATH=x",
    ),
)
def test_a_line_of_other_matters_is_left_out(line: str) -> None:
    assert read(line) == (set(), ())


def test_no_takes_a_line_away() -> None:
    assert read("upnp use on", "no upnp use on") == (set(), ())
    unread, told = read("syslog host 192.168.10.5", "no syslog host 192.168.10.9")
    assert unread == {"logging"}
    assert len(told) == 1


def test_the_rest_of_a_broken_line_is_not_dropped() -> None:
    unread, _ = read("ip lan2 secure filter in 1 2", "3 4")
    assert "filter" in unread


def test_a_secret_in_a_strange_line_is_not_told() -> None:
    _, told = read("sorcery password cAn4ry")
    assert "cAn4ry" not in told[0].text
