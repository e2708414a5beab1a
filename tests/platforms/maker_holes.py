"""Judging a simulated camera by the controls of the guideline, as it was seen over real sockets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shikiri.model.device import Device
from shikiri.platforms import platform
from shikiri.workflow.captures import Captured, judge_captured
from shikiri.workflow.evidence import Evidence
from tests.laws.test_cut_law import NOW, site
from tests.platforms.maker_cameras import Desk


def judged(box: Desk) -> dict[str, set[str]]:
    """Every status of every control."""
    reading, state = box.look()
    now = NOW if reading.when is None else reading.when
    name = box.double.platform
    captured = Captured(
        home=Path(),
        device=Device(name=box.double.name, platform=name, kinds=frozenset({"camera"})),
        state=state,
        evidence=Evidence(replace(reading, when=now), platform(name)),
        unclaimed=0,
    )
    found: dict[str, set[str]] = {}
    for one in judge_captured([captured], site(), now).findings:
        found.setdefault(one.control, set()).add(str(one.status.value))
    return found
