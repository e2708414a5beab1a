"""What is tried without a login: one factory password where it is allowed, an address book, a stream."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.errors import Rejected
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.sessions.appliance import address_book, factory, stranger
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.factory import LOGINS
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import Double, serve_appliances
from shikiri.simulator.appliances.axis import AxisCamera
from shikiri.simulator.appliances.hikvision import HikvisionCamera
from shikiri.simulator.appliances.ricoh import Ricoh
from tests.ports import free_port
from tests.sessions.appliance.liar import Liar, liar, whole

CANARY = "Kanaria-7f3a-himitsu"
PATIENCE = Patience(connect=2, silence=2, answer=5)
_BOXES: list[Box] = []


def box_of(ports: dict[int, int], folder: Path, **more: Any) -> Box:
    more.setdefault("password", NO_SECRET)
    target = Target(
        device="box1",
        platform="mfp",
        host="127.0.0.1",
        ports=ports,
        known_hosts=folder / "known_hosts",
        patience=PATIENCE,
        try_factory=more.pop("allowed", True),
        **more,
    )
    _BOXES.append(Box(target))
    return _BOXES[-1]


@pytest.fixture
def server() -> Iterator[Liar]:
    with liar() as one:
        yield one


@pytest.fixture(autouse=True)
def _run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A run: at its beginning nothing was tried yet, at its end every box is left."""
    monkeypatch.setattr(factory, "_tried", {})
    yield
    while _BOXES:
        _BOXES.pop().close()


def tries(double: Double, folder: Path, question: str, **more: Any) -> str:
    with serve_appliances([double]) as served:
        return factory.open_door(box_of(served[double.name].ports, folder, **more)).ask(question).text


# -- factory passwords


@pytest.mark.parametrize("question", [f"factory {maker}" for maker in LOGINS])
def test_nothing_is_tried_that_nobody_allowed(question: str, server: Liar, tmp_path: Path) -> None:
    box = box_of({80: server.port, 443: free_port()}, tmp_path, allowed=False)
    assert factory.open_door(box).ask(question).text == "#! not-tried\n"
    assert server.asked == []


@pytest.mark.parametrize(
    "secrets,said",
    (
        ({"root": "root"}, ["tried root accepted", "tried admin refused"]),
        ({"root": CANARY, "admin": "admin"}, ["tried root refused", "tried admin accepted"]),
        ({"root": CANARY}, ["tried root refused", "tried admin refused"]),
    ),
)
def test_axis(secrets: dict[str, str], said: list[str], tmp_path: Path) -> None:
    text = tries(AxisCamera(name="cam1", secrets=secrets), tmp_path, "factory axis")
    assert text.splitlines() == [*said, "end"]


@pytest.mark.parametrize("password,word", (("12345", "accepted"), (CANARY, "refused")))
def test_hikvision(password: str, word: str, tmp_path: Path) -> None:
    text = tries(HikvisionCamera(name="cam1", secrets={"admin": password}), tmp_path, "factory hikvision")
    assert text.splitlines() == [f"tried admin {word}", "end"]


@pytest.mark.parametrize("password,word", (("", "accepted-empty"), (CANARY, "refused")))
def test_ricoh(password: str, word: str, tmp_path: Path) -> None:
    text = tries(Ricoh(name="mfp1", secrets={"admin": password}), tmp_path, "factory ricoh")
    assert f"tried admin {word}" in text.splitlines()


def test_fujifilm(server: Liar, tmp_path: Path) -> None:
    """Basic, by hand: only the page of the manual's login opens, and only for it."""
    right = base64.b64encode(b"11111:x-admin").decode()

    def say(line: Any, request: bytes) -> None:
        opens = f"Authorization: Basic {right}".encode() in request
        ask = ("WWW-Authenticate: Basic realm=x",)
        line.sendall(whole(b"ok") if opens else whole(b"", *ask, status="401 Unauthorized"))

    server.pages["/prop.htm"] = say
    box = box_of({80: server.port, 443: free_port()}, tmp_path)
    assert factory.open_door(box).ask("factory fujifilm").text == "tried 11111 accepted\nend\n"


