"""The most insecure Axis cameras that might still pass: each is set well but for one hole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.simulator.appliances import Trouble
from tests.platforms.maker_cameras import OLD, axis, desk
from tests.platforms.maker_holes import judged

# A camera that passes whatever VAPIX can prove. The IP filter cannot shut out ourselves here: it is judged by itself.
GOOD = {
    "Network.SSH.Enabled": "no",
    "Network.UPnP.Enabled": "no",
    "Network.Bonjour.Enabled": "no",
    "WebService.DiscoveryMode.Discoverable": "No",
    "RemoteService.Enabled": "no",
    "SNMP.Enabled": "no",
    "Network.RTSP.ProtViewer": "password",
    "System.BoaProtViewer": "password",
    "System.BoaGroupPolicy.admin": "https",
    "System.BoaGroupPolicy.operator": "https",
    "System.BoaGroupPolicy.viewer": "https",
    "Network.Filter.Enabled": "yes",
    "Network.Filter.Input.AcceptAddresses": "192.168.99.0/24,127.0.0.1",
}
NTP = {"enabled": True, "staticServers": ["192.168.99.123"], "synced": True}
GUARDED = (
    "video-no-anonymous", "peripheral-http-off", "peripheral-telnet-off", "peripheral-cloud-off",
    "peripheral-snmp-no-default-community", "camera-access-limited", "peripheral-admin-password-set",
    "camera-time-synchronised", "peripheral-time-skew", "peripheral-admin-lockout", "peripheral-firmware-known",
)  # fmt: skip


def test_a_camera_set_well_passes(tmp_path: Path) -> None:
    with desk(axis(params=GOOD, ntp=NTP), tmp_path) as box:
        found = judged(box)
    good = {control: found[control] for control in GUARDED}
    assert good == {control: {"pass"} for control in GUARDED} | {
        "peripheral-snmp-no-default-community": {"not_applicable"}
    }


@pytest.mark.parametrize("hole,control,status", (
    ({"Network.RTSP.ProtViewer": "anonymous"}, "video-no-anonymous", "fail"),  # pictures ask, the stream does not
    ({"System.BoaProtViewer": "anonymous"}, "video-no-anonymous", "fail"),
    ({"PTZ.BoaProtPTZOperator": "anonymous"}, "video-no-anonymous", "fail"),  # a stranger turns it
    ({"PTZ.BoaProtPTZOperator": "******"}, "video-no-anonymous", "unknown"),
    ({"System.BoaGroupPolicy.viewer": "both"}, "peripheral-http-off", "fail"),  # administrators come by https alone
    ({"System.BoaGroupPolicy.viewer": "http"}, "peripheral-http-off", "fail"),
    ({"HTTPS.Enabled": "no", **{f"System.BoaGroupPolicy.{one}": "http" for one in ("admin", "operator", "viewer")}},
     "peripheral-http-off", "fail"),
    ({"Network.FTP.Enabled": "yes"}, "peripheral-telnet-off", "fail"),
    ({"RemoteService.Enabled": "oneclick"}, "peripheral-cloud-off", "fail"),
    ({"Network.UPnP.NATTraversal.Enabled": "yes"}, "peripheral-discovery-off", "fail"),
    ({"WebService.DiscoveryMode.Discoverable": "Yes"}, "peripheral-discovery-off", "fail"),
    ({"SNMP.Enabled": "yes"}, "peripheral-snmp-no-default-community", "fail"),
    ({"SNMP.Enabled": "yes", "SNMP.V1ReadCommunity": "******"}, "peripheral-snmp-no-default-community", "unknown"),
    ({"SNMP.Enabled": "yes", "SNMP.V1ReadCommunity": "x9", "SNMP.V1WriteCommunity": "private"},
     "peripheral-snmp-no-default-community", "fail"),
    ({"Network.Filter.Enabled": "no"}, "camera-access-limited", "fail"),
    ({"Network.Filter.Input.Policy": "deny"}, "camera-access-limited", "fail"),
    ({"Network.Filter.Input.AcceptAddresses": "0.0.0.0/0"}, "camera-access-limited", "fail"),
    ({"Network.Filter.Input.AcceptAddresses": "everybody"}, "camera-access-limited", "unknown"),
    ({"System.PreventDoSAttack.ActivatePasswordThrottling": "Off"}, "peripheral-admin-lockout", "fail"),
    ({"System.RootPwdSet": "no"}, "peripheral-admin-password-set", "fail"),
))  # fmt: skip
def test_one_hole_is_seen(tmp_path: Path, hole: dict[str, str], control: str, status: str) -> None:
    with desk(axis(params={**GOOD, **hole}, ntp=NTP), tmp_path) as box:
        found = judged(box)[control]
    assert status in found
    assert status == "fail" or "fail" not in found


@pytest.mark.parametrize("ntp", (
    {"enabled": False, "staticServers": ["192.168.99.123"], "synced": False},
    {"enabled": True, "staticServers": [], "synced": False},
    {"enabled": True, "staticServers": ["192.168.99.123"], "synced": False},
    {"enabled": True, "serversSource": "DHCP", "staticServers": ["192.168.99.123"], "synced": True},
))  # fmt: skip
def test_a_clock_that_follows_nobody_is_seen(tmp_path: Path, ntp: dict[str, Any]) -> None:
    with desk(axis(params=GOOD, ntp=ntp), tmp_path) as box:
        assert judged(box)["camera-time-synchronised"] == {"fail"}


def test_a_second_administrator_is_seen(tmp_path: Path) -> None:
    with desk(axis(params=GOOD, passwords={"helper": "x"}, users={"helper": {"admin"}}), tmp_path) as box:
        _, state = box.look()
        assert {one.key: one.privilege for one in state.things("account")} == {"root": "admin", "helper": "admin"}  # type: ignore[attr-defined]


def test_a_camera_fresh_from_its_box_has_no_password(tmp_path: Path) -> None:
    with desk(axis(secrets={}, params=GOOD), tmp_path, password="") as box:
        found = judged(box)
    assert found["peripheral-admin-password-set"] == found["peripheral-admin-password-not-default"] == {"fail"}


def test_a_factory_password_that_opened_is_no_password(tmp_path: Path) -> None:
    """We have a password of our own for `root`; that `admin` still has the factory's was found by the one try."""
    double = axis(params=GOOD, passwords={"admin": "admin"}, users={"admin": {"admin"}})
    with desk(double, tmp_path, factory=True) as box:
        assert "fail" in judged(box)["peripheral-admin-password-not-default"]


