"""Doors: management answers its own network alone, telnet goes after SSH is there, public communities go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.facets.management import Management
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.model.nothing import GONE, UNSAID, Default
from shikiri.model.secret import Secret
from tests.guideline.remedies.place import FACILITY, changes, fields, mend, place, statuses, then, whys

ANY = AddressSet.of("any4")
MANAGED = AddressSet.of("192.168.99.0/24")
SEGMENTS = tuple(
    Segment(
        handle=f"Vlan{vlan}", name=f"Vlan{vlan}", vlan=vlan, addresses=frozenset({f"192.168.{vlan}.1/24"}), vrf="",
        unmodelled=(), enabled=True, bridge="", router_advertisement=False,
    )
    for vlan in (10, 20, 99)
)  # fmt: skip


def service(name: str, **values: object) -> Management:
    made = {"handle": name, "name": name, "service": name, "enabled": True, "sources": ANY, **values}
    return Management(**made)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "control,thing",
    [
        ("ssh-from-management-only", service("ssh")),
        ("https-from-management-only", service("https")),
        ("snmp-from-management-only", Snmp(handle="c1", name="community 1", enabled=True, default=False, sources=ANY)),
    ],
)
def test_a_door_answers_the_management_network_alone(control: str, thing: Management | Snmp) -> None:
    found = place(thing)
    wanted = mend(found, control)
    assert fields(found, wanted) == {(thing.id, "sources"): MANAGED}


def test_without_a_management_network_nobody_is_shut_out() -> None:
    bare = replace(FACILITY, segments=FACILITY.segments[:1], manage_from="")
    wanted = mend(place(service("ssh"), facility=bare), "ssh-from-management-only")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-management"])


@pytest.mark.parametrize("sources", [UNSAID])
def test_sources_that_the_device_does_not_show_are_not_written(sources: object) -> None:
    wanted = mend(place(service("ssh", sources=sources)), "ssh-from-management-only")
    assert (wanted.wishes, whys(wanted)) == ((), ["judge.unsaid"])


@pytest.mark.parametrize("control", ["guest-management-blocked", "guest-management-unreachable"])
def test_every_service_that_users_reach_is_closed_to_them(control: str) -> None:
    closed = service("sftp", sources=MANAGED)
    found = place(*SEGMENTS, service("ssh"), service("https"), closed, service("console"), extra=("filter",))
    assert "fail" in statuses(found, control)
    wanted = mend(found, control)
    assert fields(found, wanted) == {("management:ssh", "sources"): MANAGED, ("management:https", "sources"): MANAGED}
    assert statuses(then(found, wanted), control) == ["pass"]


def test_telnet_goes_where_ssh_is_open() -> None:
    found = place(service("telnet"), service("ssh"))
    assert fields(found, mend(found, "telnet-off")) == {("management:telnet", "enabled"): False}


def test_ssh_is_opened_before_telnet_goes() -> None:
    found = place(service("telnet"), service("ssh", enabled=Default(value=False, tag="C")))
    assert fields(found, mend(found, "telnet-off")) == {
        ("management:telnet", "enabled"): False,
        ("management:ssh", "enabled"): True,
        ("management:ssh", "sources"): MANAGED,
    }


def test_telnet_stays_where_there_is_no_ssh() -> None:
    wanted = mend(place(service("telnet")), "telnet-off")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-ssh"])


def test_what_is_switched_off_gets_no_other_settings() -> None:
    found = place(service("telnet", timeout_s=0), service("ssh", timeout_s=300, version="2"))
    wanted = mend(found, "telnet-off", "ssh-from-management-only", "management-session-timeout")
    assert fields(found, wanted) == {
        ("management:telnet", "enabled"): False,
        ("management:ssh", "sources"): MANAGED,
    }


def test_a_default_from_memory_is_said_aloud() -> None:
    found = place(service("tftp", enabled=Default(value=False, tag="M")))
    assert statuses(found, "plain-transfer-off") == ["unknown"]
    wanted = mend(found, "plain-transfer-off")
    assert fields(found, wanted) == {("management:tftp", "enabled"): False}
    silent = place(service("tftp", enabled=UNSAID))
    assert not mend(silent, "plain-transfer-off").wishes


SNMP = ("snmp-no-default-community", "snmp-limited", "snmp-from-management-only")


def community(**values: object) -> Snmp:
    made = {
        "handle": "community 1", "name": "public", "enabled": True, "version": "2c", "default": True, "access": "rw",
        "community": Secret.plain("public"), "sources": ANY, **values,
    }  # fmt: skip
    return Snmp(**made)  # type: ignore[arg-type]


def test_a_community_that_everybody_knows_goes() -> None:
    found = place(community(), community(handle="community 2", name="private", version="1"))
    wanted = mend(found, *SNMP)
    assert [(one.handle, one.after) for one in changes(found, wanted)] == [
        ("community 1", GONE),
        ("community 2", GONE),
    ]


def test_another_community_may_only_read_and_only_from_management() -> None:
    found = place(community(name="community 1", default=False))
    wanted = mend(found, *SNMP)
    assert fields(found, wanted) == {
        ("snmp:community 1", "access"): "ro",
        ("snmp:community 1", "sources"): MANAGED,
    }


def test_an_old_version_of_an_own_community_is_left_to_a_person() -> None:
    wanted = mend(place(community(name="community 1", default=False, version="1")), "snmp-limited")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-row"])
