"""A box of simulated devices: a folder with `simulator.json` and the start configurations it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shikiri.simulator.appliances import DOUBLES, Double, Trouble, double
from shikiri.simulator.clock import Clock
from shikiri.simulator.faults import Fault
from shikiri.simulator.ios import AccessPoint, IosMachine
from shikiri.simulator.machine import Machine
from shikiri.simulator.yamaha import YamahaMachine

PAGE = "simulator.json"
_KINDS: Mapping[str, type[Machine]] = {"cisco_ios": IosMachine, "yamaha_rtx": YamahaMachine}


class BadBox(ValueError):
    """The page does not describe devices; says which word of it."""


def open_box(folder: Path, now: datetime | None = None) -> tuple[list[Machine], dict[str, int], dict[str, list[Fault]]]:
    """The devices of a box, their ports and their faults."""
    page = json.loads((folder / PAGE).read_text("utf-8"))
    machines, ports, faults = list[Machine](), dict[str, int](), dict[str, list[Fault]]()
    for name, words in page["devices"].items():
        if "double" in words:
            continue  # no console: `open_appliances` has it
        known = dict(words)
        ports[name] = int(known.pop("port", 0))
        faults[name] = [Fault(**fault) for fault in known.pop("faults", ())]
        machines.append(_machine(folder, name, known, now))
    return machines, ports, faults


def open_appliances(folder: Path, now: datetime | None = None) -> tuple[list[Double], dict[str, dict[int, int]]]:
    """The printers and cameras of a box, and their ports: usual -> real, where the page names them."""
    page = json.loads((folder / PAGE).read_text("utf-8"))
    doubles, ports = list[Double](), dict[str, dict[int, int]]()
    for name, words in page["devices"].items():
        if "double" not in words:
            continue
        known = dict(words)
        ports[name] = {int(usual): int(real) for usual, real in known.pop("ports", {}).items()}
        troubles = [Trouble(**trouble) for trouble in known.pop("faults", ())]
        one = _double(name, known, now)
        one.faults.planted.extend(troubles)
        doubles.append(one)
    return doubles, ports


def _double(name: str, words: dict[str, Any], now: datetime | None) -> Double:
    word, platform = words.pop("double"), words.pop("platform", "")
    if word not in DOUBLES:
        raise BadBox(f"{PAGE}: {name}: double must be one of {', '.join(DOUBLES)}")
    kind = double(word)
    if platform != kind.platform:
        raise BadBox(f"{PAGE}: {name}: the platform of {word} is {kind.platform}")
    allowed = {one.name for one in fields(kind) if one.init}
    if unknown := sorted(set(words) - allowed):
        raise BadBox(f"{PAGE}: {name}: unknown words: {', '.join(unknown)}")
    if now is not None:
        words["clock"] = Clock(start=now)
    return kind(name=name, **words)


def _machine(folder: Path, name: str, words: dict[str, Any], now: datetime | None) -> Machine:
    kind = _KINDS.get(words.pop("platform", ""))
    if kind is None:
        raise BadBox(f"{PAGE}: {name}: platform must be one of {', '.join(_KINDS)}")
    allowed = {one.name for one in fields(kind) if one.init}
    if unknown := sorted(set(words) - allowed):
        raise BadBox(f"{PAGE}: {name}: unknown words: {', '.join(unknown)}")
    text = (folder / words["config"]).read_text("utf-8")
    for use, secret in words.get("secrets", {}).items():  # a text that shows a secret says its use
        text = text.replace(f"<{use}>", secret)
    words["config"] = text
    if "drift" in words:
        words["drift"] = timedelta(seconds=words["drift"])
    if "access_points" in words:
        words["access_points"] = tuple(
            AccessPoint(one["name"], one["mac"], tuple(one.get("fixed", ()))) for one in words["access_points"]
        )
    if now is not None:
        words["clock"] = Clock(start=now)
    return kind(name=name, **words)
