"""HP printers that are set well but for one hole, judged as they were seen over real sockets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.device import Device
from shikiri.simulator.appliances.hp.printer import HpPrinter
from shikiri.workflow.captures import Captured, judge_captured
from shikiri.workflow.evidence import Evidence
from tests.laws.test_cut_law import NOW, site
from tests.platforms.mfp.hp_boxes import FACTORY, MFP, OLD, cdm, desk, ledm

READ_ONLY, NO_DEFAULT = "peripheral-snmp-read-only", "peripheral-snmp-no-default-community"


def judged(double: HpPrinter, folder: Path, password: str) -> dict[str, set[str]]:
    """Every status of every control."""
    assert MFP.dialect is not None
    with desk(double, folder, password=password, doors=MFP.dialect.doors) as box:
        reading, state = box.look()
    captured = Captured(
        home=Path(),
        device=Device(name=double.name, platform="mfp", kinds=frozenset({"mfp"})),
        state=state,
        evidence=Evidence(replace(reading, when=reading.when or NOW), MFP),
        unclaimed=0,
    )
    found: dict[str, set[str]] = {}
    for one in judge_captured([captured], site(), reading.when or NOW).findings:
        found.setdefault(one.control, set()).add(str(one.status.value))
    return found


@pytest.mark.parametrize(
    ("settings", "control", "status"),
    [
        ({"public": False, "snmp_access": "readOnly"}, READ_ONLY, "pass"),
        ({"public": False, "snmp_access": "readOnly"}, NO_DEFAULT, "pass"),
        # nobody is answered as public, yet whoever knows the community of the printer writes
        ({"public": False, "snmp_access": "readWrite"}, READ_ONLY, "fail"),
        ({"public": True, "snmp_access": "readWrite"}, READ_ONLY, "fail"),
        ({"public": True, "snmp_access": "readOnly"}, NO_DEFAULT, "fail"),
        ({"snmp": False, "public": True, "snmp_access": "readWrite"}, READ_ONLY, "not_applicable"),
        ({"snmp": False, "public": True, "snmp_access": "readWrite"}, NO_DEFAULT, "pass"),
    ],
)
@pytest.mark.parametrize("maker", [(ledm, OLD), (cdm, FACTORY)], ids=["ledm", "cdm"])
def test_one_hole_in_the_doors_to_the_agent_is_seen(
    maker: tuple[Any, str], settings: dict[str, Any], control: str, status: str, tmp_path: Path
) -> None:
    make, password = maker
    assert judged(make(settings=settings), tmp_path, password)[control] == {status}


@pytest.mark.parametrize(("plainly", "status"), [(False, {"pass"}), (True, {"pass", "fail"})])
@pytest.mark.parametrize("maker", [(ledm, OLD), (cdm, FACTORY)], ids=["ledm", "cdm"])
def test_a_printer_that_says_tls_only_and_takes_jobs_without_is_seen(
    maker: tuple[Any, str], plainly: bool, status: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, password = maker
    shut = dict.fromkeys(("ipp", "lpd", "raw9100", "ftp", "wsd", "smb1"), False)
    double = make(settings={one: value for one, value in shut.items() if one in make().settings} | {"ipps": True})
    if plainly:
        monkeypatch.setattr(double, "ipp", double.printer.respond)
    assert judged(double, tmp_path, password)["printing-tls"] == status
