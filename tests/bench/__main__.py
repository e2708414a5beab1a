"""One table: what we measure, what a peer needs for the same in the same run, and the ratio."""

from __future__ import annotations

import platform as machine
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench import boxes, fleet, peers, wire
from tests.bench.world import long_config, running_config

_RUNS = 5


def main() -> None:
    print(
        f"{machine.system()} {machine.machine()}, Python {machine.python_version()}, one core each; median of {_RUNS}"
    )
    print(f"{'what':46} {'shikiri':>18} {'goal':>12} {'peer':>34}")
    line(
        "shikiri --help",
        started("-m", "shikiri.cli", "--help"),
        "< 0.30 s",
        "ansible --version",
        peers.ansible_version(),
    )
    text = long_config()
    count = len(text.splitlines())
    line(f"parse {count} lines, every facet", timed(lambda: fleet.parsed(text)), "< 0.050 s", *peers.parse_tree(text))
    stored = fleet.stored(running_config("sw"))
    for devices in (100, 1000, 10000):
        runs = 1 if devices == 10000 else 3
        took = timed(partial(fleet.loaded, stored, devices), runs)
        rate(f"load {devices} stored states", devices / took, "")
        states = fleet.loaded(stored, devices)
        took = timed(partial(fleet.judged, states), runs)
        rate(f"judge {devices} stored states", devices / took, peers.compliance(text) if devices == 1000 else "")
    on_the_wire()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "findings.json"
        fleet.big_document(page, 1000)
        for name in ("json", "html", "xlsx", "junit", "sarif"):
            seconds, megabytes = fleet.report(name, page)
            cost = f"{seconds:.2f} s {megabytes:.0f} MB"
            print(f"{f'{name} report of 1,000 devices':46} {cost:>18} {'< 5 s 500 MB':>12}")


def line(what: str, ours: float, goal: str, peer: str, theirs: float | None) -> None:
    other = f"{peer} {theirs:.3f} s" if theirs is not None else f"{peer}: not installed"
    print(f"{what:46} {f'{ours:.3f} s':>18} {goal:>12} {other:>34}")


def rate(what: str, ours: float, peer: str) -> None:
    goal = "> 1,000/s" if what.startswith("judge") else ""
    print(f"{what:46} {f'{ours:,.0f} devices/s':>18} {goal:>12} {peer:>34}")


def on_the_wire() -> None:
    """Whole commands against simulated devices; the processor's time tells more than the clock of a busy machine."""
    heads = ("devices/s", "CPU ms each", "peer / ours", "MB", "s")
    print(f"{'on the wire':36} {'devices':>8}", *(f"{head:>12}" for head in heads))
    peer = 0.0
    for what, count, spent in wire.table():
        each = spent.cpu * 1000 / count
        peer = peer or each
        rate = count / spent.wall
        words = (f"{rate:.1f}", f"{each:.1f}", f"{peer / each:.2f}", f"{spent.megabytes:.0f}", f"{spent.wall:.1f}")
        print(f"{what:36} {count:8}", *(f"{word:>12}" for word in words))
    for what, count, spent in boxes.table():
        each = spent.cpu * 1000 / count
        words = (f"{count / spent.wall:.1f}", f"{each:.1f}", "", f"{spent.megabytes:.0f}", f"{spent.wall:.1f}")
        print(f"{what:36} {count:8}", *(f"{word:>12}" for word in words))
    print(f"one timeout is {wire.TIMEOUT_S} s; of the CPU of a short run, half a second or more is spent on starting")


def timed(work: Callable[[], object], runs: int = _RUNS) -> float:
    """Seconds of one call, the median of several."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return median(took)


def started(*words: str) -> float:
    """Seconds of a whole process."""
    return timed(lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=Path.cwd()))


if __name__ == "__main__":
    main()
