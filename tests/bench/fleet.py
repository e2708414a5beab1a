"""The work that is measured: parsing, judging stored states, writing reports."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from shikiri.engine.label import label
from shikiri.guideline.controls import controls
from shikiri.guideline.editions import edition, extension_items
from shikiri.guideline.policy import load_policy
from shikiri.intake.facility import load_facility
from shikiri.model.codec import dump_state, load_state
from shikiri.model.device import Device
from shikiri.model.reading import Answer, Reading
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.reports import render
from shikiri.workflow.document import build
from shikiri.workflow.judged import Judged, Rules, judge_situation
from tests.bench.world import running_config

NOW = datetime(2026, 11, 21, tzinfo=UTC)
_FACILITY = Path(__file__).parents[2] / "examples" / "facility.yml"
_REPORT = "import sys; from tests.bench.fleet import write_report; write_report(*sys.argv[1:])"


def parsed(text: str) -> State:
    """One configuration through every facet."""
    reading = Reading(device="sw", platform="cisco_ios", answers={"show running-config": Answer(text)}, when=NOW)
    return parse(platform("cisco_ios"), reading)


def stored(text: str) -> str:
    """A state as the store keeps it."""
    return json.dumps(dump_state(parsed(text), lines=True))


PER_FACILITY = 1


def loaded(state: str, devices: int) -> list[State]:
    """So many stored states, each loaded on its own: nothing is shared between them."""
    return [load_state(json.loads(state)) for _ in range(devices)]


def judged(states: list[State]) -> int:
    """Judge stored states, one device a facility, as a small office has one router; how many findings that makes."""
    rules = Rules(edition=edition(), controls=controls(), extension=extension_items())
    facility, policy = load_facility(_FACILITY), load_policy("basic")
    found = 0
    for start in range(0, len(states), PER_FACILITY):
        names = (f"sw{number}" for number in range(PER_FACILITY))
        some = {
            name: replace(state, device=name)
            for name, state in zip(names, states[start : start + PER_FACILITY], strict=False)
        }
        found += len(_judge(some, rules, replace(facility, id=f"office-{start}"), policy).findings)
    return found


def _judge(states: dict[str, State], rules: Rules, facility: object, policy: object) -> Judged:
    devices = {name: Device(name=name, platform="cisco_ios", kinds=frozenset({"switch"})) for name in states}
    situation = Situation(
        facility=facility,  # type: ignore[arg-type]
        policy=policy,  # type: ignore[arg-type]
        devices=devices,
        states=states,
        labels=label(facility, devices, states),  # type: ignore[arg-type]
        now=NOW,
    )
    return judge_situation(situation, rules)


def report(name: str, page: Path) -> tuple[float, float]:
    """Seconds and megabytes of one report from a findings document, in a process of its own, as `shikiri report`."""
    done = subprocess.run([sys.executable, "-c", _REPORT, name, str(page)], check=True, capture_output=True, text=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def write_report(name: str, page: str) -> None:
    """Read a findings document, then time the report alone; the memory is that of both."""
    document = json.loads(Path(page).read_bytes())
    start = time.perf_counter()
    render(name, document, "ja")
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def big_document(page: Path, devices: int) -> None:
    """The findings of one device, as if so many devices had them."""
    state = parsed(running_config("sw", ports=8, rules=20, ssids=2))
    rules = Rules(edition=edition(), controls=controls(), extension=extension_items())
    document = build(_judge({"sw": state}, rules, load_facility(_FACILITY), load_policy("basic")))
    own = [finding for finding in document["findings"] if finding["device"]]
    document["devices"] = [{**document["devices"][0], "name": f"sw{number:04}"} for number in range(devices)]
    document["findings"] = [{**one, "device": f"sw{number:04}"} for number in range(devices) for one in own]
    by_item: dict[str, list[int]] = {}
    for place, finding in enumerate(document["findings"]):
        for item in finding["items"]:
            by_item.setdefault(item, []).append(place)
    for row in (*document["items"], *document["extension"]):
        row["findings"] = by_item.get(row["id"], [])
    page.write_bytes(render("json", document, "ja"))
