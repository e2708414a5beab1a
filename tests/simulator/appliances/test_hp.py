"""The simulated HP printers against referees that know nothing of us: httpx and curl by hand, snmpget, ipptool."""

from __future__ import annotations

import base64
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from shikiri.simulator.appliances import ServedAppliance, serve_appliances
from shikiri.simulator.appliances.hp import HpCdm, HpLedm
from shikiri.simulator.appliances.hp.printer import HpPrinter

OLD, NEW = "Quiet-harbour-7", "Lantern-violet-2"
DD = "http://www.hp.com/schemas/imaging/con/dictionaries/1.0/"
NADYN = "http://www.hp.com/schemas/imaging/con/ledm/netappdyn/2009/06/24"
SECDYN = "http://www.hp.com/schemas/imaging/con/ledm/securitydyn/2008/02/01"
NET = "/DevMgmt/NetAppsDyn.xml"
SECURITY = "/DevMgmt/SecurityDyn.xml"
JETDIRECT = "1.3.6.1.4.1.11.2.4.3.7"


class Hand:
    """Somebody with httpx and the public facts."""

    def __init__(self, box: ServedAppliance, password: str = OLD) -> None:
        self.url = f"https://127.0.0.1:{box.ports[443]}"
        self.auth = ("admin", password) if password else None
        self.token = ""

    def get(self, path: str) -> httpx.Response:
        answer = httpx.get(self.url + path, auth=self.auth, verify=False)
        self.token = answer.headers.get("x-csrf-token", self.token)
        return answer

    def put(self, path: str, inside: str, root: str = "n:NetAppsDyn", space: str = NADYN) -> int:
        body = f'<{root} xmlns:n="{space}" xmlns:d="{DD}">{inside}</{root}>'
        headers = {"Content-Type": "text/xml", "X-CSRF-Token": self.token}
        return httpx.put(self.url + path, content=body, headers=headers, auth=self.auth, verify=False).status_code

    def said(self, name: str, path: str = NET) -> str:
        found = ET.fromstring(self.get(path).content).find(f".//{{*}}{name}")
        return "" if found is None else found.text or ""


@pytest.fixture
def box() -> Iterator[ServedAppliance]:
    with serve_appliances([HpLedm(name="mfp1", secrets={"admin": OLD})]) as served:
        yield served["mfp1"]


@pytest.fixture
def hand(box: ServedAppliance) -> Hand:
    one = Hand(box)
    one.get(SECURITY)
    return one


def test_everything_but_security_is_read_without_login(box: ServedAppliance) -> None:
    stranger = Hand(box, "")
    tree = ET.fromstring(stranger.get("/DevMgmt/DiscoveryTree.xml").content)
    for path in [one.text or "" for one in tree.iterfind(".//{*}ResourceURI")]:
        assert stranger.get(path).status_code == (401 if path == SECURITY else 200)
    assert stranger.said("PasswordStatus", "/DevMgmt/ProductConfigDyn.xml") == "set"


def test_a_put_needs_the_login_and_the_token(box: ServedAppliance) -> None:
    one = "<d:LPD>disabled</d:LPD>"
    assert Hand(box, "").put(NET, one) == 401
    assert Hand(box, "wrong").put(NET, one) == 401
    assert Hand(box).put(NET, one) == 403
    assert box.double.writes == []


def test_a_put_changes_one_element_and_its_port(box: ServedAppliance, hand: Hand) -> None:
    assert hand.put(NET, "<d:LPD>disabled</d:LPD>") == 200
    assert hand.said("LPD") == "disabled"
    assert hand.said("LLMNR") == "enabled"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", box.ports[515]), 2)
    assert box.double.writes == [f"{NET} LPD=disabled"]
    assert hand.put(NET, "<d:LPD>disabled</d:LPD>") == 200
    assert len(box.double.writes) == 1


def test_a_whole_document_goes_back_with_one_word_changed(box: ServedAppliance, hand: Hand) -> None:
    page = hand.get(NET).text
    inside = page[page.index(">", page.index("NetAppsDyn")) + 1 : page.rindex("</")]
    inside = re.sub(r"(</?)nadyn:", r"\1n:", re.sub(r"(</?)dd:", r"\1d:", inside))
    assert hand.put(NET, inside.replace("<d:LPD>enabled", "<d:LPD>disabled")) == 200
    assert box.double.writes == [f"{NET} LPD=disabled"]
    assert hand.get(NET).text == page.replace("<dd:LPD>enabled", "<dd:LPD>disabled")


