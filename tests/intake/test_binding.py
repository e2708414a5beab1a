"""`bind:` of a device and capture.yml of a folder of answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shikiri.intake.binding import load_host_binding
from shikiri.intake.capture import Capture, CapturedFile, load_capture
from shikiri.intake.vocabulary import Vocabulary
from shikiri.model.errors import PolicyError
from shikiri.model.facility import Binding, PortUse, RadioPlace
from tests.intake.told import complaints

HOST_VARS = b"""\
ansible_host: 192.0.2.1
ansible_password: !vault |
  $ANSIBLE_VAULT;1.1;AES256
  3333
greeting: "{{ anything }}"
bind:
  segments: {guest: lan1/1, office: [lan1/2, lan2]}
  ports:
    Gi1/0/3: {seat: guest}
    Gi1/0/4: {business: office}
    Gi1/0/5: {access_point: yes}
    Gi1/0/24: {uplink: true}
    7: {unused: yes}
  radios:
    radio0: {room: lobby, max_dbm: 8}
  manage_from: office
"""
KNOWN = Vocabulary(
    segments=frozenset({"guest", "office"}),
    rooms=frozenset({"lobby"}),
    platforms=frozenset({"cisco_ios", "yamaha_rtx"}),
)


def test_the_words_of_a_device() -> None:
    binding = load_host_binding(HOST_VARS, "host_vars/sw1.yml", KNOWN)
    assert binding == Binding(
        segments={"guest": ("lan1/1",), "office": ("lan1/2", "lan2")},
        ports={
            "Gi1/0/3": PortUse(kind="seat", segment="guest"),
            "Gi1/0/4": PortUse(kind="business", segment="office"),
            "Gi1/0/5": PortUse(kind="access_point"),
            "Gi1/0/24": PortUse(kind="uplink"),
            "7": PortUse(kind="unused"),
        },
        radios={"radio0": RadioPlace(room="lobby", max_dbm=8)},
        manage_from="office",
    )
    assert binding is not None
    assert binding.segment_of("lan2") == "office"
    assert binding.segment_of("lan9") == ""


def test_the_words_for_making_what_is_missing() -> None:
    text = b"""\
bind:
  addresses: {guest: [192.168.20.1/24, "2001:db8:20::1/64"], office: none}
  dhcp: guest
  outside: pp1
"""
    binding = load_host_binding(text, "host_vars/r1.yml", KNOWN)
    assert binding is not None
    assert binding.addresses == {"guest": frozenset({"192.168.20.1/24", "2001:db8:20::1/64"}), "office": frozenset()}
    assert (binding.dhcp, binding.outside) == (frozenset({"guest"}), "pp1")


def test_no_bind_is_no_binding() -> None:
    assert load_host_binding(b"ansible_host: 192.0.2.1\n", "h.yml") is None
    assert load_host_binding(b"", "h.yml") is None


@pytest.mark.parametrize(
    "text, expected",
    (
        ("segments: [a]", [(2, "$.bind.segments", "intake.want_mapping")]),
        ("segments: {geust: lan1}", [(2, "$.bind.segments.geust", "intake.want_word_near")]),
        ("segments: {guest: {a: b}}", [(2, "$.bind.segments.guest", "intake.want_list")]),
        ("ports: {g1: {seat: geust}}", [(2, "$.bind.ports.g1.seat", "intake.want_word_near")]),
        ("ports: {g1: {seat: guest, uplink: yes}}", [(2, "$.bind.ports.g1", "intake.one_use")]),
        ("ports: {g1: {}}", [(2, "$.bind.ports.g1", "intake.one_use")]),
        ("ports: {g1: {uplink: no}}", [(2, "$.bind.ports.g1", "intake.one_use")]),
        ("ports: {g1: {seet: guest}}", [(2, "$.bind.ports.g1.seet", "intake.unknown_key_near")]),
        ("radios: {r0: {room: loby}}", [(2, "$.bind.radios.r0.room", "intake.want_word_near")]),
        ("radios: {r0: {max_dbm: 99}}", [(2, "$.bind.radios.r0.max_dbm", "intake.less_than_equal")]),
        ("manage_from: offfice", [(2, "$.bind.manage_from", "intake.want_word_near")]),
        ("addresses: {guest: 192.168.20.0/24}", [(2, "$.bind.addresses.guest[0]", "intake.want_own_address")]),
        ("addresses: {guest: 192.168.20.1}", [(2, "$.bind.addresses.guest[0]", "intake.want_own_address")]),
        ("addresses: {guest: [192.168.20.1/24, dhcp]}",
         [(2, "$.bind.addresses.guest[1]", "intake.want_own_address")]),
        ("addresses: {guest: 20}", [(2, "$.bind.addresses.guest[0]", "intake.want_own_address")]),
        ("addresses: {geust: none}", [(2, "$.bind.addresses.geust", "intake.want_word_near")]),
        ("dhcp: [guest, offfice]", [(2, "$.bind.dhcp", "intake.want_word_near")]),
        ("prots: {}", [(2, "$.bind.prots", "intake.unknown_key_near")]),
    ),
)  # fmt: skip
def test_each_mistake_of_a_binding(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert complaints(lambda: load_host_binding(f"bind:\n  {text}\n".encode(), "h.yml", KNOWN)) == expected


CAPTURE = b"""\
platform: cisco_ios
device: sw1
model: C1300
version: 15.10
captured: 2026-11-01
complete: yes
kinds: [switch, router]
case: something-else
expect: {vlans: [1, 2]}
files:
  show_version.txt: {sha256: %s, lines: 12}
  show_clock.txt:
