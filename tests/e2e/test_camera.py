"""A camera from drift to clean: looked at, set, proved, and left alone the second time; or all of it taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from shikiri.simulator.appliances import Trouble, serve_appliances
from shikiri.simulator.appliances.onvif import OnvifCamera
from shikiri.workflow.push import undo
from tests.e2e.camera_site import CANARY, CameraSite
from tests.e2e.door import Told, shikiri

MENDED = ("camera-time-synchronised", "peripheral-http-off", "peripheral-time-skew")
SETTINGS = ("discoverable", "ntp", "clock_by", "protocols", "users", "passwords", "admitted")


class Facility(CameraSite[OnvifCamera]):
    """A camera of any maker, by ONVIF."""

    def rotate(self) -> Told:
        words = ("secrets", "rotate", "-i", self.folder, "--admin", "--reason", "leaver")
        told = shikiri(*words, environ={"ANSIBLE_VAULT_PASSWORD_FILE": str(self.folder / "key")})
        assert CANARY not in told.out + told.err
        assert self.double.passwords["admin"] not in told.out + told.err
        return told

    def settings(self) -> dict[str, Any]:
        return {name: json.loads(json.dumps(getattr(self.double, name))) for name in SETTINGS}


@contextmanager
def facility(tmp_path: Path, **settings: Any) -> Iterator[Facility]:
    folder = tmp_path / "拠点 C"
    folder.mkdir()
    double = OnvifCamera(name="lobby", secrets={"admin": CANARY}, skew_s=500.0, **settings)
    with serve_appliances([double]) as served:
        yield Facility(folder, double, served["lobby"], user="admin", vlan=50)
    assert not double.trouble, double.trouble


def test_a_camera_goes_from_drift_to_clean_and_stays(tmp_path: Path) -> None:
    with facility(tmp_path) as site:
        before = site.verdicts()
        assert {control: before[control] for control in MENDED} == {control: {"fail"} for control in MENDED}
        assert site.run("harden", "--check", "--diff").code == 3
        assert site.double.writes == []  # neither a look nor a plan writes

        site.run("harden")
        assert site.double.writes == [
            "SetDiscoveryMode NonDiscoverable",
            "SetNTP 192.168.99.123",
            "SetSystemDateAndTime NTP JST-9",
            "SetNetworkProtocols HTTP=False HTTPS=True RTSP=True",  # what shuts a way in comes last
        ]
        after = site.verdicts()
        assert {control: after[control] for control in MENDED} == {control: {"pass"} for control in MENDED}
        assert after["peripheral-discovery-off"] == {"pass", "unknown"}  # of UPnP a camera says nothing here
        assert after["video-no-anonymous"] == {"pass"}
        assert after["peripheral-admin-password-not-default"] == {"pass"}  # the login is on record
        assert site.double.wrong == 0

        site.run("harden")
        assert len(site.double.writes) == 4


@pytest.mark.parametrize("users,written", (
    ({}, "CreateUsers admin Administrator ***"),  # out of the box: whoever comes is the administrator
    ({"admin": "Administrator", "guest": "Anonymous"}, "DeleteUsers guest"),
))  # fmt: skip
def test_a_camera_that_anybody_may_look_through_is_shut(tmp_path: Path, users: dict[str, str], written: str) -> None:
    with facility(tmp_path, users=users, login="token") as site:
        before = site.verdicts()
        assert before["video-no-anonymous"] == {"fail"}
        assert "fail" in before["peripheral-admin-password-set"]
        site.run("harden")
        assert written in site.double.writes
        after = site.verdicts()
        assert after["video-no-anonymous"] == after["peripheral-admin-password-set"] == {"pass"}
        assert site.double.users == {"admin": "Administrator"}
        assert site.double.passwords == {"admin": CANARY}


@pytest.mark.parametrize("number", (1, 3))
def test_what_was_begun_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(undo, "_LOOK_AGAIN_S", 0.1)
    with facility(tmp_path) as site:
        before = site.settings()
        site.served.plant(Trouble(kind="reboot", at=number))
        told = site.run("harden")
        assert told.code != 0
        assert site.settings() == before
        written, taken_back = site.double.writes[:number], site.double.writes[number:]
        assert sorted(one.split()[0] for one in taken_back) == sorted(one.split()[0] for one in written)


@pytest.mark.parametrize("login", ("digest", "token"))
def test_a_new_administrators_password_is_given_and_proved(tmp_path: Path, login: str) -> None:
    with facility(tmp_path, login=login) as site:
        assert site.rotate().code == 0
        assert site.double.writes == ["SetUser admin Administrator ***"]
        assert site.double.passwords["admin"] != CANARY
        assert site.double.wrong == 0
        assert site.verdicts()["peripheral-admin-password-strong"] == {"pass"}


@pytest.mark.parametrize("kind", ("ignore", "policy", "reboot"))
def test_a_password_that_was_not_proved_leaves_both_in_the_vault(tmp_path: Path, kind: Any) -> None:
    with facility(tmp_path, login="token") as site:
        site.served.plant(Trouble(kind=kind, at=1))
        assert site.rotate().code == 1
        assert site.double.passwords["admin"] == CANARY  # where it took it and fell over, it was taken back
        site.served.mend()
        assert site.rotate().code == 0  # the next run finds out by trying, once each
        assert site.double.passwords["admin"] != CANARY
        assert site.verdicts()["peripheral-admin-password-set"] == {"pass"}
