"""Notices: only when something changed or is about to expire, over real sockets, and never with a secret in them."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from shikiri.language import tell
from shikiri.model.document import Document
from shikiri.model.secret import Secret
from shikiri.workflow.news.notice import notice
from shikiri.workflow.news.notify import body, kind_of, notify, ways
from tests.reports import sample

CANARY = "kanariya-9f2c"


class Hook(BaseHTTPRequestHandler):
    answer: ClassVar[int] = 200
    got: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.got.append({"path": self.path, "body": json.loads(self.rfile.read(length))})
        self.send_response(self.answer)
        if self.answer in {301, 302}:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def hook() -> Iterator[type[Hook]]:
    class Own(Hook):
        got: ClassVar[list[dict[str, Any]]] = []
        url: ClassVar[str] = ""

    server = HTTPServer(("127.0.0.1", 0), Own)
    Own.url = f"http://127.0.0.1:{server.server_port}/{CANARY}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Own
    server.shutdown()
    thread.join()
    server.server_close()


def calm() -> Document:
    """A night on which nothing changed."""
    whole = sample.document()
    past = whole["history"]
    assert past is not None
    whole["run"] = "261121-k7fm"
    for row in whole["items"]:
        row["due"] = "2027-09-01"
    past["drift"], past["away"], past["back"], past["resolved"], past["changed"] = [], [], [], [], []
    return whole  # its stories all began in another run


def news(**more: object) -> Document:
    """A night on which one finding began to fail."""
    whole = calm()
    failing = next(one for one in whole["findings"] if one["status"] == "fail" and one["counted"])
    failing["story"] = {**sample.story("new"), "run": "261121-k7fm"}
    return whole


def test_nothing_changed_is_no_message(hook: type[Hook]) -> None:
    assert notice(calm(), "ja") is None
    assert notify(calm(), {"SHIKIRI_WEBHOOK": hook.url}) == ()  # type: ignore[attr-defined]
    assert hook.got == []


def test_a_document_judged_by_itself_is_no_message() -> None:
    whole = news()
    whole["history"] = None
    assert notice(whole, "ja") is None


@pytest.mark.parametrize("kind", ("failing", "drift", "away", "back", "resolved", "ending"))
def test_each_change_is_told(kind: str) -> None:
    whole = calm()
    past = whole["history"]
    assert past is not None
    own = {**sample.story("new"), "run": "261121-k7fm"}
    if kind == "failing":
        whole = news()
    elif kind == "drift":
        past["drift"] = [sample.drift("changed", "management:http", "enabled", "false", "true", own)]  # type: ignore[arg-type]
    elif kind == "away":
        past["away"] = [{"device": "mfp-2f", "story": own}]  # type: ignore[typeddict-item]
    elif kind == "back":
        past["back"] = ["ap-lobby"]
    elif kind == "resolved":
        past["resolved"] = [{"control": "telnet-off", "device": "rt-main", "thing": "x", "reopened": 0}]
    else:
        passing = next(row for row in whole["items"] if row["status"] == "pass" and row["counted"])
        passing["due"] = "2026-11-28"
    said = notice(whole, "ja")
    assert said is not None
    assert list(said.parts) == [kind]


def test_what_stands_since_earlier_is_not_told_again() -> None:
    whole = calm()
    assert whole["history"]
    whole["history"]["away"] = [{"device": "mfp-2f", "story": sample.story("standing")}]
    whole["history"]["drift"] = [
        sample.drift("changed", "a", "b", "c", "d", sample.story("standing")),
        sample.drift("unread", "a", "b", "c", "d", None),
    ]
    assert notice(whole, "ja") is None


@pytest.mark.parametrize(
    "due,previous,told",
    (
        ("2026-11-28", "2026-11-20", True),  # seven days
        ("2026-11-27", "2026-11-20", False),
        ("2026-11-27", "2026-11-19", True),  # the night of the seventh day was missed
        ("2026-12-21", "2026-11-20", True),  # thirty
        ("2026-12-22", "2026-11-20", False),
        ("2026-11-21", "2026-11-20", True),  # the day itself
        ("2026-11-28", None, True),
    ),
)
def test_an_end_is_told_once_at_each_step(due: str, previous: str | None, told: bool) -> None:
    whole = calm()
    passing = next(row for row in whole["items"] if row["status"] == "pass" and row["counted"])
    passing["due"] = due
    assert whole["history"]
    whole["history"]["previous_when"] = f"{previous}T07:15:00+09:00" if previous else None
    assert (notice(whole, "ja") is not None) is told


def test_a_webhook_gets_the_message_and_the_address_is_never_said(
    hook: type[Hook], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert notify(news(), {"SHIKIRI_WEBHOOK": hook.url}) == ()  # type: ignore[attr-defined]
    [got] = hook.got
    assert got["path"] == f"/{CANARY}"
    assert got["body"]["schema"] == "shikiri/notice/1"
    assert got["body"]["parts"]["failing"]
    assert CANARY not in caplog.text
    assert CANARY not in repr(ways({"SHIKIRI_WEBHOOK": hook.url}))  # type: ignore[attr-defined]


@pytest.mark.parametrize("answer", (302, 404, 500))
def test_a_refusal_is_said_and_followed_nowhere(hook: type[Hook], answer: int) -> None:
    hook.answer = answer
    [said] = notify(news(), {"SHIKIRI_WEBHOOK": hook.url})  # type: ignore[attr-defined]
    assert str(answer) in tell(said, "ja")
    assert CANARY not in tell(said, "ja") + tell(said, "en")
    assert len(hook.got) == 1


@pytest.mark.parametrize(
    "url",
    (
        f"http://192.0.2.1/{CANARY}",
        f"ftp://127.0.0.1/{CANARY}",
        f"http://[{CANARY}",
        f"https://127.0.0.1:99999/{CANARY}",
        CANARY,
        f"https://127.0.0.1:1/{CANARY}",
    ),
)
def test_a_bad_address_is_said_without_it(url: str) -> None:
    [said] = notify(news(), {"SHIKIRI_WEBHOOK": url})
    assert said.key == "notify.failed"
    assert CANARY not in tell(said, "ja")


class Vault:
    def __init__(self, **known: str) -> None:
        self.known = known

    def shared(self, name: str) -> Secret | None:
        return Secret.plain(self.known[name]) if name in self.known else None


def test_the_vault_of_a_site_comes_before_the_environment(hook: type[Hook]) -> None:
    url = hook.url  # type: ignore[attr-defined]
    found = ways({"SHIKIRI_WEBHOOK": "https://other", "SHIKIRI_MAIL_TO": "a@b"}, Vault(notify_webhook=url))
    assert found.webhook.reveal() == url
    assert found.to == "a@b"


@pytest.mark.parametrize(
    "url,kind",
    (
        ("https://hooks.slack.com/services/x", "slack"),
        ("https://a.webhook.office.com/x", "teams"),
        ("https://prod-1.japaneast.logic.azure.com/x", "teams"),
        ("https://hooks.slack.com.evil.example/x", "json"),
        ("http://[", "json"),
    ),
)
def test_the_kind_is_known_by_the_host(url: str, kind: str) -> None:
    assert kind_of(Secret.plain(url)) == kind


def test_the_name_of_a_device_calls_nobody_and_links_nowhere() -> None:
    whole = news()
    for one in whole["findings"]:
        one["thing"] = "<!channel> [x](https://evil) *b*"
    said = notice(whole, "ja")
    assert said is not None
    slack = body(said, "slack")["text"]
    assert "<!channel>" not in slack
    assert "&lt;!channel&gt;" in slack
    blocks = body(said, "teams")["attachments"][0]["content"]["body"]
    assert not any("](" in block["text"].replace("\\]\\(", "") for block in blocks)


class Post(threading.Thread):
    """A mail server of one letter."""

    def __init__(self, tls: bool = False) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.letter = b""
        self.lines: list[bytes] = []

    def run(self) -> None:
        link, _ = self.socket.accept()
        with link, link.makefile("rb") as heard:
            link.sendall(b"220 here\r\n")
            for line in heard:
                self.lines.append(line)
                word = line[:4].upper()
                if word == b"DATA":
                    link.sendall(b"354 go on\r\n")
                    while (part := heard.readline()) != b".\r\n":
                        self.letter += part
                link.sendall(b"250 fine\r\n" if word != b"QUIT" else b"221 bye\r\n")
                if word == b"QUIT":
                    return


def test_a_letter_arrives() -> None:
    server = Post()
    server.start()
    whole = news()
    whole["facility"]["name"] = {"ja": "事務所\r\nBcc: everybody@example.org", "en": "x"}
    environment = {"SHIKIRI_SMTP": f"smtp://127.0.0.1:{server.port}", "SHIKIRI_MAIL_TO": "a@example.org, b@example.org"}
    assert notify(whole, environment) == ()
    server.join(10)
    server.socket.close()
    letter = message_from_bytes(server.letter, policy=default)
    assert letter["To"] == "a@example.org, b@example.org"
    assert letter["Bcc"] is None
    assert "事務所" in letter["Subject"]
    assert "新しい不適合" in letter.get_content()


def test_a_password_is_never_given_without_tls() -> None:
    server = Post()
    server.start()
    environment = {"SHIKIRI_SMTP": f"smtp://user:{CANARY}@127.0.0.1:{server.port}", "SHIKIRI_MAIL_TO": "a@example.org"}
    [said] = notify(news(), environment)
    server.socket.close()
    assert "STARTTLS" in tell(said, "ja")
    assert CANARY.encode() not in b"".join(server.lines)
    assert CANARY not in tell(said, "ja")


def test_a_mail_server_that_is_away_is_said() -> None:
    [said] = notify(news(), {"SHIKIRI_SMTP": "smtp://127.0.0.1:1", "SHIKIRI_MAIL_TO": "a@example.org"})
    assert said.key == "notify.failed"


def test_both_ways_are_tried_when_one_fails(hook: type[Hook]) -> None:
    environment = {
        "SHIKIRI_WEBHOOK": hook.url,  # type: ignore[attr-defined]
        "SHIKIRI_SMTP": "smtp://127.0.0.1:1",
        "SHIKIRI_MAIL_TO": "a@example.org",
    }
    assert len(notify(news(), environment)) == 1
    assert len(hook.got) == 1
