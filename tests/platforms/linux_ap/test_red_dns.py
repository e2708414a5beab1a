"""Resolvers that a guest gets and that no plain line names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.facets.dns import Dns
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.reading import Answer
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.net_files import QUESTION
from tests.platforms.test_golden import HERE, read_case

OPTION = "dhcp-option=tag:g,6,1.1.1.2,1.0.0.2"

THERE = {
    "option": OPTION,
    "server": "server=/local.example/192.168.10.9",
    "interface": "interface=br-guest",
    "start": "-7 /etc/dnsmasq.d",
}


def dns(**swap: str) -> dict[str, Dns]:
    reading = read_case(HERE / "linux_ap" / "dns" / "another-resolver-handed-out", PLATFORM)
    text = reading.answers[QUESTION].text
    for name, new in swap.items():
        assert THERE[name] in text
        text = text.replace(THERE[name], new)
    found = parse(PLATFORM, replace(reading, answers={**reading.answers, QUESTION: Answer(text, complete=True)}))
    facet = found.facet("dns")
    assert isinstance(facet, Things), facet
    return {one.name: one for one in facet.items if isinstance(one, Dns) and isinstance(one.name, str)}


@pytest.mark.parametrize(
    "line",
    (
        "dhcp-option=tag:br-guest,6,8.8.8.8",
        "dhcp-option=br-guest,6,8.8.8.8",
        "dhcp-option=tag:g,tag:br-guest,option:dns-server,8.8.8.8",
        "dhcp-option=tag:phones,6,8.8.8.8",
        "dhcp-option-force=tag:g, 6, 8.8.8.8",
        "dhcp-option=option6:dns-server,[2001:4860:4860::8888]",
        "dhcp-option=option6:23,[2001:4860:4860::8888]",
    ),
)
def test_an_open_resolver_by_whatever_tag_is_seen(line: str) -> None:
    assert dns()["dhcp br-guest"].filtering is True
    assert dns(option=f"{OPTION}\n{line}")["dhcp br-guest"].filtering is False


def test_what_another_network_is_handed_is_none_of_its_business() -> None:
    more = f"{OPTION}\ndhcp-range=set:b,192.168.10.50,192.168.10.99\ndhcp-option=tag:b,6,8.8.8.8"
    found = dns(option=more)["dhcp br-guest"]
    assert found.servers == frozenset({"1.1.1.2", "1.0.0.2"})


@pytest.mark.parametrize("line", ("resolv-file=/etc/isp", "servers-file=/etc/more", "conf-file=/etc/x", "enable-dbus"))
def test_servers_of_a_file_that_nobody_read_are_not_known(line: str) -> None:
    assert dns(server="server=9.9.9.9\nno-resolv")["dnsmasq"].filtering is True
    assert dns(server=f"server=9.9.9.9\n{line}")["dnsmasq"].filtering is UNSAID


@pytest.mark.parametrize("option", ("-S 8.8.8.8", "--server=8.8.8.8", "-C /etc/x", "--conf-file=/etc/x"))
def test_servers_of_the_line_it_was_started_by_are_not_known(option: str) -> None:
    assert dns(server="server=9.9.9.9\nno-resolv", start=f"-7 /etc/dnsmasq.d {option}")["dnsmasq"].servers is UNSAID


def test_whom_it_answers_by_a_pattern_and_by_an_address() -> None:
    assert str(dns(interface="interface=br-g*")["dnsmasq"].sources) == "192.168.20.0/24"
    assert dns(interface="interface=br-guest\nlisten-address=198.51.100.2")["dnsmasq"].sources is UNSAID
