"""Writing by CDM: the login of its own web page, a PATCH of one value, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.model.command import command
from shikiri.model.errors import Rejected, SessionError
from shikiri.model.secret import Secret
from shikiri.sessions import connect
from shikiri.simulator.appliances import Request, Response, Trouble
from tests.platforms.mfp.hp_boxes import FACTORY, MFP, OLD, Desk, cdm, desk, ledm
from tests.sessions.appliance.refused import why

NEW = "Lantern-violet-2"
ADMIN = "/cdm/security/v1/deviceAdminConfig"
PRINT = "/cdm/network/v1/printServices"
STORAGE = "/cdm/storageDevices/v1/configuration"
LPD_OFF = command(f"cdm {PRINT} lpdPrint/enabled=false")
NEW_PASSWORD = command(f"cdm {ADMIN} password=", Secret.plain(NEW))


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Desk]:
    with desk(cdm(), tmp_path, password=FACTORY) as found:
        yield found


def test_a_value_is_changed_alone(box: Desk) -> None:
    box.tell([LPD_OFF])
    assert box.double.settings["lpd"] is False
    assert box.double.settings["raw9100"] is True
    assert box.double.writes == [f"{PRINT} lpdPrint/enabled=false"]
    box.tell([LPD_OFF])
    assert len(box.double.writes) == 1


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (f"cdm {PRINT} lpdPrint/enabled=off", "not-offered"),
        (f"cdm {PRINT} lpdPrint/enabled=", "not-offered"),
        (f"cdm {PRINT} lpdPrint=false", "not-offered"),
        (f"cdm {PRINT} noSuch/enabled=false", "not-offered"),
        ("cdm /cdm/no/v1/such enabled=false", "refused"),
        ("cdm /cdm/system/v1/identity serialNumber=true", "not-offered"),
        (f"cdm {STORAGE} fileEraseMode=cryptoSecureErase", "not-offered"),  # not one of this model's words
        (f"cdm {STORAGE} fileEraseMode=never", "not-offered"),
        ("cdm /DevMgmt/NetAppsDyn.xml LPD=false", "syntax"),
        (f"cdm {PRINT}", "syntax"),
        ("cdm", "syntax"),
    ],
)
def test_what_the_printer_does_not_offer_is_never_sent(box: Desk, line: str, word: str) -> None:
    with pytest.raises(Rejected) as told:
        box.tell([command(line)])
    assert why(told) == word
    assert box.double.writes == []


def test_what_only_looks_like_a_setting_is_refused_by_the_printer(box: Desk) -> None:
    with pytest.raises(Rejected) as told:
        box.tell([command(f"cdm {ADMIN} configuredByUser=true")])
    assert why(told) == "400"
    assert box.double.writes == []


def test_what_it_calls_fixed_is_never_sent(tmp_path: Path) -> None:
    with desk(cdm(fixed=("auto_update",), settings={"auto_update": False}), tmp_path, password=FACTORY) as box:
        with pytest.raises(Rejected) as told:
            box.tell([command("cdm /cdm/firmwareUpdate/v2/configuration autoUpdateEnabled=true")])
        assert why(told) == "not-offered"
        assert box.double.writes == []


def test_how_files_are_erased_is_set(box: Desk) -> None:
    box.tell([command(f"cdm {STORAGE} fileEraseMode=secureFastErase")])
    assert box.double.settings["erase_mode"] == "secureFastErase"


def test_the_password_of_the_factory_is_replaced_and_the_same_login_goes_on(box: Desk) -> None:
    box.tell([NEW_PASSWORD, LPD_OFF])
    assert box.double.password == NEW
    assert box.double.settings["configured_by_user"] is True
    assert box.double.settings["lpd"] is False
    assert box.double.wrong == 0
    assert NEW not in repr(box.double.writes)


def test_a_password_the_printer_refuses_is_told_and_not_shown(box: Desk) -> None:
    box.served.plant(Trouble(kind="policy"))
    with pytest.raises(Rejected) as told:
        box.tell([NEW_PASSWORD])
    assert NEW not in repr(told.value.sentence)
    assert box.double.password == FACTORY


def test_a_password_that_did_not_take_is_noticed(box: Desk) -> None:
    box.served.plant(Trouble(kind="ignore", match="password"))
    with pytest.raises(Rejected):
        box.tell([NEW_PASSWORD])


def test_the_login_alone_proves_the_password(box: Desk) -> None:
    with connect(box.target(), MFP.dialect) as session:
        assert session.ask("cdm login").text == "login accepted\nend\n"
        assert session.proved == {"login"}
    assert box.double.writes == []


def test_a_wrong_password_is_tried_once_and_never_again(tmp_path: Path) -> None:
    with desk(cdm(), tmp_path, password="Wrong-harbour-8") as box:
        for _ in range(4):
            with pytest.raises(Rejected):
                box.tell([LPD_OFF])
            box.look()
        assert box.double.wrong == 1
        assert box.double.writes == []


@pytest.mark.parametrize("answer", [Response(400), Response(500), Response(200, b'{"error": "access_denied"}')])
def test_a_login_that_is_refused_in_any_way_is_tried_once(
    box: Desk, answer: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def other(_box: object, request: Request, *_: object) -> Response:
        tried.append(request.path)
        return answer if request.method == "POST" else Response(200)

    monkeypatch.setattr("shikiri.simulator.appliances.hp.cdm.login", other)
    for _ in range(3):
        with connect(box.target(), MFP.dialect) as session:
            for _ in range(2):
                with pytest.raises(Rejected):
                    session.tell([LPD_OFF])
    assert tried == ["/cdm/oauth2/v1/authorize", "/cdm/security/v1/authenticate"]
    assert box.double.writes == []


def test_without_https_nobody_logs_in(tmp_path: Path) -> None:
    with desk(cdm(), tmp_path, password=FACTORY) as box:
        box.served.plant(Trouble(kind="refuse", port=443))
        with pytest.raises(SessionError):
            box.tell([LPD_OFF])
        assert box.double.writes == []
        assert box.double.wrong == 0


def test_a_write_that_is_taken_and_does_nothing_is_noticed(box: Desk) -> None:
    box.served.plant(Trouble(kind="ignore", match="lpdPrint"))
    with pytest.raises(Rejected) as told:
        box.tell([LPD_OFF])
    assert why(told) == "not-taken"


def test_a_printer_that_restarts_over_a_write_is_waited_for(tmp_path: Path) -> None:
    with desk(cdm(boot_seconds=0.6), tmp_path, password=FACTORY) as box:
        box.served.plant(Trouble(kind="reboot", at=1))
        box.tell([LPD_OFF, command(f"cdm {PRINT} wsPrint/enabled=false")])  # its token is gone with the restart
        assert box.double.settings["lpd"] is box.double.settings["wsd"] is False


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(kind="drop", at=40, match="printServices|Discovery"),
        Trouble(kind="lie_length", at=50, match="printServices"),
        Trouble(kind="nul", match="printServices"),
        Trouble(kind="bomb", at=64, match="printServices"),
        Trouble(kind="login_page", match="printServices"),
        Trouble(kind="login_page", match="servicesDiscovery"),
        Trouble(kind="drop", at=40, match="authenticate|token"),
        Trouble(kind="lockout", at=0),
    ],
    ids=lambda trouble: f"{trouble.kind}-{trouble.match}",
)
def test_a_printer_that_answers_nonsense_is_never_written_to(box: Desk, trouble: Trouble) -> None:
    box.served.plant(trouble)
    with pytest.raises(SessionError):
        box.tell([LPD_OFF])
    assert box.double.writes == []


def test_a_printer_of_both_kinds_is_asked_for_its_json_without_the_login(tmp_path: Path) -> None:
    both, other = ledm(), cdm()
    pages = both.web
    both.web = lambda asked: other.web(asked) if asked.path.startswith("/cdm/") else pages(asked)  # type: ignore[assignment,method-assign]
    with desk(both, tmp_path, password=OLD) as box, connect(box.target(), MFP.dialect) as session:
        assert session.ask("/DevMgmt/SecurityDyn.xml").complete
        assert session.proved == {"login"}
        assert session.ask("/cdm/system/v1/identity").complete
