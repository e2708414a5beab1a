"""The simulated camera, refereed by the protocol's schema, by requests written by hand, and by a client of others."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shikiri.simulator.appliances import ServedAppliance, Trouble, serve_appliances
from shikiri.simulator.appliances.onvif import OnvifCamera, schema
from tests.simulator.appliances.onvif_hand import PASSWORD, post, token


@contextmanager
def camera(**settings: Any) -> Iterator[tuple[OnvifCamera, ServedAppliance]]:
    double = OnvifCamera(name="lobby", secrets={"admin": PASSWORD, "viewer": "Mirudake-55"}, **settings)
    with serve_appliances([double]) as served:
        yield double, served["lobby"]
    assert not double.trouble, double.trouble


def test_the_schema_is_there_and_has_teeth() -> None:
    assert schema.is_there()
    with camera(login="token") as (double, served):
        body = "<SetNTP><FromDHCP>false</FromDHCP><NTPManual><tt:Type>IPv9</tt:Type></NTPManual></SetNTP>"
        status, text, _ = post(served.ports[80], body, token("admin", PASSWORD))
        assert status == 400
        assert "InvalidArgVal" in text
        assert "enumeration" in double.trouble.pop()
        assert double.writes == []


def test_what_anybody_may_ask_and_what_not() -> None:
    with camera(login="token") as (_, served):
        port = served.ports[80]
        assert post(port, "<GetSystemDateAndTime/>")[0] == 200
        assert post(port, "<GetServices><IncludeCapability>false</IncludeCapability></GetServices>")[0] == 200
        for operation in ("GetDeviceInformation", "GetUsers", "GetNTP", "SystemReboot", "GetEverything"):
            status, text, _ = post(port, f"<{operation}/>")
            assert (status, "ter:NotAuthorized" in text) == (400, True), operation


def test_a_viewer_may_look_and_not_touch() -> None:
    with camera(login="token", users={"admin": "Administrator", "viewer": "User"}) as (double, served):
        port = served.ports[80]

        def ask(body: str, nonce: bytes) -> int:
            return post(port, body, token("viewer", "Mirudake-55", nonce=nonce))[0]

        assert ask("<GetDeviceInformation/>", b"1") == 200
        assert ask("<GetUsers/>", b"2") == 400
        assert ask("<SetDiscoveryMode><DiscoveryMode>NonDiscoverable</DiscoveryMode></SetDiscoveryMode>", b"3") == 400
        assert double.discoverable
        assert double.writes == []


def test_a_token_is_good_once_and_near_the_cameras_own_time() -> None:
    with camera(login="token") as (_, served):
        port, once = served.ports[80], token("admin", PASSWORD)
        assert post(port, "<GetUsers/>", once)[0] == 200
        assert post(port, "<GetUsers/>", once)[0] == 400
        late = token("admin", PASSWORD, datetime.now(UTC) - timedelta(minutes=20), b"late")
        assert post(port, "<GetUsers/>", late)[0] == 400
    with camera(login="token", skew_s=-1_000_000_000) as (double, served):
        assert double.now().year < 2000
        assert post(served.ports[80], "<GetUsers/>", token("admin", PASSWORD))[0] == 400
        assert post(served.ports[80], "<GetUsers/>", token("admin", PASSWORD, double.now(), b"then"))[0] == 200


def test_a_port_that_is_switched_off_is_closed() -> None:
    with camera() as (double, served):
        real = served.ports[80]
        double.protocols["HTTP"] = False
        double.changed()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", real), timeout=5)
        assert post(served.ports[443], "<GetSystemDateAndTime/>", tls=True)[0] == 200


@pytest.mark.parametrize("opened,status", ((["rtsp"], b"200"), ([], b"401")))
def test_a_stream_is_described_to_whom_it_may_be(opened: list[str], status: bytes) -> None:
    with camera(open_to_strangers=opened) as (_, served):
        line = socket.create_connection(("127.0.0.1", served.ports[554]), timeout=20)
        with line:
            line.sendall(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            assert line.recv(4096).startswith(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: ")
            line.sendall(b"DESCRIBE rtsp://127.0.0.1/stream/profile_1 RTSP/1.0\r\nCSeq: 2\r\n\r\n")
            assert line.recv(4096).split()[1] == status


def test_after_wrong_tries_nobody_gets_in() -> None:
    with camera(login="token") as (double, served):
        served.plant(Trouble(kind="lockout", at=2))
        for number in range(2):
            assert post(served.ports[80], "<GetUsers/>", token("admin", "wrong", nonce=bytes([number])))[0] == 400
        assert double.events == ["locked"]
        assert post(served.ports[80], "<GetUsers/>", token("admin", PASSWORD, nonce=b"right"))[0] == 400


# -- a client that others wrote and many people use

_Talk = Callable[[Any], Awaitable[None]]


def _with_client(served: ServedAppliance, talk: _Talk) -> None:
    onvif = pytest.importorskip("onvif", reason="the client library for cameras is not installed")

    async def run() -> None:
        theirs = onvif.ONVIFCamera(
            "127.0.0.1", served.ports[80], "admin", PASSWORD, no_cache=True, adjust_time=True, nat_override=True
        )
        try:
            await theirs.update_xaddrs()
            await talk(theirs)
        finally:
            await theirs.close()

    asyncio.run(run())


def test_the_client_of_others_reads_it() -> None:
    async def talk(theirs: Any) -> None:
        device = await theirs.create_devicemgmt_service()
        information = await device.GetDeviceInformation()
        assert (information.Manufacturer, information.FirmwareVersion) == ("i-PRO", "3.30")
        users = await device.GetUsers()
        assert [(one.Username, one.UserLevel) for one in users] == [("admin", "Administrator")]
        protocols = await device.GetNetworkProtocols()
        assert {one.Name: (one.Enabled, one.Port) for one in protocols} == {
            "HTTP": (True, [80]), "HTTPS": (True, [443]), "RTSP": (True, [554]),
        }  # fmt: skip
        assert await device.GetDiscoveryMode() == "Discoverable"
        assert (await device.GetNTP()).FromDHCP is False
        assert (await device.GetSystemDateAndTime()).TimeZone.TZ == "JST-9"
        media = await theirs.create_media_service()
        tokens = [one.token for one in await media.GetProfiles()]
        assert tokens == ["profile_1", "profile_2"]
        assert (await media.GetSnapshotUri({"ProfileToken": tokens[1]})).Uri.endswith("?profile=profile_2")
        setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
        stream = await media.GetStreamUri({"StreamSetup": setup, "ProfileToken": tokens[0]})
        assert stream.Uri == "rtsp://192.168.50.21:554/stream/profile_1"

    with camera(login="token", skew_s=3600) as (_, served):
        _with_client(served, talk)


def test_the_client_of_others_writes_it() -> None:
    async def talk(theirs: Any) -> None:
        device = await theirs.create_devicemgmt_service()
        await device.SetNTP({"FromDHCP": False, "NTPManual": [{"Type": "IPv4", "IPv4Address": "192.0.2.123"}]})
        await device.SetDiscoveryMode({"DiscoveryMode": "NonDiscoverable"})
        ops = {"Username": "ops", "Password": "Atarashii-9e2f", "UserLevel": "Operator"}
        await device.CreateUsers({"User": [ops]})
        await device.SetUser({"User": [{"Username": "ops", "UserLevel": "User"}]})
        zone = {"DateTimeType": "NTP", "DaylightSavings": False, "TimeZone": {"TZ": "UTC0"}}
        await device.SetSystemDateAndTime(zone)
        rules = {"Type": "Allow", "IPv4Address": [{"Address": "127.0.0.0", "PrefixLength": 8}]}
        await device.SetIPAddressFilter({"IPAddressFilter": rules})
        assert [one.IPv4Address for one in (await device.GetNTP()).NTPManual] == ["192.0.2.123"]
        assert [one.Address for one in (await device.GetIPAddressFilter()).IPv4Address] == ["127.0.0.0"]
        await device.DeleteUsers({"Username": ["ops"]})

    with camera(login="token") as (double, served):
        _with_client(served, talk)
        assert double.writes == [
            "SetNTP 192.0.2.123",
            "SetDiscoveryMode NonDiscoverable",
            "CreateUsers ops Operator ***",
            "SetUser ops User",
            "SetSystemDateAndTime NTP UTC0",
            "SetIPAddressFilter Allow 127.0.0.0/8",
            "DeleteUsers ops",
        ]
        assert double.users == {"admin": "Administrator"}


def test_the_client_of_others_is_refused_with_a_wrong_password_or_a_weak_one() -> None:
    fault = pytest.importorskip("zeep", reason="the client library for cameras is not installed").exceptions.Fault

    async def talk(theirs: Any) -> None:
        device = await theirs.create_devicemgmt_service()
        with pytest.raises(fault, match="too weak"):
            await device.CreateUsers({"User": [{"Username": "ops", "Password": "1234", "UserLevel": "User"}]})

    with camera(login="token") as (double, served):
        _with_client(served, talk)
        assert double.writes == []
        double.passwords["admin"] = "another"
        with pytest.raises(fault, match="not Authorized"):
            _with_client(served, _users)


async def _users(theirs: Any) -> None:
    device = await theirs.create_devicemgmt_service()
    await device.GetUsers()
