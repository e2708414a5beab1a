"""The simulated SNMP agent before referees of other people: the clients of Net-SNMP."""

from __future__ import annotations

import pytest

from shikiri.simulator.appliances import Double, Service, Udp, serve_appliances
from shikiri.simulator.appliances.snmp import Agent, Value, Variable
from shikiri.simulator.appliances.usm import User
from tests.sessions.appliance.printers import shown

LPD = "1.3.6.1.4.1.11.2.4.3.7.22.0"
AUTH, PRIVACY = "canary-auth-pass-1", "canary-priv-pass-1"


class Box(Double):
    """A double with nothing but an agent."""

    platform = "mfp"

    def __init__(self) -> None:
        super().__init__(name="b")
        self.objects = {
            "1.3.6.1.2.1.1.1.0": Variable("RICOH IM C3000"),
            "1.3.6.1.2.1.1.2.0": Variable("1.3.6.1.4.1.367.1.1", "oid"),
            "1.3.6.1.2.1.1.3.0": Variable(123456, "ticks"),
            "1.3.6.1.2.1.4.20.1.1.192.168.30.21": Variable("192.168.30.21", "ip"),
            LPD: Variable(1, "int", writable=True),
        } | {f"1.3.6.1.2.1.43.14.1.1.2.1.{row}": Variable(row, "int") for row in range(1, 200)}
        users = {
            "ops": User(auth=AUTH, privacy=PRIVACY, may_write=True),
            "new": User(auth=AUTH, privacy=PRIVACY, auth_protocol="sha256"),
            "old": User(auth=AUTH, auth_protocol="md5"),
        }
        communities = {"public": "read", "secret": "write"}
        self.agent = Agent(lambda: self.objects, self.write, users=users, communities=communities)  # type: ignore[arg-type]

    def write(self, oid: str, value: Value) -> bool:
        if value not in {0, 1}:
            return False
        self.objects[oid] = Variable(value, "int", writable=True)
        return True

    def services(self) -> dict[int, Service]:
        return {161: Udp(self.agent.answer)}


_PUBLIC = ("-v2c", "-cpublic")
_OPS = ("-v3", "-lauthPriv", "-uops", "-aSHA", f"-A{AUTH}", "-xAES", f"-X{PRIVACY}")
_NEW = ("-v3", "-lauthPriv", "-unew", "-aSHA-256", f"-A{AUTH}", "-xAES", f"-X{PRIVACY}")
_OLD = ("-v3", "-lauthNoPriv", "-uold", "-aMD5", f"-A{AUTH}")


@pytest.mark.parametrize("login", (("-v1", "-cpublic"), _PUBLIC, _OPS, _NEW, _OLD))
def test_every_version_is_understood(login: tuple[str, ...]) -> None:
    with serve_appliances([Box()]) as served:
        place = f"127.0.0.1:{served['b'].ports[161]}"
        got = shown(
            "snmpget", *login, "-Oqv", "-On", place, "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0"
        )
        walked = shown("snmpbulkwalk" if login[0] != "-v1" else "snmpwalk", *login, "-On", place, "1.3.6.1.2.1")
    assert got.stdout.splitlines() == ['"RICOH IM C3000"', ".1.3.6.1.4.1.367.1.1", "0:0:20:34.56"]
    assert len(walked.stdout.splitlines()) == 4 + 199
    assert walked.returncode == 0


def test_a_set_takes_place_in_the_double() -> None:
    box = Box()
    with serve_appliances([box]) as served:
        place = f"127.0.0.1:{served['b'].ports[161]}"
        for login, line, error in (
            (_PUBLIC, (LPD, "i", "0"), "noAccess"),
            (_NEW, (LPD, "i", "0"), "noAccess"),
            (_OPS, (LPD, "s", "0"), "wrongType"),
            (_OPS, (LPD, "i", "7"), "wrongValue"),
            (_OPS, ("1.3.6.1.2.1.1.1.0", "s", "x"), "notWritable"),
            (("-v1", "-csecret"), (LPD, "i", "7"), "badValue"),
            (("-v1", "-csecret"), ("1.3.6.1.2.1.1.1.0", "s", "x"), "noSuchName"),
        ):
            told = shown("snmpset", *login, place, *line)
            assert told.returncode, line
            assert error in told.stderr
        assert box.objects[LPD].value == 1
        assert shown("snmpset", *_OPS, place, LPD, "i", "0").returncode == 0
        assert box.objects[LPD].value == 0
        assert shown("snmpget", *_PUBLIC, "-Oqv", place, LPD).stdout == "0\n"


@pytest.mark.parametrize(
    "login,words",
    (
        (("-v2c", "-cwrong", "-r0", "-t1"), "Timeout"),
        ((*_OPS[:4], "-Acanary-wrong-1", *_OPS[5:]), "Authentication failure"),
        ((*_OPS[:6], "-Xcanary-wrong-1"), "Decryption error"),
        (("-v3", "-lauthPriv", "-unobody", *_OPS[3:]), "Unknown user name"),
        (("-v3", "-lauthNoPriv", "-uops", "-aSHA", f"-A{AUTH}"), "Unsupported security level"),
    ),
)
def test_who_may_not_come_in_is_told_as_the_standard_says(login: tuple[str, ...], words: str) -> None:
    with serve_appliances([Box()]) as served:
        told = shown("snmpget", *login, f"127.0.0.1:{served['b'].ports[161]}", LPD)
    assert told.returncode
    assert words in told.stderr


def test_an_agent_without_version_3_or_without_anybody_is_silent() -> None:
    box = Box()
    box.agent.versions = frozenset({1, 2})
    with serve_appliances([box]) as served:
        place = f"127.0.0.1:{served['b'].ports[161]}"
        assert "Timeout" in shown("snmpget", *_OPS, "-r0", "-t1", place, LPD).stderr
        assert shown("snmpget", *_PUBLIC, place, LPD).returncode == 0
        box.agent.communities.clear()
        assert "Timeout" in shown("snmpget", *_PUBLIC, "-r0", "-t1", place, LPD).stderr


def test_rubbish_is_not_answered() -> None:
    agent = Box().agent
    for packet in (b"", b"\0", b"\x30\x82", b"\x30\x03\x02\x01\x01", b"GET / HTTP/1.0\r\n\r\n"):
        assert agent.answer(packet) is None
