"""The most insecure cameras that might still pass: each is set well but for one hole, looked at over real sockets."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.device import Device
from shikiri.platforms import platform
from shikiri.simulator.appliances import Trouble
from shikiri.workflow.captures import Captured, judge_captured
from shikiri.workflow.evidence import Evidence
from tests.laws.test_cut_law import NOW, site
from tests.sessions.appliance.cameras import CANARY, Camera, camera

# A camera that passes whatever this protocol can prove.
GOOD: dict[str, Any] = {
    "protocols": {"HTTP": False, "HTTPS": True, "RTSP": True},
    "encrypted_stream": True,
    "discoverable": False,
    "ntp": ["192.168.99.123"],
    "clock_by": "NTP",
    "filter_kind": "Allow",
    "admitted": ["127.0.0.0/8"],
}
GUARDED = (
    "video-no-anonymous", "video-tls", "peripheral-http-off", "peripheral-telnet-off", "camera-access-limited",
    "exposure-expected", "peripheral-admin-password-set", "camera-time-synchronised", "peripheral-time-skew",
)  # fmt: skip


def judged(cam: Camera, password: str = CANARY) -> dict[str, set[str]]:
    """Every status of every control."""
    reading = cam.reading(password)
    now: datetime = NOW if reading.when is None else reading.when
    captured = Captured(
        home=Path(),
        device=Device(name="lobby", platform="camera_onvif", kinds=frozenset({"camera"})),
        state=cam.state(password),
        evidence=Evidence(replace(reading, when=now), platform("camera_onvif")),
        unclaimed=0,
    )
    found: dict[str, set[str]] = {}
    for one in judge_captured([captured], site(), now).findings:
        found.setdefault(one.control, set()).add(str(one.status.value))
    return found


def test_a_camera_set_well_passes(tmp_path: Path) -> None:
    with camera(tmp_path, **GOOD) as cam:
        found = judged(cam)
        assert {control: found[control] for control in GUARDED} == {control: {"pass"} for control in GUARDED}


@pytest.mark.parametrize("hole,control,status", (
    ({"open_to_strangers": ["rtsp"]}, "video-no-anonymous", "fail"),  # ONVIF and pictures ask, the stream does not
    ({"open_to_strangers": ["snapshot"]}, "video-no-anonymous", "fail"),
    ({"open_to_strangers": ["onvif"]}, "video-no-anonymous", "fail"),
    ({"open_to_strangers": ["onvif"]}, "peripheral-admin-password-set", "fail"),
    ({"users": {}}, "peripheral-admin-password-set", "fail"),
    ({"users": {}}, "video-no-anonymous", "fail"),
    ({"users": {"admin": "Administrator", "guest": "Anonymous"}}, "peripheral-admin-password-set", "fail"),
    ({"users": {"admin": "Administrator", "guest": "Anonymous"}}, "video-no-anonymous", "fail"),
    ({"discoverable": True}, "peripheral-discovery-off", "fail"),
    ({"discoverable": False}, "peripheral-discovery-off", "unknown"),  # of UPnP and mDNS it says nothing
    ({"clock_by": "Manual"}, "camera-time-synchronised", "fail"),
    ({"ntp": []}, "camera-time-synchronised", "fail"),
    ({"clock_by": "Manual", "skew_s": 700.0}, "peripheral-time-skew", "fail"),
    ({"encrypted_stream": False}, "video-tls", "fail"),
    ({"protocols": {"HTTP": True, "HTTPS": True, "RTSP": True}}, "video-tls", "fail"),
    ({"protocols": {"HTTP": True, "HTTPS": True, "RTSP": True}}, "peripheral-http-off", "fail"),
    ({"admitted": []}, "camera-access-limited", "unknown"),  # allowed is nobody: is the filter off?
    ({"filter_kind": "Deny", "admitted": []}, "camera-access-limited", "fail"),
    ({"filter_kind": "Deny", "admitted": ["10.0.0.0/8"]}, "camera-access-limited", "fail"),
    ({"address": "203.0.113.7"}, "video-no-internet", "unknown"),
    ({"encrypted_stream": False}, "exposure-expected", "fail"),
))  # fmt: skip
def test_one_hole_is_seen(tmp_path: Path, hole: dict[str, Any], control: str, status: str) -> None:
    with camera(tmp_path, **{**GOOD, **hole}) as cam:
        found = judged(cam)[control]
        assert status in found
        assert status != "unknown" or control == "peripheral-discovery-off" or "pass" not in found


@pytest.mark.parametrize("password", ("", "Chigau-11-desu"))
def test_a_camera_that_lets_nobody_in_proves_little(tmp_path: Path, password: str) -> None:
    with camera(tmp_path, **GOOD) as cam:
        found = judged(cam, password)
        for control in ("peripheral-admin-password-set", "camera-access-limited", "camera-time-synchronised"):
            assert found[control] == {"unknown"}, control
        assert "pass" not in found["video-no-anonymous"]


@pytest.mark.parametrize("match,kind", (("media_service", "drop"), ("media_service", "nul"), ("snapshot", "drop")))
def test_half_a_camera_is_no_whole_one(tmp_path: Path, match: str, kind: Any) -> None:
    with camera(tmp_path, **GOOD) as cam:
        cam.served.plant(Trouble(kind=kind, at=10, match=match))
        found = judged(cam)
        assert found["video-no-anonymous"] != {"pass"}
