"""Cameras of two makers from drift to clean by `harden`: looked at, set, proved, left alone the second time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shikiri.simulator.appliances import Double, Trouble, serve_appliances
from shikiri.simulator.appliances.axis import AxisCamera
from shikiri.simulator.appliances.hikvision import HikvisionCamera
from shikiri.workflow.push import undo
from tests.e2e.camera_site import CANARY, CameraSite

USERS = {"axis": "root", "hikvision": "admin"}
MENDED = {
    "axis": ("camera-time-synchronised", "peripheral-http-off", "peripheral-cloud-off", "video-no-anonymous"),
    "hikvision": ("camera-time-synchronised", "peripheral-http-off", "peripheral-cloud-off", "peripheral-telnet-off"),
}


class Facility(CameraSite[Double]):
    """A camera of one of the two."""

    def settings(self) -> str:
        """All that the camera keeps."""
        kept = getattr(self.double, "params", {}) | getattr(self.double, "pages", {})
        still = {name: value for name, value in kept.items() if not name.startswith("Time.Server")}
        return json.dumps([still, getattr(self.double, "ntp", {}), getattr(self.double, "passwords", {})])


@contextmanager
def facility(tmp_path: Path, platform: str) -> Iterator[Facility]:
    folder = tmp_path / "拠点 D"
    folder.mkdir()
    make = {"axis": AxisCamera, "hikvision": HikvisionCamera}[platform]
    double: Double = make(name="lobby", secrets={USERS[platform]: CANARY})
    with serve_appliances([double]) as served:
        yield Facility(folder, double, served["lobby"], user=USERS[platform], vlan=40)


@pytest.mark.parametrize("platform", USERS)
def test_a_camera_goes_from_drift_to_clean_and_stays(tmp_path: Path, platform: str) -> None:
    mended = MENDED[platform]
    with facility(tmp_path, platform) as site:
        before = site.verdicts()
        assert all("fail" in before[control] for control in mended), before
        assert site.run("harden", "--check", "--diff").code == 3
        assert site.double.writes == []  # neither a look nor a plan writes
        told = site.run("harden")
        assert "自分では元に戻りません" in told.err  # no promise of a timer that these boxes do not have
        assert "自動で元の設定に戻ります" not in told.err
        after = site.verdicts()
        assert {control: after[control] for control in mended} == {control: {"pass"} for control in mended}, told.out
        assert after["peripheral-snmp-no-default-community"] <= {"not_applicable", "pass"}
        assert after["peripheral-admin-password-not-default"] == {"pass"}  # the login is on record
        assert site.double.wrong == 0
        written = len(site.double.writes)
        site.run("harden")
        assert len(site.double.writes) == written


@pytest.mark.parametrize("platform", USERS)
@pytest.mark.parametrize("number", (2, 4))
def test_what_was_begun_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, number: int
) -> None:
    monkeypatch.setattr(undo, "_LOOK_AGAIN_S", 0.1)
    with facility(tmp_path, platform) as site:
        site.verdicts()
        before = site.settings()
        double, kept = site.double, site.double.record

        def record(line: str) -> None:
            """One write is answered with OK and not taken."""
            kept(line)
            if len(double.writes) == number:
                site.served.plant(Trouble(kind="ignore"))
            elif len(double.writes) == number + 1:
                site.served.mend()

        monkeypatch.setattr(double, "record", record)
        told = site.run("harden")
        assert told.code != 0
        assert len(double.writes) == 2 * number + 1, told.out + told.err
        assert site.settings() == before
