"""The simulated cameras of two makers, asked by hand as their public manuals say: no code of ours is on this side."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from shikiri.simulator.appliances import ServedAppliance, Trouble, serve_appliances
from shikiri.simulator.appliances.axis import AxisCamera
from shikiri.simulator.appliances.hikvision import HikvisionCamera

PASSWORD = "Quiet-harbour-7"


@pytest.fixture
def axis() -> Iterator[ServedAppliance]:
    with serve_appliances([AxisCamera(name="cam1", secrets={"root": PASSWORD})]) as served:
        yield served["cam1"]


@pytest.fixture
def hik() -> Iterator[ServedAppliance]:
    with serve_appliances([HikvisionCamera(name="cam1", secrets={"admin": PASSWORD})]) as served:
        yield served["cam1"]


def client(box: ServedAppliance, user: str = "root", password: str = PASSWORD, port: int = 443) -> httpx.Client:
    scheme = "https" if port == 443 else "http"
    base = f"{scheme}://127.0.0.1:{box.ports[port]}"
    return httpx.Client(base_url=base, auth=httpx.DigestAuth(user, password), verify=False, trust_env=False)


def first_line(box: ServedAppliance, port: int, said: bytes = b"") -> bytes:
    with socket.create_connection(("127.0.0.1", box.ports[port]), timeout=5) as line:
        line.sendall(said)
        return line.recv(512)


def describe(box: ServedAppliance) -> bytes:
    return first_line(box, 554, b"DESCRIBE rtsp://x/y RTSP/1.0\r\nCSeq: 7\r\n\r\n")


# -- Axis


def test_axis_lists_and_updates_as_the_manual_says(axis: ServedAppliance) -> None:
    with client(axis) as web:
        listed = web.get("/axis-cgi/param.cgi", params={"action": "list", "group": "Network.SSH"}).text
        assert listed == "root.Network.SSH.Enabled=yes\n"
        assert first_line(axis, 22).startswith(b"SSH-2.0-")
        assert web.get("/axis-cgi/param.cgi?action=update&Network.SSH.Enabled=no").text == "OK\n"
        with pytest.raises(ConnectionRefusedError):
            first_line(axis, 22)
        wrong = web.get("/axis-cgi/param.cgi?action=update&Network.Nothing=no").text
        assert wrong.startswith("# Error")
        mixed = web.get("/axis-cgi/param.cgi?action=list&group=Nothing,Network.SSH").text.splitlines()
        assert mixed[0].startswith("# Error: Error -1 getting param in group")
        assert mixed[1] == "Network.SSH.Enabled=no"


def test_axis_asks_for_a_login_and_for_a_post(axis: ServedAppliance) -> None:
    with httpx.Client(base_url=f"https://127.0.0.1:{axis.ports[443]}", verify=False, trust_env=False) as stranger:
        assert stranger.get("/axis-cgi/param.cgi?action=list").status_code == 401
        ready = stranger.post("/axis-cgi/systemready.cgi", json={"method": "systemready"}).json()
        assert ready["data"]["needsetup"] == "no"
    with client(axis) as web:
        assert web.get("/axis-cgi/basicdeviceinfo.cgi").json()["error"]["code"] == 2002
        info = web.post("/axis-cgi/basicdeviceinfo.cgi", json={"method": "getAllProperties"}).json()
        assert info["data"]["propertyList"]["Brand"] == "AXIS"
    with client(axis, password="wrong") as web:
        assert web.get("/axis-cgi/param.cgi?action=list").status_code == 401


def test_axis_keeps_accounts(axis: ServedAppliance) -> None:
    with client(axis) as web:
        form = {"action": "add", "user": "ops", "pwd": "x" * 9, "grp": "users", "sgrp": "viewer"}
        assert web.post("/axis-cgi/pwdgrp.cgi", data=form).text == "Created account ops.\n"
        assert web.post("/axis-cgi/pwdgrp.cgi", data=form).text.startswith("Error")
        assert 'viewer="root,ops"' in web.get("/axis-cgi/pwdgrp.cgi?action=get").text
        own = {"action": "update", "user": "root", "pwd": "Another-1"}
        assert web.post("/axis-cgi/pwdgrp.cgi", data=own).text == "Modified account root.\n"
    with client(axis, password="Another-1") as web:
        assert web.get("/axis-cgi/pwdgrp.cgi?action=get").status_code == 200
    with client(axis, user="ops", password="x" * 9) as web:
        assert web.get("/axis-cgi/param.cgi?action=list").status_code == 401  # viewers set nothing


def test_axis_shows_its_stream_to_strangers_or_not(axis: ServedAppliance) -> None:
    assert describe(axis).startswith(b"RTSP/1.0 200")
    with client(axis) as web:
        web.get("/axis-cgi/param.cgi?action=update&Network.RTSP.ProtViewer=password&System.BoaProtViewer=password")
        with httpx.Client(base_url=web.base_url, verify=False, trust_env=False) as stranger:
            assert stranger.get("/axis-cgi/jpg/image.cgi").status_code == 401
    assert describe(axis).startswith(b"RTSP/1.0 401")


def test_axis_sends_on_to_https_once_all_must_come_that_way(axis: ServedAppliance) -> None:
    with client(axis) as web:
        for group in ("admin", "operator", "viewer"):
            web.get(f"/axis-cgi/param.cgi?action=update&System.BoaGroupPolicy.{group}=https")
    page = httpx.get(f"http://127.0.0.1:{axis.ports[80]}/anything", trust_env=False)
    assert page.status_code == 301
    assert page.headers["location"].startswith("https://")


def test_curl_is_let_in_too(axis: ServedAppliance, hik: ServedAppliance) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    for box, user, path in ((axis, "root", "/axis-cgi/pwdgrp.cgi?action=get"), (hik, "admin", "/ISAPI/Security/users")):
        url = f"https://127.0.0.1:{box.ports[443]}{path}"
        asked = ["curl", "-sk", "--digest", "-u", f"{user}:{PASSWORD}", url]
        said = subprocess.run(asked, capture_output=True, timeout=20, check=True).stdout
        assert user.encode() in said


# -- Hikvision


def test_hikvision_shows_and_takes_its_own_pages(hik: ServedAppliance) -> None:
    path = "/ISAPI/System/Network/telnetd"
    with client(hik, "admin") as web:
        page = web.get(path).text
        assert "<enabled>true</enabled>" in page
        assert first_line(hik, 23)
        answer = web.put(path, content=page.replace("true", "false"))
        assert "<statusCode>1</statusCode>" in answer.text
        with pytest.raises(ConnectionRefusedError):
            first_line(hik, 23)
        assert web.put(path, content="<Telnetd/>").status_code == 400
        assert web.put(path, content="no XML").status_code == 400
        assert web.get("/ISAPI/System/Network/nothing").status_code == 404
        assert web.put("/ISAPI/System/reboot", content=page).status_code == 404


def test_hikvision_changes_a_password(hik: ServedAppliance) -> None:
    user = "<User><id>1</id><userName>admin</userName><password>{}</password></User>"
    with client(hik, "admin") as web:
        assert web.put("/ISAPI/Security/users/1", content=user.format("short")).status_code == 400
        assert web.put("/ISAPI/Security/users/1", content=user.format("Another-12")).status_code == 200
    with client(hik, "admin", "Another-12") as web:
        assert "<isActivated>true" in web.get("/ISAPI/Security/userCheck").text
        assert "Another-12" not in web.get("/ISAPI/Security/users").text


def test_hikvision_locks_out_whoever_guesses(hik: ServedAppliance) -> None:
    hik.plant(Trouble(kind="lockout", at=3))
    for _ in range(3):
        with client(hik, "admin", "wrong") as web:
            assert web.get("/ISAPI/System/deviceInfo").status_code == 401
    with client(hik, "admin") as web:
        assert web.get("/ISAPI/System/deviceInfo").status_code == 401


def test_a_camera_that_nobody_activated_tells_only_that() -> None:
    with serve_appliances([HikvisionCamera(name="cam1")]) as served:
        base = f"http://127.0.0.1:{served['cam1'].ports[80]}"
        assert "<activated>false" in httpx.get(f"{base}/ISAPI/System/deviceInfo", trust_env=False).text
        assert httpx.get(f"{base}/ISAPI/Security/users", trust_env=False).status_code == 403


def test_what_was_written_is_on_record_without_its_secret(axis: ServedAppliance) -> None:
    with client(axis) as web:
        web.post("/axis-cgi/pwdgrp.cgi", data={"action": "update", "user": "root", "pwd": "Another-1"})
    assert json.dumps(axis.double.writes) == '["update root ***"]'
