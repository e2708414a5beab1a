"""Printers and cameras: one look by every path they have, twenty at once, and with five that never say a word."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.bench import wire

_PASSWORD = "Bench-Box-7413"
_COUNT, _DEAD, _PATIENCE_S = 20, 5, 5
_KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("hp_ledm", "mfp", {"secrets": {"admin": _PASSWORD}}),
    ("ricoh", "mfp", {"secrets": {"admin": _PASSWORD}}),
    ("onvif", "camera_onvif", {"secrets": {"admin": _PASSWORD}}),
    ("hp_cdm", "mfp", {"secrets": {"factory": _PASSWORD}}),
)
Ports = Mapping[str, Mapping[str, int]]


@contextmanager
def boxes(folder: Path, count: int) -> Iterator[tuple[dict[str, str], Ports]]:
    """So many boxes on loopback, in a process of their own: their platforms and their ports."""
    folder.mkdir()
    plan: dict[str, dict[str, object]] = {}
    for number in range(count):
        double, platform, words = _KINDS[number % len(_KINDS)]
        plan[f"box{number:03}"] = {"platform": platform, "double": double, **words}
    (folder / "simulator.json").write_text(json.dumps({"devices": plan}), "utf-8")
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "shikiri.simulator", str(folder), "--ready", str(ready), "--free-ports"]
    with subprocess.Popen(command, cwd=wire.ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            while not ready.exists():
                if server.poll() is not None:
                    raise SystemExit("the simulator did not start")
                time.sleep(0.05)
            told = json.loads(ready.read_text("utf-8"))["devices"]
            yield (
                {name: str(one["platform"]) for name, one in plan.items()},
                {name: one["ports"] for name, one in told.items()},
            )
        finally:
            server.terminate()


@contextmanager
def dead(usual: tuple[int, ...] = (80, 443, 515, 631, 9100)) -> Iterator[dict[str, int]]:
    """The ports of a box that is switched off: no call is answered, and none is refused."""
    with ExitStack() as open_:
        found = {str(port): _full(open_) for port in usual}
        mute = open_.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        mute.bind(("127.0.0.1", 0))
        yield {**found, "161": mute.getsockname()[1]}


def _full(open_: ExitStack) -> int:
    """A port with a queue that is full: the system lets whoever calls wait, as if nobody were there."""
    server = open_.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(3):
        caller = open_.enter_context(socket.socket())
        caller.setblocking(False)
        caller.connect_ex(server.getsockname())
    port: int = server.getsockname()[1]
    return port


def site(folder: Path, platforms: Mapping[str, str], ports: Ports) -> Path:
    """A site folder with these boxes."""
    folder.mkdir()
    words = {
        "ansible_host": "127.0.0.1",
        "ansible_user": "admin",
        "ansible_password": _PASSWORD,
        "ansible_timeout": _PATIENCE_S,
    }
    hosts = {
        name: {"platform": spoken, "ports": {int(usual): real for usual, real in ports[name].items()}}
        for name, spoken in platforms.items()
    }
    (folder / "facility.yml").write_text("id: bench\nname: Bench\nfacts: {mfp: true, cameras: true}\n", "utf-8")
    (folder / "hosts.yml").write_text(_yaml({"all": {"vars": words, "hosts": hosts}}), "utf-8")
    return folder


def _yaml(data: object) -> str:
    import yaml

    return str(yaml.safe_dump(data))


def asked_in_a_row(folder: Path, ports: Ports) -> wire.Cost | None:
    """What a script of today does: one `snmpget` and one `ipptool` a printer, one after the other."""
    if shutil.which("snmpget") is None or shutil.which("ipptool") is None:
        return None
    lines = [
        f"snmpget -v2c -c public -t 1 -r 0 127.0.0.1:{one['161']} 1.3.6.1.2.1.1.1.0; "
        f"ipptool -t ipp://127.0.0.1:{one['631']}/ipp/print get-printer-attributes.test"
        for one in ports.values()
        if "631" in one and "161" in one
    ]
    script = folder / "ask.sh"
    script.write_text("\n".join((*lines, "exit 0")), "utf-8")
    return wire.cost(folder, ["sh", str(script)])


def table(count: int = _COUNT) -> Iterator[tuple[str, int, wire.Cost]]:
    """Rows of (what, how many boxes, cost). Of two runs the second counts: certificates are pinned by then."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with boxes(folder / "boxes", count) as (platforms, ports):
            peer = asked_in_a_row(folder, ports)
            if peer is not None:
                yield "snmpget + ipptool, in a row", sum("631" in one for one in ports.values()), peer
            all_of_them = site(folder / "all", platforms, ports)
            wire.verify(folder, all_of_them)
            yield "shikiri verify, boxes, every path", count, wire.verify(folder, all_of_them)
            one = next(iter(platforms))
            single = site(folder / "one", {one: platforms[one]}, ports)
            wire.verify(folder, single)
            yield "shikiri verify, one box, every path", 1, wire.verify(folder, single)
            with ExitStack() as open_:
                off = {name: open_.enter_context(dead()) for name in list(platforms)[:_DEAD]}
                some = site(folder / "some", platforms, {**ports, **off})
                wire.verify(folder, some)
                yield f"shikiri verify, boxes, {_DEAD} dead", count, wire.verify(folder, some)