@pytest.mark.parametrize(
    "status,word", (("200 OK", "unclear"), ("404 Not Found", "unclear"), ("500 Internal Server Error", "unclear"))
)
def test_a_page_that_is_not_locked_tells_nothing(status: str, word: str, server: Liar, tmp_path: Path) -> None:
    server.pages["/prop.htm"] = whole(b"x", status=status)
    box = box_of({80: server.port, 443: free_port()}, tmp_path)
    assert factory.open_door(box).ask("factory fujifilm").text == f"tried 11111 {word}\nend\n"
    assert not any(b"Authorization" in one for one in server.asked)


def test_one_try_an_account_and_a_run(tmp_path: Path) -> None:
    double = HikvisionCamera(name="cam1", secrets={"admin": CANARY})
    with serve_appliances([double]) as served:
        for _ in range(4):  # a look, a look after the push, a look by somebody else: one run
            box = box_of(served["cam1"].ports, tmp_path)
            assert factory.open_door(box).ask("factory hikvision").text == "tried admin refused\nend\n"
    assert double.wrong == 1


def test_a_password_that_opened_is_tried_again_after_it_was_changed(tmp_path: Path) -> None:
    double = HikvisionCamera(name="cam1", secrets={"admin": "12345"})
    with serve_appliances([double]) as served:
        ports = served["cam1"].ports
        assert "accepted" in factory.open_door(box_of(ports, tmp_path)).ask("factory hikvision").text
        double.passwords["admin"] = CANARY
        assert "refused" in factory.open_door(box_of(ports, tmp_path)).ask("factory hikvision").text


def test_an_account_we_have_a_password_of_our_own_for_is_left_alone(tmp_path: Path) -> None:
    double = HikvisionCamera(name="cam1", secrets={"admin": CANARY})
    text = tries(double, tmp_path, "factory hikvision", user="admin", password=Secret.plain("some-other"))
    assert text == "#! not-tried account\n"
    assert double.wrong == 0


@pytest.mark.parametrize("maker", LOGINS)
def test_no_answer_ever_holds_a_password(maker: str, tmp_path: Path) -> None:
    doubles: dict[str, Double] = {
        "axis": AxisCamera(name="box1", secrets={"root": "root"}),
        "hikvision": HikvisionCamera(name="box1", secrets={"admin": "12345"}),
        "ricoh": Ricoh(name="box1", secrets={"admin": "", "supervisor": ""}),
        "fujifilm": AxisCamera(name="box1", secrets={"root": "root"}),
    }
    words = tries(doubles[maker], tmp_path, f"factory {maker}").split()
    known = {"tried", "accepted", "accepted-empty", "refused", "unclear", "end"}
    assert set(words) <= known | {one.user for one in LOGINS[maker]}


def test_a_factory_password_is_data_with_a_source() -> None:
    assert all(one.sure in {"V", "C"} for logins in LOGINS.values() for one in logins)  # none from memory
    users = [one.user for logins in LOGINS.values() for one in logins]
    assert all(len({one.user for one in logins}) == len(logins) for logins in LOGINS.values()), users


# -- the address book

SPACE = "http://www.kyoceramita.com/ws/km-wsdl/setting/address_book"
PAGE = "/ws/km-wsdl/setting/address_book"
SOAP = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{}</s:Body></s:Envelope>'
OPEN = f'<k:create_personal_address_enumerationResponse xmlns:k="{SPACE}"><k:result>SUCCESS</k:result>'
OPEN += "<k:enumeration>5</k:enumeration></k:create_personal_address_enumerationResponse>"
DENIED = "<s:Fault><s:Reason><s:Text>{}</s:Text></s:Reason></s:Fault>"


