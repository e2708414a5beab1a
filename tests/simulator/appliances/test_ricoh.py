"""The simulated Ricoh MFP before clients of other people, after what is public of the login of real ones.

The steps are those by which nmap's `http-default-accounts` knows and enters a Web Image Monitor; curl takes them.
"""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.simulator.appliances import ServedAppliance, serve_appliances
from shikiri.simulator.appliances import ricoh_pages as pages
from shikiri.simulator.appliances.ricoh import Ricoh
from tests.sessions.appliance.printers import program, shown

TOKEN = re.compile(r'<input\s+type\s*=\s*"hidden"\s+name\s*=\s*"wimToken"\s+value\s*=\s*"(.*?)"')


@pytest.fixture
def served() -> Iterator[ServedAppliance]:
    with serve_appliances([Ricoh(name="mfp", secrets={"admin": "hon-mono"})]) as all_:
        yield all_["mfp"]


@pytest.fixture
def ricoh(served: ServedAppliance) -> Ricoh:
    assert isinstance(served.double, Ricoh)
    return served.double


class Curl:
    """curl with a jar of cookies. What it answers: the head and the body."""

    def __init__(self, served: ServedAppliance, jar: Path) -> None:
        self._jar, self._base = jar, f"https://127.0.0.1:{served.ports[443]}"
        jar.write_text("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tcookieOnOffChecker\ton\n", "utf-8")

    def __call__(self, path: str, *words: str) -> str:
        jar = str(self._jar)
        told = ["-ksi", "--noproxy", "*", "--max-time", "10", "-b", jar, "-c", jar, *words, self._base + path]
        return subprocess.run([program("curl"), *told], capture_output=True, check=True, timeout=20).stdout.decode()

    def login(self, user: str, password: str) -> str:
        token = TOKEN.search(self(pages.LOGIN_PAGE))
        assert token is not None
        form = {
            "wimToken": token[1],
            "userid_work": "",
            "userid": b64(user),
            "password_work": "",
            "password": b64(password),
        }
        words = [word for name, value in form.items() for word in ("--data-urlencode", f"{name}={value}")]
        return self(pages.LOGIN, *words, "-d", "open=")

    def set(self, page: str, **changes: str) -> str:
        shown_page = self(pages.PAGES[page][0])
        token = TOKEN.search(shown_page)
        assert token is not None
        form = {"wimToken": token[1], "accessConf": pages.ACCESS, **changes}
        words = [word for name, value in form.items() for word in ("--data-urlencode", f"{name}={value}")]
        referer = f"{self._base}{pages.PAGES[page][0]}"
        return self(pages.PAGES[page][1], *words, "-e", referer)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def curl(served: ServedAppliance, tmp_path: Path) -> Curl:
    return Curl(served, tmp_path / "cookies")


def test_it_is_known_as_real_ones_are(curl: Curl) -> None:
    front = curl("/")
    assert re.search(r"^Server: Web-Server/\d+\.", front, re.MULTILINE)
    sent_on = re.search(r'location\.href="(/[^"]+/)mainFrame\.cgi"', front)
    assert sent_on is not None
    assert sent_on[1] + "authForm.cgi" == pages.LOGIN_PAGE


def test_the_login_of_the_public_description_works_and_a_wrong_one_does_not(curl: Curl, ricoh: Ricoh) -> None:
    wrong = curl.login("admin", "nise-mono")
    assert "authForm.cgi" in wrong
    assert not re.search(r"^Set-Cookie: wimsesid=\d+", wrong, re.MULTILINE)
    right = curl.login("admin", "hon-mono")
    assert right.startswith("HTTP/1.1 302")
    assert re.search(r"^Location: \S+/mainFrame\.cgi\r$", right, re.MULTILINE)
    assert re.search(r"^Set-Cookie: wimsesid=\d+", right, re.MULTILINE)
    assert ricoh.events == ["login admin"]


def test_as_delivered_the_supervisor_has_no_password(curl: Curl, ricoh: Ricoh) -> None:
    assert "mainFrame.cgi" in curl.login("supervisor", "")
    assert ricoh.events == ["login supervisor"]


def test_nobody_sees_the_settings_without_a_login(curl: Curl) -> None:
    assert "authForm.cgi" in curl(pages.PAGES["storage"][0])
    assert "autoEraseMemory" not in curl(pages.PAGES["storage"][0])


def test_a_setting_needs_the_token_and_stays(curl: Curl, ricoh: Ricoh) -> None:
    curl.login("admin", "hon-mono")
    stale = TOKEN.search(curl(pages.PAGES["storage"][0]))
    assert stale is not None
    curl.set("storage", autoEraseMemory="on")
    assert ricoh.auto_erase == "on"
    old = ("-d", f"wimToken={stale[1]}", "-d", f"accessConf={pages.ACCESS}", "-d", "autoEraseMemory=off")
    assert "Application Error" in curl(pages.PAGES["storage"][1], *old)
    assert ricoh.auto_erase == "on"
    curl(pages.LOGOUT)
    assert "autoEraseMemory" not in curl(pages.PAGES["storage"][0])


def test_doors_close_with_their_settings(curl: Curl, served: ServedAppliance, ricoh: Ricoh) -> None:
    curl.login("admin", "hon-mono")
    curl.set("tls", sslTlsMode="only")
    curl.set("protocols", lpd="off", snmpV1V2="off")
    assert not ricoh.is_open(515)
    plain = [program("curl"), "-si", "--noproxy", "*", "--max-time", "10", f"http://127.0.0.1:{served.ports[80]}/x"]
    assert "302" in subprocess.run(plain, capture_output=True, check=True, timeout=20).stdout.decode().splitlines()[0]


def test_the_client_of_net_snmp_understands_it(served: ServedAppliance) -> None:
    where = f"udp:127.0.0.1:{served.ports[161]}"
    assert "RICOH IM C3000 1.12" in shown("snmpget", "-v2c", "-cpublic", "-On", where, "1.3.6.1.2.1.1.1.0").stdout
