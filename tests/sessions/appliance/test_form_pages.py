"""Pages as old boxes make them: in frames, in Shift_JIS, served without end, or with a form that leads away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.form_text import read_text
from shikiri.model.errors import Rejected
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.form import Forms
from shikiri.sessions.appliance.page import Page
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.appliances import Request, Response, serve_appliances
from shikiri.simulator.appliances import ricoh_pages as pages
from shikiri.simulator.appliances.ricoh import Ricoh
from shikiri.workflow.hosts.page_maps import shipped_maps

CANARY = "Kanaria-77aa-himitsu"
PLACE = "受付の横（1階）"
SHOWN, TAKEN = pages.PAGES["storage"]
ERASE = "form ricoh_wim storage.erase_per_job=true"


class Framed(Ricoh):
    """Its settings page is a frameset; the form is in one of the frames."""

    def web(self, request: Request) -> Response:
        found = super().web(request)
        if request.path == SHOWN and request.method == "GET" and found.status == 200 and not request.query:
            return Response(body=f'<frameset><frame src="menu.cgi"><frame src="{SHOWN}?frame=2"></frameset>'.encode())
        return Response(body=b"<p>menu</p>") if request.path.endswith("menu.cgi") else found


class OldJapanese(Ricoh):
    """It speaks Shift_JIS, and its settings page carries the name of a place along."""

    posted: bytes = b""

    def web(self, request: Request) -> Response:
        pairs = parse_qsl(request.body.decode("latin-1"), keep_blank_values=True, encoding="cp932")
        if request.path == TAKEN:
            type(self).posted = request.body
            if ("place", PLACE) not in pairs:
                return Response(400)
        found = super().web(replace(request, body=urlencode(pairs).encode()))
        text = found.body.decode().replace("charset=UTF-8", "charset=Shift_JIS")
        if request.path == SHOWN:
            text = text.replace("<table>", f'<input type="hidden" name="place" value="{PLACE}"><table>')
        return replace(found, body=text.encode("cp932"), kind="text/html")


class Elsewhere(Ricoh):
    """Somebody changed where its settings form goes."""

    def web(self, request: Request) -> Response:
        found = super().web(request)
        return replace(found, body=found.body.replace(TAKEN.encode(), b"https://192.0.2.1/collect.cgi"))


class Unlocked(Ricoh):
    """Its settings page asks nobody who he is."""

    greyed: bool = False

    def web(self, request: Request) -> Response:
        if request.path == SHOWN and request.method == "GET" and request.cookies.get("wimsesid", "--") == "--":
            body = pages.settings("storage", self._token("storage"), self._rows("storage"))
            return Response(
                body=body.replace(b"<input", b"<input disabled").replace(b"<select", b"<select disabled")
                if self.greyed
                else body
            )
        return super().web(request)


class Nonsense(Ricoh):
    """Addresses that are none, on the settings page and in its frames."""

    def web(self, request: Request) -> Response:
        found = super().web(request)
        more = b'<frame src="http://[">' if request.path == SHOWN else b""
        return replace(found, body=found.body.replace(TAKEN.encode(), b"http://[::1") + more)


class Endless(Ricoh):
    """Its settings page is five megabytes."""

    def web(self, request: Request) -> Response:
        found = super().web(request)
        return replace(found, body=found.body + b" " * 5_000_000) if request.path == SHOWN else found


class Get(Ricoh):
    """Its settings form would put everything into the address."""

    def web(self, request: Request) -> Response:
        found = super().web(request)
        return replace(found, body=found.body.replace(b'method="post"', b'method="get"'))


@contextmanager
def opened(double: Ricoh, folder: Path, carries: frozenset[str] = frozenset()) -> Iterator[Forms]:
    (chart,) = (one for one in shipped_maps() if one.name == "ricoh_wim")
    page = chart.pages["storage"]
    chart = replace(chart, accepted=True, pages={"storage": replace(page, carries=page.carries | carries)})
    with serve_appliances([double]) as served:
        box = Box(
            Target(
                device="mfp2",
                platform="mfp",
                host="127.0.0.1",
                user="admin",
                password=Secret.plain(CANARY),
                known_hosts=folder / "known_hosts",
                patience=Patience(connect=5, silence=8, answer=20),
                ports=dict(served[double.name].ports),
                forms=(chart,),
            )
        )
        door = Forms(box)
        yield door
        door.close()
        box.close()


def test_a_form_in_a_frame_is_found(tmp_path: Path) -> None:
    double = Framed(name="mfp2", secrets={"admin": CANARY})
    with opened(double, tmp_path) as door:
        assert read_text(door.ask("form").text).said["storage.erase_per_job"].word == "false"
        door.tell(ERASE)
    assert double.writes == ["storage.autoEraseMemory=on"]


@pytest.mark.parametrize("greyed", (False, True))
def test_settings_that_anybody_can_set_are_told(tmp_path: Path, greyed: bool) -> None:
    double = Unlocked(name="mfp2", secrets={"admin": CANARY})
    double.greyed = greyed
    with opened(double, tmp_path) as door:
        assert set(read_text(door.ask("form").text).open) == (set() if greyed else {"storage"})


def test_a_japanese_page_gets_its_own_letters_back(tmp_path: Path) -> None:
    double = OldJapanese(name="mfp2", secrets={"admin": CANARY})
    with opened(double, tmp_path, frozenset({"place"})) as door:
        door.tell(ERASE)
    assert double.writes == ["storage.autoEraseMemory=on"]
    assert urlencode({"place": PLACE}, encoding="cp932").encode() in OldJapanese.posted


@pytest.mark.parametrize("kind, why", ((Elsewhere, "changed"), (Nonsense, "changed"), (Endless, "too-long"), (Get, "")))
def test_what_is_no_such_form_is_not_sent(tmp_path: Path, kind: type[Ricoh], why: str) -> None:
    double = kind(name="mfp2", secrets={"admin": CANARY})
    with opened(double, tmp_path) as door:
        text = door.ask("form").text
        assert why in text
        with pytest.raises(Rejected):
            door.tell(ERASE)
    assert double.writes == []


class Soup:
    """A web server that answers everything with the same page."""

    def __init__(self, body: bytes, kind: str, status: int) -> None:
        self.page = Page(status, {"content-type": kind, "location": "http://["}, body, path="/x")
        self.posts: list[str] = []

    def request(self, method: str, path: str, *more: object, **words: object) -> Page:
        del more, words
        self.posts += [path] if method == "POST" else []
        return replace(self.page, path=path)

    def may_send_password(self) -> bool:
        return True

    def cookie(self, name: str) -> str:
        return name

    def set_cookie(self, name: str, value: str) -> None: ...

    def close(self) -> None: ...


PIECES = (
    "<form action=/set method=post>",
    f'<form method="post" action="{TAKEN}">',
    f'<form method=post action="{pages.LOGIN}"><input name=userid><input name=password><input name=wimToken></form>',
    '<input type=radio name="autoEraseMemory" value="on" checked>',
    '<input type=radio name="autoEraseMemory" value="off">',
    '<input name="wimToken" value="1">',
    *(
        "</form>",
        "Web Image Monitor",
        "<select name=a>",
        "<option selected>on",
        "<frame src=x>",
        "\0",
        "\ud7ff",
        "<!--",
    ),
)


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12),
    st.sampled_from(("text/html", "text/html; charset=Shift_JIS", "image/png", "")),
    st.sampled_from((200, 204, 401, 404, 500, 999)),
)
def test_no_page_breaks_the_door(parts: list[str], kind: str, status: int) -> None:
    (chart,) = (one for one in shipped_maps() if one.name == "ricoh_wim")
    chart = replace(chart, accepted=True)
    box = Box(Target(device="m", platform="mfp", host="h", user="admin", password=Secret.plain(CANARY), forms=(chart,)))
    soup = Soup("".join(parts).encode("utf-8", "replace"), kind, status)
    box._web = soup  # type: ignore[assignment]  # as much of it as the door uses
    door = Forms(box)
    text = door.ask("form").text
    assert CANARY not in text
    erase = read_text(text).said.get("storage.erase_per_job")
    assert erase is None or erase.word in {"true", "false", None}
    with suppress(Rejected):
        door.tell(ERASE)
    assert set(soup.posts) <= {pages.LOGIN, TAKEN}
