"""The simulator as a process of its own: it says where its devices listen, and runs until it is told to stop."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shikiri.simulator.appliances import Double, ServedAppliance, serve_appliances
from shikiri.simulator.box import BadBox, open_appliances, open_box
from shikiri.simulator.machine import Machine
from shikiri.simulator.server import Served, serve

NOW = "SHIKIRI_NOW"  # an ISO time, or how far to move: +400d
_OFFSET = re.compile(r"([+-]\d{1,5})([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m shikiri.simulator", description="Simulated devices on loopback.")
    parser.add_argument("box", type=Path, help="a folder with simulator.json")
    parser.add_argument("--ready", type=Path, help="write the ports there, as JSON, when all of them listen")
    parser.add_argument("--free-ports", action="store_true", help="ignore the ports of the page and take free ones")
    parser.add_argument("--record", type=Path, help="write what every device was told there, as JSON, at the end")
    options = parser.parse_args(arguments)
    try:
        return run(options.box, ready=options.ready, free_ports=options.free_ports, record=options.record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"shikiri.simulator: {error}\n")
        return 2 if isinstance(error, BadBox) else 1


def run(box: Path, *, ready: Path | None = None, free_ports: bool = False, record: Path | None = None) -> int:
    """Serve a box until SIGTERM, SIGINT or the end of the process that started this one."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    now = _now()
    machines, ports, faults = open_box(box, now)
    doubles, many_ports = open_appliances(box, now)
    with (
        serve(machines, faults, {} if free_ports else ports) as served,
        serve_appliances(doubles, {} if free_ports else many_ports) as appliances,
    ):
        text = json.dumps({"devices": _consoles(served) | _appliances(appliances)}, ensure_ascii=False)
        if ready:
            _write(ready, text)
        else:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
        parent = os.getppid()
        while not stop.wait(0.5):
            if os.getppid() != parent:  # nobody is left who would stop us
                break
    if record:
        told = {machine.name: _record(machine) for machine in machines} | {one.name: _noted(one) for one in doubles}
        _write(record, json.dumps(told, ensure_ascii=False))
    return 0


def _now() -> datetime | None:
    """What the clocks of the devices start with."""
    text = os.environ.get(NOW, "").strip()
    if not text:
        return None
    if found := _OFFSET.fullmatch(text):
        return datetime.now(UTC) + timedelta(**{_UNITS[found[2]]: int(found[1])})
    now = datetime.fromisoformat(text)
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def _consoles(served: dict[str, Served]) -> dict[str, object]:
    return {
        name: {"host": one.host, "port": one.port, "host_key": one.host_key.strip()} for name, one in served.items()
    }


def _appliances(served: dict[str, ServedAppliance]) -> dict[str, object]:
    return {name: {"host": one.host, "ports": one.ports} for name, one in served.items()}


def _record(machine: Machine) -> dict[str, object]:
    return {"writes": machine.writes, "events": machine.events, "running": machine.running(), "saved": machine.saved()}


def _noted(double: Double) -> dict[str, object]:
    return {"writes": double.writes, "events": double.events}


def _write(path: Path, text: str) -> None:
    """All of it or nothing: whoever waits for this file must not read half."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(f"{text}\n", "utf-8")
    part.replace(path)
