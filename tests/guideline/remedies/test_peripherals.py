"""Printers and cameras: passwords of the vault, old doors shut, printing stays alive, cameras apart from users."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.label import label
from shikiri.model.device import Device
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.discovery import Discovery
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.management import Management
from shikiri.model.facets.printing import Printing
from shikiri.model.facets.snmp import Snmp
from shikiri.model.facets.storage import Storage
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facets.video import Video
from shikiri.model.facility import DeclaredAccount, DeclaredSegment, SecretName
from shikiri.model.nothing import UNSAID
from shikiri.model.secret import KEPT, MASKED_SECRET, NO_SECRET, Secret, Strength
from shikiri.model.situation import Situation
from tests.guideline.remedies.place import CANARIES, FACILITY, device, fields, mend, of, place, statuses, then, whys
from tests.guideline.remedies.test_separation import EVERY, network

MFP, CAMERA = frozenset({"mfp"}), frozenset({"camera"})
FACTORY = Secret(kind="masked", strength=Strength(length=0, classes=0, score=0, common=True, named=False))
BOXES = replace(
    FACILITY,
    accounts=(DeclaredAccount(name="admin", secret=SecretName("ops_password")),),
    segments=(
        *FACILITY.segments,
        DeclaredSegment(name="cameras", role="cameras", vlan=40, subnets=("192.168.40.0/24",)),
    ),
)
PASSWORDS = tuple(f"peripheral-admin-password-{word}" for word in ("set", "not-default", "strong"))


def box(*things: Thing, kinds: frozenset[str] = MFP) -> Situation:
    return place(*things, facility=BOXES, kinds=kinds)


def admin(password: Secret) -> Account:
    return Account(
        name="admin",
        kind="named",
        privilege="admin",
        password=password,
        enabled=True,
        handle="admin",
    )


@pytest.mark.parametrize("now", (NO_SECRET, FACTORY))
def test_an_empty_or_a_factory_password_becomes_the_one_of_the_vault(now: Secret) -> None:
    found = box(admin(now))
    assert statuses(found, "peripheral-admin-password-not-default") == ["fail"]
    written = fields(found, mend(found, *PASSWORDS))
    value = written["account:admin", "password"]
    assert isinstance(value, Secret)
    assert (value.reveal(), value.scheme) == (CANARIES["ops_password"], KEPT)


def test_a_password_nobody_can_read_is_left_as_it_is() -> None:
    found = box(admin(MASKED_SECRET))
    assert not mend(found, *PASSWORDS).wishes


def test_without_a_declared_account_a_person_decides() -> None:
    found = place(admin(NO_SECRET), facility=replace(BOXES, accounts=()), kinds=MFP)
    wanted = mend(found, *PASSWORDS)
    assert not wanted.wishes
    assert whys(wanted)


def test_old_doors_names_and_public_go() -> None:
    found = box(
        Printing(protocol="lpd", enabled=True, tls=False, handle="lpd"),
        Printing(protocol="ipps", enabled=True, tls=True, handle="ipps"),
        Discovery(name="wsd", protocol="wsd", enabled=True, handle="wsd"),
        Discovery(name="mdns", protocol="mdns", enabled=True, handle="mdns"),
        Snmp(name="public", version="2c", default=True, enabled=True, access="ro", handle="public"),
        Management(name="telnet", service="telnet", enabled=True, handle="telnet"),
        Management(name="cloud", service="cloud", enabled=True, handle="cloud"),
    )
    controls = (
        "old-print-protocols-off",
        "printing-tls",
        "peripheral-discovery-off",
        "peripheral-snmp-no-default-community",
        "peripheral-telnet-off",
        "peripheral-cloud-off",
    )
    assert fields(found, mend(found, *controls)) == {
        ("printing:lpd", "enabled"): False,
        ("discovery:wsd", "enabled"): False,
        ("snmp:public", "enabled"): False,
        ("management:telnet", "enabled"): False,
        ("management:cloud", "enabled"): False,
    }


def test_writing_by_snmp_becomes_reading() -> None:
    found = box(Snmp(name="office", version="2c", default=False, enabled=True, access="rw", handle="office"))
    assert fields(found, mend(found, "peripheral-snmp-read-only")) == {("snmp:office", "access"): "ro"}


@pytest.mark.parametrize("ipps", (True, False))
def test_plain_printing_goes_once_ipps_is_there(ipps: bool) -> None:
    found = box(
        Printing(protocol="ipp", enabled=True, tls=False, handle="ipp"),
        Printing(protocol="ipps", enabled=ipps, tls=True, handle="ipps"),
    )
    written = fields(found, mend(found, "printing-tls"))
    assert written.pop(("printing:ipp", "enabled")) is False
    assert written == ({} if ipps else {("printing:ipps", "enabled"): True})


def test_the_only_door_for_printing_is_never_closed() -> None:
    found = box(Printing(protocol="ipp", enabled=True, tls=False, handle="ipp"))
    wanted = mend(found, "printing-tls")
    assert not wanted.wishes
    assert whys(wanted) == ["want.no-ipps"]


def test_what_is_kept_is_erased_after_each_job() -> None:
    found = box(Storage(name="disk", medium="hdd", erase_per_job=False, erase_after_minutes=4320, handle="disk"))
    assert fields(found, mend(found, "storage-erased")) == {("storage:disk", "erase_per_job"): True}


def test_a_disk_that_says_nothing_is_left_to_a_person() -> None:
    found = box(Storage(name="disk", medium="hdd", handle="disk"))
    assert not mend(found, "storage-erased").wishes


def test_who_guesses_is_locked_out() -> None:
    found = box(replace(admin(MASKED_SECRET), lockout_after=0))
    assert fields(found, mend(found, "peripheral-admin-lockout")) == {("account:admin", "lockout_after"): 5}


def test_a_camera_follows_the_time_servers_of_the_facility() -> None:
    found = box(TimeSync(name="clock", enabled=False, servers=frozenset(), skew_s=700, handle="clock"), kinds=CAMERA)
    written = fields(found, mend(found, "camera-time-synchronised"))
    assert written["time_sync:clock", "servers"] == frozenset({"192.168.99.123"})
    assert written["time_sync:clock", "enabled"] is True


def test_pictures_are_shown_after_a_login_only() -> None:
    found = box(Video(name="rtsp", enabled=True, anonymous=True, tls=False, handle="rtsp"), kinds=CAMERA)
    assert fields(found, mend(found, "video-no-anonymous")) == {("video:rtsp", "anonymous"): False}


def facility_with_a_camera(*, whole: bool = True, address: str = "192.168.40.7") -> Situation:
    """A router in every network, with nothing in the way; a camera that cannot encrypt."""
    camera = (
        Exposure(address=address, public=False, handle=address),
        Video(name="rtsp", enabled=True, anonymous=False, tls=False, handle="rtsp"),
    )
    networks = [network(vlan) for vlan in (10, 20, 30, 40, 99)]
    found = of({"r1": device(*networks, extra=EVERY), "cam": device(*camera)}, BOXES, whole=whole)
    devices = {
        "r1": Device(name="r1", platform="test", kinds=frozenset({"router"})),
        "cam": Device(name="cam", platform="test", kinds=CAMERA),
    }
    return replace(found, devices=devices, labels=label(BOXES, devices, found.states))


@pytest.mark.parametrize("control", ("video-tls", "camera-access-limited"))
def test_a_camera_that_cannot_encrypt_is_put_out_of_the_users_reach(control: str) -> None:
    found = facility_with_a_camera()
    assert set(statuses(found, control)) == {"fail"}
    wanted = mend(found, control)
    assert set(statuses(then(found, wanted), control)) == {"pass"}
    assert {wish.device for wish in wanted.wishes} == {"r1"}


def test_what_the_routers_already_stop_is_left_alone() -> None:
    found = facility_with_a_camera()
    mended = then(found, mend(found, "video-tls"))
    assert not mend(mended, "video-tls", "camera-access-limited").wishes


@pytest.mark.parametrize(
    "found", (facility_with_a_camera(whole=False), facility_with_a_camera(address="192.168.77.7")), ids=("part", "lost")
)
def test_nothing_is_closed_where_nobody_knows_the_place(found: Situation) -> None:
    assert not mend(found, "video-tls", "camera-access-limited").wishes


def test_what_a_device_does_not_say_is_never_written() -> None:
    found = box(
        Printing(protocol="lpd", enabled=UNSAID, handle="lpd"),
        Discovery(name="wsd", protocol="wsd", enabled=UNSAID, handle="wsd"),
        Snmp(name="public", version="2c", default=True, enabled=UNSAID, handle="public"),
    )
    controls = ("old-print-protocols-off", "peripheral-discovery-off", "peripheral-snmp-no-default-community")
    assert not mend(found, *controls).wishes


def test_a_way_over_two_routers_that_nobody_can_follow_is_refused_where_users_enter() -> None:
    """A switch that routes the users' network too: no routing table says whether it sends on to the printers."""
    inner = device(network(20, "192.168.20.1/24"), network(99, "192.168.99.2/24"), extra=EVERY)
    outer = device(network(20, "192.168.20.254/24"), network(30), network(99, "192.168.99.1/24"), extra=EVERY)
    found = of({"sw": inner, "r1": outer}, BOXES, kinds=frozenset({"router"}))
    assert statuses(found, "printers-reachable-as-designed") == ["fail"]
    wanted = mend(found, "printers-reachable-as-designed")
    assert statuses(then(found, wanted), "printers-reachable-as-designed") == ["pass"]
    assert {wish.device for wish in wanted.wishes} == {"sw", "r1"}
