"""Frames against another implementation of the same rules: the kernel's, and the texts of the standards."""

from __future__ import annotations

import ast
import json
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import shikiri.probe
from shikiri.probe import frames, knock, lease
from shikiri.probe.pack import command, parts

HOME = Path(shikiri.probe.__file__).parent
SENT = sorted(path for path in HOME.glob("*.py") if path.name not in {"__init__.py", "pack.py"})
TOO_NEW = {"removeprefix", "removesuffix", "walk_packages", "cached_property", "pairwise", "fromisoformat", "batched"}


@pytest.mark.parametrize("page", SENT, ids=lambda page: page.stem)
def test_it_runs_on_python_3_7(page: Path) -> None:
    tree = ast.parse(page.read_text("utf-8"), feature_version=(3, 7))
    assert "from __future__ import annotations" in page.read_text("utf-8")
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not used & TOO_NEW
    for node in ast.walk(tree):  # what 3.7 parses and does not know: zip(strict=), dict | dict, list[int] as a value
        if isinstance(node, ast.Call):
            assert not {word.arg for word in node.keywords} & {
                "strict",
                "slots",
                "kw_only",
                "missing_ok",
                "capture_output",
            }


def test_everything_that_is_needed_is_sent() -> None:
    sent = {name.rpartition(".")[2] for name, _ in json.loads(parts())}
    assert {page.stem for page in SENT} | {"shikiri", "probe"} == sent


def test_it_runs_from_memory_and_leaves_no_file(tmp_path: Path) -> None:
    told = (
        parts() + "\n" + json.dumps({"interface": "lo", "token": "t"}) + '\n{"id": 1, "do": "facts"}\n{"do": "bye"}\n'
    )
    done = subprocess.run(
        ["sh", "-c", command()], input=told, capture_output=True, text=True, cwd=tmp_path, check=True,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/sbin:/bin"},
    )  # fmt: skip
    first, last = done.stdout.splitlines()
    assert json.loads(first)["value"]["mac"] == "00:00:00:00:00:00"
    assert set(json.loads(last)) == {"end"}
    assert not list(tmp_path.iterdir())


def test_an_order_nobody_knows_is_no_crash() -> None:
    rows = ['{"id": 1, "do": "format-disk"}', '{"id": 2, "do": "arp"}', '{"id": 3, "do": "tcp", "with": {"places": 7}}']
    told = "\n".join([parts(), json.dumps({"interface": "lo", "token": "t"}), *rows, '{"do": "bye"}', ""])
    done = subprocess.run(["sh", "-c", command()], input=told, capture_output=True, text=True, check=True)
    answers = [json.loads(row) for row in done.stdout.splitlines()]
    assert [one.get("no") for one in answers[:3]] == ["unknown-order", "broken", "broken"]


@pytest.mark.parametrize("data", (b"", b"\x01", b"\x01\x02\x03", bytes(range(255))))
def test_the_checksum_makes_the_whole_add_up(data: bytes) -> None:
    whole = data + b"\0" * (len(data) % 2) + struct.pack("!H", frames.checksum(data))
    assert frames.checksum(whole) == 0


def test_a_packet_reads_back_as_what_it_says() -> None:
    card = frames.mac_bytes("02:00:00:00:00:01")
    body = frames.ip4("192.168.20.5", "192.168.20.9", frames.ICMP4, frames.echo4(77, 1, b"tok"))
    assert frames.told(frames.ethernet(card, card, frames.IP4, body)) == {
        "mac": "02:00:00:00:00:01", "to_mac": "02:00:00:00:00:01", "kind": "icmp4-echo", "ident": 77,
        "from": "192.168.20.5", "to": "192.168.20.9",
    }  # fmt: skip
    assert frames.checksum(body[:20]) == 0
    six = frames.ip6("fe80::1", "fe80::2", frames.ICMP6, frames.echo6("fe80::1", "fe80::2", (5, 1), b"tok"))
    found = frames.told(frames.ethernet(card, card, frames.IP6, six))
    assert found is not None
    assert (found["kind"], found["from"], found["to"]) == ("icmp6-echo", "fe80::1", "fe80::2")
    asked = frames.told(frames.arp_question(card, "192.168.20.5", "192.168.20.1"))
    assert asked is not None
    assert (asked["kind"], asked["from"], asked["to"]) == ("arp-question", "192.168.20.5", "192.168.20.1")


@pytest.mark.parametrize("size", range(0, 60, 7))
def test_a_frame_that_was_cut_is_no_crash(size: int) -> None:
    card = frames.mac_bytes("02:00:00:00:00:01")
    body = frames.ip4("1.2.3.4", "5.6.7.8", frames.UDP, frames.udp(1, 2, b"x" * 20))
    frames.told(frames.ethernet(card, card, frames.IP4, body)[:size])
    frames.told((b"\xff" * 12 + struct.pack("!H", frames.IP6) + b"\xff" * 60)[:size])
    frames.told((b"\xff" * 12 + struct.pack("!H", frames.ARP) + b"\xff" * 60)[:size])


def test_an_answer_of_dhcp_that_means_harm_is_no_crash() -> None:
    card, number = frames.mac_bytes("02:00:00:00:00:01"), b"abcd"
    said = lease._message(card, number, {53: b"\x02"}, "")
    for size in range(len(said)):
        body = frames.ip4("10.0.0.1", "255.255.255.255", frames.UDP, frames.udp(67, 68, said[:size]))
        lease._read(frames.ethernet(frames.BROADCAST, card, frames.IP4, body), number)
    body = frames.ip4("10.0.0.1", "255.255.255.255", frames.UDP, frames.udp(67, 68, said))
    found = lease._read(frames.ethernet(frames.BROADCAST, card, frames.IP4, body), number)
    assert found is not None
    assert found["kind"] == "2"
    assert lease._read(frames.ethernet(frames.BROADCAST, card, frames.IP4, body), b"zzzz") is None


def test_addresses_of_a_name_that_loops_are_none() -> None:
    head = b"ab" + struct.pack("!HHHHH", 0x8180, 1, 3, 0, 0) + b"\x01a\x00" + struct.pack("!HH", 1, 1)
    record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton("198.51.100.1")
    assert knock._addresses(head + record, len(head)) == ["198.51.100.1"]
    for size in range(len(head), len(head + record)):
        assert knock._addresses((head + record)[:size], len(head)) == []