@pytest.mark.parametrize("password", ("", "Chigau-11-desu"))
def test_a_camera_that_lets_nobody_in_proves_little(tmp_path: Path, password: str) -> None:
    with desk(axis(params=GOOD, ntp=NTP), tmp_path, password=password) as box:
        found = judged(box)
    for control in ("peripheral-admin-password-set", "camera-access-limited", "camera-time-synchronised"):
        assert found[control] == {"unknown"}, control
    assert "pass" not in found["video-no-anonymous"]


@pytest.mark.parametrize("kind,at", (("drop", 120), ("nul", 0), ("lie_length", 40), ("login_page", 0)))
@pytest.mark.parametrize("match", ("param.cgi", "pwdgrp.cgi"))
def test_half_a_camera_is_no_whole_one(tmp_path: Path, kind: Any, at: int, match: str) -> None:
    with desk(axis(params=GOOD, ntp=NTP), tmp_path) as box:
        box.served.plant(Trouble(kind=kind, at=at, match=match))
        found = judged(box)
    lost = {"param.cgi": ("camera-access-limited", "peripheral-cloud-off"),
            "pwdgrp.cgi": ("peripheral-admin-password-set",)}[match]  # fmt: skip
    for control in lost:
        assert "pass" not in found.get(control, {"unknown"}), control


def test_no_secret_of_ours_or_of_the_camera_is_in_what_is_kept(tmp_path: Path) -> None:
    from shikiri.platforms.axis import PLATFORM

    params = {"SNMP.V1ReadCommunity": "Kanaria-7f3a", "Network.Wireless.W0.Passphrase": "Kanaria-8b4c"}
    with desk(axis(params=params), tmp_path) as box:
        reading, state = box.look()
    kept = "".join(PLATFORM.redact(answer.text) for answer in reading.answers.values()) + repr(state)
    assert "Kanaria" not in kept
    assert OLD not in kept
