"""Laws of writing Wi-Fi on Linux: what is rendered makes it so, once, changes nothing else, and hostapd takes it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.command import Command
from shikiri.model.facility import Binding
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.secret import Secret
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES, HOSTAPD_RUNS
from tests.laws.write_law import Law, with_thing
from tests.platforms.linux_ap.desk import Desk
from tests.platforms.linux_ap.real_hostapd import HOSTAPD, one_bss, started

CASES = tuple(
    path.parent
    for facet in ("wlan", "radio", "dot1x")
    for path in sorted((Path(__file__).parents[1] / "platforms" / "linux_ap" / facet).glob("*/hostapd_files.txt"))
)
CANARY = "Kanaria-9-uta-4-mori"
WISHES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("wlan", "security"): ("wpa2", "wpa2-wpa3", "wpa3", "wpa2-enterprise", "wpa2-wpa3-enterprise", "wpa3-enterprise"),
    ("wlan", "ciphers"): tuple(map(frozenset, (("ccmp",), ("ccmp", "gcmp-256"), ("gcmp-256",), ("gcmp", "ccmp-256")))),
    ("wlan", "pmf"): ("optional", "required", "disabled"),
    ("wlan", "passphrase"): (Secret.plain(CANARY),),
    ("wlan", "client_isolation"): (True, False),
    ("wlan", "interface"): ("br-quarantine",),
    ("wlan", "ssid"): ("Another-Name", "別の名前"),
    ("wlan", "hidden"): (True, False),
    ("wlan", "wps"): (False,),
    ("wlan", "enabled"): (True, False),
    ("wlan", "mac_filter"): (True, False),
    ("wlan", "radius_servers"): (frozenset({"10.98.0.77"}),),
    ("radio", "power_max_dbm"): (14, 10, 0),
    ("radio", "country"): ("JP", "US"),
}  # fmt: skip
_EVERYTHING = {"pmf", "ciphers", "passphrase", "security", "vlan", "interface", "radius_secret", "client_isolation"}
_HEAD = re.compile(r"^==> (.+) <==$", re.MULTILINE)


@cache
def reading_of(folder: Path) -> Reading:
    answers = {
        question: Answer(decode((folder / name).read_bytes()), complete=True)
        for question, name in ((HOSTAPD_FILES, "hostapd_files.txt"), (HOSTAPD_RUNS, "hostapd_runs.txt"))
        if (folder / name).exists()
    }
    return Reading(device="ap", platform="linux_ap", answers=answers, when=None)


def desk_of(reading: Reading) -> Desk:
    """The machine that gave these answers."""
    _, *parts = _HEAD.split(reading.answers[HOSTAPD_FILES].text)
    files = dict(zip(parts[::2], (text.removeprefix("\n") for text in parts[1::2]), strict=True))
    files.pop("that is all", None)
    told = reading.answers[HOSTAPD_RUNS].text if HOSTAPD_RUNS in reading.answers else ""
    units, radios = {}, {}
    for line in told.splitlines():
        words = line.split()
        if words[0] == "unit":
            units[words[1]] = words[2:] == ["active", "enabled"]
        elif words[0] == "radio":
            radios[words[1]] = words[3]
        elif "txpower" in line:
            path, _, text = line.partition(":")
            files[path] = f"[Service]\n{text}\n"
    return Desk(files={path: text.rstrip("\n") + "\n" for path, text in files.items()}, units=units, radios=radios)


def tell(reading: Reading, commands: tuple[Command, ...]) -> tuple[Reading, list[str], list[Any]]:
    desk = desk_of(reading)
    before = dict(desk.files)
    desk.do(commands)
    for path, text in desk.files.items():
        if path.endswith(".conf") and path.startswith("/etc/hostapd/") and before.get(path) != text:
            accepted(text, before.get(path, ""))
    return desk.reading(), [str(one) for one in commands], []


def accepted(text: str, before: str) -> None:
    """The real one takes every network that it took before."""
    if HOSTAPD is None:
        return
    for was, now in zip(one_bss(before), one_bss(text), strict=True):
        if was != now and takes(was):
            assert takes(now), now


@cache
def takes(text: str) -> bool:
    named = r"^(?:vlan_file|accept_mac_file|wpa_psk_file|eap_user_file|eap_server)=.*\n"
    plain = re.sub(named, "", text, flags=re.MULTILINE)
    with started(plain) as (socket, _):
        return socket is not None


LAW = Law(
    platform=PLATFORM,
    tell=tell,
    follows={"wlan": _EVERYTHING},
    elsewhere={
        ("wlan", "security"): {"dot1x"},
        ("wlan", "enabled"): {"radio", "dot1x"},
        ("wlan", "ssid"): {"dot1x"},
        ("wlan", "radius_servers"): {"dot1x"},
    },
)


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_single_wish_comes_true_and_nothing_else(folder: Path) -> None:
    reading = desk_of(reading_of(folder)).reading()
    before = parse(PLATFORM, reading)
    for (facet, field), values in WISHES.items():
        if not isinstance(before.facet(facet), Things):
            continue
        for at, _ in enumerate(before.things(facet)):
            for value in values:
                LAW.hold(reading, with_thing(before, facet, at, **{field: value}))


def test_most_wishes_are_written_and_not_refused() -> None:
    """The law above would hold on a platform that refuses everything."""
    written: dict[tuple[str, str], int] = {}
    for folder in CASES:
        reading = desk_of(reading_of(folder)).reading()
        before = parse(PLATFORM, reading)
        for (facet, field), values in WISHES.items():
            for at, _ in enumerate(before.things(facet)):
                for value in values:
                    done = LAW.rendered(before, with_thing(before, facet, at, **{field: value}), reading)
                    written[facet, field] = written.get((facet, field), 0) + bool(done.commands)
    assert not [place for place in WISHES if not written.get(place)]
    assert Binding().radios == {}


def test_no_secret_is_in_what_is_shown() -> None:
    for folder in CASES:
        reading = desk_of(reading_of(folder)).reading()
        before = parse(PLATFORM, reading)
        for at, _ in enumerate(before.things("wlan")):
            done = LAW.rendered(before, with_thing(before, "wlan", at, passphrase=Secret.plain(CANARY)), reading)
            assert CANARY not in repr(done)
            assert CANARY not in "".join(map(str, done.commands))
