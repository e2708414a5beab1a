"""The IPP door, against the reference printer, a print server, and printers that misbehave."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shikiri.formats.ipp_text import read_jobs, read_text
from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.ipp import open_door
from shikiri.sessions.appliance.ipp_plain import meaning, plain_door
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import Double, Http, Request, Response, Service, Trouble, serve_appliances
from shikiri.simulator.appliances.ipp import Attribute, Job, Printer
from tests.formats.ipp_messages import EVERYTHING
from tests.ports import free_port
from tests.sessions.appliance.liar import liar, whole
from tests.sessions.appliance.printers import cupsd, ippeveprinter, shown

_CANARY = "canary-password-9"
_IPP = "Content-Type: application/ipp"


Asked = Callable[..., Answer]


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Callable[[dict[int, int]], Box]]:
    """A box with a password in the inventory: none of it may ever reach a printer."""
    boxes: list[Box] = []

    def made(ports: dict[int, int]) -> Box:
        target = Target(
            device="mfp1", platform="mfp", host="127.0.0.1", ports=ports, user="admin", password=Secret.plain(_CANARY),
            patience=Patience(connect=1, silence=1, answer=10), known_hosts=tmp_path / "known_hosts",
        )  # fmt: skip
        boxes.append(Box(target))
        return boxes[-1]

    yield made
    for one in boxes:
        one.close()


@pytest.fixture
def ask(box: Callable[[dict[int, int]], Box]) -> Asked:
    return lambda ports, question="get-printer-attributes": open_door(box(ports)).ask(question)


def test_the_reference_printer_is_read_whole_over_tls(tmp_path: Path, ask: Asked) -> None:
    with ippeveprinter(tmp_path / "拠点 1") as port:
        answer = ask({631: port})
        jobs = ask({631: port}, "get-jobs")
        log = (tmp_path / "拠点 1" / "printer.log").read_text("utf-8", "replace")
    found = read_text(answer.text)
    assert answer.complete
    assert found.complete
    assert len(found.attributes) > 80
    assert found.values("uri-security-supported") == ("none", "tls")
    assert found.plain == "answered"
    assert found.values("printer-name") == ("複合機 office",)
    assert "Connection now encrypted" in log
    assert (read_jobs(jobs.text).waiting, read_jobs(jobs.text).done) == (0, 0)


def test_the_reference_printer_without_keys_is_read_in_the_clear(tmp_path: Path, ask: Asked) -> None:
    with ippeveprinter(tmp_path) as port:
        (tmp_path / "keys").rename(tmp_path / "no-keys")
        answer = ask({631: port})
    assert answer.complete or answer.text.startswith("#! ")  # which of both its TLS library decides


def test_a_job_that_is_left_is_counted_and_not_named(tmp_path: Path, ask: Asked) -> None:
    page = tmp_path / "canary-document.txt"
    page.write_text("confidential")
    with ippeveprinter(tmp_path / "p", "-f", "text/plain") as port:
        uri = f"ipp://localhost:{port}/ipp/print"
        sent = shown("ipptool", "-tf", str(page), uri, "print-job.test")
        assert sent.returncode == 0, sent.stdout
        text = ask({631: port}, "get-jobs").text
    jobs = read_jobs(text)
    assert jobs.complete
    assert sum(jobs.states.values()) == 1  # under way or done: that takes the reference printer some seconds
    assert "canary" not in text
    assert re.fullmatch(r"(which (completed|not-completed) 0x0000 successful-ok \d\n){2}state [a-z-]+ 1\nend\n", text)


@pytest.mark.parametrize("encryption", ("IfRequested", "Required"))
def test_a_print_server_is_read_through_its_queues(tmp_path: Path, encryption: str, ask: Asked) -> None:
    with cupsd(tmp_path, "front", "back", encryption=encryption) as port:
        answer = ask({631: port})
        jobs = read_jobs(ask({631: port}, "get-jobs").text)
    found = read_text(answer.text)
    assert found.complete
    assert found.values("printer-is-accepting-jobs") == (True,)
    assert found.values("printer-name") == ()  # they have different ones: nothing that is true of both
    assert found.plain == "answered"  # what CUPS requires concerns its logins; reading is free
    assert (jobs.complete, jobs.waiting) == (True, 0)


class OwnPrinter(Double):
    """A printer of ours with nothing but IPP."""

    platform = "mfp"
    paths: tuple[str, ...] = ("/ipp/print",)
    version = 1
    ciphers = ""
    plain: Response | None = None  # what it says to everything without TLS
    plain_paths: tuple[str, ...] | None = None

    def __init__(self, tls: str = "both") -> None:
        super().__init__(name="p")
        self.tls = tls
        self.printer = Printer(lambda: EVERYTHING, [Job(number=1, name="canary"), Job(number=2, state="pending-held")])
        self.seen: list[Request] = []

    def services(self) -> dict[int, Service]:
        return {631: Http(self._answer, self.tls, self.ciphers)}  # type: ignore[arg-type]

    def _answer(self, request: Request) -> Response:
        self.seen.append(request)
        if self.plain and not request.encrypted:
            return self.plain
        if self.plain_paths and not request.encrypted:
            return self.printer.respond(request) if request.path in self.plain_paths else Response(404)
        if request.body[0] < self.version:  # server-error-version-not-supported
            return Response(200, b"\1\1\5\3" + request.body[4:8] + b"\3", "application/ipp")
        return self.printer.respond(request) if request.path in self.paths else Response(404)


@pytest.mark.parametrize("tls", ("no", "yes", "both"))
def test_tls_is_tried_first_and_nothing_secret_is_sent(tls: str, ask: Asked) -> None:
    own = OwnPrinter(tls)
    with serve_appliances([own]) as served:
        answer = ask(served["p"].ports)
    assert answer.complete
    assert own.seen[0].encrypted is (tls != "no")
    assert read_text(answer.text).plain == ("refused" if tls == "yes" else "answered")
    assert not any("authorization" in request.headers for request in own.seen)
    assert not any(_CANARY.encode() in request.body for request in own.seen)


PLAIN = (
    (Response(426), "refused"),
    (Response(403), "refused"),
    (Response(302, headers=(("Location", "https://127.0.0.1/"),)), "refused"),
    (Response(200, b"\1\1\4\1\0\0\0\1\3", "application/ipp"), "refused"),  # client-error-forbidden
    (Response(200, b"\1\1\4\3\0\0\0\1\3", "application/ipp"), "refused"),  # client-error-not-authorized
    (Response(200, b"\1\1\0\1\0\0\0\1\3", "application/ipp"), "answered"),
    (Response(200, b"\1\1\5\3\0\0\0\1\3", "application/ipp"), "answered"),  # another version, but IPP
    (Response(401), "unclear"),  # with a password it may print, and everybody reads along
    (Response(200, b"\1\1\4\2\0\0\0\1\3", "application/ipp"), "unclear"),  # client-error-not-authenticated
    (Response(200, b"\1\1\5\7\0\0\0\1\3", "application/ipp"), "unclear"),  # server-error-busy
    (Response(200, b"<html>welcome</html>"), "unclear"),
    (Response(503), "unclear"),
    (Response(404), "unclear"),
)


@pytest.mark.parametrize("said,plain", PLAIN)
def test_a_printer_of_tls_is_tried_without(said: Response, plain: str, ask: Asked) -> None:
    own = OwnPrinter("both")
    own.plain = said
    with serve_appliances([own]) as served:
        answer = ask(served["p"].ports)
    assert answer.complete
    assert f"\nplain 631 {plain}\nend\n" in answer.text
    tried = [one for one in own.seen if not one.encrypted]
    assert all(len(one.body) < 250 for one in tried)
    assert not any(_CANARY.encode() in one.body or "authorization" in one.headers for one in tried)
    assert len(tried) == (4 if said.status == 404 else 1)


def test_without_tls_the_printer_may_stand_elsewhere(ask: Asked) -> None:
    own = OwnPrinter("both")
    own.plain_paths = ("/ipp",)
    with serve_appliances([own]) as served:
        assert read_text(ask(served["p"].ports).text).plain == "answered"


def test_a_printer_of_443_has_nobody_on_631(ask: Asked) -> None:
    own = OwnPrinter("yes")
    with serve_appliances([own]) as served:
        shut = {443: served["p"].ports[631], 631: free_port()}
        assert read_text(ask(shut).text).plain == "refused"


@contextlib.contextmanager
def answering(said: bytes, *, hangs_up: bool) -> Iterator[int]:
    """Somebody who takes a visitor, says this whatever he asks, and leaves or stays."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listening.accept()
                    with line:
                        line.recv(4096)
                        line.sendall(said)
                        if not hangs_up:
                            over.wait(20)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        over.set()
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "said,hangs_up,plain",
    (
        (b"", False, "unclear"),
        (b"", True, "unclear"),  # it hangs up on everybody, who speaks TLS too
        (b"HTTP/1.1 200 OK\r\n", True, "unclear"),
        (b"HTTP/1.1 200 OK\r\n", False, "unclear"),
        (b"220 FTP\r\n", False, "unclear"),
        (b"\x15\x03\x01\x00\x02\x02\x46", True, "refused"),
        (b"HTTP/1.1 426 Upgrade Required\r\n\r\n", False, "refused"),
    ),
)
def test_a_silence_is_no_refusal(said: bytes, hangs_up: bool, plain: str, box: Callable[[dict[int, int]], Box]) -> None:
    with answering(said, hangs_up=hangs_up) as port:
        assert plain_door(box({631: port}), ("/ipp/print",), version="1.1") == plain