@pytest.mark.parametrize(
    ("inside", "status"),
    [
        ("<d:SNMPConfigWithVersion><d:SetCommunityName>x</d:SetCommunityName></d:SNMPConfigWithVersion>", 403),
        ("<d:LPD>off</d:LPD>", 400),
        ("<d:NoSuchThing>enabled</d:NoSuchThing>", 400),
        ("<d:MDNSSupport>disabled</d:MDNSSupport>", 400),
        ("<n:DNSSDConfig><d:ApplicationServiceName>mine</d:ApplicationServiceName></n:DNSSDConfig>", 403),
        ("<d:LPD>", 400),
    ],
)
def test_a_put_of_what_is_not_offered_changes_nothing(
    box: ServedAppliance, hand: Hand, inside: str, status: int
) -> None:
    assert hand.put(NET, inside) == status
    assert hand.put(NET, "<d:LPD>disabled</d:LPD>", root="n:NetAppsCap") == 400
    assert box.double.writes == []


def test_a_number_stays_within_its_range(box: ServedAppliance, hand: Hand) -> None:
    def tries(number: str) -> int:
        inside = f"<n:AdminLockoutPolicy><n:MaximumAttempts>{number}</n:MaximumAttempts></n:AdminLockoutPolicy>"
        return hand.put(SECURITY, inside, "n:SecurityDyn", SECDYN)

    assert [tries("2"), tries("31"), tries("x")] == [400, 400, 400]
    assert tries("7") == 200
    assert hand.said("MaximumAttempts", SECURITY) == "7"


def test_a_new_password_is_never_read_back(box: ServedAppliance, hand: Hand) -> None:
    secret = base64.b64encode(NEW.encode()).decode()
    assert hand.put(SECURITY, f"<n:Password>{secret}</n:Password>", "n:SecurityDyn", SECDYN) == 200
    assert box.double.writes == ["password=***"]
    assert Hand(box).get(SECURITY).status_code == 401
    assert NEW not in Hand(box, NEW).get(SECURITY).text
    assert Hand(box, NEW).get(SECURITY).status_code == 200


def test_a_password_that_is_no_base64_or_too_long_is_refused(box: ServedAppliance, hand: Hand) -> None:
    for secret in ("not base64!", base64.b64encode(b"x" * 17).decode()):
        assert hand.put(SECURITY, f"<n:Password>{secret}</n:Password>", "n:SecurityDyn", SECDYN) == 400
    assert box.double.writes == []


def test_without_a_password_anybody_may_write() -> None:
    with serve_appliances([HpLedm(name="mfp1")]) as served:
        stranger = Hand(served["mfp1"], "")
        assert stranger.said("PasswordStatus", "/DevMgmt/ProductConfigDyn.xml") == "notSet"
        assert stranger.put(NET, "<d:LPD>disabled</d:LPD>") == 200


def test_plain_http_sends_on_once_it_is_set_so(box: ServedAppliance, hand: Hand) -> None:
    plain = f"http://127.0.0.1:{box.ports[80]}/"
    assert httpx.get(plain).status_code == 200
    assert hand.put(NET, "<d:HTTPSRedirection>enabled</d:HTTPSRedirection>") == 200
    answer = httpx.get(plain)
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://127.0.0.1:{box.ports[443]}/")


