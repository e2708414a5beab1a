"""The door that writes Hikvision cameras: one element of the camera's own page, and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.simulator.appliances import Trouble
from tests.platforms.maker_cameras import desk, hikvision
from tests.sessions.appliance.maker_refused import CANARY, refused

TELNET = "/ISAPI/System/Network/telnetd"
ACCESSES = "/ISAPI/Security/adminAccesses"


@pytest.mark.parametrize(
    "line",
    (
        "isapi /ISAPI/System/reboot x=1",
        "isapi /ISAPI/System/factoryReset mode=full",
        "isapi /ISAPI/System/updateFirmware x=1",
        "isapi /ISAPI/System/Network/interfaces NetworkInterface/IPAddress/ipAddress=192.0.2.1",
        "isapi /ISAPI/System/Network/telnetd enabled",
        "isapi /ISAPI/System/Network/telnetd id=1",
        "isapi /ISAPI/Security/adminAccesses AdminAccessProtocol[RTSP]/portNo=1",
        "isapi /ISAPI/Security/users User[admin]/userLevel=Viewer",
        "isapi /ISAPI/Security/users/1 password=x",
        "isapi",
    ),
)
def test_nothing_but_what_is_named_is_written(line: str, tmp_path: Path) -> None:
    with desk(hikvision(), tmp_path) as box:
        refused(box, line)
        assert box.double.writes == []


def test_every_other_byte_of_the_page_stays(tmp_path: Path) -> None:
    double = hikvision()
    odd = double.pages[TELNET].replace("<enabled>", "<!-- 日本語 --><extra a='>'>x &amp; y</extra>\n <enabled >")
    double.pages[TELNET] = odd
    with desk(double, tmp_path) as box:
        box.say(f"isapi {TELNET} enabled=false")
    assert double.pages[TELNET] == odd.replace(">true<", ">false<")


def test_only_the_chosen_row_of_a_list_changes(tmp_path: Path) -> None:
    double = hikvision()
    before = double.pages[ACCESSES]
    with desk(double, tmp_path) as box:
        box.say(f"isapi {ACCESSES} AdminAccessProtocol[HTTP]/enabled=false")
    assert double.pages[ACCESSES] == before.replace("<enabled>true", "<enabled>false", 1)


def test_what_the_camera_does_not_have_is_not_written(tmp_path: Path) -> None:
    with desk(hikvision(has=frozenset()), tmp_path) as box:
        assert refused(box, f"isapi {TELNET} enabled=false") == "404"
        assert box.double.writes == []
    two = hikvision()
    two.pages[TELNET] = two.pages[TELNET].replace("<enabled>true</enabled>", "")
    with desk(two, tmp_path) as box:
        assert refused(box, f"isapi {TELNET} enabled=false") == "not-offered"
        assert box.double.writes == []


def test_a_write_that_is_taken_and_changes_nothing_is_told(tmp_path: Path) -> None:
    with desk(hikvision(), tmp_path) as box:
        box.served.plant(Trouble(kind="ignore"))
        assert refused(box, f"isapi {TELNET} enabled=false") == "not-taken"


def test_our_own_new_password_is_proved_by_a_login(tmp_path: Path) -> None:
    with desk(hikvision(), tmp_path) as box:
        box.served.plant(Trouble(kind="ignore"))
        assert refused(box, f"isapi /ISAPI/Security/users User[admin]/password={CANARY}") == "password"


def test_a_password_that_is_no_good_is_told_and_never_shown(tmp_path: Path) -> None:
    with desk(hikvision(), tmp_path) as box:
        box.served.plant(Trouble(kind="policy"))
        said = refused(box, f"isapi /ISAPI/Security/users User[admin]/password={CANARY}")
        assert said == "400 riskPassword"


def test_letters_of_a_password_that_mean_something_to_xml_arrive(tmp_path: Path) -> None:
    with desk(hikvision(), tmp_path) as box:
        box.say("isapi /ISAPI/Security/users User[admin]/password=a<b>&c]]>9Z", f"isapi {TELNET} enabled=false")
        assert box.double.passwords["admin"] == "a<b>&c]]>9Z"  # type: ignore[attr-defined]
        assert box.double.writes[-1] == f"PUT {TELNET}"


def test_a_password_never_goes_over_plain_http(tmp_path: Path) -> None:
    double = hikvision()
    double.pages[ACCESSES] = double.pages[ACCESSES].replace(
        "<enabled>true</enabled>\n  <protocol>HTTPS<", "<enabled>false</enabled>\n  <protocol>HTTPS<"
    )
    with desk(double, tmp_path) as box:
        assert refused(box, f"isapi /ISAPI/Security/users User[admin]/password={CANARY}") == "plain"
        assert double.writes == []


def test_a_camera_that_goes_away_in_the_middle_is_told(tmp_path: Path) -> None:
    with desk(hikvision(), tmp_path) as box:
        box.served.plant(Trouble(kind="reboot", at=1))
        refused(box, f"isapi {TELNET} enabled=false")


def test_an_inactive_camera_says_that_nobody_set_a_password(tmp_path: Path) -> None:
    with desk(hikvision(secrets={}), tmp_path, password="") as box:
        _, state = box.look()
        (account,) = state.things("account")
        assert (account.key, account.password.kind) == ("admin", "none")  # type: ignore[attr-defined]
