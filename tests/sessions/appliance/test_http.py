"""The door to the web server of an appliance: half an answer is none, and a password goes where it may, once."""

from __future__ import annotations

import base64
import gzip
import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from hashlib import md5
from pathlib import Path

import pytest

from shikiri.model.errors import Rejected, SessionError
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.sessions.appliance.base import Box, NoAnswer, is_wrong_password
from shikiri.sessions.appliance.http import open_door
from shikiri.sessions.appliance.pins import FILE, StrangeCertificate
from shikiri.sessions.target import Patience, Target
from tests.ports import free_port
from tests.sessions.appliance.liar import Liar, liar, whole
from tests.sessions.web_servers import Authority, nginx, s_server

CANARY = "Kanaria-7f3a-himitsu"
XML = b"<?xml version='1.0'?><a>1</a>"
REALM = 'WWW-Authenticate: Basic realm="admin"'


@pytest.fixture(scope="module")
def pems(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("鍵 と 証明書"))


@pytest.fixture
def places(tmp_path: Path) -> Path:
    folder = tmp_path / "拠点 A"
    folder.mkdir()
    return folder


@pytest.fixture
def server() -> Iterator[Liar]:
    with liar() as one:
        yield one


@pytest.fixture
def boxes() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def box_of(ports: dict[int, int], folder: Path, password: str = "", **more: object) -> Box:
    return Box(
        Target(
            device="mfp1",
            platform="mfp",
            host="127.0.0.1",
            user="admin",
            password=Secret.plain(password) if password else NO_SECRET,
            known_hosts=folder / "known_hosts",
            patience=Patience(connect=2, silence=0.5, answer=1.5),
            ports=ports,
            **more,  # type: ignore[arg-type]  # the fields of Target, by name
        )
    )


def ask(box: Box, path: str) -> str:
    try:
        answer = open_door(box).ask(path)
    finally:
        box.close()
    assert answer.complete is (not answer.text.startswith("#!"))
    return answer.text.strip()


def test_a_resource_is_read_whole(server: Liar, places: Path) -> None:
    server.pages["/DevMgmt/A.xml"] = whole(XML)
    assert ask(box_of({80: server.port}, places), "/DevMgmt/A.xml") == XML.decode()


def test_one_connection_serves_many_questions(server: Liar, places: Path) -> None:
    server.pages |= {f"/{number}.xml": whole(XML) for number in range(5)}
    box = box_of({80: server.port}, places)
    assert [open_door(box).ask(f"/{number}.xml").complete for number in range(5)] == [True] * 5
    assert server.connections == 1
    box.close()


def _reset(line: socket.socket, _: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<a>")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def _cut(line: socket.socket, _: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<a>")
    line.close()


