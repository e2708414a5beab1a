"""The most insecure Hikvision cameras that might still pass: each is set well but for one hole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.simulator.appliances import Trouble
from shikiri.simulator.appliances.hikvision import HikvisionCamera
from tests.platforms.maker_cameras import OLD, desk, hikvision
from tests.platforms.maker_holes import judged

TELNET, SSH, UPNP, BONJOUR, CLOUD = (f"/ISAPI/System/Network/{one}" for one in "telnetd ssh UPnP Bonjour EZVIZ".split())
SNMP, FILTER, TIME = (f"/ISAPI/System/{one}" for one in ("Network/SNMP", "Network/ipFilter", "time"))
ACCESSES, STREAM = "/ISAPI/Security/adminAccesses", "/ISAPI/Streaming/channels/101"
_ALLOWED = (
    "<IPFilterAddressList><IPFilterAddress><id>1</id><AddressMask><ipAddress>192.168.99.0</ipAddress>"
    "<bitMask>24</bitMask></AddressMask></IPFilterAddress></IPFilterAddressList>"
)
GUARDED = (
    "video-no-anonymous", "peripheral-http-off", "peripheral-telnet-off", "peripheral-cloud-off",
    "camera-access-limited", "peripheral-admin-password-set", "camera-time-synchronised", "peripheral-time-skew",
    "peripheral-admin-lockout", "peripheral-discovery-off", "peripheral-firmware-known",
)  # fmt: skip


def put(double: HikvisionCamera, page: str, old: str, new: str) -> None:
    assert old in double.pages[page]
    double.pages[page] = double.pages[page].replace(old, new)


def good(**more: Any) -> HikvisionCamera:
    """A camera that passes whatever ISAPI can prove."""
    double = hikvision(**more)
    for page in (TELNET, SSH, UPNP, BONJOUR, CLOUD):
        put(double, page, "<enabled>true", "<enabled>false")
    put(double, SNMP, "<SNMPv2c>\n<enabled>true", "<SNMPv2c>\n<enabled>false")
    put(double, ACCESSES, "<enabled>true</enabled>\n  <protocol>HTTP<", "<enabled>false</enabled>\n  <protocol>HTTP<")
    put(double, TIME, "manual", "NTP")
    put(double, FILTER, "<enabled>false", "<enabled>true")
    put(double, FILTER, "<IPFilterAddressList></IPFilterAddressList>", _ALLOWED)
    return double


def test_a_camera_set_well_passes(tmp_path: Path) -> None:
    with desk(good(), tmp_path) as box:
        found = judged(box)
    assert {control: found[control] for control in GUARDED} == {control: {"pass"} for control in GUARDED}


HOLES: tuple[tuple[str, str, str, str, str], ...] = (
    (TELNET, ">false<", ">true<", "peripheral-telnet-off", "fail"),
    (TELNET, ">false<", ">off<", "peripheral-telnet-off", "unknown"),  # a word nobody knows
    (CLOUD, ">false<", ">true<", "peripheral-cloud-off", "fail"),
    (UPNP, ">false<", ">true<", "peripheral-discovery-off", "fail"),
    (UPNP, "<enabled>false</enabled>", "", "peripheral-discovery-off", "unknown"),
    (ACCESSES, "<enabled>false</enabled>\n  <protocol>HTTP<", "<protocol>HTTP<", "peripheral-http-off", "fail"),
    (SNMP, "<SNMPv2c>\n<enabled>false", "<SNMPv2c>\n<enabled>true", "peripheral-snmp-no-default-community", "fail"),
    (SNMP, "<SNMPv2c>\n", "<SNMPv2c>\n<enabled>true</enabled>\n", "peripheral-snmp-no-default-community", "unknown"),
    (
        SNMP,
        "<SNMPv2c>\n<enabled>false</enabled>\n",
        "<SNMPv2c>\n<enabled>false</enabled>\n<enabled>true</enabled>\n",
        "peripheral-snmp-no-default-community",
        "unknown",  # said twice, and differently
    ),
    (TIME, "<timeMode>NTP<", "<timeMode>NTP</timeMode><timeMode>manual<", "camera-time-synchronised", "unknown"),
    (SNMP, "<SNMPv1c>\n<enabled>false", "<SNMPv1c>\n<enabled>true", "peripheral-snmp-read-only", "fail"),
    (FILTER, "<enabled>true", "<enabled>false", "camera-access-limited", "fail"),
    (FILTER, ">allow<", ">deny<", "camera-access-limited", "fail"),
    (FILTER, "192.168.99.0", "somewhere", "camera-access-limited", "unknown"),
    (FILTER, "<bitMask>24", "<bitMask>0", "camera-access-limited", "fail"),
    (TIME, ">NTP<", ">manual<", "camera-time-synchronised", "fail"),
    (TIME, ">NTP<", ">satellite<", "camera-time-synchronised", "unknown"),
    (STREAM, "<Security>\n<enabled>true", "<Security>\n<enabled>false", "video-no-anonymous", "fail"),
)


@pytest.mark.parametrize("page,old,new,control,status", HOLES)
def test_one_hole_is_seen(tmp_path: Path, page: str, old: str, new: str, control: str, status: str) -> None:
    double = good()
    put(double, page, old, new)
    with desk(double, tmp_path) as box:
        found = judged(box)[control]
    assert status in found
    assert status == "fail" or "fail" not in found


@pytest.mark.parametrize("password,control", (
    ("12345", "peripheral-admin-password-not-default"),
    ("aaaaaaaa", "peripheral-admin-password-strong"),
))  # fmt: skip
def test_what_the_camera_itself_calls_a_bad_password_is_one(tmp_path: Path, password: str, control: str) -> None:
    with desk(good(secrets={"admin": password}), tmp_path, password=password) as box:
        assert judged(box)[control] == {"fail"}


def test_a_camera_nobody_activated_has_no_password(tmp_path: Path) -> None:
    with desk(good(secrets={}), tmp_path, password="") as box:
        found = judged(box)
    assert found["peripheral-admin-password-set"] == found["peripheral-admin-password-not-default"] == {"fail"}


def test_a_lock_that_is_off_is_seen(tmp_path: Path) -> None:
    with desk(good(lock_after=0), tmp_path) as box:
        assert judged(box)["peripheral-admin-lockout"] == {"fail"}


@pytest.mark.parametrize("password", ("", "Chigau-11-desu"))
def test_a_camera_that_lets_nobody_in_proves_little(tmp_path: Path, password: str) -> None:
    with desk(good(), tmp_path, password=password) as box:
        found = judged(box)
    for control in ("peripheral-admin-password-set", "camera-access-limited", "camera-time-synchronised"):
        assert found[control] == {"unknown"}, control


@pytest.mark.parametrize("kind,at", (("drop", 30), ("nul", 0), ("lie_length", 40), ("login_page", 0)))
@pytest.mark.parametrize(
    "match,control",
    (
        ("Security/users", "peripheral-admin-password-set"),
        ("ipFilter", "camera-access-limited"),
        ("System/time$", "camera-time-synchronised"),
        ("ntpServers", "camera-time-synchronised"),
    ),
)
def test_half_a_camera_is_no_whole_one(tmp_path: Path, kind: Any, at: int, match: str, control: str) -> None:
    with desk(good(), tmp_path) as box:
        box.served.plant(Trouble(kind=kind, at=at, match=match))
        assert judged(box)[control] == {"unknown"}


def test_no_secret_of_ours_or_of_the_camera_is_in_what_is_kept(tmp_path: Path) -> None:
    from shikiri.platforms.hikvision import PLATFORM

    double = good()
    put(double, SNMP, ">private<", ">Kanaria-7f3a<")
    put(double, CLOUD, "</EZVIZ>", "<verificationCode>Kanaria-8b4c</verificationCode></EZVIZ>")
    with desk(double, tmp_path) as box:
        reading, state = box.look()
    kept = "".join(PLATFORM.redact(answer.text) for answer in reading.answers.values()) + repr(state)
    assert "Kanaria" not in kept
    assert OLD not in kept
