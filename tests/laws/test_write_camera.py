"""Laws of writing a camera over ONVIF: what is planned is told over real sockets, comes true, once, and alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shikiri.language import tell
from shikiri.model.command import Command, joined
from shikiri.model.errors import Rejected
from shikiri.model.facets.account import Account
from shikiri.model.net import AddressSet
from shikiri.model.nothing import GONE, UNSAID, Things
from shikiri.model.reading import Reading
from shikiri.model.say import LANGS
from shikiri.model.secret import Secret, to_keep
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.camera_onvif import PLATFORM
from tests.laws.write_law import Law, with_more, with_thing
from tests.sessions.appliance.cameras import CANARY, NEW, Camera, camera

_USERS = {"admin": "Administrator", "recorder": "Operator", "viewer": "User"}
# What a camera is like before: out of the box, and well set.
BEFORE: dict[str, dict[str, Any]] = {
    "new": {"users": _USERS, "skew_s": 500.0},
    "set": {
        "users": _USERS,
        "protocols": {"HTTP": False, "HTTPS": True, "RTSP": False},
        "discoverable": False,
        "ntp": ["192.168.99.123"],
        "clock_by": "NTP",
        "filter_kind": "Allow",
        "admitted": ["127.0.0.0/8"],
        "login": "token",
    },
}
HERE = AddressSet.of("127.0.0.0/8")
# facet, key of the thing, field -> what may be wanted of it
WISHES: dict[tuple[str, str, str], tuple[Any, ...]] = {
    ("account", "viewer", "password"): (to_keep(Secret.plain(NEW)),),
    ("account", "viewer", "privilege"): ("admin", "user"),
    ("management", "http", "enabled"): (False, True),
    ("discovery", "wsd", "enabled"): (False, True),
    ("video", "rtsp", "enabled"): (False, True),
    ("time_sync", "clock", "servers"): (frozenset({"192.168.99.123"}), frozenset({"ntp.example.jp", "2001:db8::7"})),
    ("time_sync", "clock", "utc_offset_minutes"): (0, 540, -210),
    ("exposure", "192.168.50.21", "sources"): (HERE, HERE | AddressSet.of("192.168.99.0/24", "192.168.50.5")),
}
_FOLLOWS = {"time_sync": {"skew_s"}, "exposure": {"filtered", "ports"}, "video": {"tls", "anonymous"}}
_PORTS = {"video", "exposure", "management"}  # a door that opens or shuts is seen in all three
_ELSEWHERE = {("management", "enabled"): _PORTS, ("video", "enabled"): _PORTS}


class Wire:
    """The referee: the camera itself, over its own ports."""

    def __init__(self, cam: Camera) -> None:
        self._cam = cam

    def tell(self, _: Reading, commands: tuple[Command, ...]) -> tuple[Reading, list[str], list[Any]]:
        refused: list[Any] = []
        typed = [joined(one.parts) for one in commands]
        with self._cam.session() as session:
            for one in commands:
                try:
                    session.tell([one])
                except Rejected as error:
                    refused.append((str(one), error.sentence))
        return self._cam.reading(self._cam.double.passwords["admin"]), typed, refused

    @property
    def law(self) -> Law:
        held = {"admin_password": Secret.plain(CANARY)}
        return Law(platform=PLATFORM, tell=self.tell, follows=_FOLLOWS, elsewhere=_ELSEWHERE, secrets=held)


def _cases() -> Iterator[tuple[str, tuple[str, str, str], int]]:
    for kind in BEFORE:
        yield from ((kind, place, at) for place, values in WISHES.items() for at in range(len(values)))


def _named(state: State, facet: str, key: str) -> int:
    return next(at for at, one in enumerate(state.things(facet)) if one.key == key)


@pytest.mark.parametrize("kind,place,at", tuple(_cases()), ids=str)
def test_a_wish_comes_true_once_and_alone(tmp_path: Path, kind: str, place: tuple[str, str, str], at: int) -> None:
    facet, key, field = place
    with camera(tmp_path, **BEFORE[kind]) as cam:
        reading = cam.reading()
        before = parse(PLATFORM, reading)
        number = _named(before, facet, key)
        wanted = with_thing(before, facet, number, **{field: WISHES[place][at]})
        done = Wire(cam).law.hold(reading, wanted)
        same = getattr(before.things(facet)[number], field) == WISHES[place][at]
        assert bool(done.commands) is not same
        assert len(cam.double.writes) == len(done.commands)
        if field != "password":  # nobody can read one back
            again = Wire(cam).law.rendered(parse(PLATFORM, cam.reading()), wanted, reading)
            assert again.commands == ()


@pytest.mark.parametrize("kind,place,at", tuple(_cases()), ids=str)
def test_what_was_written_can_be_taken_back(tmp_path: Path, kind: str, place: tuple[str, str, str], at: int) -> None:
    facet, key, field = place
    with camera(tmp_path, **BEFORE[kind]) as cam:
        before = cam.state()
        wanted = with_thing(before, facet, _named(before, facet, key), **{field: WISHES[place][at]})
        done = Wire(cam).law.rendered(before, wanted, cam.reading())
        if place == ("account", "viewer", "password"):
            assert [one.undo for one in done.commands] == [()]  # nobody knows what it was
            return
        settings = ("users", "protocols", "discoverable", "ntp", "clock_by", "zone", "filter_kind", "admitted")
        was = {name: getattr(cam.double, name) for name in settings}
        with cam.session() as session:
            session.tell(done.commands)
        with cam.session() as session:
            session.tell([Command(parts=one.undo) for one in reversed(done.commands)])
        assert {name: getattr(cam.double, name) for name in settings} == was


def test_the_clock_follows_a_server_as_soon_as_there_is_one(tmp_path: Path) -> None:
    with camera(tmp_path, **BEFORE["new"]) as cam:
        reading = cam.reading()
        before = parse(PLATFORM, reading)
        done = Wire(cam).law.hold(
            reading, with_thing(before, "time_sync", 0, enabled=True, servers=frozenset({"192.168.99.123"}))
        )
        assert [str(one) for one in done.commands] == [
            "onvif SetNTP servers=192.168.99.123",
            "onvif SetSystemDateAndTime type=NTP",
        ]
        assert cam.double.clock_by == "NTP"
    with camera(tmp_path, **BEFORE["new"]) as cam:
        before = cam.state()
        refused = Wire(cam).law.rendered(before, with_thing(before, "time_sync", 0, enabled=True), cam.reading())
        assert refused.commands == ()
        assert [why.key for _, _, why in refused.refused] == ["onvif.no-servers"]


def test_an_account_is_made_with_its_password(tmp_path: Path) -> None:
    ops = Account(name="ops", kind="named", privilege="admin", password=to_keep(Secret.plain(NEW)), enabled=True)
    with camera(tmp_path, **BEFORE["new"]) as cam:
        reading = cam.reading()
        before = parse(PLATFORM, reading)
        done = Wire(cam).law.hold(reading, with_more(before, "account", ops))
        assert [str(one) for one in done.commands] == ["onvif CreateUsers Administrator/ops=***"]
        assert (cam.double.users["ops"], cam.double.passwords["ops"]) == ("Administrator", NEW)
        assert cam.answers(NEW, "ops")[1] == {"login"}


def test_a_camera_without_a_password_gets_its_first_account(tmp_path: Path) -> None:
    """What anybody may do ends with the first account that has a password."""
    admin = Account(name="admin", kind="named", privilege="admin", password=to_keep(Secret.plain(CANARY)), enabled=True)
    with camera(tmp_path, users={}, login="token") as cam:
        reading = cam.reading()
        before = parse(PLATFORM, reading)
        alone = with_thing(before, "account", 0, name=GONE)
        assert Wire(cam).law.rendered(before, alone, reading).commands == ()  # it would stay open, or shut us out
        wanted = with_more(alone, "account", admin)
        done = Wire(cam).law.rendered(before, wanted, reading)
        assert [str(one) for one in done.commands] == ["onvif CreateUsers Administrator/admin=***"]
        with cam.session() as session:
            session.tell(done.commands)
            assert session.proved == {"login"}
        after = cam.state()
        assert [(one.key, one.password.kind) for one in after.things("account")] == [("admin", "masked")]  # type: ignore[attr-defined]
        assert [one.anonymous for one in after.things("video")] == [False] * 3  # type: ignore[attr-defined]


def test_an_account_is_taken_away(tmp_path: Path) -> None:
    with camera(tmp_path, **BEFORE["new"]) as cam:
        reading = cam.reading()
        before = parse(PLATFORM, reading)
        done = Wire(cam).law.hold(
            reading, with_thing(before, "account", _named(before, "account", "viewer"), name=GONE)
        )
        assert [str(one) for one in done.commands] == ["onvif DeleteUsers name=viewer"]
        assert set(cam.double.users) == {"admin", "recorder"}


def test_anonymous_viewing_goes_with_the_guest_it_belongs_to(tmp_path: Path) -> None:
    with camera(tmp_path, users={"admin": "Administrator", "guest": "Anonymous"}, login="token") as cam:
        before = cam.state()
        for at, one in enumerate(before.things("video")):
            before = with_thing(before, "video", at, anonymous=False) if getattr(one, "anonymous", False) else before
        done = Wire(cam).law.rendered(cam.state(), before, cam.reading())
        assert [str(one) for one in done.commands] == ["onvif DeleteUsers name=guest"]
        with cam.session() as session:
            session.tell(done.commands)
        after = cam.state()
        assert [one.anonymous for one in after.things("video")] == [False] * 3  # type: ignore[attr-defined]
        assert [one.key for one in after.things("account")] == ["admin"]


@pytest.mark.parametrize("facet,key,values", (
    ("video", "onvif", {"anonymous": False}),
    ("video", "rtsp", {"tls": True}),
    ("account", "viewer", {"enabled": False}),
    ("account", "viewer", {"lockout_after": 5}),
    ("account", "viewer", {"logins": frozenset({"http"})}),
    ("account", "viewer", {"password": to_keep(Secret.plain(" has a blank before it"))}),
    ("management", "https", {"enabled": False}),
    ("management", "telnet", {"enabled": True}),
    ("exposure", "192.168.50.21", {"filtered": True}),
    ("time_sync", "clock", {"servers": frozenset({"a b"})}),
    ("time_sync", "clock", {"servers": frozenset({"a=b"})}),
    ("firmware", "", {"version": "9.9"}),
    ("discovery", "upnp", {"enabled": False}),
))  # fmt: skip
def test_what_the_protocol_cannot_write_is_left_to_a_person(
    tmp_path: Path, facet: str, key: str, values: dict[str, Any]
) -> None:
    with camera(tmp_path, users=_USERS, open_to_strangers=["onvif", "rtsp"]) as cam:
        before = cam.state()
        at = _named(before, facet, key)
        if any(getattr(before.things(facet)[at], name) is UNSAID for name in values):
            before = with_thing(before, facet, at, **dict.fromkeys(values, GONE))
        done = Wire(cam).law.rendered(before, with_thing(before, facet, at, **values), cam.reading())
        assert done.commands == ()
        assert len(done.refused) == 1
        why = done.refused[0][2]
        assert why.key != "plan.broken"  # meant, and told in both languages
        assert all(tell(why, lang) for lang in LANGS)
        assert cam.double.writes == []


def test_http_stays_where_https_does_not_work(tmp_path: Path) -> None:
    with camera(tmp_path, protocols={"HTTP": True, "HTTPS": False, "RTSP": True}) as cam:
        before = cam.state()
        wanted = with_thing(before, "management", _named(before, "management", "http"), enabled=False)
        assert Wire(cam).law.rendered(before, wanted, cam.reading()).commands == ()


def test_the_line_is_kept_or_nothing_is_written(tmp_path: Path) -> None:
    """Http may go where https carried us; https never; a narrower filter may shut us out."""
    assert PLATFORM.keeps_line is not None
    with camera(tmp_path, **BEFORE["new"]) as cam:
        reading = cam.reading()
        source, before = PLATFORM.open(reading), parse(PLATFORM, reading)

        def keeps(facet: str, key: str, **values: Any) -> bool:
            assert PLATFORM.keeps_line is not None
            return PLATFORM.keeps_line(source, with_thing(before, facet, _named(before, facet, key), **values))

        assert keeps("management", "http", enabled=False)
        assert not keeps("management", "https", enabled=False)
        assert not keeps("exposure", "192.168.50.21", sources=HERE, filtered=True)
    with camera(tmp_path, protocols={"HTTP": True, "HTTPS": False, "RTSP": True}) as cam:
        reading = cam.reading()
        source, before = PLATFORM.open(reading), parse(PLATFORM, reading)
        wanted = with_thing(before, "management", _named(before, "management", "http"), enabled=False)
        assert not PLATFORM.keeps_line(source, wanted)


def test_no_secret_is_shown_by_any_command(tmp_path: Path) -> None:
    with camera(tmp_path, **BEFORE["new"]) as cam:
        before = cam.state()
        admin = _named(before, "account", "admin")
        wanted = with_thing(before, "account", admin, password=to_keep(Secret.plain(NEW)))
        done = Wire(cam).law.rendered(before, wanted, cam.reading())
        assert [str(one) for one in done.commands] == ["onvif SetUser admin=***"]
        shown = repr(done) + "".join(map(str, done.commands))
        assert NEW not in shown
        assert CANARY not in shown
        assert joined(done.commands[0].undo) == f"onvif SetUser admin={CANARY}"


def test_the_moment_of_a_reading_is_the_moment_of_its_clock(tmp_path: Path) -> None:
    driver = next(one for one in PLATFORM.facets if one.facet == "time_sync")
    assert driver.asks[-1] == "onvif GetSystemDateAndTime"
    with camera(tmp_path, skew_s=-600) as cam:
        found = replace(cam.reading(), when=datetime.now(UTC).replace(microsecond=0))
        things = parse(PLATFORM, found).facet("time_sync")
        assert isinstance(things, Things)
        assert abs(things.items[0].skew_s - 600) <= 3  # type: ignore[attr-defined]