def snmp(program: str, port: int, *words: str) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} on this machine")
    who = "-v3 -l authPriv -u ops -a SHA -A auth-lantern-9 -x AES -X priv-lantern-9 -On -r 1 -t 3".split()
    command = [program, *who, f"127.0.0.1:{port}", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_the_switches_of_jetdirect_are_the_same_switches() -> None:
    secrets = {"admin": OLD, "snmp_auth": "auth-lantern-9", "snmp_privacy": "priv-lantern-9"}
    with serve_appliances([HpLedm(name="mfp1", secrets=secrets)]) as served:
        box = served["mfp1"]
        assert snmp("snmpget", box.ports[161], f"{JETDIRECT}.22.0").endswith("INTEGER: 1\n")
        assert snmp("snmpset", box.ports[161], f"{JETDIRECT}.22.0", "i", "0").endswith("INTEGER: 0\n")
        assert Hand(box).said("LPD") == "disabled"
        assert "wrongValue" in snmp("snmpset", box.ports[161], f"{JETDIRECT}.22.0", "i", "7")
        assert "notWritable" in snmp("snmpset", box.ports[161], "1.3.6.1.2.1.1.5.0", "s", "mine")
        assert box.double.writes == [f"snmp {JETDIRECT}.22.0=0"]


def test_public_is_answered_only_while_it_is_allowed(box: ServedAppliance, hand: Hand) -> None:
    if shutil.which("snmpget") is None:
        pytest.skip("there is no snmpget on this machine")
    ask = [
        "snmpget",
        "-v2c",
        "-c",
        "public",
        "-r",
        "0",
        "-t",
        "1",
        "-Oqv",
        f"127.0.0.1:{box.ports[161]}",
        "1.3.6.1.2.1.1.5.0",
    ]
    assert subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() in {"mfp1", '"mfp1"'}
    no = "<d:GetCommunityNameConfig>publicNotAllowed</d:GetCommunityNameConfig>"
    assert hand.put(NET, f"<d:SNMPConfigWithVersion>{no}</d:SNMPConfigWithVersion>") == 200
    assert subprocess.run(ask, capture_output=True, text=True, check=False).returncode != 0


def test_its_ipp_answers_the_referee_of_cups(box: ServedAppliance, tmp_path: Path) -> None:
    if shutil.which("ipptool") is None:
        pytest.skip("there is no ipptool on this machine")
    uri = f"ipp://127.0.0.1:{box.ports[631]}/ipp/print"
    page = tmp_path / "attributes.test"
    page.write_text(
        "{ OPERATION Get-Printer-Attributes GROUP operation-attributes-tag ATTR charset attributes-charset utf-8 "
        "ATTR naturalLanguage attributes-natural-language en ATTR uri printer-uri $uri STATUS successful-ok }",
        "utf-8",
    )
    done = subprocess.run(["ipptool", "-tv", uri, str(page)], capture_output=True, text=True, check=False)
    assert "HP OfficeJet Pro 9010 series" in done.stdout
    assert done.returncode == 0


# CDM


class Page:
    """Somebody who does what the printer's own web page does."""

    def __init__(self, box: ServedAppliance) -> None:
        self.url = f"https://127.0.0.1:{box.ports[443]}"

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(self.url + path, verify=False, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return httpx.post(self.url + path, verify=False, **more)

    def login(self, password: str) -> httpx.Response:
        asked = {"response_type": "code", "client_id": "com.hp.cdm.client.hpEws", "state": "s1"}
        self.get("/cdm/oauth2/v1/authorize", params=asked)
        wish = {"username": "admin", "password": password, "client_id": asked["client_id"], "state": "s1"}
        return self.post("/cdm/security/v1/authenticate", json=wish)

    def token(self, password: str) -> str:
        form = {"grant_type": "authorization_code", "code": self.login(password).json()["code"]}
        return str(self.post("/cdm/oauth2/v1/token", data=form).json()["access_token"])

    def patch(self, path: str, wish: Any, token: str = "") -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.patch(self.url + path, json=wish, headers=headers, verify=False).status_code


PRINT = "/cdm/network/v1/printServices"


@pytest.fixture
def cdm() -> Iterator[ServedAppliance]:
    with serve_appliances([HpCdm(name="mfp1", secrets={"factory": "80217734"})]) as served:
        yield served["mfp1"]


def test_cdm_is_read_without_login_and_a_login_by_basic_is_refused(cdm: ServedAppliance) -> None:
    page = Page(cdm)
    known = json.dumps(page.get("/cdm/servicesDiscovery").json())
    for path in (PRINT, "/cdm/system/v1/identity", "/cdm/security/v1/deviceAdminConfig"):
        assert f'"{path}"' in known
        assert page.get(path).status_code == 200
        assert page.get(path, auth=("admin", "80217734")).status_code == 401


def test_cdm_is_written_with_a_token_only(cdm: ServedAppliance) -> None:
    page = Page(cdm)
    wish = {"lpdPrint": {"enabled": "false"}}
    assert page.patch(PRINT, wish) == 401
    assert page.patch(PRINT, wish, "made-up") == 401
    assert page.login("wrong").status_code == 401
    token = page.token("80217734")
    assert page.patch(PRINT, wish, token) == 204
    assert page.get(PRINT).json()["lpdPrint"] == {"enabled": "false"}
    for other in (
        {},
        {"lpdPrint": {"enabled": "off"}},
        {"lpdPrint": {"enabled": False}},
        {"noSuch": {"enabled": "true"}},
        [1],
    ):
        assert page.patch(PRINT, other, token) == 400
    assert page.patch("/cdm/security/v1/deviceAdminConfig", {"password": NEW}, token) == 204
    assert page.patch(PRINT, wish, token) == 401  # the old login is gone with the old password
    assert page.token(NEW)
    assert cdm.double.writes == [f"{PRINT} lpdPrint/enabled=false", "password=***"]


def test_a_code_is_good_for_one_token(cdm: ServedAppliance) -> None:
    page = Page(cdm)
    code = page.login("80217734").json()["code"]
    form = {"grant_type": "authorization_code", "code": code}
    assert page.post("/cdm/oauth2/v1/token", data=form).status_code == 200
    assert page.post("/cdm/oauth2/v1/token", data=form).status_code == 400


def test_port_9100_answers_pjl_and_has_no_files_for_strangers(cdm: ServedAppliance) -> None:
    with socket.create_connection(("127.0.0.1", cdm.ports[9100]), 2) as line:
        line.sendall(b'\x1b%-12345X@PJL INFO ID\r\n@PJL FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=9\r\n')
        said = b""
        while said.count(b"\x0c") < 2:
            said += line.recv(500)
    assert b"OfficeJet" in said
    assert b"FILEERROR=3" in said


@pytest.mark.parametrize("kind", [HpLedm, HpCdm])
def test_a_printer_with_settings_nobody_knows_is_refused(kind: type[HpPrinter]) -> None:
    with pytest.raises(ValueError, match="colour"):
        kind(name="mfp1", settings={"colour": True})
