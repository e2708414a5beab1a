"""After harden every dent is mended; after somebody changed a device by hand, verify finds that very thing."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import testinfra

ROOT = Path(os.environ["MOLECULE_PROJECT_DIRECTORY"])
HOME = Path(os.environ["MOLECULE_EPHEMERAL_DIRECTORY"])
BY_HAND = (HOME / "by-hand").is_file()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """What `playbooks/verify.yml` finds now."""
    host = testinfra.get_host("local://")
    program = Path(sys.executable).parent / "ansible-playbook"
    told = host.run(
        "%s -i %s --vault-id %s %s",
        str(program),
        str(HOME / "site"),
        f"office@{HOME / 'password.txt'}",
        str(ROOT / "playbooks" / "verify.yml"),
    )
    assert told.rc == 2, told.stdout  # nobody made the statements that a person has to make
    found: dict[str, Any] = json.loads((HOME / "site" / "reports" / "findings.json").read_text("utf-8"))
    return found


def statuses(document: dict[str, Any], control: str) -> dict[str, str]:
    return {one["device"]: one["status"] for one in document["findings"] if one["control"] == control}


def test_every_device_is_reached(document: dict[str, Any]) -> None:
    assert {device["name"]: device["reached"] for device in document["devices"]} == {
        "office-edge1": True,
        "office-sw1": True,
        "office-wlc": True,
    }


def test_the_router_has_no_telnet(document: dict[str, Any]) -> None:
    assert statuses(document, "telnet-off")["office-edge1"] == "pass"


def test_the_web_page_is_off_but_where_somebody_opened_it(document: dict[str, Any]) -> None:
    found = statuses(document, "http-off")
    assert found["office-wlc"] == "pass"
    assert found["office-sw1"] == ("fail" if BY_HAND else "pass")


def test_drift_is_what_somebody_did_by_hand(document: dict[str, Any]) -> None:
    drifted = {one["device"] for one in document["history"]["drift"]}
    assert drifted == ({"office-sw1"} if BY_HAND else set())


def test_verify_wrote_nothing_and_the_reports_are_there(document: dict[str, Any]) -> None:
    assert document["run"]
    for name in ("report.html", "check-sheet.xlsx"):
        assert (HOME / "site" / "reports" / name).stat().st_size > 0
