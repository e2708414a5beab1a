"""Writing by LEDM: only what the printer offers, proved afterwards; whatever goes wrong is one clear refusal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.model.command import Command, command
from shikiri.model.errors import Rejected, SessionError
from shikiri.model.secret import Secret
from shikiri.sessions.appliance import ledm as door
from shikiri.simulator.appliances import Trouble
from tests.platforms.mfp.hp_boxes import OLD, Desk, desk, ledm
from tests.sessions.appliance.refused import why

NEW = "Lantern-violet-2"
NET = "/DevMgmt/NetAppsDyn.xml"
SECURITY = "/DevMgmt/SecurityDyn.xml"
LPD_OFF = command(f"ledm {NET} LPD=disabled")
NEW_PASSWORD = command(f"ledm {SECURITY} Password=", Secret.plain(NEW))


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Desk]:
    with desk(ledm(), tmp_path, password=OLD) as found:
        yield found


def test_a_switch_is_turned_and_its_port_really_closes(box: Desk) -> None:
    box.tell([LPD_OFF])
    assert box.double.settings["lpd"] is False
    assert box.double.writes == [f"{NET} LPD=disabled"]
    box.tell([LPD_OFF])  # it is so already: nothing is sent
    assert len(box.double.writes) == 1


def test_a_field_below_others_is_changed_alone(box: Desk) -> None:
    box.tell([command(f"ledm {NET} SNMPConfigWithVersion/GetCommunityNameConfig=publicNotAllowed")])
    assert box.double.settings["public"] is False
    assert box.double.settings["snmp"] is True


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (f"ledm {NET} LPD=off", "not-offered"),
        (f"ledm {NET} LPD=", "not-offered"),
        (f"ledm {NET} NoSuchThing=enabled", "not-offered"),
        (f"ledm {NET} DNSSDConfig/LPD=disabled", "not-offered"),  # the name is right, its parent is not
        (f"ledm {NET} MDNSSupport=disabled", "not-offered"),
        (f"ledm {NET} SNMPConfigWithVersion=disabled", "not-offered"),
        ("ledm /DevMgmt/ProductConfigDyn.xml ProductInformation/SerialNumber=X", "not-offered"),
        ("ledm /DevMgmt/NoSuchDyn.xml LPD=disabled", "refused"),
        (f"ledm {SECURITY} AdminLockoutPolicy/MaximumAttempts=2", "not-offered"),
        (f"ledm {SECURITY} AdminLockoutPolicy/MaximumAttempts=31", "not-offered"),
        (f"ledm {SECURITY} AdminLockoutPolicy/MaximumAttempts=1e1", "not-offered"),
        (f"ledm {NET}", "syntax"),
        ("ledm LPD=disabled", "syntax"),
        ("ledm http://192.0.2.1/DevMgmt/NetAppsDyn.xml LPD=disabled", "syntax"),
    ],
)
def test_what_the_printer_does_not_offer_is_never_sent(box: Desk, line: str, word: str) -> None:
    with pytest.raises(Rejected) as told:
        box.tell([command(line)])
    assert why(told) == word
    assert box.double.writes == []


def test_what_its_capabilities_call_read_only_is_never_sent(tmp_path: Path) -> None:
    with desk(ledm(access={"lpd": "readOnly"}), tmp_path, password=OLD) as box:
        with pytest.raises(Rejected):
            box.tell([LPD_OFF])
        assert box.double.writes == []


def test_without_its_capabilities_nothing_is_sent(box: Desk) -> None:
    box.served.plant(Trouble(kind="login_page", match="NetAppsCap"))
    with pytest.raises(Rejected):
        box.tell([LPD_OFF])
    assert box.double.writes == []


def test_a_token_against_forged_requests_goes_with_every_write(tmp_path: Path) -> None:
    for csrf in (True, False):
        with desk(ledm(csrf=csrf), tmp_path / str(csrf), password=OLD) as box:
            (tmp_path / str(csrf)).mkdir(exist_ok=True)
            box.tell([LPD_OFF, command(f"ledm {NET} LLMNR=disabled")])
            assert len(box.double.writes) == 2


def test_a_first_password_is_set_and_holds(tmp_path: Path) -> None:
    with desk(ledm(secrets={}), tmp_path, password=NEW) as box:
        box.tell([NEW_PASSWORD, LPD_OFF])
        assert box.double.password == NEW
        assert box.double.settings["lpd"] is False


def test_a_password_is_changed_and_the_same_login_goes_on_with_it(box: Desk) -> None:
    box.tell([NEW_PASSWORD, LPD_OFF])
    assert box.double.password == NEW
    assert box.double.settings["lpd"] is False
    assert box.double.wrong == 0
    assert NEW not in repr(box.double.writes)


def test_a_password_is_never_sent_in_the_open(tmp_path: Path) -> None:
    double = ledm(secrets={})
    with desk(double, tmp_path) as box:
        box.served.plant(Trouble(kind="refuse", port=443))
        with pytest.raises(Rejected) as told:
            box.tell([NEW_PASSWORD])
    assert why(told) == "plain"
    assert double.password == ""


def test_a_password_the_printer_refuses_is_told_and_not_shown(box: Desk) -> None:
    box.served.plant(Trouble(kind="policy"))
    with pytest.raises(Rejected) as told:
        box.tell([NEW_PASSWORD])
    assert NEW not in repr(told.value.sentence)
    assert told.value.sentence.params["command"] == f"ledm {SECURITY} Password=***"
    assert box.double.password == OLD


def test_a_password_that_did_not_take_is_noticed(box: Desk) -> None:
    box.served.plant(Trouble(kind="ignore", match="password"))
    with pytest.raises(Rejected) as told:
        box.tell([NEW_PASSWORD])
    assert "not-taken" in why(told)
    assert NEW not in repr(told.value.sentence)


@pytest.mark.parametrize("password", ["x" * 17, "短い"])
def test_a_password_longer_than_the_printer_takes_is_never_sent(box: Desk, password: str) -> None:
    if len(password) > 16:
        with pytest.raises(Rejected) as told:
            box.tell([command(f"ledm {SECURITY} Password=", Secret.plain(password))])
        assert password not in repr(told.value.sentence)
        assert box.double.password == OLD
    else:
        box.tell([command(f"ledm {SECURITY} Password=", Secret.plain(password))])
        assert box.double.password == password


def test_a_write_that_is_taken_and_does_nothing_is_noticed(box: Desk) -> None:
    box.served.plant(Trouble(kind="ignore", match="LPD"))
    with pytest.raises(Rejected) as told:
        box.tell([LPD_OFF])
    assert why(told) == "not-taken"


def test_a_door_that_stays_open_is_noticed(box: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_CLOSES_WITHIN", 0.3)
    box.served.plant(Trouble(kind="stays_open", port=515))
    with pytest.raises(Rejected) as told:
        box.tell([LPD_OFF])
    assert why(told) == "not-closed"


def test_a_printer_that_restarts_over_a_write_is_waited_for(tmp_path: Path) -> None:
    with desk(ledm(boot_seconds=0.6), tmp_path, password=OLD) as box:
        box.served.plant(Trouble(kind="reboot", at=1))
        box.tell([LPD_OFF])
        assert box.double.events == ["boot: fault"]
        assert box.double.settings["lpd"] is False


def test_a_wrong_password_is_tried_once_and_never_again(tmp_path: Path) -> None:
    with desk(ledm(), tmp_path, password="Wrong-harbour-8") as box:
        box.served.plant(Trouble(kind="lockout", at=3))
        for _ in range(5):
            with pytest.raises(SessionError):
                box.tell([LPD_OFF, NEW_PASSWORD])
            box.look()
        assert box.double.wrong == 1
        assert box.double.events == []
        assert box.double.writes == []


def test_a_locked_account_is_a_refusal(box: Desk) -> None:
    box.served.plant(Trouble(kind="lockout", at=0))
    with pytest.raises(SessionError):
        box.tell([LPD_OFF])
    assert box.double.writes == []


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(kind="drop", at=40, match="Dyn|Cap"),
        Trouble(kind="lie_length", at=50, match="Dyn"),
        Trouble(kind="lie_length", at=-50, match="Dyn"),
        Trouble(kind="nul", match="Dyn"),
        Trouble(kind="bomb", at=64, match="Dyn"),
        Trouble(kind="login_page", match="Dyn"),
    ],
    ids=lambda trouble: f"{trouble.kind}{trouble.at}",
)
def test_a_printer_that_answers_nonsense_is_never_written_to(box: Desk, trouble: Trouble) -> None:
    box.served.plant(trouble)
    with pytest.raises(SessionError):
        box.tell([LPD_OFF])
    assert box.double.writes == []
    box.served.mend()
    box.tell([LPD_OFF])
    assert len(box.double.writes) == 1


def test_who_cuts_https_off_gets_no_password_over_plain_http(box: Desk) -> None:
    box.tell([LPD_OFF])
    box.served.plant(Trouble(kind="refuse", port=443))
    with pytest.raises(SessionError):
        box.tell([command(f"ledm {NET} LLMNR=disabled")])
    assert len(box.double.writes) == 1


def test_another_certificate_gets_no_password(box: Desk) -> None:
    box.tell([LPD_OFF])
    box.served.plant(Trouble(kind="strange_certificate"))
    with pytest.raises(SessionError):
        box.tell([command(f"ledm {NET} LLMNR=disabled")])
    assert len(box.double.writes) == 1


def test_an_old_printer_with_static_rsa_only_is_spoken_to(tmp_path: Path) -> None:
    with desk(ledm(ciphers="AES256-SHA:@SECLEVEL=0"), tmp_path, password=OLD) as box:
        box.tell([LPD_OFF])
        assert box.double.settings["lpd"] is False


def test_what_takes_a_write_back_takes_it_back(box: Desk) -> None:
    box.tell([LPD_OFF])
    box.tell([Command(parts=(f"ledm {NET} LPD=enabled",))])
    assert box.double.settings["lpd"] is True
