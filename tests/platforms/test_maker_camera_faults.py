"""A camera of Axis or Hikvision on which something goes wrong passes no control that it does not pass when well."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from shikiri.model.device import Device
from shikiri.platforms import platform
from shikiri.sessions.target import Patience
from shikiri.simulator.appliances import Trouble
from shikiri.simulator.appliances.faults import KINDS
from shikiri.workflow.captures import Captured
from shikiri.workflow.evidence import Evidence
from tests.laws.test_cut_law import proof
from tests.platforms import maker_cameras
from tests.platforms.maker_cameras import Desk, axis, desk, hikvision

MAKERS = {"axis": axis, "hikvision": hikvision}
FAULTS = [one for one in KINDS if one != "refuse"]  # where nothing answers there is no reading at all
HASTE = Patience(connect=0.5, silence=0.5, answer=1)


def passes(box: Desk) -> set[tuple[str, str]]:
    reading, state = box.look()
    name = box.double.platform
    device = Device(name=box.double.name, platform=name, kinds=frozenset({"camera"}))
    seen = Captured(home=Path(), device=device, state=state, evidence=Evidence(reading, platform(name)), unclaimed=0)
    return {(control, thing.partition("#")[0]) for control, _, thing in proof(seen).findings}


@cache
def when_well(maker: str) -> frozenset[tuple[str, str]]:
    with TemporaryDirectory() as folder, desk(MAKERS[maker](), Path(folder)) as box:
        return frozenset(passes(box))


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_gains_nothing_and_no_login_is_tried_twice(
    maker: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = when_well(maker)
    assert len(well) > 8
    if kind in {"hang", "slow"}:
        monkeypatch.setattr(maker_cameras, "PATIENCE", HASTE)
    with desk(MAKERS[maker](), tmp_path) as box:
        box.served.plant(Trouble(kind=kind, at=1))  # type: ignore[arg-type]  # one of the kinds, by name
        assert passes(box) <= well
        assert box.double.wrong <= 1
        assert box.double.writes == []


@pytest.mark.parametrize("maker", MAKERS)
def test_whoever_answers_nowhere_is_unreachable(maker: str, tmp_path: Path) -> None:
    with desk(MAKERS[maker](), tmp_path) as box:
        box.served.plant(Trouble(kind="refuse"))
        with pytest.raises(AssertionError, match=r"error\.unreachable"):
            box.look()
