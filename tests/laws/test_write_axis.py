"""Law of writing Axis cameras: every single switch, told over real sockets, comes true, and nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.platforms.axis.vapix import VAPIX
from tests.laws.camera_law import NEW, hold
from tests.platforms.maker_cameras import axis

# facet, thing, field -> what is wished of it, and the parameters it starts from
WISHES: dict[tuple[str, str, str], tuple[Any, dict[str, str]]] = {
    ("management", "ssh", "enabled"): (False, {}),
    ("management", "ftp", "enabled"): (False, {"Network.FTP.Enabled": "yes"}),
    ("management", "cloud", "enabled"): (False, {}),
    ("management", "http", "enabled"): (False, {}),
    ("discovery", "upnp", "enabled"): (False, {}),
    ("discovery", "upnp-nat", "enabled"): (False, {"Network.UPnP.NATTraversal.Enabled": "yes"}),
    ("discovery", "mdns", "enabled"): (False, {}),
    ("discovery", "wsd", "enabled"): (False, {}),
    ("video", "rtsp", "anonymous"): (False, {}),
    ("video", "snapshot", "anonymous"): (False, {}),
    ("video", "ptz", "anonymous"): (False, {"PTZ.BoaProtPTZOperator": "anonymous"}),
    ("video", "rtsp", "enabled"): (False, {}),
    ("video", "rtsps", "enabled"): (True, {}),
    ("snmp", "public", "enabled"): (False, {"SNMP.V1": "yes"}),
    ("time_sync", "clock", "servers"): (frozenset({"192.168.99.123", "192.168.99.124"}), {}),
    ("logging", "access-log", "enabled"): (True, {}),
    ("account", "root", "password"): (NEW, {}),
    ("account", "root", "lockout_after"): (5, {"System.PreventDoSAttack.ActivatePasswordThrottling": "Off"}),
}
_STREAMS = {("video", one, "tls") for one in ("snapshot", "ptz")}
_FOLLOWS = {
    ("management", "ssh", "enabled"): {("exposure", "*", "ports")},
    ("management", "http", "enabled"): _STREAMS,
    ("video", "rtsp", "anonymous"): {("video", "rtsps", "anonymous")},
    ("video", "rtsp", "enabled"): {("exposure", "*", "ports")},
    ("snmp", "public", "enabled"): {("snmp", "community 2", "enabled")},
    ("time_sync", "clock", "servers"): {("time_sync", "clock", "enabled"), ("time_sync", "clock", "synchronised")},
}


@pytest.mark.parametrize("wish", WISHES, ids="-".join)
def test_every_single_switch_comes_true_and_nothing_else(wish: tuple[str, str, str], tmp_path: Path) -> None:
    value, params = WISHES[wish]
    hold(axis(params=params), tmp_path, wish, value, _FOLLOWS)


def test_an_older_release_takes_one_server_by_its_list(tmp_path: Path) -> None:
    wish = ("time_sync", "clock", "servers")
    follows = {wish: {("time_sync", "clock", "enabled")}}
    hold(axis(is_new=False, version="6.50.5.2"), tmp_path, wish, frozenset({"192.168.99.123"}), follows)


def test_every_facet_that_the_voice_writes_has_a_wish() -> None:
    assert set(VAPIX.writes) == {facet for facet, _, _ in WISHES}
