"""Whole commands against many simulated devices: the simulator on one core, the client on the other."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.world import running_config

ROOT = Path(__file__).parents[2]
_BIN = Path(sys.executable).parent
PASSWORDS = {"ops": "Bench-Ops-7413", "enable": "Bench-Enable-9265"}
_SIMULATOR_CORE, _CLIENT_CORE = 0, 1
TIMEOUT_S = 10
_DEAD = 3  # of ten


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took: seconds on the wall, seconds of processor, the most memory."""

    wall: float
    cpu: float
    megabytes: float
    code: int


@contextmanager
def devices(folder: Path, count: int) -> Iterator[Mapping[str, int]]:
    """So many switches on loopback, in a process of their own."""
    folder.mkdir(exist_ok=True)
    plan: dict[str, dict[str, object]] = {}
    for number in range(count):
        name = f"sw{number:04}"
        text = running_config(name, rules=20, ssids=0, host=number % 250 + 1)
        (folder / f"{name}.txt").write_text(text, "utf-8")
        plan[name] = {"platform": "cisco_ios", "config": f"{name}.txt", "secrets": PASSWORDS}
    (folder / "simulator.json").write_text(json.dumps({"devices": plan}), "utf-8")
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "shikiri.simulator", str(folder), "--ready", str(ready), "--free-ports"]
    server = subprocess.Popen(_on(_SIMULATOR_CORE, command), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while not ready.exists():
            if server.poll() is not None:
                raise SystemExit("the simulator did not start")
            time.sleep(0.05)
        yield _ports(json.loads(ready.read_text("utf-8")))
    finally:
        server.terminate()
        server.wait()


@contextmanager
def dead() -> Iterator[int]:
    """A port on which somebody takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as deaf:
        yield deaf.getsockname()[1]


def _ports(told: Mapping[str, object]) -> Mapping[str, int]:
    found = told.get("devices", told)
    assert isinstance(found, dict)
    return {name: one["port"] if isinstance(one, dict) else int(one) for name, one in found.items()}


def site(folder: Path, ports: Mapping[str, int], session: str) -> Path:
    """A site folder with these devices."""
    home = folder / f"site-{session}"
    home.mkdir(exist_ok=True)
    (home / "facility.yml").write_text((ROOT / "examples" / "facility.yml").read_text("utf-8"), "utf-8")
    words = {
        "platform": "cisco_ios",
        "kinds": ["switch"],
        "session": session,
        "ansible_host": "127.0.0.1",
        "ansible_user": "ops",
        "ansible_password": PASSWORDS["ops"],
        "ansible_become_password": PASSWORDS["enable"],
        "ansible_timeout": TIMEOUT_S,
        "bind": {"segments": {"business": "Vlan10", "guest": "Vlan20", "printers": "Vlan30", "management": "Vlan99"}},
    }
    hosts = {name: {"ansible_port": port} for name, port in ports.items()}
    (home / "hosts.yml").write_text(json.dumps({"all": {"vars": words, "hosts": hosts}}), "utf-8")
    return home


def _on(core: int, command: list[str]) -> list[str]:
    """The same command on one core, where the machine has two."""
    many = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1
    return ["taskset", "-c", str(core), *command] if many else command


def cost(folder: Path, command: list[str]) -> Cost:
    """One whole command on the client's core."""
    environment = {**os.environ, "SHIKIRI_STORE": str(folder / "store"), "PYTHONUTF8": "1", "NO_COLOR": "1"}
    environment |= {"ANSIBLE_HOST_KEY_CHECKING": "False", "HOME": str(folder), "ANSIBLE_LOCALHOST_WARNING": "False"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        _on(_CLIENT_CORE, command), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = _watched(process)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak, process.returncode)


def _watched(process: subprocess.Popen[bytes]) -> float:
    """Wait for a process; the most memory it was seen to hold."""
    peak = 0.0

    def look() -> None:
        nonlocal peak
        page = Path(f"/proc/{process.pid}/status")
        while process.poll() is None:
            try:
                held = [line for line in page.read_text("utf-8").splitlines() if line.startswith("VmHWM")]
            except OSError:
                return
            peak = max(peak, *(int(line.split()[1]) / 1024 for line in held), 0.0)
            time.sleep(0.2)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    _, said = process.communicate()
    watcher.join()
    if process.returncode not in {0, 3, 4}:
        print(said.decode("utf-8", "replace")[-600:], file=sys.stderr)
    return peak


def verify(folder: Path, home: Path) -> Cost:
    command = [sys.executable, "-m", "shikiri.cli", "verify", "-i", str(home), "--format", "json"]
    return cost(folder, [*command, "--out", str(folder / "out")])


def playbook(folder: Path, home: Path) -> Cost:
    return cost(folder, [str(_BIN / "ansible-playbook"), "-i", str(home), "playbooks/verify.yml"])


def nornir(folder: Path, ports: Mapping[str, int], questions: list[str]) -> Cost:
    """nornir and nornir-netmiko: the same logins, these questions, nothing read out of the answers."""
    plan = folder / "nornir.json"
    plan.write_text(json.dumps({"ports": dict(ports), "passwords": PASSWORDS, "questions": questions}), "utf-8")
    return cost(folder, [sys.executable, str(Path(__file__).with_name("nornir_fetch.py")), str(plan)])


def table(count: int = 200, many: int = 1000) -> Iterator[tuple[str, int, Cost]]:
    """Rows of (what, how many devices, cost).

    Of two runs the second counts: the store is there and the host keys are pinned, as in every night but the first.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with devices(folder / "some", count) as ports:
            yield "nornir + netmiko, 2 questions", count, nornir(folder, ports, ["show version", "show running-config"])
            for session in ("netmiko", "fast"):
                verify(folder, site(folder, ports, session))
                yield f"shikiri verify, {session}", count, verify(folder, site(folder, ports, session))
            yield "ansible-playbook verify.yml, fast", count, playbook(folder, site(folder, ports, "fast"))
            with dead() as port:
                some = {name: port if at % 10 < _DEAD else own for at, (name, own) in enumerate(ports.items())}
                yield "shikiri verify, fast, 30 % dead", count, verify(folder, site(folder, some, "fast"))
        with devices(folder / "many", many) as ports:
            yield "shikiri verify, fast, many", many, verify(folder, site(folder, ports, "fast"))
