"""The ONVIF door, against a simulated camera whose every message is held against the protocol's schema."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from shikiri.language import tell
from shikiri.model.command import Command, Part
from shikiri.model.errors import Rejected
from shikiri.model.say import LANGS, say
from shikiri.model.secret import Secret
from shikiri.platforms.appliance.onvif.answers import QUESTIONS
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.onvif import OnvifDoor
from shikiri.sessions.appliance.onvif_line import READS, WRITES, Onvif
from shikiri.simulator.appliances import Http, Https, Request, Response, Service, Trouble, serve_appliances
from shikiri.simulator.appliances.onvif import OnvifCamera, schema, soap
from tests.sessions.appliance.cameras import CANARY, NEW, Camera, camera

_OPEN = "onvif GetServices", "onvif GetSystemDateAndTime"
_MANNERS: tuple[dict[str, Any], ...] = (
    {"login": "digest"},
    {"login": "basic"},
    {"login": "token"},
    {"login": "token", "style": "bare"},
    {"login": "token", "style": "old"},
    {"login": "token", "strange_prefixes": True},
    {"login": "token", "skew_s": -1_700_000_000},
    {"login": "digest", "skew_s": 900_000},
)


def _name(settings: dict[str, Any]) -> str:
    return ",".join(map(str, settings.values()))


@pytest.mark.parametrize("manner", _MANNERS, ids=_name)
def test_every_question_is_answered_with_one_login(tmp_path: Path, manner: dict[str, Any]) -> None:
    with camera(tmp_path, **manner) as cam:
        answers, proved = cam.answers()
        strangers = {one for one in QUESTIONS if " anonymous Get" in one}
        assert {one: answers[one].text for one in strangers} == dict.fromkeys(strangers, "#! login\n")
        assert [one for one in QUESTIONS if one not in strangers and answers[one].complete is not True] == []
        assert proved == {"login"}
        assert cam.double.wrong == 0
        assert cam.double.writes == []


@pytest.mark.parametrize("manner", _MANNERS[:4], ids=_name)
def test_a_wrong_password_is_tried_once_and_never_again(tmp_path: Path, manner: dict[str, Any]) -> None:
    with camera(tmp_path, **manner) as cam:
        for _ in range(2):  # the second login of the same run does not even try
            answers, proved = cam.answers(password="Chigau-11-desu")
            assert proved == frozenset()
            assert answers["onvif GetUsers"].text == "#! refused password\n"
            assert all(answers[one].complete for one in _OPEN)
            assert cam.double.wrong == 1


def test_without_a_password_nobody_tries_one(tmp_path: Path) -> None:
    with camera(tmp_path) as cam:
        answers, proved = cam.answers(password="")
        assert answers["onvif GetUsers"].text == "#! login\n"
        assert answers["onvif anonymous rtsp"].text == "stream 0 rtsp 554 401\nend\n"
        assert (proved, cam.double.wrong) == (frozenset(), 0)


def test_a_camera_that_asks_nobody_gets_no_password(tmp_path: Path) -> None:
    with camera(tmp_path, users={}) as cam:
        answers, proved = cam.answers()
        assert proved == frozenset()
        assert all(answers[one].complete for one in QUESTIONS)
        assert answers["onvif anonymous GetUsers"].text == '<GetUsersResponse via="https"/>\n'


def test_somebody_who_may_less_is_told_less(tmp_path: Path) -> None:
    with camera(tmp_path, login="token", users={"admin": "Administrator", "viewer": "User"}) as cam:
        answers, proved = cam.answers("Mirudake-55-hito", "viewer")
        assert answers["onvif GetDeviceInformation"].complete
        assert answers["onvif GetUsers"].text == "#! refused notauthorized\n"
        assert proved == {"login"}
        assert cam.double.wrong == 0


@pytest.mark.parametrize("login", ("digest", "token"))
def test_https_goes_first_and_http_only_where_there_never_was_another(tmp_path: Path, login: str) -> None:
    with camera(tmp_path, login=login) as cam:
        assert 'via="https"' in cam.answers()[0]["onvif GetUsers"].text
        cam.double.protocols["HTTPS"] = False
        cam.double.changed()
        assert cam.answers()[0]["onvif GetUsers"].text == "#! login plain\n"  # it had https: somebody may be between
        assert cam.double.wrong == 0
    with camera(tmp_path, login=login, protocols={"HTTP": True, "HTTPS": False, "RTSP": True}) as cam:
        assert 'via="http"' in cam.answers()[0]["onvif GetUsers"].text


def test_a_stranger_brings_no_cookie_of_ours(tmp_path: Path) -> None:
    """A camera that knows us by a cookie once we logged in must not seem open to everybody."""

    class Baker(OnvifCamera):
        def _web(self, request: Request) -> Response:
            kept, self.login = self.login, "digest"
            known = request.cookies.get("session") == "ours"
            self.open_to_strangers = ["onvif"] if known else []
            said = super()._web(request)
            self.open_to_strangers, self.login = [], kept
            more = (("Set-Cookie", "session=ours; Path=/"),) if "authorization" in request.headers else ()
            return Response(said.status, said.body, said.kind, said.headers + more)

    with serve_appliances([Baker(name="lobby", secrets={"admin": CANARY})]) as served:
        cam = Camera(served["lobby"].double, served["lobby"], tmp_path)  # type: ignore[arg-type]  # it is one
        answers, proved = cam.answers()
    assert proved == {"login"}
    assert {answers[one].text for one in QUESTIONS if " anonymous Get" in one} == {"#! login\n"}


def test_no_secret_is_in_any_answer(tmp_path: Path) -> None:
    with camera(tmp_path, login="basic") as cam:
        answers, _ = cam.answers()
        assert not [question for question, answer in answers.items() if CANARY in answer.text]


@pytest.mark.parametrize("kind", ("nul", "charset", "lie_length", "drop", "bomb"))
def test_what_is_no_answer_is_silence(tmp_path: Path, kind: Any) -> None:
    with camera(tmp_path) as cam, cam.session() as session:
        cam.served.plant(Trouble(kind=kind, at=40, match="device_service"))
        for question in QUESTIONS:
            answer = session.ask(question)
            assert answer.complete is not True or question == "onvif anonymous rtsp" or kind == "charset", question
        cam.served.mend()
    assert cam.double.writes == []


def test_a_camera_of_the_first_years_says_where_its_streams_are(tmp_path: Path) -> None:
    with camera(tmp_path, of_the_first_years=True, login="token") as cam:
        answers, _ = cam.answers()
        assert answers["onvif GetServices"].text == "#! absent actionnotsupported\n"
        assert answers["onvif GetStreamUri"].complete
        assert answers["onvif anonymous rtsp"].text.startswith("stream 1 rtsp 554 401\n")


class _MediaTwo(OnvifCamera):
    """A camera with the second media service alone. Its schema ships with nobody: this much is hand-made."""

    asked: ClassVar[list[str]] = []

    def services(self) -> Mapping[int, Service]:
        return {**super().services(), 443: Https(self._both)}

    def _both(self, request: Request) -> Response:
        text = request.body.decode()
        if request.path == "/onvif/device_service":
            said = self._web(request)
            two = said.body.replace(b"ver10/media/wsdl", b"ver20/media/wsdl").replace(b"media_service", b"media2")
            return Response(said.status, two, said.kind, said.headers)
        if self._by_web(request) is None:
            return self.gate.refuse()
        operation = re.findall(r"<q:(\w+)", text)[0]
        self.asked.append(text)
        inner = '<Profiles token="main" fixed="true"/>' if operation == "GetProfiles" else "<Uri>rtsp://x:554/s</Uri>"
        body = f'<{operation}Response xmlns="http://www.onvif.org/ver20/media/wsdl">{inner}</{operation}Response>'
        envelope = "http://www.w3.org/2003/05/soap-envelope"
        return Response(200, f'<e:Envelope xmlns:e="{envelope}"><e:Body>{body}</e:Body></e:Envelope>'.encode())


def test_the_second_media_service_is_asked_its_own_way(tmp_path: Path) -> None:
    with serve_appliances([_MediaTwo(name="lobby", secrets={"admin": CANARY})]) as served:
        cam = Camera(served["lobby"].double, served["lobby"], tmp_path)  # type: ignore[arg-type]  # it is one
        answers, _ = cam.answers()
    assert answers["onvif GetStreamUri"].complete
    assert answers["onvif anonymous GetStreamUri"].text == "#! login\n"
    assert answers["onvif anonymous rtsp"].text == "stream 1 rtsp 554 401\nend\n"
    stream = next(text for text in _MediaTwo.asked if "GetStreamUri" in text)
    assert "<q:Protocol>RTSP</q:Protocol><q:ProfileToken>main</q:ProfileToken>" in stream
    assert "StreamSetup" not in stream


# -- what is never asked


def _operations() -> list[str]:
    """Every operation of the device and media services, out of their own description."""
    folder = schema._folder()
    assert folder is not None
    found: set[str] = set()
    for name in ("devicemgmt.wsdl", "media.wsdl"):
        found |= set(re.findall(r'<wsdl:operation name="(\w+)"', (folder / name).read_text("utf-8")))
    return sorted(found)


def test_what_may_ruin_a_camera_is_never_sent(tmp_path: Path) -> None:
    others = [one for one in _operations() if one not in READS | WRITES]
    assert {"SystemReboot", "SetSystemFactoryDefault", "StartFirmwareUpgrade", "SetAccessPolicy"} <= set(others)
    with camera(tmp_path) as cam, cam.session() as session:
        for operation in others:
            for line in (f"onvif {operation}", f"onvif anonymous {operation}"):
                assert session.ask(line).text == "#! not-tried\n", line
            with pytest.raises(Rejected):
                session.tell([Command(parts=(f"onvif {operation} x=1",))])
        wire = Onvif(Box(cam.target()))
        for operation in others:
            with pytest.raises(NoAnswer, match="not-tried"):
                wire.call(operation)
        assert (cam.double.writes, cam.double.events) == ([], [])


def test_writes_are_no_questions(tmp_path: Path) -> None:
    with camera(tmp_path) as cam, cam.session() as session:
        for operation in WRITES:
            assert session.ask(f"onvif {operation}").text == "#! not-tried\n"
        assert cam.double.writes == []


def test_our_own_account_is_never_removed_or_lowered(tmp_path: Path) -> None:
    with camera(tmp_path) as cam, cam.session() as session:
        for line in ("onvif DeleteUsers name=admin", "onvif SetUserLevel admin=User"):
            with pytest.raises(Rejected) as caught:
                session.tell([Command(parts=(line,))])
            assert caught.value.sentence.params["answer"] == say("onvif.own-account")
        assert cam.double.users == {"admin": "Administrator"}
        assert cam.double.writes == []


# -- writing


def _tell(cam: Camera, *parts: Part, **more: Any) -> None:
    with cam.session(**more) as session:
        session.tell([Command(parts=parts)])


WRITTEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("onvif SetNTP servers=192.168.99.123,ntp.example.jp", {"ntp": ["192.168.99.123", "ntp.example.jp"]}),
    ("onvif SetNTP servers=2001:db8::123", {"ntp": ["2001:db8::123"]}),
    ("onvif SetNTP servers=", {"ntp": []}),
    ("onvif SetNTP dhcp=on", {"ntp_by_dhcp": True}),
    ("onvif SetSystemDateAndTime type=NTP", {"clock_by": "NTP", "zone": "JST-9"}),
    ("onvif SetSystemDateAndTime zone=UTC0", {"clock_by": "Manual", "zone": "UTC0"}),
    ("onvif SetDiscoveryMode mode=NonDiscoverable", {"discoverable": False}),
    ("onvif SetNetworkProtocols HTTP=off", {"protocols": {"HTTP": False, "HTTPS": True, "RTSP": True}}),
    ("onvif SetNetworkProtocols RTSP=off", {"protocols": {"HTTP": True, "HTTPS": True, "RTSP": False}}),
    ("onvif SetIPAddressFilter allow=127.0.0.0/8", {"filter_kind": "Allow", "admitted": ["127.0.0.0/8"]}),
    ("onvif SetIPAddressFilter allow=127.0.0.1/32,2001:db8::/64",
     {"filter_kind": "Allow", "admitted": ["127.0.0.1/32", "2001:db8::/64"]}),
    ("onvif SetIPAddressFilter deny=", {"filter_kind": "Deny", "admitted": []}),
    ("onvif SetUserLevel viewer=Operator", {"users": {"admin": "Administrator", "viewer": "Operator"}}),
    ("onvif DeleteUsers name=viewer", {"users": {"admin": "Administrator"}}),
)  # fmt: skip
_TWO = {"admin": "Administrator", "viewer": "User"}


@pytest.mark.parametrize("line,after", WRITTEN, ids=[line for line, _ in WRITTEN])
@pytest.mark.parametrize("login", ("digest", "token"))
def test_a_setting_is_written_and_nothing_else_changes(
    tmp_path: Path, line: str, after: dict[str, Any], login: str
) -> None:
    kept = ("ntp", "ntp_by_dhcp", "clock_by", "zone", "discoverable", "protocols", "filter_kind", "admitted", "users")
    with camera(tmp_path, login=login, users=dict(_TWO)) as cam:
        before = {name: getattr(cam.double, name) for name in kept}
        _tell(cam, line)
        assert {name: getattr(cam.double, name) for name in kept} == before | after
        assert len(cam.double.writes) == 1
        assert cam.double.passwords["admin"] == CANARY


def test_switching_http_off_really_closes_it(tmp_path: Path) -> None:
    with camera(tmp_path) as cam:
        real = cam.served.ports[80]
        socket.create_connection(("127.0.0.1", real), timeout=5).close()
        _tell(cam, "onvif SetNetworkProtocols HTTP=off")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", real), timeout=5)


@pytest.mark.parametrize("name", ("HTTP", "HTTPS"))
def test_the_way_we_came_by_stays_open(tmp_path: Path, name: str) -> None:
    protocols = {"HTTP": True, "HTTPS": name == "HTTPS", "RTSP": True}
    with camera(tmp_path, protocols=dict(protocols)) as cam:
        with pytest.raises(Rejected):
            _tell(cam, f"onvif SetNetworkProtocols {name}=off")
        assert cam.double.protocols == protocols
        assert cam.double.writes == []


def test_accounts_are_made_and_given_passwords(tmp_path: Path) -> None:
    with camera(tmp_path, users=dict(_TWO)) as cam:
        _tell(cam, "onvif CreateUsers Operator/ops=", Secret.plain(NEW))
        _tell(cam, "onvif SetUser viewer=", Secret.plain(f"{NEW}&<x>"))
        assert cam.double.users == _TWO | {"ops": "Operator"}
        assert (cam.double.passwords["ops"], cam.double.passwords["viewer"]) == (NEW, f"{NEW}&<x>")


@pytest.mark.parametrize("login", ("digest", "token"))
def test_our_own_password_is_changed_and_used_from_then_on(tmp_path: Path, login: str) -> None:
    with camera(tmp_path, login=login) as cam, cam.session() as session:
        assert session.ask("onvif GetUsers").complete
        session.tell([Command(parts=("onvif SetUser admin=", Secret.plain(NEW)))])
        session.tell([Command(parts=("onvif SetDiscoveryMode mode=NonDiscoverable",))])
        assert session.ask("onvif GetUsers").complete
        assert (cam.double.passwords["admin"], cam.double.discoverable, cam.double.wrong) == (NEW, False, 0)


@pytest.mark.parametrize("login", ("digest", "token"))
def test_a_password_that_did_not_take_is_seen(tmp_path: Path, login: str) -> None:
    with camera(tmp_path, login=login) as cam:
        cam.served.plant(Trouble(kind="ignore"))
        with cam.session() as session:
            with pytest.raises(Rejected):
                session.tell([Command(parts=("onvif SetUser admin=", Secret.plain(NEW)))])
            assert session.ask("onvif GetUsers").complete  # with the old one, which still is the right one
        assert cam.double.wrong <= 1


@pytest.mark.parametrize("line", [line for line, after in WRITTEN if "deny" not in line and line[-1] != "="])
def test_a_setting_that_did_not_take_is_seen(tmp_path: Path, line: str) -> None:
    with camera(tmp_path, users=dict(_TWO)) as cam:
        cam.served.plant(Trouble(kind="ignore"))
        with pytest.raises(Rejected) as caught:
            _tell(cam, line)
        assert caught.value.sentence.params["answer"] == say("door.not-taken")


def test_a_weak_password_is_refused_and_told_without_it(tmp_path: Path) -> None:
    with camera(tmp_path, users=dict(_TWO)) as cam:
        cam.served.plant(Trouble(kind="policy"))
        for parts in (("onvif SetUser viewer=", Secret.plain(NEW)), ("onvif CreateUsers User/ops=", Secret.plain(NEW))):
            with pytest.raises(Rejected) as caught:
                _tell(cam, *parts)
            told = {tell(caught.value.sentence, lang) for lang in LANGS}
            assert any("too weak by the rules" in sentence for sentence in told)
            assert not [sentence for sentence in told if NEW in sentence]
        assert cam.double.writes == []


def test_a_restart_in_the_middle_of_a_write_is_no_success(tmp_path: Path) -> None:
    with camera(tmp_path) as cam:
        cam.served.plant(Trouble(kind="reboot", at=1))
        with pytest.raises(Rejected):
            _tell(cam, "onvif SetDiscoveryMode mode=NonDiscoverable")
        cam.served.mend()
        assert cam.answers()[0]["onvif GetDiscoveryMode"].complete


@pytest.mark.parametrize("line", (
    "onvif", "onvif SetNTP", "onvif SetNTP servers", "onvif SetIPAddressFilter allow=lobby", "onvif SetNTP other=1",
    "onvif SetIPAddressFilter often=192.0.2.0/24", "onvif SetNetworkProtocols HTTP=maybe",
    "onvif SetNetworkProtocols TELNET=off", "onvif SetUserLevel nobody=User", "onvif SetUserLevel viewer=Anonymous",
    "onvif CreateUsers Anonymous/x=y", "onvif CreateUsers User/=y", "onvif CreateUsers User/x=",
    "onvif CreateUsers User/viewer=Yowai-2-yo!", "onvif SetUser nobody=x", "onvif DeleteUsers name=nobody",
    "onvif SetSystemDateAndTime type=Sundial", "onvif SetSystemDateAndTime other=1",
))  # fmt: skip
def test_commands_that_make_no_sense_change_nothing(tmp_path: Path, line: str) -> None:
    with camera(tmp_path, users=dict(_TWO)) as cam:
        with pytest.raises(Rejected):
            _tell(cam, line)
        assert cam.double.writes == []
        cam.double.trouble.clear()  # `Sundial` is the device's to refuse


def test_a_door_never_raises_for_an_answer(tmp_path: Path) -> None:
    with camera(tmp_path) as cam:
        door = OnvifDoor(Box(cam.target()))
        for question in ("onvif", "onvif ", "onvif anonymous", "onvif anonymous all", "onvif GetUsers now", "onvif x"):
            assert door.ask(question).text == "#! not-tried\n"


def test_no_new_password_crosses_plain_http_where_there_is_another_way(tmp_path: Path) -> None:
    """A camera with https whose ONVIF is on plain http alone: a digest may pass there, a password may not."""

    class PlainAlone(OnvifCamera):
        def _web(self, request: Request) -> Response:
            return super()._web(request) if not request.encrypted or request.method == "GET" else Response(404)

    double = PlainAlone(name="lobby", secrets={"admin": CANARY}, users=dict(_TWO), login="token")
    with serve_appliances([double]) as served:
        cam = Camera(double, served["lobby"], tmp_path)
        answers, proved = cam.answers()
        assert 'via="http"' in answers["onvif GetUsers"].text
        assert proved == {"login"}
        for parts in (("onvif SetUser viewer=", Secret.plain(NEW)), ("onvif CreateUsers User/x=", Secret.plain(NEW))):
            with pytest.raises(Rejected) as caught:
                _tell(cam, *parts)
            assert caught.value.sentence.params["answer"] == say("door.plain")
        assert double.writes == []


@pytest.mark.parametrize("page", (Response(404), Response(200, b"<html>Hello</html>"), Response(500, b"what?")))
def test_services_on_a_port_of_their_own_are_found(tmp_path: Path, page: Response) -> None:
    """A web server for people on https and http, and ONVIF beside it on 8000."""

    class Beside(OnvifCamera):
        def services(self) -> Mapping[int, Service]:
            other = Https(lambda _: page)
            return {443: other, 8000: Http(self._web)}

        def is_open(self, port: int) -> bool:
            return port in {443, 8000}

    with serve_appliances([Beside(name="lobby", secrets={"admin": CANARY}, login="token")]) as served:
        cam = Camera(served["lobby"].double, served["lobby"], tmp_path)  # type: ignore[arg-type]  # it is one
        answers, proved = cam.answers()
    assert answers["onvif GetUsers"].complete
    assert 'via="http"' in answers["onvif GetUsers"].text
    assert proved == {"login"}


def test_a_box_that_speaks_no_such_language_is_absent(tmp_path: Path) -> None:
    class Other(OnvifCamera):
        def services(self) -> Mapping[int, Service]:
            return {443: Https(lambda _: Response(404)), 80: Http(lambda _: Response(200, b"<html></html>"))}

    with serve_appliances([Other(name="lobby", secrets={"admin": CANARY})]) as served:
        cam = Camera(served["lobby"].double, served["lobby"], tmp_path)  # type: ignore[arg-type]  # it is one
        answers, _ = cam.answers()
    for question in QUESTIONS:
        assert answers[question].text in {"#! absent\n", "stream 0 rtsp 554 closed\nend\n"}, question


def test_a_camera_that_starts_its_web_server_anew_is_waited_for(tmp_path: Path) -> None:
    with camera(tmp_path) as cam:
        cam.double.on_change.append(lambda: setattr(cam.double, "_up_at", cam.double.clock.now().timestamp() + 0.7))
        _tell(cam, "onvif SetNetworkProtocols HTTP=off")
        assert cam.double.protocols["HTTP"] is False


def test_a_fault_about_the_time_does_not_condemn_the_password(tmp_path: Path) -> None:
    """Some cameras get their own clock wrong by an hour of summer: the next look may try again."""
    reason = "Wsse authorized time check failed."

    class WrongHour(OnvifCamera):
        def _web(self, request: Request) -> Response:
            if b"UsernameToken" in request.body:
                return soap.fault(soap.Fault("Sender", "NotAuthorized", reason=reason), "standard")
            return super()._web(request)

    with serve_appliances([WrongHour(name="lobby", secrets={"admin": CANARY}, login="token")]) as served:
        cam = Camera(served["lobby"].double, served["lobby"], tmp_path)  # type: ignore[arg-type]  # it is one
        for _ in range(2):
            answers, proved = cam.answers()
            assert answers["onvif GetUsers"].text == "#! refused clock\n"
            assert proved == frozenset()
