"""After harden the old doors are shut and printing lives; after somebody opened them, verify finds that very thing."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import testinfra

ROOT = Path(os.environ["MOLECULE_PROJECT_DIRECTORY"])
HOME = Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"])
BY_HAND = (HOME / "by-hand").is_file()
sys.path[:0] = [str(ROOT)]

from tests.sessions.appliance.printers import AUTH, JETDIRECT, PRIVACY, shown  # noqa: E402

HOST = testinfra.get_host("local://")
PORTS: dict[str, dict[str, int]] = json.loads((HOME / "ready.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """What `playbooks/verify.yml` finds now."""
    program = Path(sys.executable).parent / "ansible-playbook"
    told = HOST.run(
        "%s -i %s --vault-id %s %s",
        str(program),
        str(HOME / "site"),
        f"office@{HOME / 'password.txt'}",
        str(ROOT / "playbooks" / "verify.yml"),
    )
    assert told.rc == 2, told.stdout  # nobody made the statements that a person has to make
    found: dict[str, Any] = json.loads((HOME / "site" / "reports" / "findings.json").read_text("utf-8"))
    return found


def statuses(document: dict[str, Any], control: str, device: str) -> dict[str, str]:
    return {
        one["thing"]: one["status"]
        for one in document["findings"]
        if (one["control"], one["device"]) == (control, device)
    }


def switch(last: int) -> str:
    """What a JetDirect switch of the real agent is, as somebody else's client reads it."""
    words = ("-v3", "-l", "authPriv", "-u", "ops", "-a", "SHA", "-A", AUTH, "-x", "AES", "-X", PRIVACY, "-Oqv")
    told = shown("snmpget", *words, f"127.0.0.1:{PORTS['real-printer']['161']}", f"{JETDIRECT}.7.{last}.0")
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def test_everything_is_reached(document: dict[str, Any]) -> None:
    assert all(device["reached"] for device in document["devices"])
    assert len(document["devices"]) == 4


@pytest.mark.parametrize("last", (20, 24))
def test_old_doors_of_the_real_agent_are_shut(last: int) -> None:
    assert switch(last) == "0"


@pytest.mark.parametrize("last", (22, 19))
def test_what_somebody_opened_again_is_open(last: int) -> None:
    assert switch(last) == ("1" if BY_HAND else "0")


def test_verify_sees_the_very_same(document: dict[str, Any]) -> None:
    printing = statuses(document, "old-print-protocols-off", "real-printer")
    assert printing["printing:lpd"] == ("fail" if BY_HAND else "pass")
    assert printing["printing:raw9100"] == "pass"
    assert statuses(document, "peripheral-telnet-off", "real-printer")["management:telnet"] == (
        "fail" if BY_HAND else "pass"
    )
    public = statuses(document, "peripheral-snmp-no-default-community", "office-printer")
    assert set(public.values()) == {"fail" if BY_HAND else "pass"}


def test_the_printers_still_speak_ipp_encrypted() -> None:
    for name in ("real-printer", "office-printer"):
        told = shown("ipptool", "-t", f"ipps://127.0.0.1:{PORTS[name]['631']}/ipp/print", "get-printer-attributes.test")
        assert "[PASS]" in told.stdout or "status-code = successful-ok" in told.stdout, told.stdout


def test_the_real_printer_still_prints(tmp_path: Path) -> None:
    page = tmp_path / "page.pwg"
    page.write_bytes(b"RaS2PwgRaster\0" + bytes(1800))
    uri = f"ipps://localhost:{PORTS['real-printer']['631']}/ipp/print"
    deadline = time.monotonic() + 60
    while True:
        told = shown("ipptool", "-tf", str(page), "-d", "filetype=image/pwg-raster", uri, "print-job.test")
        if "server-error-busy" not in told.stdout or time.monotonic() > deadline:  # an earlier job prints
            break
        time.sleep(1)
    assert told.returncode == 0, told.stdout


def test_the_password_of_the_printer_is_set_and_proved(document: dict[str, Any]) -> None:
    for word in ("set", "not-default", "strong"):
        assert statuses(document, f"peripheral-admin-password-{word}", "office-printer") == {"account:admin": "pass"}


def test_the_camera_follows_the_time_server(document: dict[str, Any]) -> None:
    assert set(statuses(document, "camera-time-synchronised", "door-camera").values()) == {"pass"}
    assert set(statuses(document, "peripheral-http-off", "door-camera").values()) == {"pass"}


def test_drift_is_what_somebody_did_by_hand(document: dict[str, Any]) -> None:
    drifted = {one["device"] for one in document["history"]["drift"]}
    assert drifted == ({"real-printer", "office-printer"} if BY_HAND else set())


def test_the_reports_are_there(document: dict[str, Any]) -> None:
    assert document["run"]
    for name in ("report.html", "check-sheet.xlsx"):
        assert (HOME / "site" / "reports" / name).stat().st_size > 0
