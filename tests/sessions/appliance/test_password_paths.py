"""A password leaves over the pinned TLS connection or not at all, whatever happens between two requests."""

from __future__ import annotations

import base64
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from shikiri.model.command import Command, command
from shikiri.model.errors import SessionError
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms import platform
from shikiri.sessions import connect
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import Double, Request, ServedAppliance, Trouble, serve, serve_appliances, web
from shikiri.simulator.appliances.axis import AxisCamera
from shikiri.simulator.appliances.base import Http, Response
from shikiri.simulator.appliances.hikvision import HikvisionCamera
from shikiri.simulator.appliances.hp import HpCdm, HpLedm
from shikiri.simulator.appliances.ricoh import Ricoh
from shikiri.workflow.hosts.page_maps import shipped_maps

NEW, OLD = "Kanaria-new-4", "Kanaria-old-7"
LEDM = command("ledm /DevMgmt/SecurityDyn.xml Password=", Secret.plain(NEW))
CDM = command("cdm /cdm/security/v1/deviceAdminConfig password=", Secret.plain(NEW))
FORM = command("form ricoh_wim account.admin.password=", Secret.plain(NEW))
ERASE = command("form ricoh_wim storage.erase_per_job=true")


@dataclass
class Somebody:
    """In the network between us and the box: breaks its TLS, or shows a certificate of their own, and reads along."""

    strikes: Callable[[Request], bool]  # right after this request was answered
    shows: bool = False  # an own certificate; else no handshake comes to its end
    struck: bool = False
    strange: set[socket.socket] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)

    def sit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened, answer = web.opened, web._answer

        def opening(sock: socket.socket, double: Double, http: Http, usual: int) -> socket.socket:
            if self.struck and usual == 443:
                if not self.shows:
                    raise OSError("cut")
                double.faults.planted[:] = [Trouble(kind="strange_certificate", port=443)]
            line = opened(sock, double, http, usual)
            if self.struck and usual == 443:
                self.strange.add(line)
            return line

        def answering(
            sock: socket.socket, double: Double, http: Http, request: Request, stays: Callable[[], bool]
        ) -> bool:
            if sock in self.strange or not isinstance(sock, ssl.SSLSocket):
                self.heard.append(_clear(request))
            goes_on = answer(sock, double, http, request, stays)
            if self.strikes(request):
                self.struck = True
                return self.shows and goes_on
            return goes_on

        monkeypatch.setattr(serve, "opened", opening)
        monkeypatch.setattr(web, "_answer", answering)


def _clear(request: Request) -> str:
    """All of a request, and what it holds in base64."""
    text = f"{request.method} {request.path}?{request.query} {dict(request.headers)} {request.body.decode('latin-1')}"
    words = (NEW, OLD, f"admin:{NEW}", f"admin:{OLD}")
    packed = {one: base64.b64encode(one.encode()).decode().rstrip("=") for one in words}
    return text + "".join(f" {one}" for one, letters in packed.items() if letters in text)


def target(box: ServedAppliance, folder: Path, password: str) -> Target:
    return Target(
        device="mfp1",
        platform="mfp",
        host="127.0.0.1",
        user="admin",
        password=Secret.plain(password) if password else NO_SECRET,
        ports=box.ports,
        known_hosts=folder / "known_hosts",
        patience=Patience(connect=2, silence=2, answer=10),
        forms=tuple(replace(one, accepted=True) for one in shipped_maps()),
    )


def tell(double: Double, one: Command, folder: Path, password: str) -> None:
    with (
        serve_appliances([double]) as served,
        connect(
            replace(target(served["mfp1"], folder, password), platform=double.platform),
            platform(double.platform).dialect,
        ) as session,
    ):
        session.tell((one,))


def asks(path: str, method: str = "GET", times: int = 1) -> Callable[[Request], bool]:
    """At the n-th time that somebody asks for this path."""
    seen: list[str] = []

    def is_it(request: Request) -> bool:
        seen.extend([request.path] if (request.method, request.path) == (method, path) and request.encrypted else [])
        return len(seen) == times

    return is_it


