"""HP printers as they really answered: everything their `capture.yml` expects is what we say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shikiri.model.nothing import UNSAID, Things
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.secret import MASKED_SECRET
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.platforms.mfp.cdm import CDM
from shikiri.platforms.mfp.ledm import LEDM

MFP = platform("mfp")
WHEN = datetime(2026, 9, 26, 22, 31, 43, tzinfo=UTC)


def read(folder: Path) -> State:
    names = {re.sub(r"[^A-Za-z0-9.-]+", "_", question) + ".txt": question for question in (*LEDM.asks, *CDM.asks)}
    answers = {
        names[path.name]: Answer(MFP.redact(decode(path.read_bytes())), complete=True) for path in folder.glob("*.txt")
    }
    assert answers
    return parse(MFP, Reading(device="box", platform="mfp", answers=answers, when=WHEN))


def enabled(state: State, facet: str) -> dict[str, Any]:
    return {one.key: one.enabled for one in state.things(facet)}  # type: ignore[attr-defined]


def test_an_officejet_of_the_ledm_kind(recordings: Path) -> None:
    state = read(recordings / "mfp" / "hp-officejet-9022e-ledm")
    (firmware,) = state.things("firmware")
    assert (firmware.vendor, firmware.model, firmware.version, firmware.serial) == (  # type: ignore[attr-defined]
        "hp",
        "OfficeJet Pro 9020 series",
        "MANHHIPP1N005.2623A.00",
        "REDACTED",
    )
    assert isinstance(state.facet("firmware"), Things)
    (account,) = state.things("account")
    assert account.password == MASKED_SECRET  # type: ignore[attr-defined]
    assert account.lockout_after is UNSAID  # type: ignore[attr-defined]
    public, own = state.things("snmp")
    assert (public.enabled, public.access, public.default) == (True, "ro", True)  # type: ignore[attr-defined]
    assert (own.enabled, own.access, own.default) == (True, "ro", False)  # type: ignore[attr-defined]
    assert enabled(state, "printing") == {
        "lpd": True,
        "raw9100": True,
        "ipp": True,
        "wsd": True,
        "ipps": True,
        "smb1": False,
    }
    assert enabled(state, "discovery") == {"mdns": True, "slp": True, "llmnr": True, "wsd": True}
    assert enabled(state, "management") == {"http": True}
    (clock,) = state.things("time_sync")
    assert clock.skew_s == 30  # type: ignore[attr-defined]


def test_a_smart_tank_of_the_cdm_kind(recordings: Path) -> None:
    state = read(recordings / "mfp" / "hp-smart-tank-580-cdm")
    (firmware,) = state.things("firmware")
    assert (firmware.model, firmware.version, firmware.auto_update) == (  # type: ignore[attr-defined]
        "Smart Tank 580-590 series",
        "LWP1CN2630CR",
        True,
    )
    (account,) = state.things("account")
    assert account.factory is True  # type: ignore[attr-defined]
    password = account.password  # type: ignore[attr-defined]
    assert password.kind == "masked"
    assert password.strength.common
    public, own = state.things("snmp")
    assert (public.enabled, public.access) == (True, "ro")  # type: ignore[attr-defined]
    assert (own.enabled, own.access, own.default) == (True, "ro", False)  # type: ignore[attr-defined]


def test_a_smart_tank_with_other_namespaces_and_without_lpd(recordings: Path) -> None:
    state = read(recordings / "mfp" / "hp-smart-tank-750-ledm")
    assert enabled(state, "printing") == {"raw9100": True, "ipp": True, "wsd": True}
    assert enabled(state, "discovery") == {"mdns": True, "llmnr": True, "wsd": True}
    assert enabled(state, "management") == {"http": True}
    public, own = state.things("snmp")
    assert (public.enabled, public.access) == (True, "ro")  # type: ignore[attr-defined]
    assert (own.enabled, own.access, own.default) == (True, "ro", False)  # type: ignore[attr-defined]