def _drip(line: socket.socket, _request: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(100):
        line.sendall(b"a")
        time.sleep(0.1)


def _drip_body(line: socket.socket, _request: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
    for _ in range(100):
        line.sendall(b"a")
        time.sleep(0.1)


def _quiet(line: socket.socket, _: bytes) -> None:
    line.recv(1)


@pytest.mark.parametrize(
    "said,why",
    (
        (b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n<a>", "silent"),
        (_cut, "garbled broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<a>1</a>", "garbled length"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n<a>1</a>", "garbled broken"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<a>", "garbled broken"),
        (whole(b"<a>\0</a>"), "garbled nul"),
        (whole(b"  \r\n "), "garbled empty"),
        (whole(b"x" * (4 * 1024 * 1024 + 1)), "garbled too-long"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n", "garbled"),
        (whole(gzip.compress(b"\0" * 60_000_000), "Content-Encoding: gzip"), "garbled too-long"),
        (whole(gzip.compress(XML)[:-9], "Content-Encoding: gzip"), "garbled encoding"),
        (whole(b"not packed", "Content-Encoding: gzip"), "garbled encoding"),
        (whole(b"?", "Content-Encoding: br"), "garbled encoding"),
        (b"220 ready\r\n\r\n", "garbled broken"),
        (whole(b"<html><form><input type='password'></form></html>"), "login page"),
        (whole(b"<!DOCTYPE html>\n<html><a href='/x'>top</a></html>"), "garbled page"),
        (whole(b"<!-- x --><HTML><script>location='/login/'</script></HTML>"), "login page"),
        (whole(b"", status="404 Not Found"), "absent 404"),
        (whole(b"", status="403 Forbidden"), "refused 403"),
        (whole(b"", status="503 Busy"), "garbled 503"),
        (whole(b"", status="401 Unauthorized"), "login"),
        (whole(XML, status="203 Something"), "garbled 203"),
        (whole(b"", "Location: http://192.0.2.1/a", status="302 Found"), "garbled redirect"),
        (whole(b"", "Location: /a.xml", status="302 Found"), "garbled redirect"),
        (whole(b"", "Location: http://[", status="302 Found"), "garbled redirect"),
        (_reset, "garbled broken"),
        (_drip, "silent answer"),
        (_drip_body, "silent answer"),
        (_quiet, "silent"),
    ),
    ids=map(str, range(29)),
)  # fmt: skip
def test_what_is_no_whole_answer_is_none(server: Liar, places: Path, said: object, why: str) -> None:
    server.pages["/a.xml"] = said  # type: ignore[assignment]  # bytes or a function, as the table says
    assert ask(box_of({80: server.port}, places), "/a.xml").startswith(f"#! {why}")


def test_packed_and_japanese_answers_are_read(server: Liar, places: Path) -> None:
    text = "<名前>複合機</名前>"
    server.pages["/g"] = whole(gzip.compress(text.encode()), "Content-Encoding: gzip")
    server.pages["/s"] = whole(text.encode("cp932"), "Content-Type: text/xml; charset=Shift_JIS")
    server.pages["/w"] = whole(text.encode("euc_jp"), "Content-Type: text/xml; charset=nonsense")
    box = box_of({80: server.port}, places)
    assert [open_door(box).ask(path).text for path in ("/g", "/s")] == [text, text]
    assert open_door(box).ask("/w").text != text
    box.close()


def test_who_is_silent_is_not_waited_for_again_and_again(server: Liar, places: Path) -> None:
    server.pages |= {"/0": whole(XML), "/a": _quiet, "/b": _quiet, "/c": whole(XML)}
    box = box_of({80: server.port}, places)
    told = [open_door(box).ask(path).text.strip() for path in ("/0", "/a", "/b", "/c")]
    assert told[1:] == ["#! silent", "#! silent", "#! silent given-up"]
    box.close()
    box = box_of({80: server.port}, places)  # one that never spoke gets one chance
    assert [open_door(box).ask(path).text.strip() for path in ("/a", "/c")] == ["#! silent", "#! silent given-up"]
    box.close()


def test_a_box_of_which_one_service_is_dead_is_waited_for_less(places: Path) -> None:
    box = box_of({}, places)
    patient = replace(box.target, patience=Patience())
    box = Box(patient)
    assert box.hush == 10
    box.silences = 1
    assert box.hush == 3
    assert Box(replace(patient, patience=Patience(silence=2))).hush == 2
    assert (Box(patient).whole, box.whole) == (30, 6)


def test_who_lets_one_answer_drip_gets_no_second_question(server: Liar, places: Path) -> None:
    server.pages |= {"/0": whole(XML), "/a": _drip_body, "/b": whole(XML)}
    box = box_of({80: server.port}, places)
    told = [open_door(box).ask(path).text.strip() for path in ("/0", "/a", "/b")]
    assert told[1:] == ["#! silent answer", "#! silent given-up"]
    box.close()


def test_a_port_that_swallowed_our_knock_is_not_tried_again(server: Liar, places: Path) -> None:
    server.pages["/a"] = whole(XML)
    box = box_of({80: server.port}, places)
    box.mute = frozenset({80})
    assert ask(box, "/a") == "#! silent"
    assert not server.connections


def test_a_connection_that_died_in_its_sleep_is_opened_again(server: Liar, places: Path) -> None:
    def close(line: socket.socket, _: bytes) -> None:
        line.sendall(whole(XML))
        line.close()

    server.pages |= {"/a": close, "/b": whole(XML)}
    box = box_of({80: server.port}, places)
    assert [open_door(box).ask(path).complete for path in ("/a", "/b")] == [True, True]
    box.close()


def test_a_port_that_nobody_named_on_loopback_is_not_tried(server: Liar, places: Path) -> None:
    server.pages["/a"] = whole(XML)
    assert ask(box_of({80: free_port()}, places), "/a") == "#! closed"
    assert ask(box_of({9100: 1}, places), "/a") == "#! closed"
    assert not server.asked


# --- logging in ---------------------------------------------------------------------------------


def protected(server: Liar, path: str, password: str) -> None:
    """A page for who knows the password (Basic)."""
    right = b"Basic " + base64.b64encode(f"admin:{password}".encode())

    def say(line: socket.socket, request: bytes) -> None:
        line.sendall(whole(XML) if right in request else whole(b"", REALM, status="401 Unauthorized"))

    server.pages[path] = say


def test_the_password_opens_what_it_protects_and_that_is_proof(server: Liar, places: Path) -> None:
    protected(server, "/secret.xml", CANARY)
    protected(server, "/other.xml", CANARY)
    server.pages["/open.xml"] = whole(XML)
    box = box_of({80: server.port}, places, CANARY)
    door = open_door(box)
    assert door.ask("/open.xml").complete
    assert not box.proved
    assert b"Authorization" not in server.asked[-1]
    assert door.ask("/secret.xml").complete
    assert box.proved == {"login"}
    assert door.ask("/other.xml").complete
    assert len(server.requests("/other.xml")) == 1, "the login is remembered"
    assert box.came_by == {"http"}
    box.close()


def test_a_wrong_password_is_tried_once_in_a_run_and_the_rest_is_still_read(server: Liar, places: Path) -> None:
    for path in ("/a.xml", "/b.xml"):
        protected(server, path, "another")
    server.pages["/open.xml"] = whole(XML)
    for _ in range(3):  # observe, push, observe
        box = box_of({80: server.port}, places, CANARY)
        door = open_door(box)
        answers = [door.ask("/a.xml"), door.ask("/b.xml")]
        assert all(map(is_wrong_password, answers))
        assert CANARY not in repr(answers)
        assert door.ask("/open.xml").complete
        assert not box.proved
        box.close()
    assert sum(b"Authorization" in one for one in server.asked) == 1


def test_without_a_password_a_locked_page_is_only_locked(server: Liar, places: Path) -> None:
    protected(server, "/a.xml", CANARY)
    assert ask(box_of({80: server.port}, places), "/a.xml") == "#! login"


def test_a_stranger_brings_neither_password_nor_cookies(server: Liar, places: Path) -> None:
    protected(server, "/secret.xml", CANARY)
    server.pages["/hello"] = whole(XML, "Set-Cookie: sid=42; Path=/")
    box = box_of({80: server.port}, places, CANARY)
    assert box.web.get("/hello").ok
    assert box.web.get("/secret.xml").ok
    assert b"sid=42" in server.asked[-1]
    assert box.web.get("/secret.xml", stranger=True).status == 401
    assert box.web.get("/hello", stranger=True).ok
    assert box.web.get("/hello", stranger=True).ok
    for asked in server.asked[-3:]:
        assert b"Authorization" not in asked
        assert b"ookie" not in asked
    box.close()


def test_a_digest_never_carries_the_password(server: Liar, places: Path) -> None:
    """The other side of RFC 7616, worked out by hand."""

    def say(line: socket.socket, request: bytes) -> None:
        words = dict(re.findall(r'(\w+)="?([^",\r]+)', request.decode().partition("Authorization: Digest ")[2]))
        one = md5(f"admin:cam:{CANARY}".encode(), usedforsecurity=False).hexdigest()
        two = md5(b"GET:/ISAPI/System/deviceInfo", usedforsecurity=False).hexdigest()
        parts = (one, "n1", words.get("nc", ""), words.get("cnonce", ""), "auth", two)
        right = md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()
        challenge = 'WWW-Authenticate: Digest realm="cam", nonce="n1", qop="auth"'
        good = words.get("response") == right
        line.sendall(whole(XML) if good else whole(b"", challenge, REALM, status="401 Unauthorized"))

    server.pages["/ISAPI/System/deviceInfo"] = say
    box = box_of({80: server.port}, places, CANARY)
    assert open_door(box).ask("/ISAPI/System/deviceInfo").complete
    assert box.proved == {"login"}
    box.close()
    sent = b"".join(server.asked)
    assert CANARY.encode() not in sent
    assert base64.b64encode(f"admin:{CANARY}".encode()) not in sent


def test_a_challenge_nobody_knows_is_not_a_wrong_password(server: Liar, places: Path) -> None:
    server.pages["/n"] = whole(b"", "WWW-Authenticate: NTLM", status="401 Unauthorized")
    digest = 'WWW-Authenticate: Digest realm="x", nonce="1", algorithm=SHA-999'
    server.pages["/d"] = whole(b"", digest, status="401 Unauthorized")
    box = box_of({80: server.port}, places, CANARY)
    assert [open_door(box).ask(path).text.strip() for path in ("/n", "/d")] == ["#! login", "#! garbled"]
    assert box.may_login
    box.close()


# --- certificates -------------------------------------------------------------------------------


def test_https_is_chosen_and_plain_http_is_never_given_the_password(places: Path, pems: Authority) -> None:
    with liar() as plain, liar(pems.sign("box")) as safe:
        protected(safe, "/secret.xml", CANARY)
        protected(plain, "/secret.xml", CANARY)
        box = box_of({443: safe.port, 80: plain.port}, places, CANARY)
        assert open_door(box).ask("/secret.xml").complete
        assert box.came_by == {"https"}
        with pytest.raises(NoAnswer) as told:
            box.web.get("/secret.xml", at=("http", 80), login=True)
        box.close()
        # the login that https accepted is not carried over to plain http
        assert told.value.word in {"login", "refused"}
        assert not any(b"Authorization" in one for one in plain.asked)


def test_the_first_certificate_is_pinned_and_another_gets_no_password(places: Path, pems: Authority) -> None:
    with liar(pems.sign("one")) as first:
        protected(first, "/a", CANARY)
        port = first.port
        assert ask(box_of({443: port}, places, CANARY), "/a") == XML.decode()
    pinned = (places / FILE).read_text()
    assert re.fullmatch(rf"\[127\.0\.0\.1\]:{port} sha256:[0-9a-f]{{64}}\n", pinned)
    with liar(pems.sign("two")) as second:
        protected(second, "/a", CANARY)
        (places / FILE).write_text(pinned.replace(str(port), str(second.port)))
        box = box_of({443: second.port}, places, CANARY)
        with pytest.raises(StrangeCertificate):
            open_door(box).ask("/a")
        box.close()
        assert not second.asked, "not a byte was sent to whoever that is"
        # without a password there is nothing to lose
        second.pages["/open"] = whole(XML)
        assert ask(box_of({443: second.port}, places), "/open") == XML.decode()
        box = box_of({443: second.port}, places, CANARY)
        box.web.expect_new_certificate()
        assert open_door(box).ask("/a").complete
        box.close()
        assert ask(box_of({443: second.port}, places, CANARY), "/a") == XML.decode()


def test_a_box_whose_https_was_cut_off_gets_no_password_over_http(places: Path) -> None:
    with liar() as plain:
        protected(plain, "/a", CANARY)
        gone = free_port()
        (places / FILE).write_text(f"[127.0.0.1]:{gone} sha256:{'0' * 64}\n")
        assert ask(box_of({443: gone, 80: plain.port}, places, CANARY), "/a") == "#! login plain"
        assert not any(b"Authorization" in one for one in plain.asked)


def test_a_port_that_speaks_no_tls_is_read_without_the_password(places: Path) -> None:
    with liar() as broken, liar() as plain:
        broken.pages["/"] = b""
        protected(plain, "/a", CANARY)
        plain.pages["/open"] = whole(XML)
        box = box_of({443: broken.port, 80: plain.port}, places, CANARY)
        told = [open_door(box).ask(path).text.strip() for path in ("/open", "/a")]
        assert told == [XML.decode(), "#! login plain"]
        box.close()
        assert not any(b"Authorization" in one for one in plain.asked)


@pytest.mark.parametrize("page", (b"what is this\n", b"[127.0.0.1]:1 sha256:12\n"))
def test_a_damaged_page_of_pins_stops_the_login(places: Path, pems: Authority, page: bytes) -> None:
    (places / FILE).write_bytes(page)
    with liar(pems.sign("box")) as safe:
        box = box_of({443: safe.port}, places, CANARY)
        with pytest.raises(SessionError):
            open_door(box).ask("/a")
        box.close()
        assert not safe.asked


def test_old_keys_of_real_devices_are_spoken(places: Path, pems: Authority) -> None:
    """HP's small printers exchange keys by RSA alone, in TLS 1.2."""
    pem = pems.sign("old", bits=2048)
    with s_server(pem, "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0") as site:
        box = box_of({443: site.port}, places, CANARY)
        assert box.web.get("/").ok
        box.close()


def test_nginx_asks_for_the_password_and_gets_it_once(tmp_path: Path) -> None:
    places = tmp_path  # nginx reads its configuration word by word: no spaces there
    (places / "users").write_text(f"admin:{{PLAIN}}{CANARY}\n")
    lines = f"location / {{ auth_basic box; auth_basic_user_file '{places}/users'; return 200 '<a/>'; }}"
    guarded = f"auth_basic box; auth_basic_user_file '{places}/users'; root {places};"
    (places / "a.xml").write_bytes(XML)
    with nginx(places, Authority(places / "ca").sign("n"), tls=guarded, plain=lines) as site:
        box = box_of({443: site.port, 80: site.http_port}, places, CANARY)
        assert open_door(box).ask("/a.xml").text == XML.decode()
        assert box.proved == {"login"}
        box.close()
        assert (
            ask(box_of({443: site.port, 80: site.http_port}, places, f"{CANARY}!"), "/a.xml") == "#! refused password"
        )


def test_a_path_alone_writes_nothing(server: Liar, places: Path) -> None:
    with pytest.raises(Rejected):
        open_door(box_of({80: server.port}, places)).tell("/DevMgmt/A.xml LPD=disabled")
    assert not server.asked


def test_a_stranger_sees_any_certificate_and_its_connection_is_never_used_to_log_in(
    places: Path, pems: Authority
) -> None:
    with liar(pems.sign("now")) as safe:
        protected(safe, "/a", CANARY)
        (places / FILE).write_text(f"[127.0.0.1]:{safe.port} sha256:{'0' * 64}\n")
        box = box_of({443: safe.port}, places, CANARY)
        assert box.web.get("/a", stranger=True).status == 401
        with pytest.raises(StrangeCertificate):
            box.web.get("/a")
        box.close()
        assert not any(b"Authorization" in one for one in safe.asked)


def test_after_our_own_change_the_new_password_opens(server: Liar, places: Path) -> None:
    protected(server, "/a", CANARY)
    box = box_of({80: server.port}, places, CANARY)
    assert box.web.get("/a").ok
    protected(server, "/a", f"{CANARY}-new")
    box.now_password(Secret.plain(f"{CANARY}-new"))
    assert box.web.get("/a").ok
    assert sum(b"Authorization" in one for one in server.asked) == 2
    box.close()


def test_a_question_that_only_a_post_answers_is_posted(server: Liar, places: Path) -> None:
    server.pages["/axis-cgi/systemready.cgi"] = whole(b'{"data": {"systemready": "yes"}}')
    assert "systemready" in ask(box_of({80: server.port}, places), "/axis-cgi/systemready.cgi")
    assert server.asked[0].startswith(b"POST ")
    assert b'"method": "systemready"' in server.asked[0]


def test_a_token_goes_with_what_writes_and_with_nothing_else(server: Liar, places: Path) -> None:
    server.pages |= {"/a": whole(XML, "Set-Cookie: sid=7"), "/b": whole(b"", "Location: /a", status="302 Found")}
    box = box_of({80: server.port}, places)
    box.web.headers["X-Token"] = "t-1"
    assert box.web.get("/a").ok
    assert box.web.cookie("sid") == "7"
    sent_on = box.web.request("POST", "/b", b"x=1")
    assert (sent_on.status, sent_on.headers["location"]) == (302, "/a")
    assert box.web.get("/b").body == XML
    assert box.web.get("/b", follow=False).status == 302
    assert [b"X-Token: t-1" in one for one in server.asked[:2]] == [False, True]
    box.close()


def test_sent_on_from_https_to_plain_http_nothing_of_ours_goes_along(places: Path, pems: Authority) -> None:
    with liar(pems.sign("box")) as safe, liar() as plain:
        protected(safe, "/a", CANARY)
        protected(plain, "/b", CANARY)
        plain.pages["/open"] = whole(XML)
        safe.pages["/hello"] = whole(XML, "Set-Cookie: sid=42; Path=/")
        for path in ("/b", "/open"):
            safe.pages[f"/to{path}"] = whole(b"", f"Location: http://127.0.0.1{path}", status="302 Found")
        box = box_of({443: safe.port, 80: plain.port}, places, CANARY)
        assert box.web.get("/hello").ok
        assert box.web.get("/a").ok
        with pytest.raises(NoAnswer):
            box.web.get("/to/b")
        assert box.web.get("/to/open").ok
        box.close()
        assert len(plain.asked) == 2
        for asked in plain.asked:
            assert b"uthorization" not in asked
            assert b"sid=42" not in asked


def test_ipv6_is_spoken(places: Path, pems: Authority) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 on this machine")
    with liar(pems.sign("six"), host="::1") as safe:
        protected(safe, "/a", CANARY)
        safe.pages["/to/a"] = whole(b"", "Location: https://[::1]/a", status="302 Found")
        box = box_of({443: safe.port}, places, CANARY)
        box.target = replace(box.target, host="::1")
        assert open_door(box).ask("/to/a").complete
        assert (places / FILE).read_text("utf-8").startswith(f"[::1]:{safe.port} sha256:")
        box.close()