@pytest.mark.parametrize(
    "body,status,text",
    (
        (SOAP.format(OPEN), "200 OK", "address-book open\nend\n"),
        ("", "401 Unauthorized", "address-book closed\nend\n"),
        ("", "403 Forbidden", "address-book closed\nend\n"),
        ("", "404 Not Found", "address-book closed\nend\n"),
        (SOAP.format(DENIED.format("Not Authorized")), "500 Error", "address-book closed\nend\n"),
        (SOAP.format(DENIED.format("mustUnderstand")), "500 Error", "#! garbled\n"),
        (SOAP.format(""), "200 OK", "#! garbled\n"),
        ("<html>busy</html>", "200 OK", "#! garbled\n"),
        (SOAP.format(OPEN)[:-30], "200 OK", "#! garbled\n"),
        ("", "500 Error", "#! garbled\n"),
    ),
)
def test_a_book_is_open_or_shut_or_nobody_knows(
    body: str, status: str, text: str, server: Liar, tmp_path: Path
) -> None:
    server.pages[PAGE] = whole(body.encode(), status=status)
    box = box_of({9090: server.port, 9091: free_port()}, tmp_path)
    assert address_book.open_door(box).ask("address-book").text == text


def test_the_book_itself_is_never_fetched(server: Liar, tmp_path: Path) -> None:
    server.pages[PAGE] = whole(SOAP.format(OPEN + f"<k:x xmlns:k='a'>{CANARY}</k:x>").encode())
    box = box_of({9090: server.port, 9091: free_port()}, tmp_path, user="admin", password=Secret.plain(CANARY))
    text = address_book.open_door(box).ask("address-book").text
    assert text == "address-book open\nend\n"
    assert len(server.asked) == 1
    assert not any(CANARY.encode() in one or b"get_personal" in one for one in server.asked)


def test_no_book_where_nobody_listens(tmp_path: Path) -> None:
    door = address_book.open_door(box_of({9090: free_port(), 9091: free_port()}, tmp_path))
    assert door.ask("address-book").text == "#! closed\n"


# -- the stream


@pytest.mark.parametrize(
    "params,rtsp,picture",
    (
        ({}, "200", "200 picture"),
        ({"Network.RTSP.ProtViewer": "password"}, "401", "200 picture"),
        ({"System.BoaProtViewer": "password"}, "200", "401"),
    ),
)
def test_a_stranger_in_front_of_an_axis(params: dict[str, str], rtsp: str, picture: str, tmp_path: Path) -> None:
    double = AxisCamera(name="cam1", secrets={"root": CANARY}, params=params)
    with serve_appliances([double]) as served:
        text = stranger.open_door(box_of(served["cam1"].ports, tmp_path)).ask("stranger axis").text
    pictures = [f"snapshot 1 https 443 {picture}", f"snapshot 1 http 80 {picture}"]
    assert text.splitlines()[:3] == [f"stream 1 rtsp 554 {rtsp}", *pictures]
    further = [line.rpartition(" ")[0] for line in text.splitlines()[3:-1]]
    assert further == ["snapshot 2 https 443", "snapshot 2 http 80"]


def test_a_stranger_in_front_of_a_hikvision(tmp_path: Path) -> None:
    double = HikvisionCamera(name="cam1", secrets={"admin": CANARY})
    with serve_appliances([double]) as served:
        text = stranger.open_door(box_of(served["cam1"].ports, tmp_path)).ask("stranger hikvision").text
    lines = text.splitlines()
    assert len(lines) == 7
    assert lines.pop() == "end"
    assert all(line.endswith(" 401") for line in lines)
    assert double.wrong == 0


@pytest.mark.parametrize("room", (factory, address_book, stranger))
def test_nothing_is_written_by_a_stranger(room: Any, tmp_path: Path) -> None:
    door = room.open_door(box_of({}, tmp_path))
    with pytest.raises(Rejected):
        door.tell("whatever it=is")
    assert door.ask("something else").complete is False
