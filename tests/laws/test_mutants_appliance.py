"""Law: one hostile edit of what a tight printer answers is noticed by the control that is about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from shikiri.model.finding import Status
from shikiri.workflow.captures import Captured, judge_captured, read_homes
from tests.laws.test_cut_appliance import FIXTURES
from tests.laws.test_cut_law import NOW, after, site

HOME = FIXTURES / "mfp" / "printing" / "kyocera-tight"
LOOK, IPP, JOBS, WALK, PUBLIC, CERTIFICATE = (
    "look", "get-printer-attributes", "get-jobs", "walk", "snmp public", "certificate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One answer, what stands there and what is put in its place; the control that must fail, or at least not pass."""

    question: str
    old: str
    new: str
    control: str
    seen: str = "fail"

    def __str__(self) -> str:
        return f"{self.control}: {self.question}: {self.new[:40]!r}"


def port(number: int, control: str, state: str = "open", seen: str = "fail") -> Mutant:
    return Mutant(LOOK, f"port {number} closed", f"port {number} {state}", control, seen)


OLD, PLAIN, TELNET = "old-print-protocols-off", "printing-tls", "peripheral-telnet-off"
SNMP3, KNOWN, NONE = "peripheral-snmp-v3-protected", "peripheral-firmware-known", "print-leftover-none"
ADDRESS, RELEASE, SOUND = "mfp-no-public-address", "print-release", "peripheral-certificate-sound"
COMMUNITY, HTTP, SKEW = "peripheral-snmp-no-default-community", "peripheral-http-off", "peripheral-time-skew"
ENTRY = '1.3.6.1.2.1.4.20.1.1.192.168.30.13 ip "192.168.30.13"'
NEW_ENTRY = f'{ENTRY}\n1.3.6.1.2.1.4.20.1.1.198.51.100.9 ip "198.51.100.9"'
V6 = "1.3.6.1.2.1.4.34.1.3.2.16.253.0.0.18.0.52.0.0.0.0.0.0.0.0.0.19"
NEW_V6 = "1.3.6.1.2.1.4.34.1.3.2.16.36.0.133.0.0.52.0.0.0.0.0.0.0.0.0.19"
TLS, LOGIN = 'uri-security-supported ["tls"]', 'uri-authentication-supported ["basic"]'