bind: {segments: {guest: Vlan20}}
scrubbed: true
""" % (b"a" * 64)


def test_what_a_capture_says() -> None:
    assert load_capture(CAPTURE, vocabulary=KNOWN) == Capture(
        platform="cisco_ios",
        device="sw1",
        model="C1300",
        version="15.10",
        captured=date(2026, 11, 1),
        complete=True,
        kinds=frozenset({"switch", "router"}),
        files={"show_version.txt": CapturedFile(sha256="a" * 64, lines=12), "show_clock.txt": CapturedFile()},
        binding=Binding(segments={"guest": ("Vlan20",)}),
        scrubbed=True,
    )


def test_what_a_capture_leaves_out_is_not_assumed() -> None:
    capture = load_capture(b"model: x\n")
    assert capture.complete is None
    assert capture.platform == ""


@pytest.mark.parametrize(
    "text, expected",
    (
        ("platform: cisco_ioss", [(1, "$.platform", "intake.want_word_near")]),
        ("platform: zzz", [(1, "$.platform", "intake.want_word")]),
        ("complete: maybe", [(1, "$.complete", "intake.want_yes_no")]),
        ("captured: 2026/11/01", [(1, "$.captured", "intake.want_date")]),
        ("captured: 2026-11-31", [(1, "$.captured", "intake.no_such_day")]),
        ("kinds: [switsh]", [(1, "$.kinds[0]", "intake.want_word_near")]),
        ("files: [a.txt]", [(1, "$.files", "intake.want_files")]),
        ("files: {a.txt: {sha256: abc}}", [(1, "$.files.a.txt.sha256", "intake.want_sha256")]),
        ("bind: {segments: {x: lan1}}", [(1, "$.bind.segments.x", "intake.want_word")]),
    ),
)
def test_each_mistake_of_a_capture(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert complaints(lambda: load_capture(text.encode(), vocabulary=KNOWN)) == expected


def test_every_recording_has_a_readable_capture(recordings: Path) -> None:
    folders = sorted(recordings.glob("*/*/capture.yml"))
    assert folders
    for path in folders:
        try:
            capture = load_capture(path, str(path))
        except PolicyError as error:
            pytest.fail("; ".join(f"{one.file}:{one.line} {one.path} {one.sentence.key}" for one in error.problems))
        assert capture.complete is None
        assert capture.files.keys() <= {one.name for one in path.parent.iterdir()}
