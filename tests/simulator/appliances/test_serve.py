"""The frame of simulated appliances: ports that really open and close, and everything that can go wrong on a wire."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from shikiri.simulator.appliances import (
    DOUBLES,
    Double,
    Http,
    Https,
    Request,
    Response,
    ServedAppliance,
    Service,
    Tcp,
    Trouble,
    Udp,
    serve_appliances,
)
from shikiri.simulator.appliances.faults import KINDS
from shikiri.simulator.appliances.login import Gate
from shikiri.simulator.box import BadBox, open_appliances

PASSWORDS = {"admin": "Quiet-harbour-7"}


@dataclass(kw_only=True, eq=False)
class Toaster(Double):
    """A box with a page, a secret, a switch, an echo and a datagram."""

    platform = "mfp"
    echo: bool = True

    def services(self) -> Mapping[int, Service]:
        return {
            80: Http(self.page),
            443: Https(self.page),
            631: Http(self.page, tls="both"),
            7: Tcp(self.say),
            161: Udp(self.answer),
        }

    def is_open(self, port: int) -> bool:
        return self.echo if port in {7, 161} else True

    def page(self, request: Request) -> Response:
        kind = "digest" if request.path == "/digest" else "basic"
        gate = self.__dict__.setdefault(kind, Gate(self, "toaster", kind))
        if request.path in {"/secret", "/digest"} and gate.admits(request, PASSWORDS) is None:
            answer: Response = gate.refuse()
            return answer
        if request.method == "PUT":
            self.echo = request.body == b"on"
            self.record(f"echo={request.body.decode()}")
        return Response(body=f"{'tls' if request.encrypted else 'plain'} {request.query} {len(request.body)}".encode())

    def say(self, sock: socket.socket) -> None:
        while piece := sock.recv(100):
            sock.sendall(piece)

    def answer(self, packet: bytes) -> bytes | None:
        return packet[::-1] if packet != b"quiet" else None


@pytest.fixture
def box() -> Iterator[ServedAppliance]:
    with serve_appliances([Toaster(name="toaster")]) as served:
        yield served["toaster"]


def url(box: ServedAppliance, usual: int = 443) -> str:
    return f"http{'s' if usual == 443 else ''}://127.0.0.1:{box.ports[usual]}"


def get(box: ServedAppliance, path: str = "/", usual: int = 443, **more: Any) -> httpx.Response:
    return httpx.get(url(box, usual) + path, verify=False, timeout=3, **more)


def test_pages_plain_behind_tls_and_as_the_client_begins(box: ServedAppliance) -> None:
    assert get(box, "/?a=1").text == "tls a=1 0"
    assert get(box, usual=80).text.startswith("plain")
    assert get(box, usual=631).text.startswith("plain")
    assert httpx.get(f"https://127.0.0.1:{box.ports[631]}/", verify=False).text.startswith("tls")
    assert {**box.double.ports, 0: box.ports[0]} == box.ports


def test_one_connection_carries_many_requests_and_pieces(box: ServedAppliance) -> None:
    with httpx.Client(verify=False) as client:
        assert client.post(url(box), content=iter([b"ab", b"cde"])).text == "tls  5"
        assert client.get(url(box)).text == "tls  0"
        assert client.head(url(box)).status_code == 200


def test_a_port_that_its_settings_close_is_refused_and_keeps_its_number(box: ServedAppliance) -> None:
    port = box.ports[7]
    with socket.create_connection(("127.0.0.1", port), 2) as line:
        line.sendall(b"hello")
        assert line.recv(9) == b"hello"
    assert httpx.put(url(box), content=b"off", verify=False).status_code == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 2)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(("127.0.0.1", box.ports[161]))
        line.settimeout(2)
        line.send(b"abc")
        with pytest.raises(ConnectionRefusedError):
            line.recv(9)
        httpx.put(url(box), content=b"on", verify=False)
        line.send(b"abc")
        assert line.recv(9) == b"cba"
    socket.create_connection(("127.0.0.1", port), 2).close()
    assert box.double.writes == ["echo=off", "echo=on"]


@pytest.mark.parametrize(("path", "auth"), [("/secret", httpx.BasicAuth), ("/digest", httpx.DigestAuth)])
def test_who_comes_is_asked(box: ServedAppliance, path: str, auth: Any) -> None:
    assert get(box, path).status_code == 401
    assert box.double.wrong == 0  # nobody tried a password
    assert get(box, path, auth=auth("admin", "wrong")).status_code == 401
    assert get(box, path, auth=auth("nobody", PASSWORDS["admin"])).status_code == 401
    assert box.double.wrong == 2
    assert get(box, path, auth=auth("admin", PASSWORDS["admin"])).status_code == 200
    assert box.double.wrong == 0


def test_after_some_wrong_passwords_nobody_gets_in(box: ServedAppliance) -> None:
    box.plant(Trouble(kind="lockout", at=2))
    for password in ("a", "b", PASSWORDS["admin"]):
        assert get(box, "/secret", auth=("admin", password)).status_code == 401
    assert box.double.events == ["locked"]
    box.mend()
    assert get(box, "/secret", auth=("admin", PASSWORDS["admin"])).status_code == 200


def test_a_closed_port_refuses_and_comes_back(box: ServedAppliance) -> None:
    box.plant(Trouble(kind="refuse", port=443))
    with pytest.raises(httpx.ConnectError):
        get(box)
    assert get(box, usual=80).status_code == 200
    box.mend()
    assert get(box).status_code == 200


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Trouble(kind="drop", at=20), httpx.ReadError),
        (Trouble(kind="drop", at=0), httpx.ReadError),
        (Trouble(kind="lie_length", at=9), httpx.RemoteProtocolError),
        (Trouble(kind="hang"), httpx.ReadTimeout),
        (Trouble(kind="slow", at=2), httpx.ReadTimeout),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_wire_that_breaks(box: ServedAppliance, trouble: Trouble, error: type[Exception]) -> None:
    box.plant(trouble)
    with pytest.raises((error, httpx.RemoteProtocolError)):
        httpx.get(url(box, 80), timeout=0.3)
    box.mend()
    assert get(box, usual=80).status_code == 200


def test_answers_that_are_not_what_they_say(box: ServedAppliance) -> None:
    box.plant(Trouble(kind="nul"))
    assert b"\0" in get(box).content
    box.mend()
    box.plant(Trouble(kind="charset"))
    assert "utf-16" in get(box).headers["content-type"]
    box.mend()
    box.plant(Trouble(kind="bomb", at=3))
    assert len(get(box).content) == 3 * 1024 * 1024
    box.mend()
    box.plant(Trouble(kind="login_page", match="^/here$"))
    assert "password" in get(box, "/here").text
    assert "password" not in get(box, "/there").text


def test_a_restart_ends_every_connection_and_nobody_gets_an_answer(box: ServedAppliance) -> None:
    box.plant(Trouble(kind="reboot", at=1))
    with socket.create_connection(("127.0.0.1", box.ports[7]), 2) as other:
        other.sendall(b"x")
        assert other.recv(1) == b"x"
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            httpx.put(url(box, 80), content=b"on", timeout=3)
        assert other.recv(1) == b""
    assert box.double.events == ["boot: fault"]
    assert get(box, usual=80).status_code == 200


def certificate_of(box: ServedAppliance) -> bytes:
    context = ssl._create_unverified_context()
    with (
        socket.create_connection(("127.0.0.1", box.ports[443]), 2) as line,
        context.wrap_socket(line) as secured,
    ):
        return secured.getpeercert(binary_form=True) or b""


def test_the_same_box_shows_the_same_certificate_until_it_is_another_box(box: ServedAppliance) -> None:
    first = certificate_of(box)
    assert first == certificate_of(box)
    box.plant(Trouble(kind="strange_certificate"))
    assert certificate_of(box) != first


def test_what_is_no_http_ends_one_connection_alone(box: ServedAppliance) -> None:
    for noise in (
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\xff" * 100 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ):
        with socket.create_connection(("127.0.0.1", box.ports[80]), 2) as line:
            line.sendall(noise)
            line.shutdown(socket.SHUT_WR)
            line.recv(100)
    assert get(box, usual=80).status_code == 200


def test_every_fault_and_every_double_is_in_the_handbook(root: Path) -> None:
    page = (root / "docs" / "simulator.md").read_text("utf-8").partition("## 複合機とカメラ")[2]
    assert not [word for word in (*KINDS, *DOUBLES) if f"`{word}`" not in page]


def test_a_fault_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Trouble(kind="explode")  # type: ignore[arg-type]


BOX = {
    "devices": {"mfp1": {"platform": "mfp", "double": "hp_ledm", "secrets": {"admin": "x"}, "settings": {"lpd": False}}}
}


def test_a_box_of_appliances_is_served_by_a_process_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "箱 one"
    folder.mkdir()
    (folder / "simulator.json").write_text(json.dumps(BOX), "utf-8")
    ready, record = folder / "ready.json", folder / "record.json"
    arguments = [sys.executable, "-m", "shikiri.simulator", str(folder), "--ready", str(ready), "--record", str(record)]
    with subprocess.Popen(arguments) as process:
        try:
            while not ready.exists():
                assert process.poll() is None
                time.sleep(0.02)
            ports = json.loads(ready.read_text("utf-8"))["devices"]["mfp1"]["ports"]
            page = httpx.get(f"https://127.0.0.1:{ports['443']}/DevMgmt/NetAppsDyn.xml", verify=False)
            assert "<dd:LPD>disabled</dd:LPD>" in page.text
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", ports["515"]), 2)
        finally:
            process.terminate()
    assert json.loads(record.read_text("utf-8")) == {"mfp1": {"writes": [], "events": []}}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"platform": "mfp", "double": "toaster"}, "double must be one of"),
        ({"platform": "axis", "double": "hp_ledm"}, "the platform of hp_ledm is mfp"),
        ({"platform": "mfp", "double": "hp_ledm", "colour": "red"}, "unknown words: colour"),
        ({"platform": "mfp", "double": "hp_ledm", "settings": {"colour": True}}, "no such settings: colour"),
    ],
)
def test_a_box_that_makes_no_sense_is_refused(tmp_path: Path, words: dict[str, Any], why: str) -> None:
    (tmp_path / "simulator.json").write_text(json.dumps({"devices": {"mfp1": words}}), "utf-8")
    with pytest.raises((BadBox, ValueError), match=why):
        open_appliances(tmp_path)
