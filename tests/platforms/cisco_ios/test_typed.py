"""What is typed at IOS: no value ever becomes a second word or a second line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shikiri.model.command import Command, as_text, joined
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import AddressSet
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.platforms.base import parse
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.source import RUN
from shikiri.platforms.cisco_ios.typed import name, secret, word
from shikiri.platforms.write import Around

TEXT = """\
Building configuration...
version 17.9
hostname box1
enable secret 9 $9$abc
username ops privilege 15 secret 9 $9$abc
no ip http server
no ip http secure-server
interface Vlan20
 ip address 192.168.20.1 255.255.255.0
logging trap informational
logging host 192.168.99.10
ntp server 192.168.99.123
ip name-server 192.0.2.53
snmp-server community Kq7-not-a-word RO
line con 0
 login local
line vty 0 4
 login local
 transport input ssh
wireless profile policy PP
 vlan 20
 no shutdown
wireless tag policy PT
 wlan WP policy PP
wlan WP 17 Lobby
 security wpa psk set-key ascii 8 xyz
 no security wpa akm dot1x
 security wpa akm psk
 no shutdown
end
"""
READING = Reading(device="d", platform="cisco_ios", answers={RUN: Answer(TEXT)}, when=None)
STATE = parse(PLATFORM, READING)
AROUND = Around(observed=STATE, wanted=STATE, reading=READING)
RENDER = {driver.facet: driver.render for driver in PLATFORM.facets if driver.render}
NASTY = (
    "a b", "a\nreload", "a\rreload", "a?b", 'a"b', "a'b\n", " a", "a ", "", "\x03", "\x1a", "\x16a", "パスワード", "ａ",
    "a\x7f", "a\x00b", "a\u2028b", "a\tb", "end\nwrite memory",
)  # fmt: skip


def rendered(before: Any, after: Any, facet: str) -> list[Command]:
    return list(RENDER[facet](before, after, AROUND))


def lines(commands: list[Command]) -> list[str]:
    return [text for one in commands for text in (*one.block, joined(one.parts))]


def harmless(commands: list[Command]) -> None:
    for text in lines(commands):
        assert re.fullmatch(r"[ -~]+", text)
        assert "?" not in text


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_word_is_refused(text: str) -> None:
    with pytest.raises(Unwritable):
        word(text, "account", "name")
    with pytest.raises(Unwritable):
        secret(Secret.plain(text), "account", "password")


@pytest.mark.parametrize("text", [one for one in NASTY if one != "a b"])
def test_a_name_may_hold_blanks_and_nothing_worse(text: str) -> None:
    if text.strip() == "a" and text != "a ":
        assert text == " a"
    with pytest.raises(Unwritable):
        name(text, "wlan", "ssid")
    assert name("a b", "wlan", "ssid") == '"a b"'


@pytest.mark.parametrize(
    "value", (Secret.hashed("scrypt", "$9$abc"), Secret(kind="masked"), Secret(kind="none"), "text", None)
)
def test_only_a_secret_somebody_could_type_is_typed(value: object) -> None:
    with pytest.raises(Unwritable):
        secret(value, "account", "password")


def first(facet: str, **values: object) -> Any:
    return next(
        one for one in STATE.things(facet) if all(getattr(one, field) == value for field, value in values.items())
    )


ANY = AddressSet.of("any4")
Wish: TypeAlias = Callable[[str], tuple[Any, Any]]  # before, after
WISHES: tuple[Wish, ...] = (
    lambda text: (None, Account(name=text, kind="named", privilege="admin", password=Secret.plain("Long-enough-7431"))),
    lambda text: (None, Account(name="neu", kind="named", privilege="admin", password=Secret.plain(text))),
    lambda text: (first("account", kind="level"), replace(first("account", kind="level"), password=Secret.plain(text))),
    lambda text: (first("wlan"), replace(first("wlan"), passphrase=Secret.plain(text))),
    lambda text: (None, Wlan(ssid=text, security="wpa2", vlan=20, passphrase=Secret.plain("Long-enough-7431"))),
    lambda text: (first("snmp"), replace(first("snmp"), community=Secret.plain(text))),
    lambda text: (first("time_sync"), replace(first("time_sync"), servers=frozenset({text}))),
    lambda text: (first("logging"), replace(first("logging"), hosts=frozenset({text}))),
    lambda text: (first("logging"), replace(first("logging"), level=text)),
    lambda text: (first("dns", name="device"), replace(first("dns", name="device"), servers=frozenset({text}))),
    lambda text: (first("segment"), replace(first("segment"), addresses=frozenset({text}))),
    lambda text: (None, Segment(name=text, vlan=30, addresses=frozenset({"192.168.30.1/24"}))),
    lambda text: (None, Discovery(name=f"cdp enable {text}", protocol="cdp", interface=text, enabled=False)),
    lambda text: (None, Filter(interface=text, direction="in", family="ip4", rules=(Rule(action="deny"),))),
    lambda text: (
        None,
        Filter(interface="Vlan20", direction="in", family="ip4", default="deny",
               rules=(Rule(action="deny", sources=ANY, destinations=ANY, text=text, unmodelled="x"),)),
    ),
)  # fmt: skip


@pytest.mark.parametrize("wish", range(len(WISHES)))
@given(
    text=some.one_of(some.sampled_from(NASTY), some.text(max_size=70), some.from_regex(r"[!-~]{8,40}", fullmatch=True))
)
def test_whatever_is_wanted_stays_one_line_of_plain_letters(wish: int, text: str) -> None:
    before, after = WISHES[wish](text)
    facet = after.FACET
    try:
        commands = rendered(before, after, facet)
    except Unwritable:
        return
    harmless(commands)
    for one in commands:
        assert sum(part is not None for part in one.parts) == len(one.parts)


def test_secrets_are_stars_on_a_screen() -> None:
    canary = "Lantern-violet-42"
    for wish in WISHES[1:4]:
        before, after = wish(canary)
        commands = rendered(before, after, after.FACET)
        assert canary in "".join(lines(commands))
        assert canary not in as_text(commands)
        assert canary not in repr(commands)


def test_a_user_that_has_more_than_a_password_is_left_to_a_person() -> None:
    old, user = "username ops privilege 15 secret 9 $9$abc", "username ops"
    text = TEXT.replace(old, f"{user} privilege 15 autocommand show users\n{user} password 7 0822455D0A16")
    reading = replace(READING, answers={RUN: Answer(text)})
    state = parse(PLATFORM, reading)
    held: Any = next(one for one in state.things("account") if one.key == "ops")
    wanted = replace(held, password=Secret.plain("Long-enough-7431"))
    with pytest.raises(Unwritable):
        list(RENDER["account"](held, wanted, Around(observed=state, wanted=state, reading=reading)))


@pytest.mark.parametrize(
    "release,words",
    (("15.0(2)SE11", ""), ("15.2(7)E", ""), ("15.6(3)M", "scrypt"), ("17.9.5", "scrypt"), ("", "scrypt")),
)
def test_old_releases_know_no_algorithms(release: str, words: str) -> None:
    version = f"Cisco IOS Software, C2960 Software (X), Version {release}, RELEASE\nConfiguration register is 0xF"
    answers = {RUN: Answer(TEXT), **({"show version": Answer(version)} if release else {})}
    reading = replace(READING, answers=answers)
    state = parse(PLATFORM, reading)
    held: Any = next(one for one in state.things("account") if one.key == "enable")
    wanted = replace(held, password=Secret.plain("Long-enough-7431"))
    done = list(RENDER["account"](held, wanted, Around(observed=state, wanted=state, reading=reading)))
    assert as_text(done).startswith("enable algorithm-type scrypt secret " if words else "enable secret ")
