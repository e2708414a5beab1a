"""The SNMP door, against the agent of Net-SNMP, snmpsim, and agents that misbehave."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shikiri.formats.snmp import read_text
from shikiri.model.errors import Rejected
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.snmp import Snmp, open_door
from shikiri.sessions.appliance.snmp_needs import OBJECTS, TABLES, of_vendor
from shikiri.sessions.appliance.snmp_set import ALLOWED, NotSet, wanted
from shikiri.sessions.target import Patience, SnmpLogin, Target
from shikiri.simulator.appliances.snmp import Agent, Value, Variable
from shikiri.simulator.appliances.snmp_message import Reply
from shikiri.simulator.appliances.usm import User
from tests.ports import free_port
from tests.sessions.appliance.printers import AUTH, JETDIRECT, PRIVACY, shown, snmpd, snmpsim

SITE = "canary-site-7"
LPD = f"{JETDIRECT}.7.22.0"
SYSLOG = f"{JETDIRECT}.5.5.0"
Opened = Callable[..., Snmp]


@pytest.fixture
def opened() -> Iterator[Opened]:
    doors: list[Snmp] = []

    def door(port: int, silence: float = 5, **login: Any) -> Snmp:
        words: dict[str, Any] = {
            name: Secret.plain(value) if name in _SECRETS else value for name, value in login.items()
        }
        target = Target(
            device="mfp1", platform="mfp", host="127.0.0.1", ports={161: port}, snmp=SnmpLogin(**words),
            patience=Patience(silence=silence),
        )  # fmt: skip
        doors.append(open_door(Box(target)))
        return doors[-1]

    yield door
    for one in doors:
        one.close()


_SECRETS = {"auth", "privacy", "community"}
OPS = {"user": "ops", "auth": AUTH, "privacy": PRIVACY}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    state = {LPD: ("integer", "1"), f"{JETDIRECT}.7.24.0": ("integer", "1"), SYSLOG: ("string", "")}
    with snmpd(tmp_path_factory.mktemp("実機 snmpd"), state=state) as port:
        yield port


@pytest.mark.parametrize(
    "login,asked",
    (
        ({"user": "ops"}, "3 authPriv ops sha aes"),
        ({"user": "old", "auth_protocol": "md5", "privacy_protocol": "des"}, "3 authPriv old md5 des"),
        ({"user": "new", "auth_protocol": "sha256"}, "3 authPriv new sha256 aes"),
    ),
)
def test_a_real_agent_is_walked_signed_and_sealed(real: int, opened: Opened, login: dict[str, str], asked: str) -> None:
    door = opened(real, auth=AUTH, privacy=PRIVACY, **login)
    answer = door.ask("walk")
    found = read_text(answer.text)
    assert answer.complete
    assert found.complete
    assert found.asked == asked
    assert found.text("1.3.6.1.2.1.1.1.0") == "HP ETHERNET MULTI-ENVIRONMENT, made up"
    assert found.text("1.3.6.1.2.1.1.2.0") == "1.3.6.1.4.1.11.2.3.9.1"
    assert found.text("1.3.6.1.2.1.4.20.1.1.127.0.0.1") == "127.0.0.1"
    assert AUTH not in answer.text
    assert PRIVACY not in answer.text
    assert door._box.came_by == {"snmp3"}


def test_our_walk_finds_what_the_walk_of_net_snmp_finds(real: int, opened: Opened) -> None:
    ours = read_text(opened(real, **OPS).ask("walk 1.3.6.1.2.1.1").text)
    words = ("-v3", "-lauthPriv", "-uops", "-aSHA", f"-A{AUTH}", "-xAES", f"-X{PRIVACY}", "-On", "-OQ", "-Ot", "-OU")
    theirs = shown("snmpbulkwalk", *words, f"127.0.0.1:{real}", "1.3.6.1.2.1.1")
    listed = [line.partition(" = ")[0].removeprefix(".") for line in theirs.stdout.splitlines() if " = " in line]
    assert listed
    assert [record.oid for record in ours.below("1.3.6.1.2.1.1")] == listed


def test_a_switch_is_set_and_read_back_and_others_see_it(real: int, opened: Opened) -> None:
    door = opened(real, **OPS)
    for value in (0, 1, 0):
        door.tell(f"snmp {LPD} i={value}")
        assert read_text(door.ask(f"walk {JETDIRECT}.7").text).number(LPD) == value
        theirs = shown("snmpget", "-v2c", "-c", SITE, "-Oqv", f"127.0.0.1:{real}", LPD)
        assert theirs.stdout.strip() == str(value)
    door.tell(f"snmp {SYSLOG} s=192.168.99.10")
    assert read_text(door.ask(f"walk {JETDIRECT}.5").text).text(SYSLOG) == "192.168.99.10"


def test_the_community_of_the_site_reads_and_writes_and_is_never_shown(real: int, opened: Opened) -> None:
    door = opened(real, community=SITE)
    answer = door.ask("walk")
    assert read_text(answer.text).asked == "2c site"
    assert SITE not in answer.text
    door.tell(f"snmp {JETDIRECT}.7.24.0 i=0")
    assert door.ask("snmp public").text == "#! refused\n"  # alive, and it does not know `public`
    assert read_text(door.ask("snmp v3").text).engine.startswith("8000")


@pytest.mark.parametrize(
    "login,word",
    (
        ({"user": "ops", "auth": "canary-wrong-1", "privacy": PRIVACY}, "refused snmp-password"),
        (
            {"user": "ops", "auth": AUTH, "privacy": "canary-wrong-1"},
            "silent",
        ),  # Net-SNMP says nothing to what it cannot open
        ({"user": "nobody", "auth": AUTH, "privacy": PRIVACY}, "refused snmp-user"),
        ({"user": "ops", "auth": AUTH, "privacy": PRIVACY, "auth_protocol": "md5"}, "refused snmp-password"),
        ({"user": "ops"}, "login"),
        ({}, "login"),
    ),
)
def test_who_may_not_come_in_is_told_why(real: int, opened: Opened, login: dict[str, str], word: str) -> None:
    door = opened(real, 0.8, **login)
    answer = door.ask("walk")
    assert answer.text in {f"#! {word}\n", "#! refused snmp-privacy\n"} if word == "silent" else f"#! {word}\n"
    assert answer.complete is False
    with pytest.raises(Rejected) as caught:
        door.tell(f"snmp {LPD} i=0")
    assert "canary" not in str(caught.value.sentence)


def test_the_agent_of_others_on_a_codec_of_its_own_is_read_and_set(opened: Opened, tmp_path: Path) -> None:
    rows = {
        "1.3.6.1.2.1.1.1.0": "4|RICOH IM C3000",
        "1.3.6.1.2.1.1.2.0": "6|1.3.6.1.4.1.367.1.1",
        "1.3.6.1.2.1.25.3.2.1.3.1": "4x|e8a487e59088e6a99f",
        **{f"1.3.6.1.2.1.43.14.1.1.2.1.{row}": f"2|{row}" for row in range(1, 41)},
        "1.3.6.1.2.1.43.14.1.1.6.1.1": "2:writecache|value=3",
        "1.3.6.1.4.1.367.3.2.1.6.1.1.7.1": "4|made-up-name",
    }
    page = "".join(f"{oid}|{value}\n" for oid, value in rows.items())
    with snmpsim(tmp_path, community=SITE, records=page) as port:
        door = opened(port, community=SITE)
        found = read_text(door.ask("walk").text)
        door.tell("snmp 1.3.6.1.2.1.43.14.1.1.6.1.1 i=4")
        after = read_text(door.ask("walk 1.3.6.1.2.1.43.14.1.1.6").text)
    assert found.complete
    assert set(found.records) == set(rows)
    assert found.text("1.3.6.1.2.1.25.3.2.1.3.1") == "複合機"
    assert after.number("1.3.6.1.2.1.43.14.1.1.6.1.1") == 4


class Bent(Agent):
    """An agent whose parts a test can replace."""


@contextlib.contextmanager
def agent(objects: dict[str, Variable], **more: Any) -> Iterator[tuple[Agent, int]]:
    """An agent of ours, on a real socket; what is set takes place in `objects`."""

    def write(oid: str, value: Value) -> bool:
        objects[oid] = Variable(value, objects[oid].kind, writable=True)
        return True

    one = Bent(lambda: objects, write)
    for name, value in more.items():
        setattr(one, name, value)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                packet, sender = server.recvfrom(65535)
                if not packet:
                    return
                answer = one.answer(packet)
                if answer is not None:
                    server.sendto(answer, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield one, server.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", server.getsockname())
        thread.join()


def ricoh() -> dict[str, Variable]:
    said = {
        "1.3.6.1.2.1.1.1.0": Variable("RICOH IM C3000 1.02 / made up"),
        "1.3.6.1.2.1.1.2.0": Variable("1.3.6.1.4.1.367.1.1", "oid"),
        "1.3.6.1.2.1.25.3.2.1.3.1": Variable("RICOH IM C3000"),
        "1.3.6.1.2.1.43.5.1.1.13.1": Variable(3, "int", writable=True),
        "1.3.6.1.4.1.367.3.2.1.6.1.1.7.1": Variable("made-up-name"),
        "1.3.6.1.4.1.1602.1.1.1.1.0": Variable("of another maker"),
        "1.3.6.1.2.1.43.5.1.1.3.1": Variable(3, "int", writable=True),  # prtGeneralReset
    }
    said |= {f"1.3.6.1.2.1.43.14.1.1.2.1.{row}": Variable(8 + row, "int") for row in range(1, 31)}
    said |= {f"1.3.6.1.2.1.43.14.1.1.6.1.{row}": Variable(3, "int", writable=True) for row in range(1, 31)}
    return said


USERS = {"ops": User(auth=AUTH, privacy=PRIVACY, may_write=True)}


def test_only_what_is_needed_is_walked_in_few_packets(opened: Opened) -> None:
    objects = ricoh()
    with agent(objects, users=USERS) as (one, port):
        door = opened(port, **OPS)
        found = read_text(door.ask("walk").text)
        packets = {line.split()[0] + line.split()[2] for line in one.asked}
        asked = [line for line in one.asked if line.startswith("3 ops")]
    assert packets <= {"1get", "2get", "3get", "3bulk"}
    assert len([line for line in asked if " bulk " in line]) <= 3 * (len(TABLES) + 2)
    assert len(found.below("1.3.6.1.2.1.43.14.1.1.2")) == 30
    assert found.text("1.3.6.1.4.1.367.3.2.1.6.1.1.7.1") == "made-up-name"
    assert not found.text("1.3.6.1.4.1.1602.1.1.1.1.0")
    assert "1.3.6.1.2.1.43.5.1.1.3.1" not in found.records


def test_public_that_reads_is_told_by_its_newest_version(opened: Opened) -> None:
    for versions, word in (({1, 2, 3}, "2c"), ({1, 2}, "2c"), ({1}, "1")):
        with agent(ricoh(), versions=frozenset(versions)) as (_, port):
            door = opened(port)
            public = read_text(door.ask("snmp public").text)
            assert (public.asked, public.complete) == (f"{word} public", True)
            walk = read_text(door.ask("walk").text)
            assert walk.complete
            assert len(walk.below("1.3.6.1.2.1.43.14.1.1.2")) == 30
            assert door.ask("snmp v3").complete is (3 in versions)


def test_an_agent_that_is_alive_and_refuses_public_is_not_a_silent_one(opened: Opened) -> None:
    with agent(ricoh(), users=USERS, communities={}) as (_, port):
        assert opened(port, 0.4).ask("snmp public").text == "#! refused\n"
    with agent(ricoh(), users=USERS, communities={}, versions=frozenset({1, 2})) as (_, port):
        assert opened(port, 0.4).ask("snmp public").text == "#! silent\n"  # perhaps nobody is there at all
    assert opened(free_port(), 0.4).ask("snmp public").text == "#! closed\n"


def test_public_is_not_read_where_version_3_was_meant_unless_it_is_told(opened: Opened) -> None:
    with agent(ricoh(), users={}) as (_, port):
        found = read_text(opened(port, **OPS).ask("walk").text)
    assert (found.asked, found.refused) == ("2c public", "3 authPriv ops sha aes snmp-user")


def test_a_wrong_clock_is_corrected_once_and_a_strange_one_is_told(opened: Opened) -> None:
    with agent(ricoh(), users=USERS, communities={}) as (one, port):
        door = opened(port, **OPS)
        assert door.ask("snmp v3").complete
        one.boots = 9  # it restarted between its introduction and our question
        assert read_text(door.ask("walk").text).complete
        one.lost_clock = True
        assert opened(port, **OPS).ask("walk").text == "#! refused snmp-clock\n"


def test_packets_that_are_lost_are_sent_again(opened: Opened) -> None:
    with agent(ricoh(), users=USERS) as (one, port):
        door = opened(port, 0.4, **OPS)
        assert door.ask("snmp v3").complete
        one.lose = 1
        assert read_text(door.ask("walk").text).complete


def test_an_agent_that_dies_on_the_way_leaves_no_end(opened: Opened) -> None:
    with agent(ricoh(), users=USERS) as (one, port):
        door = opened(port, 0.4, **OPS)
        door.ask("snmp v3")
        read = one.read

        def dying() -> dict[str, Variable]:
            one.mute = sum(" bulk " in line for line in one.asked) > len(TABLES)
            return dict(read())

        one.read = dying
        answer = door.ask("walk")
    assert answer.complete is False
    found = read_text(answer.text)
    assert not found.complete
    assert found.text("1.3.6.1.2.1.25.3.2.1.3.1") == "RICOH IM C3000"


@pytest.mark.parametrize("versions", (frozenset({1}), frozenset({1, 2, 3})))
def test_one_object_that_spoils_a_packet_costs_itself_alone_and_the_end(
    opened: Opened, versions: frozenset[int]
) -> None:
    channels = "1.3.6.1.2.1.43.14.1.1"
    for broken in ("1.3.6.1.2.1.1.5.0", f"{channels}.6", f"{channels}.6.1.20"):
        with agent(ricoh(), versions=versions, broken={broken}) as (_, port):
            answer = opened(port).ask("walk")
        found = read_text(answer.text)
        assert found.text("1.3.6.1.2.1.1.1.0") == "RICOH IM C3000 1.02 / made up"
        assert len(found.below(f"{channels}.2")) == 30
        assert not found.complete
        assert answer.complete is False


def test_a_password_that_was_wrong_is_not_tried_again(opened: Opened) -> None:
    """Some agents lock a user who is named too often with a wrong one."""
    with agent(ricoh(), users=USERS, communities={}) as (one, port):
        door = opened(port, 0.4, **{**OPS, "auth": "canary-wrong-1"})
        told = [door.ask(question).text for question in ("walk", f"walk {JETDIRECT}.7", f"walk {JETDIRECT}.5")]
        packets: list[bytes] = []
        one.answer = packets.append  # type: ignore[method-assign,assignment]
        again = door.ask("walk 1.3.6.1.2.1.1").text
        with pytest.raises(Rejected):
            door.tell(f"snmp {LPD} i=0")
    assert {*told, again} == {"#! refused snmp-password\n"}
    assert not packets


def test_public_that_takes_its_time_is_waited_for(opened: Opened) -> None:
    """A box that wakes up: the packets of version 3 come from its network card, the others from what sleeps."""
    with agent(ricoh(), users=USERS) as (one, port):
        honest = one.answer
        late: list[bytes] = []

        def slow(packet: bytes) -> bytes | None:
            if packet[2:5] == b"\2\1\3":  # version 3
                time.sleep(0.2)
                return honest(packet)
            late.append(packet)
            if len(late) < 4:
                return None
            time.sleep(0.6)
            return honest(packet)

        one.answer = slow  # type: ignore[method-assign]
        assert read_text(opened(port, **OPS).ask("snmp public").text).complete


def test_an_agent_that_goes_round_in_circles_is_left_alone(opened: Opened) -> None:
    class Circle(dict[str, Variable]):
        def items(self) -> Any:
            return ((f"1.3.6.1.2.1.43.14.1.1.2.1.{number % 3 + 1}", Variable(8, "int")) for number in range(30))

    with agent(Circle()) as (one, port):
        one._bulk = lambda names, once, times: [  # type: ignore[method-assign]
            ((1, 3, 6, 1, 2, 1, 43, 14, 1, 1, 2, 1, 5), b"\2\1\10") for _ in range(len(names) * times)
        ]
        answer = opened(port).ask("walk 1.3.6.1.2.1.43.14.1.1.2")
    assert answer.complete is False


@pytest.mark.parametrize(
    "garbage", (b"\0", b"\x30\x82\xff\xff", b"\x30\x03\x02\x01\x03", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 400)
)
def test_garbage_is_no_answer(opened: Opened, garbage: bytes) -> None:
    with agent({}) as (one, port):
        one.answer = lambda _packet: garbage  # type: ignore[method-assign,assignment]
        door = opened(port, 0.4, **OPS)
        for question in ("walk", "snmp public", "snmp v3"):
            answer = door.ask(question)
            assert answer.complete is False
            assert answer.text.startswith("#! ")


def test_an_answer_that_nobody_signed_is_none(opened: Opened) -> None:
    """Somebody on the way may change an answer, not sign it: the true one never comes, the false one never counts."""
    with agent(ricoh(), users=USERS, communities={}) as (one, port):
        door = opened(port, 0.4, **OPS)
        door.ask("snmp v3")
        honest = one.answer
        one.answer = lambda packet: (found := honest(packet)) and found[:-1] + bytes((found[-1] ^ 1,))  # type: ignore[method-assign]
        answer = door.ask("walk")
    assert answer.text.startswith("#! silent")


def test_an_answer_in_the_clear_is_none_where_we_asked_sealed(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = Reply.wrapped
    with agent(ricoh(), users=USERS, communities={}) as (_, port):
        door = opened(port, 0.4, **OPS)
        assert read_text(door.ask("walk").text).complete
        monkeypatch.setattr(Reply, "wrapped", lambda self, pdu, user: sealed(self, pdu, replace(user, privacy="")))
        assert door.ask("walk").complete is False


def test_an_agent_that_wants_less_is_not_followed(opened: Opened) -> None:
    with agent(ricoh(), users={"ops": User(auth=AUTH)}, communities={}) as (_, port):
        assert opened(port, **OPS).ask("walk").text == "#! refused snmp-level\n"


def test_a_set_that_is_refused_or_does_not_take_is_told(opened: Opened) -> None:
    objects = {
        "1.3.6.1.2.1.1.1.0": Variable("HP"),
        LPD: Variable(1, "int", writable=True),
        SYSLOG: Variable("", "string"),
    }
    with agent(objects, users=USERS) as (one, port):
        door = opened(port, 0.4, **OPS)
        for line, why in (
            (f"snmp {JETDIRECT}.7.19.0 i=0", "door.not-offered"),
            (f"snmp {SYSLOG} s=192.168.99.10", "notWritable"),
            (f"snmp {SYSLOG} i=0", "door.not-listed"),
        ):
            with pytest.raises(Rejected, match="rejected") as caught:
                door.tell(line)
            assert why in str(caught.value.sentence)
        one.write = lambda _oid, _value: True  # says yes and does nothing
        with pytest.raises(Rejected) as caught:
            door.tell(f"snmp {LPD} i=0")
        assert "door.not-taken" in str(caught.value.sentence)
        one.write = lambda _oid, _value: False
        with pytest.raises(Rejected) as caught:
            door.tell(f"snmp {LPD} i=0")
        assert "wrongValue" in str(caught.value.sentence)
        assert objects[LPD].value == 1


def test_a_value_that_may_be_secret_is_not_shown(opened: Opened) -> None:
    with pytest.raises(Rejected) as caught:
        opened(free_port(), 0.4).tell("snmp 1.3.6.1.4.1.11.2.4.3.5.9.0 s=canary-community")
    assert "canary" not in repr(caught.value.sentence)


def test_what_is_so_already_is_not_written(opened: Opened) -> None:
    with agent({LPD: Variable(0, "int", writable=True)}, users=USERS) as (one, port):
        opened(port, **OPS).tell(f"snmp {LPD} i=0")
        assert not [line for line in one.asked if " set " in line]


def test_nothing_is_written_as_public(opened: Opened) -> None:
    objects = ricoh()
    with agent(objects, communities={"public": "write"}) as (one, port):
        door = opened(port, community="public")
        with pytest.raises(Rejected):
            door.tell("snmp 1.3.6.1.2.1.43.14.1.1.6.1.1 i=4")
        assert not [line for line in one.asked if " set " in line]


# What an agent also has: reset, factory settings, power, a new boot file, an engine's passwords, accounts, a format.
_DEADLY = (
    "1.3.6.1.2.1.43.5.1.1.3.1",  # prtGeneralReset
    "1.3.6.1.2.1.43.5.1.1.3.1.1",
    "1.3.6.1.2.1.43.14.1.1.6.1",  # a column, no row
    "1.3.6.1.2.1.43.14.1.1.6.2.1",  # of another device
    "1.3.6.1.2.1.1.4.0",  # sysContact
    "1.3.6.1.4.1.11.2.4.3.7.1.0",
    "1.3.6.1.4.1.11.2.4.3.7.220.0",
    "1.3.6.1.4.1.11.2.4.3.7.22.0.1",
    "1.3.6.1.4.1.11.2.4.3.5.9.0",  # community names
    "1.3.6.1.4.1.11.2.3.9.4.2.1.1.1.1.0",
    "1.3.6.1.6.3.15.1.2.2.1.6",  # usmUser keys
    "1.3.6.1.6.3.18.1.1",
    f"1{LPD[1:]}9",
    f"2{LPD[1:]}",
    f"{LPD}\n1.3.6.1.2.1.43.5.1.1.3.1",
)


@pytest.mark.parametrize("oid", _DEADLY)
@pytest.mark.parametrize("value", ("i=0", "i=1", "i=3", "i=4", "i=5", "i=6", "s=x", "x=00"))
def test_nothing_but_the_list_is_ever_sent(oid: str, value: str) -> None:
    with pytest.raises(NotSet):
        wanted(f"snmp {oid} {value}")


@pytest.mark.parametrize(
    "line",
    (
        f"snmp {LPD} i=2", f"snmp {LPD} i=-1", f"snmp {LPD} i=", f"snmp {LPD} s=0", f"snmp {LPD} x=00", f"snmp {LPD}",
        f"snmp {LPD} =0", f"snmp {SYSLOG} s={'a' * 256}", f"snmp {SYSLOG} i=1", "snmp walk", "snmp", "", f"walk {LPD}",
        "snmp 1.3.6.1.2.1.43.14.1.1.6.1.1 i=1", "snmp 1.3.6.1.2.1.43.5.1.1.13.1 i=5",
    ),
)  # fmt: skip
def test_no_other_value_and_no_other_words(line: str) -> None:
    with pytest.raises(NotSet):
        wanted(line)


def test_the_list_holds_no_pattern_that_reaches_further() -> None:
    for one in ALLOWED:
        assert one.names.pattern.startswith(r"1\.3\.6\.1\.")
        assert ".*" not in one.names.pattern
        assert re.search(r"[^\\]\.(?!\()", one.names.pattern.replace(r"\.", "")) is None  # every dot is a dot


def test_makers_are_known_by_the_whole_beginning() -> None:
    assert of_vendor("1.3.6.1.4.1.367.1.1") != ((), ())
    assert of_vendor("1.3.6.1.4.1.3671.1") == ((), ())
    assert of_vendor("") == ((), ())
    assert not set(OBJECTS) & {"1.3.6.1.2.1.43.5.1.1.3.1"}


def test_other_questions_are_not_tried(opened: Opened) -> None:
    door = opened(free_port())
    for question in ("snmp private", "walk x", "walk 1.3.6 ; reboot", "snmp"):
        assert door.ask(question).text == "#! not-tried\n"