MUTANTS = (
    port(515, OLD),
    port(9100, OLD),
    port(21, OLD),
    port(515, PLAIN),
    port(9100, PLAIN),
    port(445, PLAIN),
    port(139, PLAIN),
    port(515, OLD, "silent", "not pass"),
    port(9100, OLD, "silent", "not pass"),
    port(23, TELNET),
    port(21, TELNET),
    port(23, TELNET, "silent", "not pass"),
    port(5357, "peripheral-discovery-off"),
    port(23, "exposure-expected"),
    Mutant(LOOK, "port 23 closed\n", "", TELNET, "not pass"),
    Mutant(LOOK, "port 9100 closed\n", "", OLD, "not pass"),
    Mutant(LOOK, "end\n", "port 37777 open\nend\n", "exposure-expected"),
    Mutant(LOOK, "redirect 80 https\n", "", HTTP),
    Mutant(LOOK, "redirect 80 https\n", "redirect 80 http\n", HTTP, "not pass"),
    Mutant(LOOK, "address 192.168.30.13", "address 198.51.100.9", ADDRESS),
    Mutant(LOOK, "address 192.168.30.13", "address 2400:8500::9", ADDRESS),
    Mutant(LOOK, "address 192.168.30.13", "address somewhere", ADDRESS, "not pass"),
    Mutant(WALK, ENTRY, NEW_ENTRY, ADDRESS),
    Mutant(WALK, V6, NEW_V6, ADDRESS),
    Mutant(WALK, "3 authPriv shikiri sha256 aes", "3 authPriv shikiri md5 aes", SNMP3),
    Mutant(WALK, "3 authPriv shikiri sha256 aes", "3 authPriv shikiri sha256 des", SNMP3),
    Mutant(WALK, "3 authPriv shikiri sha256 aes", "3 authNoPriv shikiri sha256", SNMP3),
    Mutant(WALK, "3 authPriv shikiri sha256 aes", "3 noAuthNoPriv shikiri", SNMP3),
    Mutant(WALK, "3 authPriv shikiri sha256 aes", "3 authPriv shikiri", SNMP3, "not pass"),
    Mutant(WALK, "3 authPriv shikiri sha256 aes", "4 best shikiri", SNMP3, "not pass"),
    Mutant(PUBLIC, "#! refused", "asked 2c public\nend", COMMUNITY),
    Mutant(PUBLIC, "#! refused", "#! silent", COMMUNITY, "not pass"),
    Mutant(PUBLIC, "#! refused", "#! refuse", COMMUNITY, "not pass"),
    Mutant(IPP, TLS, 'uri-security-supported ["none"]', PLAIN),
    Mutant(IPP, TLS, 'uri-security-supported ["tls", "none"]', PLAIN),
    Mutant(IPP, TLS, 'uri-security-supported ["none", "tls"]', PLAIN),
    Mutant(IPP, TLS, 'uri-security-supported ["ssl3"]', PLAIN, "not pass"),
    Mutant(IPP, "plain 631 refused", "plain 631 answered", PLAIN),
    Mutant(IPP, "plain 631 refused", "plain 631 unclear", PLAIN, "not pass"),
    Mutant(IPP, "plain 631 refused\n", "", PLAIN, "not pass"),
    Mutant(IPP, TLS, "uri-security-supported []", PLAIN, "not pass"),
    Mutant(IPP, "queued-job-count [0]", "queued-job-count [1]", NONE),
    Mutant(JOBS, "which not-completed 0x0000 successful-ok 0", "which not-completed 0x0000 successful-ok 4", NONE),
    Mutant(IPP, '["job-password"]', '["none"]', RELEASE),
    Mutant(IPP, '["job-password"]', '["button-press"]', RELEASE, "not pass"),
    Mutant(IPP, '["job-password"]', '["job-password", "none"]', RELEASE, "not pass"),
    Mutant(IPP, "job-release-action-default", "job-release-action-supported", RELEASE, "not pass"),
    Mutant(IPP, "T10:02:05", "T10:05:05", SKEW),
    Mutant(IPP, "T10:02:05+09:00", "T10:02:05+00:00", SKEW),
    Mutant(IPP, "2025-11-20", "1970-01-01", SKEW),
    Mutant(IPP, "printer-current-time", "printer-current-times", SKEW, "not pass"),
    Mutant(IPP, '["2XD_S000.002.345"]', "[]", KNOWN, "not pass"),
    Mutant(IPP, '["2XD_S000.002.345"]', '[""]', KNOWN, "not pass"),
    Mutant(IPP, '["2XD_S000.002.345"]', "[null]", KNOWN, "not pass"),
    Mutant(CERTIFICATE, "2027-04-01", "2024-04-01", SOUND),
    Mutant(CERTIFICATE, '"key_bits": 2048', '"key_bits": 1024', SOUND),
    Mutant(CERTIFICATE, '"key_bits": 2048', '"key_bits": null', SOUND, "not pass"),
    Mutant(CERTIFICATE, '"key_bits": 2048', '"key_bits": "2048"', SOUND, "not pass"),
    Mutant(CERTIFICATE, "2027-04-01T00:00:00+00:00", "2027-04-01T00:00:00", SOUND, "not pass"),
    Mutant(CERTIFICATE, "2027-04-01T00:00:00+00:00", "for ever", SOUND, "not pass"),
)  # fmt: skip


@cache
def whole() -> Captured:
    return read_homes([HOME], site(), platform="mfp")[0]


def statuses(captured: Captured, control: str) -> set[Status]:
    judged = judge_captured([captured], site(), NOW)
    return {one.status for one in judged.findings if one.control == control}


def test_no_mutant_is_there_twice() -> None:
    assert len({str(one) for one in MUTANTS}) == len(MUTANTS) >= 50


@pytest.mark.parametrize("one", MUTANTS, ids=str)
def test_an_edit_is_noticed(one: Mutant) -> None:
    text = (HOME / _file(one.question)).read_text("utf-8")
    assert one.old in text
    before = statuses(whole(), one.control)
    assert before <= {Status.PASS, Status.UNKNOWN, Status.NOT_APPLICABLE}
    now = statuses(after(whole(), one.question, text.replace(one.old, one.new).encode()), one.control)
    if one.seen == "fail":
        assert Status.FAIL in now, now
    else:
        assert now - {Status.PASS, Status.NOT_APPLICABLE}, now


def _file(question: str) -> Path:
    return Path(f"{question.replace(' ', '_')}.txt")
