"""SNMP: records as lines and back, walks as other programs save them, and the packets themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.snmp import NUMBERS, Record, SnmpAnswer, SnmpError, as_text, octets, read_text
from shikiri.formats.snmp_files import is_net_snmp, read_json, read_net_snmp, read_snmprec
from shikiri.formats.snmp_v3 import read_envelope
from shikiri.formats.snmp_wire import WireError, integer, message, question, read_message, setting, tlv
from shikiri.model.reading import decode
from shikiri.simulator.appliances.snmp import Agent, Variable

_SYSTEM = "1.3.6.1.2.1.1"
_OIDS = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=6).map(lambda rest: ".".join(map(str, (1, 3, *rest))))
_RECORDS = st.one_of(
    st.builds(lambda oid, text: octets(oid, text.encode("utf-8", "replace")), _OIDS, st.text()),
    st.builds(octets, _OIDS, st.binary(max_size=40)),
    st.builds(Record, _OIDS, st.sampled_from(sorted(NUMBERS)), st.integers(-(2**31), 2**32 - 1)),
    st.builds(lambda oid: Record(oid, "null", None), _OIDS),
)


@given(st.lists(_RECORDS, unique_by=lambda record: record.oid))
def test_records_come_back_from_their_text(records: list[Record]) -> None:
    text = as_text(records, asked="2c public")
    found = read_text(text)
    assert dict(found.records) == {record.oid: record for record in records}
    assert found.complete
    assert found.asked == "2c public"
    assert len(text.splitlines()) == len(records) + 2


def test_a_text_that_is_cut_anywhere_has_no_end() -> None:
    text = as_text(
        (Record(f"{_SYSTEM}.1.0", "string", "RICOH"), Record(f"{_SYSTEM}.3.0", "ticks", 5)), asked="2c public"
    )
    assert not any(read_text(text[:end]).complete for end in range(len(text) - 1))


def test_a_line_can_be_cited() -> None:
    text = as_text(
        (Record(f"{_SYSTEM}.1.0", "string", "複合機\nend"),), asked="3 authPriv ops sha aes", refused="2c site"
    )
    found = read_text(text)
    assert found.refused == "2c site"
    assert text.splitlines()[found.line(f"{_SYSTEM}.1.0") - 1].startswith(f"{_SYSTEM}.1.0 string ")
    assert found.line("1.3.9") == 0
    assert found.text(f"{_SYSTEM}.1.0") == "複合機\nend"


def test_an_object_said_twice_and_differently_is_dropped() -> None:
    twice = "1.3.1 int 1\n1.3.2 int 1\n1.3.1 int 2\n1.3.2 int 1\nend\n"
    assert set(read_text(twice).records) == {"1.3.2"}


@pytest.mark.parametrize("line", ("1.3.1 int true", '1.3.1 int "1"', "1.3.1 string 1", "1.3.1 null 0", "1.3.1 int 1 2"))
def test_a_value_of_another_kind_is_no_value(line: str) -> None:
    found = read_text(f"1.3.9 int 1\n{line}\nend\n")
    assert set(found.records) == {"1.3.9"}
    assert not found.complete


def test_tables_come_in_the_order_of_the_tree() -> None:
    found = read_text("1.3.9.10 int 3\n1.3.9.2 int 2\n1.3.90.1 int 9\nend\n")
    assert [record.oid for record in found.below("1.3.9")] == ["1.3.9.2", "1.3.9.10"]


@pytest.mark.parametrize(
    "raw,kind,value",
    (
        (b"RICOH MP 3053", "string", "RICOH MP 3053"),
        ("複合機".encode("cp932"), "string", "複合機"),
        ("複合機".encode(), "string", "複合機"),
        (b"padded\0\0", "string", "padded"),
        (b"", "string", ""),
        (b"\x00\x26\x73\xaa\xbb\xcc", "hex", "002673aabbcc"),
        (b"\xff\xfe\x01", "hex", "fffe01"),
    ),
)
def test_octets_are_text_where_they_are_text(raw: bytes, kind: str, value: str) -> None:
    assert (octets("1.3.1", raw).kind, octets("1.3.1", raw).value) == (kind, value)


def test_a_file_of_snmpsim() -> None:
    page = (
        "1.3.6.1.2.1.1.1.0|4|RICOH | MP\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.367.1.1\n1.3.6.1.2.1.1.3.0|67|123\n"
        "1.3.6.1.2.1.2.2.1.6.1|4x|002673aabbcc\n1.3.6.1.2.1.4.20.1.1.1|64x|c0a81e15\n1.3.6.1.2.1.4.20.1.1.2|64|10.0.0.1\n"
        "1.3.6.1.2.1.1.9.0|4x|52494334\n1.3.6.1.2.1.1.8.0|5|\n"
    )
    found = read_text(as_text(read_snmprec(page)))
    assert found.text("1.3.6.1.2.1.1.1.0") == "RICOH | MP"
    assert found.text("1.3.6.1.2.1.1.2.0") == "1.3.6.1.4.1.367.1.1"
    assert found.number("1.3.6.1.2.1.1.3.0") == 123
    assert found.records["1.3.6.1.2.1.2.2.1.6.1"].value == "002673aabbcc"
    assert [one.value for one in found.below("1.3.6.1.2.1.4.20.1.1")] == ["192.168.30.21", "10.0.0.1"]
    assert found.text("1.3.6.1.2.1.1.9.0") == "RIC4"


@pytest.mark.parametrize(
    "line",
    ("1.3.6|9|x", "one|4|x", "1.3.6.1", "1.3.6|2|many", "1.3.6|4x|zz", "1.3.6|2:writecache|value=1", "1.3.6|64|x"),
)
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    with pytest.raises(SnmpError) as caught:
        read_snmprec(f"1.3.6.1|2|1\n{line}\n")
    assert caught.value.line == 2


def test_a_walk_of_net_snmp() -> None:
    page = """.1.3.6.1.2.1.1.1.0 = STRING: "RICOH \\"MP\\"
