"""Law of writing Hikvision cameras: every single switch, told over real sockets, comes true; nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.platforms.hikvision.isapi import ISAPI
from tests.laws.camera_law import NEW, hold
from tests.platforms.maker_cameras import hikvision

_STREAM = "/ISAPI/Streaming/channels/101"
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<StreamingChannel version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">\n'
    "<Transport><Security><enabled>false</enabled></Security></Transport>\n</StreamingChannel>\n"
)
# facet, thing, field -> what is wished of it, and how the camera starts
WISHES: dict[tuple[str, str, str], tuple[Any, dict[str, Any]]] = {
    ("management", "telnet", "enabled"): (False, {}),
    ("management", "ssh", "enabled"): (False, {}),
    ("management", "cloud", "enabled"): (False, {}),
    ("management", "http", "enabled"): (False, {}),
    ("discovery", "upnp", "enabled"): (False, {}),
    ("discovery", "mdns", "enabled"): (False, {}),
    ("video", "rtsp", "anonymous"): (False, {"pages": {_STREAM: _OPEN}}),
    ("snmp", "public", "enabled"): (False, {}),
    ("time_sync", "clock", "enabled"): (True, {}),
    ("time_sync", "clock", "servers"): (frozenset({"192.168.99.123"}), {}),
    ("account", "admin", "password"): (NEW, {}),
    ("account", "admin", "lockout_after"): (5, {"lock_after": 0}),
}
_PORTS = {("exposure", "*", "ports")}
_FOLLOWS = {
    ("management", "telnet", "enabled"): _PORTS,
    ("management", "ssh", "enabled"): _PORTS,
    ("management", "http", "enabled"): {*_PORTS, ("video", "snapshot", "tls")},
    ("snmp", "public", "enabled"): {("snmp", "private", "enabled")},
}


@pytest.mark.parametrize("wish", WISHES, ids="-".join)
def test_every_single_switch_comes_true_and_nothing_else(wish: tuple[str, str, str], tmp_path: Path) -> None:
    value, more = WISHES[wish]
    hold(hikvision(**more), tmp_path, wish, value, _FOLLOWS)


@pytest.mark.parametrize("space", ("http://www.isapi.org/ver20/XMLSchema", "http://www.std-cgi.com/ver20/XMLSchema"))
def test_a_camera_under_another_name_keeps_its_own_namespace(space: str, tmp_path: Path) -> None:
    double = hikvision(space=space)
    hold(double, tmp_path, ("account", "admin", "password"), NEW, {})
    hold(double_again := hikvision(space=space), tmp_path, ("management", "telnet", "enabled"), False, _FOLLOWS)
    assert space in double_again.pages["/ISAPI/System/Network/telnetd"]


def test_every_facet_that_the_voice_writes_has_a_wish() -> None:
    assert set(ISAPI.writes) == {facet for facet, _, _ in WISHES}