@pytest.mark.parametrize(
    "web,plain",
    (
        (whole(b"\1\1\0\0", _IPP), "answered"),  # 631 wants TLS, the web server prints for anybody
        (whole(b"<html>welcome</html>", "Content-Type: text/html"), "refused"),
        (whole(b"", status="404 Not Found"), "refused"),
        (whole(b"", status="405 Method Not Allowed"), "refused"),
        (whole(b"", status="401 Unauthorized"), "unclear"),
        (whole(b"", status="503 Service Unavailable"), "unclear"),
    ),
)
def test_the_web_server_may_print_too(web: bytes, plain: str, box: Callable[[dict[int, int]], Box]) -> None:
    refusal = b"HTTP/1.1 426 Upgrade Required\r\n\r\n"
    with answering(refusal, hangs_up=False) as port, answering(web, hangs_up=True) as page:
        assert plain_door(box({631: port, 80: page}), ("/ipp/print", "/ipp"), version="1.1") == plain


@pytest.mark.parametrize(
    "said,plain",
    (
        (b"", "more"),
        (b"\x15", "more"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "refused"),
        (b"HTTP/1.1 426 Upgrade Required\r\n\r\n", "refused"),
        (b"HTTP/1.1 426 Upgrade Required\r\nA: b", "more"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", "more"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + whole(b"\1\1\0\0", _IPP), "answered"),
        (b"HTTP/1.1 200 OK\r\n" + _IPP.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\1\1\0\0", "answered"),
        (whole(b"\1\1\4\6", _IPP), None),
        (whole(b"\1\1", _IPP), "more"),
        (b"220 FTP\r\n", "more"),
    ),
)
def test_the_beginning_of_an_answer_is_enough(said: bytes, plain: str | None) -> None:
    assert meaning(said) == plain


@pytest.mark.parametrize("path", ("/ipp/printer", "/ipp", "/"))
def test_the_printer_is_found_where_others_have_it(path: str, ask: Asked, box: Callable[[dict[int, int]], Box]) -> None:
    own = OwnPrinter()
    own.paths = (path,)
    with serve_appliances([own]) as served:
        one = open_door(box(served["p"].ports))
        assert one.ask("get-printer-attributes").complete
        asked = len(own.seen)
        assert one.ask("get-jobs").complete
        assert len(own.seen) == asked + 2  # it knows by now where the printer is


def test_jobs_that_a_printer_does_not_show_are_not_none(ask: Asked) -> None:
    own = OwnPrinter()
    own.printer.shows_jobs = False
    with serve_appliances([own]) as served:
        jobs = read_jobs(ask(served["p"].ports, "get-jobs").text)
    assert (jobs.waiting, jobs.done) == (None, None)


def test_a_printer_of_version_2_alone_is_asked_again(ask: Asked) -> None:
    own = OwnPrinter()
    own.version = 2
    with serve_appliances([own]) as served:
        assert ask(served["p"].ports).complete


def test_old_ciphers_are_spoken(ask: Asked) -> None:
    """Keys exchanged by RSA, as printers of HP want it: badly encrypted is better than not at all."""
    own = OwnPrinter("yes")
    own.ciphers = "AES256-SHA:@SECLEVEL=0"
    with serve_appliances([own]) as served:
        assert ask(served["p"].ports).complete
    assert own.seen[-1].encrypted


def test_a_megabyte_comes_through(ask: Asked) -> None:
    own = OwnPrinter()
    many: dict[str, Attribute] = {"media-ready": ("keyword", ["x" * 32_000 + str(number) for number in range(40)])}
    own.printer.read = lambda: EVERYTHING | many
    with serve_appliances([own]) as served:
        found = read_text(ask(served["p"].ports).text)
    assert found.complete
    assert len(found.values("media-ready")) == 40


@pytest.mark.parametrize(
    "trouble",
    (
        Trouble(kind="lie_length", at=100), Trouble(kind="lie_length", at=-100), Trouble(kind="drop", at=200),
        Trouble(kind="nul"), Trouble(kind="bomb", at=8), Trouble(kind="login_page"),
    ),
)  # fmt: skip
def test_an_answer_that_is_spoilt_on_the_way_is_none(ask: Asked, trouble: Trouble) -> None:
    own = OwnPrinter()
    with serve_appliances([own]) as served:
        served["p"].plant(trouble)
        answer = ask(served["p"].ports)
    if trouble.kind == "login_page":  # it is shown to who only reads pages; IPP is asked by POST
        assert answer.complete
        return
    assert answer.complete is False
    assert answer.text.startswith("#! ")


def test_nobody_there_is_closed(ask: Asked) -> None:
    assert ask({631: free_port()}).text == "#! closed\n"
    assert ask({443: free_port()}).text == "#! closed\n"


def _status(status: int) -> bytes:
    return whole(b"\1\1" + status.to_bytes(2, "big") + b"\0\0\0\1\3", _IPP)


@pytest.mark.parametrize(
    "said,word",
    (
        (whole(b"", status="401 Unauthorized"), "login"),
        (whole(b"", status="403 Forbidden"), "refused"),
        (whole(b"", status="404 Not Found"), "absent"),
        (whole(b"<html>welcome</html>", "Content-Type: text/html"), "absent"),
        (whole(b"<html>welcome</html>", _IPP), "garbled"),
        (whole(b"\1\1\0\0\0\0\0\1\4\x44", _IPP), "garbled"),
        (whole(b"", _IPP), "garbled"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 500\r\n\r\n\1\1\0\0\0\0\0\1\3",
            "silent",
        ),
        (b"\0\1\2\3\r\n\r\n", "garbled"),
        (_status(0x0401), "login"),
        (_status(0x0403), "refused"),
        (_status(0x0501), "absent"),
        (_status(0x0507), "refused"),
    ),
)
def test_a_printer_that_does_not_answer_says_why(said: bytes, word: str, ask: Asked) -> None:
    with liar() as one:
        one.pages = dict.fromkeys(("/ipp/print", "/ipp/printer", "/ipp", "/"), said)
        answer = ask({631: one.port})
    assert answer.text.startswith(f"#! {word}")
    assert answer.complete is False
    assert answer.text.count("\n") == 1


def test_a_printer_that_says_nothing_costs_two_waits_and_is_silent(ask: Asked) -> None:
    own = OwnPrinter("no")
    with serve_appliances([own]) as served:
        served["p"].plant(Trouble(kind="hang"))
        answer = ask(served["p"].ports)
    assert answer.text.startswith("#! silent")


def test_nothing_is_ever_written(ask: Asked, box: Callable[[dict[int, int]], Box]) -> None:
    with pytest.raises(Rejected):
        open_door(box({631: 1})).tell("ipp printer-location here=there")
    assert ask({631: free_port()}, "get-printer-supplies").text == "#! not-tried\n"