LOGIN = "/web/guest/ja/websys/webArch/authForm.cgi"
CASES: dict[str, tuple[Callable[[], Double], Command, str, Callable[[Request], bool]]] = {
    "the first password of a printer that has none": (
        lambda: HpLedm(name="mfp1"), LEDM, OLD, asks("/DevMgmt/SecurityCap.xml")
    ),
    "the login of the newer printers": (
        lambda: HpCdm(name="mfp1", secrets={"admin": OLD}), CDM, OLD, asks("/cdm/oauth2/v1/authorize")
    ),
    "the login of a form": (lambda: Ricoh(name="mfp1", secrets={"admin": OLD}), ERASE, OLD, asks(LOGIN)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_no_password_goes_over_plain_http_where_tls_breaks_in_the_middle(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, one, password, strikes = CASES[case]
    somebody = Somebody(strikes)
    somebody.sit(monkeypatch)
    with pytest.raises(SessionError):
        tell(make(), one, tmp_path, password)
    assert somebody.struck
    assert not [request for request in somebody.heard if NEW in request or OLD in request]


FRESH: dict[str, tuple[Callable[[], Double], Command]] = {
    "ledm": (lambda: HpLedm(name="mfp1"), LEDM),
    "cdm": (lambda: HpCdm(name="mfp1", secrets={"factory": OLD}), CDM),
    "ricoh": (lambda: Ricoh(name="mfp1", secrets={"admin": OLD}), FORM),
    "axis": (lambda: AxisCamera(name="mfp1"), command("vapix pwdgrp root=", Secret.plain(NEW))),
    "hikvision": (
        lambda: HikvisionCamera(name="mfp1", secrets={"admin": OLD}),
        command("isapi /ISAPI/Security/users User[admin]/password=", Secret.plain(NEW)),
    ),
}


@pytest.mark.parametrize("kind", FRESH)
@pytest.mark.parametrize("https", ("cut from the beginning", "shut"))
def test_no_password_goes_over_plain_http_where_there_is_no_tls_at_all(
    kind: str, https: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, one = FRESH[kind]
    double = make()
    somebody = Somebody(lambda _: False, struck=True)
    somebody.sit(monkeypatch)
    if https == "shut":
        double.faults.planted.append(Trouble(kind="refuse", port=443))
    with pytest.raises(SessionError):
        tell(double, one, tmp_path, OLD)
    assert not [request for request in somebody.heard if NEW in request]
    if https != "shut":  # a box that never had https may be entered as it can be
        assert not [request for request in somebody.heard if OLD in request]
    assert double.writes == []


def test_a_new_password_is_proved_to_the_box_we_know_and_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = HpLedm(name="mfp1", secrets={"admin": OLD})
    somebody = Somebody(asks("/DevMgmt/SecurityDyn.xml", "PUT"), shows=True)
    somebody.sit(monkeypatch)
    tell(double, LEDM, tmp_path, OLD)
    assert somebody.struck
    assert double.password == NEW
    assert not [request for request in somebody.heard if NEW in request or OLD in request]


def hikvision(folder: Path, served: ServedAppliance) -> Target:
    return replace(target(served, folder, OLD), platform="hikvision")


def test_a_password_that_somebody_changed_meanwhile_is_not_tried_page_after_page(tmp_path: Path) -> None:
    double = HikvisionCamera(name="mfp1", secrets={"admin": OLD})
    pages = [f"/ISAPI/System/{one}" for one in ("deviceInfo", "time", "Network/SNMP", "Network/UPnP", "Network/ssh")]
    with serve_appliances([double]) as served:
        here = hikvision(tmp_path, served["mfp1"])
        with connect(here, platform("hikvision").dialect) as session:
            assert session.ask(pages[0]).complete
            double.passwords["admin"] = NEW
            assert not any(session.ask(one).complete for one in pages)
        assert double.wrong <= 3
        with connect(here, platform("hikvision").dialect) as session:  # nor by the next session
            assert not any(session.ask(one).complete for one in pages)
    assert double.wrong <= 3


class Stricter(HikvisionCamera):
    """Some of its pages are for nobody who comes by digest."""

    def web(self, request: Request) -> Response:
        found = super().web(request)
        if found.status == 200 and request.path.startswith("/ISAPI/System/Network/"):
            return Response(401, headers=(("WWW-Authenticate", 'Digest realm="other", nonce="1", qop="auth"'),))
        return found


def test_pages_that_are_not_for_us_keep_nobody_from_the_others(tmp_path: Path) -> None:
    with (
        serve_appliances([Stricter(name="mfp1", secrets={"admin": OLD})]) as served,
        connect(hikvision(tmp_path, served["mfp1"]), platform("hikvision").dialect) as session,
    ):
        assert session.ask("/ISAPI/System/deviceInfo").complete
        for page in ("SNMP", "UPnP", "ssh"):
            assert session.ask(f"/ISAPI/System/Network/{page}").text == "#! refused 401\n"
        assert session.ask("/ISAPI/System/time").complete
