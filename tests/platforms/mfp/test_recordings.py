"""Real answers: what their `capture.yml` expects is what the parser says, or it says that it does not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from shikiri.formats import ipp, ipp_text, snmp, snmp_files
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import thing

READERS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "get-printer-attributes.ipp": (
        "get-printer-attributes",
        lambda path: ipp_text.as_text(ipp.read(path.read_bytes())),
    ),
    "walk.snmprec": ("walk", lambda path: snmp.as_text(snmp_files.read_snmprec(path.read_text("utf-8")))),
    "snmp.json": ("walk", lambda path: snmp.as_text(snmp_files.read_json(path.read_text("utf-8")))),
}
WHEN = datetime(2024, 3, 27, 12, 13, 57, tzinfo=UTC)


def read(folder: Path) -> State:
    """The state of a recorded box, as B's conversions hand its raw answers on."""
    answers = {
        question: Answer(convert(folder / name))
        for name, (question, convert) in READERS.items()
        if (folder / name).is_file()
    }
    assert answers, folder
    return parse(PLATFORM, Reading(device="box", platform="mfp", answers=answers, when=WHEN))


def expected(folder: Path) -> dict[str, Any]:
    found = yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["expect"]
    assert isinstance(found, dict)
    return found


def firmware(state: State) -> Any:
    (one,) = state.things("firmware")
    return one


@pytest.mark.parametrize(
    "case,vendor,model,version",
    (
        ("mfp/brother-dcp-l3550cdw-snmp", "brother", "DCP-L3550CDW", "J1906051424"),
        ("mfp/brother-mfc-j5320dw-ipp", "brother", "MFC-J5320DW", UNSAID),
        ("mfp/brother-mfc-j680dw-snmp", "brother", "MFC-J680DW", "U1804191714VER.J"),
        ("mfp/canon-ir-adv-c5235-snmp", "canon", "iR-ADV C5235", UNSAID),
        ("mfp/epson-xp6000-ipp", "epson", "XP-6000 Series", "20.44.NU25M7"),
        ("mfp/konica-c3110-snmp", "konica-minolta", "bizhub C3110", UNSAID),
        ("mfp/kyocera-m2040dn-ipp", "kyocera", "ECOSYS M2040dn", "2S0_2000.001.828"),
        ("mfp/kyocera-snmp", "kyocera", UNSAID, UNSAID),
        ("mfp/oki-mc342-snmp", "oki", "MC342", "02.70"),
        ("mfp/ricoh-mp3053-snmp", "ricoh", "MP 3053", "1.09"),
        ("mfp/sharp-mx2614n-snmp", "sharp", "MX-2614N", UNSAID),
        ("camera/axis-p5534e-5.40-snmp", "axis", "P5534-E", "5.40.9.2"),
        ("camera/hikvision-snmp", "hikvision", UNSAID, UNSAID),
    ),
)
def test_who_it_is(recordings: Path, case: str, vendor: str, model: object, version: object) -> None:
    folder = recordings / case
    state, rows = read(folder), expected(folder)
    one = firmware(state)
    assert (one.vendor, one.model, one.version) == (vendor, model, version)
    assert state.is_complete("firmware") is (UNSAID not in (model, version))
    for row, field in (
        ("firmware", "version"),
        ("firmware_version", "version"),
        ("version", "version"),
        ("model", "model"),
    ):
        said = str(rows.get(row, ""))
        if said and not said.startswith(("no ", "not ")):
            assert said.endswith(str(getattr(one, field))), row
    for row in ("make_and_model", "sysDescr"):
        if row in rows and model is not UNSAID:
            assert str(model) in rows[row]


def test_every_recording_without_a_web_page_is_looked_at(recordings: Path) -> None:
    folders = [path for kind in ("mfp", "camera") for path in (recordings / kind).iterdir() if path.is_dir()]
    raw = {path.name for path in folders if any((path / name).is_file() for name in READERS)}
    assert len(raw) == 13
    for folder in folders:
        if folder.name in raw:
            assert read(folder).things("firmware")


@pytest.mark.parametrize("case", ("brother-mfc-j5320dw-ipp", "epson-xp6000-ipp", "kyocera-m2040dn-ipp"))
def test_how_it_takes_jobs(recordings: Path, case: str) -> None:
    folder = recordings / "mfp" / case
    state, rows = read(folder), expected(folder)
    found = state.facet("printing")
    plain, secure = thing(found, "ipp"), thing(found, "ipps")
    assert plain.enabled is ("none" in rows["uri_security"])
    assert secure.enabled is ("tls" in rows["uri_security"])
    assert (plain.tls, secure.tls) == (False, True)
    assert plain.authentication == rows["uri_authentication"][0] == "none"
    assert plain.release is UNSAID
    assert plain.leftover_jobs == 0
    assert isinstance(found, Things)
    assert not found.complete  # nobody looked at the ports


def test_the_serial_in_a_device_id(recordings: Path) -> None:
    folder = recordings / "mfp" / "epson-xp6000-ipp"
    assert str(expected(folder)["serial_in_device_id"]).startswith(firmware(read(folder)).serial)


def test_the_clock_of_a_kyocera(recordings: Path) -> None:
    clock = thing(read(recordings / "mfp" / "kyocera-m2040dn-ipp").facet("time_sync"), "clock")
    assert (clock.utc_offset_minutes, clock.skew_s) == (180, 60)


def test_what_such_boxes_do_not_tell_is_unread(recordings: Path) -> None:
    """Accounts, storage, who may connect: no open door of these makers tells it."""
    state = read(recordings / "mfp" / "ricoh-mp3053-snmp")
    for facet in ("account", "storage", "exposure", "management", "snmp", "printing", "time_sync", "certificate"):
        assert not isinstance(state.facet(facet), Things), facet
