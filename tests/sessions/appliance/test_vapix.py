"""The door that writes Axis cameras: only what is offered, only over https where a password goes, and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.simulator.appliances import Trouble
from tests.platforms.maker_cameras import axis, desk
from tests.sessions.appliance.maker_refused import CANARY, refused


@pytest.mark.parametrize(
    "line",
    (
        "vapix Network IPAddress=192.0.2.1",
        "vapix Network.BootProto X=dhcp",
        "vapix HTTPS Port=1",
        "vapix Brand Brand=x",
        "vapix Network.SSH",
        "vapix",
        "vapix Network.SSH Enabled",
        "vapix pwdgrp bad name=x",
        "vapix pwdgrp ../x=x",
        "vapix ntp servers=a b",
        "vapix ntp other=a",
        "vapix Network.SSH Enabled&action=factorydefault=no",
    ),
)
def test_nothing_but_services_doors_and_clocks_is_written(line: str, tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        refused(box, line)
        assert box.double.writes == []


def test_what_the_camera_does_not_list_is_not_written(tmp_path: Path) -> None:
    double = axis()
    del double.params["Network.FTP.Enabled"]
    with desk(double, tmp_path) as box:
        assert refused(box, "vapix Network.FTP Enabled=no") == "not-offered"
        assert double.writes == []


def test_a_value_cannot_bring_a_second_parameter_with_it(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.say("vapix Network.SSH Enabled=no&Network.UPnP.Enabled=no")
        assert box.double.params["Network.SSH.Enabled"] == "no&Network.UPnP.Enabled=no"  # type: ignore[attr-defined]
        assert box.double.params["Network.UPnP.Enabled"] == "yes"  # type: ignore[attr-defined]


def test_a_value_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.say("vapix Network.FTP Enabled=no")
        assert box.double.writes == []


@pytest.mark.parametrize(
    "line", ("vapix Network.SSH Enabled=no", "vapix ntp servers=192.168.99.123", f"vapix pwdgrp ops={CANARY}")
)
def test_a_write_that_is_taken_and_changes_nothing_is_told(line: str, tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.served.plant(Trouble(kind="ignore"))
        assert refused(box, line) == "not-taken"


def test_a_new_password_that_is_no_good_is_told_and_never_shown(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.served.plant(Trouble(kind="policy"))
        assert "invalid password" in refused(box, f"vapix pwdgrp root={CANARY}")


def test_our_own_new_password_is_proved_by_a_login(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.served.plant(Trouble(kind="ignore"))
        assert refused(box, f"vapix pwdgrp root={CANARY}") == "password"


def test_a_password_goes_in_a_body_over_https_and_never_in_an_address(tmp_path: Path) -> None:
    asked: list[tuple[bool, str, bytes]] = []
    double = axis()
    kept = double.web

    def watch(request: object) -> object:
        asked.append((request.encrypted, request.query, request.body))  # type: ignore[attr-defined]
        return kept(request)  # type: ignore[arg-type]

    double.web = watch  # type: ignore[method-assign,assignment]
    with desk(double, tmp_path) as box:
        box.say(f"vapix pwdgrp root={CANARY}", "vapix Network.SSH Enabled=no")
        assert double.passwords["root"] == CANARY
        assert double.params["Network.SSH.Enabled"] == "no"  # the same session went on with the new one
    assert all(encrypted for encrypted, _, body in asked if CANARY.encode() in body)
    assert not any(CANARY in query for _, query, _ in asked)


def test_without_https_no_password_is_set(tmp_path: Path) -> None:
    with desk(axis(params={"HTTPS.Enabled": "no"}), tmp_path) as box:
        assert refused(box, f"vapix pwdgrp root={CANARY}") == "plain"
        assert box.double.writes == []


def test_the_first_password_of_a_camera_fresh_from_its_box(tmp_path: Path) -> None:
    with desk(axis(secrets={}), tmp_path, password="") as box:
        _, state = box.look()
        (account,) = state.things("account")
        assert (account.key, account.password.kind) == ("root", "none")  # type: ignore[attr-defined]
        box.say(f"vapix pwdgrp root={CANARY}")
        assert box.double.passwords == {"root": CANARY}  # type: ignore[attr-defined]


def test_a_new_name_becomes_an_administrator(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.say(f"vapix pwdgrp ops={CANARY}")
        _, state = box.look()
        found = {one.key: one for one in state.things("account")}
        assert found["ops"].privilege == "admin"  # type: ignore[attr-defined]


def test_a_camera_that_goes_away_after_the_write_is_read_again(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.served.plant(Trouble(kind="reboot", at=1))
        box.say("vapix Network.SSH Enabled=no")
        assert box.double.params["Network.SSH.Enabled"] == "no"  # type: ignore[attr-defined]


def test_a_camera_that_goes_away_in_the_middle_is_told(tmp_path: Path) -> None:
    with desk(axis(), tmp_path) as box:
        box.served.plant(Trouble(kind="reboot", at=1))
        refused(box, "vapix ntp servers=192.168.99.123")


def test_the_way_behind_an_unknown_group_still_finds_its_parameter(tmp_path: Path) -> None:
    """What the camera lists behind a group it does not know comes without its first word."""
    with desk(axis(), tmp_path) as box:
        listed = box.double._listed("Network.Telnet,Network.SSH.Enabled")  # type: ignore[attr-defined]
        assert listed[1] == "Network.SSH.Enabled=yes\n"