3053"
.1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.367.1.1
.1.3.6.1.2.1.1.3.0 = Timeticks: (123456) 0:20:34.56
.1.3.6.1.2.1.1.7.0 = INTEGER: up(72)
.1.3.6.1.2.1.2.2.1.6.1 = Hex-STRING: 00 26 73 AA
BB CC
.1.3.6.1.2.1.4.20.1.1.1 = IpAddress: 192.168.30.21
.1.3.6.1.2.1.1.4.0 = ""
.1.3.6.1.2.1.1.5.0 = STRING: 複合機
.1.3.6.1.2.1.1.9.0 = No Such Object available on this agent at this OID
No more variables left in this MIB View (It is past the end of the MIB tree)
"""
    assert is_net_snmp(page)
    found = read_text(as_text(read_net_snmp(page)))
    assert found.text("1.3.6.1.2.1.1.1.0") == 'RICOH "MP"\n3053'
    assert found.text("1.3.6.1.2.1.1.2.0") == "1.3.6.1.4.1.367.1.1"
    assert found.number("1.3.6.1.2.1.1.3.0") == 123456
    assert found.number("1.3.6.1.2.1.1.7.0") == 72
    assert found.records["1.3.6.1.2.1.2.2.1.6.1"].value == "002673aabbcc"
    assert found.text("1.3.6.1.2.1.4.20.1.1.1") == "192.168.30.21"
    assert found.text("1.3.6.1.2.1.1.5.0") == "複合機"
    assert "1.3.6.1.2.1.1.9.0" not in found.records
    assert not is_net_snmp(as_text(read_net_snmp(page)))


@pytest.mark.parametrize("line", ("bash: snmpwalk: command not found", ".1.3.6.1 = Strange: 1", ".1.3.6.1 = what"))
def test_what_is_no_walk_is_named(line: str) -> None:
    with pytest.raises(SnmpError):
        read_net_snmp(f"{line}\n")


@pytest.mark.parametrize("page", ("[]", "{", '{"model": "x"}', '{"1.3.6": {}}', '{"1.3.6": ["zz"]}', '{"1.3.6": true}'))
def test_json_of_another_shape_is_refused(page: str) -> None:
    with pytest.raises(SnmpError):
        read_json(page)


@given(st.text())
def test_any_file_is_read_or_refused(text: str) -> None:
    for reader in (read_snmprec, read_json, read_net_snmp):
        try:
            read_text(as_text(reader(text)))
        except SnmpError:
            continue


def packet(*variables: tuple[str, Variable]) -> bytes:
    """The answer of the simulated agent, which encodes by itself."""
    asked = message("2c", b"public", question("get", 7, [oid for oid, _ in variables]))
    return Agent(lambda: dict(variables)).answer(asked) or b""


def test_an_answer_of_an_agent_is_read() -> None:
    kinds = {
        "1.3.1": Variable("RICOH"), "1.3.2": Variable(-5, "int"), "1.3.3": Variable("1.3.6.1.4.1.4294967295", "oid"),
        "1.3.4": Variable(4294967295, "counter"), "1.3.5": Variable("192.168.0.1", "ip"), "1.3.6": Variable(b"\xff\1"),
        "1.3.7": Variable(2**40, "counter64"), "2.999.3": Variable(1, "gauge"),
    }  # fmt: skip
    version, community, pdu = read_message(packet(*kinds.items()))
    assert (version, community, pdu.verb, pdu.number, pdu.status) == ("2c", b"public", "response", 7, "ok")
    assert [(one.oid, one.record.kind, one.record.value) for one in pdu.bindings if one.record] == [
        ("1.3.1", "string", "RICOH"), ("1.3.2", "int", -5), ("1.3.3", "oid", "1.3.6.1.4.1.4294967295"),
        ("1.3.4", "counter", 4294967295), ("1.3.5", "ip", "192.168.0.1"), ("1.3.6", "hex", "ff01"),
        ("1.3.7", "counter", 2**40), ("2.999.3", "gauge", 1),
    ]  # fmt: skip


def test_an_object_that_is_not_there_is_absent() -> None:
    asked = message("2c", b"public", question("get", 7, ["1.3.6.1.9"]))
    _, _, pdu = read_message(Agent(lambda: {"1.3.1": Variable(1, "int")}).answer(asked) or b"")
    assert (pdu.bindings[0].absence, pdu.bindings[0].record) == ("no-object", None)


def test_a_counter_without_the_zero_before_it_is_no_negative_number() -> None:
    raw = packet(("1.3.1", Variable(0x7FFFFFFF, "counter"))).replace(b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff")
    record = read_message(raw)[2].bindings[0].record
    assert record is not None
    assert record.value == 0xFFFFFFFF


def response(*bindings: bytes) -> bytes:
    listed = tlv(0x30, *(tlv(0x30, one) for one in bindings))
    return tlv(0x30, integer(1), tlv(4, b"public"), tlv(0xA2, integer(7), integer(0), integer(0), listed))


@pytest.mark.parametrize(
    "binding",
    (
        tlv(6, b"\x2b" + b"\xff" * 20_000 + b"\x01") + tlv(2, b"\1"),  # a number of 140,000 bits in the name
        tlv(6, b"\x2b" + b"\1" * 500) + tlv(2, b"\1"),
        tlv(6, b"\x2b\1") + tlv(2, b"\1" * 20_000),
        tlv(6, b"\x2b\1") + tlv(0x41, b"\xff" * 20_000),
        tlv(6, b"\x2b\1") + tlv(2),
        tlv(6, b"\x2b\1") + tlv(6, b"\x2b" + b"\xff" * 9_000 + b"\1"),
        tlv(6) + tlv(5),
        tlv(6, b"\x2b\x81") + tlv(5),
        tlv(6, b"\x2b\1"),
        tlv(4, b"x") + tlv(5),
    ),
)
def test_numbers_that_nobody_means_are_refused(binding: bytes) -> None:
    good = tlv(6, b"\x2b\1") + tlv(2, b"\1")
    assert len(read_message(response(good, good))[2].bindings) == 2
    with pytest.raises(WireError):
        read_message(response(good, binding))


@pytest.mark.parametrize(
    "line", (f"1.3.{'9' * 5000} int 1", f"1.3.1 int {'9' * 5000}", f"1.3{'.1' * 400} int 1", "[" * 9999)
)
def test_lines_with_such_numbers_are_no_records(line: str) -> None:
    found = read_text(f"1.3.9 int 1\n{line}\nend\n")
    assert [record.oid for record in found.below("1.3")] == ["1.3.9"]
    assert not found.complete
    for reader in (read_snmprec, read_json, read_net_snmp):
        with pytest.raises((SnmpError, RecursionError)):
            reader(line.replace(" int ", "|2|") if reader is read_snmprec else line.replace(" int ", " = INTEGER: "))


def test_a_packet_that_is_cut_anywhere_is_none() -> None:
    raw = packet(("1.3.1", Variable("RICOH")), ("1.3.2", Variable(5, "int")))
    for end in range(len(raw)):
        with pytest.raises(WireError):
            read_message(raw[:end])


@given(st.data())
def test_changed_packets_never_raise_anything_else(data: st.DataObject) -> None:
    raw = bytearray(
        packet(("1.3.1", Variable("RICOH")), ("1.3.2", Variable(5, "int")), ("1.3.3", Variable("1.3.6", "oid")))
    )
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    for reader in (read_message, read_envelope):
        try:
            reader(bytes(raw))
        except WireError:
            continue


@given(st.binary(max_size=200))
def test_any_bytes_are_a_packet_or_an_error(raw: bytes) -> None:
    for reader in (read_message, read_envelope):
        try:
            reader(raw)
        except WireError:
            continue


def test_questions_are_the_bytes_of_the_standard() -> None:
    """As in the examples that everybody prints: get sysDescr.0 as public, by version 1."""
    expected = "302602010004067075626c6963a019020101020100020100300e300c06082b060102010101000500"
    assert message("1", b"public", question("get", 1, ["1.3.6.1.2.1.1.1.0"])).hex() == expected


@pytest.mark.parametrize("value,tail", ((0, "020100"), (1, "020101"), (128, "02020080"), (b"\xc0\xa8", "0402c0a8")))
def test_values_are_set_as_the_standard_says(value: int | bytes, tail: str) -> None:
    assert setting(1, "1.3.1", value).hex().endswith(tail)


def test_recordings_are_read_and_right(recordings: Path) -> None:
    pages = sorted((*recordings.glob("*/*/walk.snmprec"), *recordings.glob("*/*/snmp.json")))
    assert pages
    for page in pages:
        reader = read_snmprec if page.name == "walk.snmprec" else read_json
        found = read_text(as_text(reader(decode(page.read_bytes()))))
        expect = yaml.safe_load((page.parent / "capture.yml").read_text("utf-8"))["expect"]
        _as_expected(found, expect)
        assert found.complete
    assert {page.name for page in pages} == {"walk.snmprec", "snmp.json"}


def _as_expected(found: SnmpAnswer, expect: dict[str, str]) -> None:
    if "sysDescr" in expect:
        words = [part for part in re.split(r"\s*\.\.\.\s*", expect["sysDescr"]) if part]
        assert all(part in found.text("1.3.6.1.2.1.1.1.0") for part in words)
    if "sysObjectID" in expect:
        told = found.text("1.3.6.1.2.1.1.2.0")
        assert told == ("" if expect["sysObjectID"] == "absent" else expect["sysObjectID"])
    if "oid_firmware" in expect:
        assert found.text(expect["oid_firmware"]) == expect["firmware"]
        assert expect["model"] in found.text(expect["oid_model"])


def test_a_list_in_json_is_one_octet_string() -> None:
    page = json.dumps({"1.3.1": ["0001", "ff"], "1.3.2": "Mało toneru", "1.3.3": 5, "1.3.4": None})
    found = read_text(as_text(read_json(page)))
    assert {oid: record.value for oid, record in found.records.items()} == {
        "1.3.1": "0001ff", "1.3.2": "Mało toneru", "1.3.3": 5,
    }  # fmt: skip
