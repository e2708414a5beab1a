"""Law of writing printers: every single switch, told over real sockets, comes true; the second plan is empty; nothing
else has changed; and what takes it back takes it back. The other side is a double built from public facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.command import Command
from shikiri.model.secret import Secret, to_keep
from shikiri.platforms.mfp import VOICES
from shikiri.simulator.appliances.hp.printer import HpPrinter
from tests.platforms.mfp.hp_boxes import FACTORY, OLD, SNMP, WEB, cdm, desk, ledm, plan, shown, thing

CANARY = "Lantern-violet-2"
NEW = to_keep(Secret.plain(CANARY))
# voice, facet, thing, field -> what is wished of it, and the settings it starts from
WISHES: dict[tuple[str, str, str, str], tuple[Any, dict[str, Any]]] = {
    ("ledm", "printing", "lpd", "enabled"): (False, {}),
    ("ledm", "printing", "raw9100", "enabled"): (False, {}),
    ("ledm", "printing", "ipp", "enabled"): (False, {}),
    ("ledm", "printing", "ipps", "enabled"): (True, {"ipps": False}),
    ("ledm", "printing", "wsd", "enabled"): (False, {}),
    ("ledm", "printing", "smb1", "enabled"): (False, {}),
    ("ledm", "discovery", "mdns", "enabled"): (False, {}),
    ("ledm", "discovery", "slp", "enabled"): (False, {}),
    ("ledm", "discovery", "llmnr", "enabled"): (False, {}),
    ("ledm", "discovery", "wsd", "enabled"): (False, {}),
    ("ledm", "management", "http", "enabled"): (False, {}),
    ("ledm", "management", "cloud", "enabled"): (False, {"registered": True}),
    ("ledm", "snmp", "public", "enabled"): (False, {}),
    ("ledm", "snmp", "public", "access"): ("ro", {"snmp_access": "readWrite"}),
    ("ledm", "snmp", "community 1", "access"): ("ro", {"public": False, "snmp_access": "readWrite"}),
    ("ledm", "firmware", "", "auto_update"): (True, {"auto_update": False}),
    ("ledm", "logging", "log", "enabled"): (True, {}),
    ("ledm", "logging", "log", "hosts"): (frozenset({"192.168.99.10"}), {"syslog": True, "syslog_host": "192.0.2.1"}),
    ("ledm", "account", "admin", "password"): (NEW, {}),
    ("ledm", "account", "admin", "lockout_after"): (10, {}),
    ("cdm", "printing", "lpd", "enabled"): (False, {}),
    ("cdm", "printing", "raw9100", "enabled"): (False, {}),
    ("cdm", "printing", "ipp", "enabled"): (False, {}),
    ("cdm", "printing", "ipps", "enabled"): (True, {"ipps": False}),
    ("cdm", "printing", "wsd", "enabled"): (False, {}),
    ("cdm", "printing", "ftp", "enabled"): (False, {"ftp": True}),
    ("cdm", "discovery", "mdns", "enabled"): (False, {}),
    ("cdm", "discovery", "slp", "enabled"): (False, {}),
    ("cdm", "discovery", "wsd", "enabled"): (False, {}),
    ("cdm", "discovery", "llmnr", "enabled"): (False, {}),
    ("cdm", "snmp", "public", "enabled"): (False, {}),
    ("cdm", "snmp", "public", "access"): ("ro", {"snmp_access": "readWrite"}),
    ("cdm", "snmp", "community 1", "access"): ("ro", {"public": False, "snmp_access": "readWrite"}),
    ("cdm", "firmware", "", "auto_update"): (True, {"auto_update": False}),
    ("cdm", "storage", "storage", "erase_per_job"): (True, {}),
    ("cdm", "account", "admin", "password"): (NEW, {}),
    ("jetdirect", "printing", "lpd", "enabled"): (False, {}),
    ("jetdirect", "printing", "raw9100", "enabled"): (False, {}),
    ("jetdirect", "printing", "ftp", "enabled"): (False, {"ftp": True}),
    ("jetdirect", "printing", "wsd", "enabled"): (False, {}),
    ("jetdirect", "discovery", "mdns", "enabled"): (False, {}),
    ("jetdirect", "discovery", "slp", "enabled"): (False, {}),
    ("jetdirect", "discovery", "llmnr", "enabled"): (False, {}),
    ("jetdirect", "discovery", "wsd", "enabled"): (False, {}),
    ("jetdirect", "management", "telnet", "enabled"): (False, {"telnet": True}),
    ("jetdirect", "management", "tftp", "enabled"): (False, {"tftp": True}),
    ("jetdirect", "logging", "log", "enabled"): (False, {"syslog": True}),
    ("jetdirect", "logging", "log", "hosts"): (
        frozenset({"192.168.99.10"}),
        {"syslog": True, "syslog_host": "192.0.2.1"},
    ),
}
_MAKE: dict[str, Callable[..., HpPrinter]] = {"ledm": ledm, "cdm": cdm, "jetdirect": ledm}
_LOGIN = {"ledm": OLD, "cdm": FACTORY, "jetdirect": OLD}
# One setting that is a field of two things.
_TWINS = {("snmp", "public", "access"): ("snmp", "community 1"), ("snmp", "community 1", "access"): ("snmp", "public")}
# What follows from a wish by the nature of the box: a password somebody chose is no factory password any more.
_FOLLOWS = {("account", "password"): {"factory"}, ("account", "lockout_after"): set[str]()}


@pytest.mark.parametrize("wish", WISHES, ids="-".join)
def test_every_single_switch_comes_true_and_nothing_else(wish: tuple[str, str, str, str], tmp_path: Path) -> None:
    voice, facet, key, field = wish
    value, settings = WISHES[wish]
    snmp = voice == "jetdirect"
    with desk(
        _MAKE[voice](settings=settings), tmp_path, password=_LOGIN[voice], snmp=snmp, doors=SNMP if snmp else WEB
    ) as box:
        reading, state = box.look()
        before = thing(state, facet, key)
        assert getattr(before, field) != value
        after = replace(before, **{field: value})
        commands = plan(reading, state, before, after, allow_unconfirmed=True)
        assert commands
        assert CANARY not in "".join(map(str, commands))
        box.tell(commands)
        assert len(box.double.writes) >= 1
        assert CANARY not in repr(box.double.writes)
        if field == "password":
            box.password = CANARY
            assert box.double.password == CANARY
        reading, now = box.look()
        found = thing(now, facet, key)
        if field != "password":
            assert getattr(found, field) == value
            assert plan(reading, now, found, replace(found, **{field: value}), allow_unconfirmed=True) == ()
        own = {(facet, key), _TWINS.get((facet, key, field), (facet, key))}
        _nothing_else(shown(state), shown(now), own, {field, *_FOLLOWS.get((facet, field), set())})
        if all(one.undo for one in commands):
            box.tell([Command(parts=one.undo, stage="change") for one in reversed(commands)])
            _, back = box.look()
            assert shown(back) == shown(state)


def _nothing_else(before: dict[Any, Any], now: dict[Any, Any], own: set[tuple[str, str]], fields: set[str]) -> None:
    assert set(before) == set(now)
    for name, one in before.items():
        if name in own:
            same = replace(now[name], **{field: getattr(one, field) for field in fields})
            assert same == one
        else:
            assert now[name] == one


def test_every_field_that_a_voice_of_hp_can_write_has_a_wish() -> None:
    said = {(voice.name, facet) for voice in VOICES if voice.vendors == ("hp",) for facet in voice.writes}
    assert said == {(voice, facet) for voice, facet, _, _ in WISHES}
