"""One running lab: QEMU started as a process of its own, found again by what was written down, stopped for sure."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from shikiri.lab.control import Control
from shikiri.lab.errors import LabError
from shikiri.lab.image import Image
from shikiri.lab.qemu import CARDS, Accelerator, Places, command, complaint
from shikiri.lab.qmp import Qmp

PAGE = "lab.json"
_GRACE = 5.0
_STARTING = 200
_FIRST_PORT, _LAST_PORT = 22500, 24500


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What was started: enough to find it, to speak to it and to end it."""

    pid: int
    began: str  # the moment the kernel started the process: a number that was given again is not it
    state: str
    sockets: str
    image: str
    accelerator: Accelerator
    ports: Mapping[str, int]

    @property
    def places(self) -> Places:
        return Places(Path(self.state), Path(self.sockets))

    @property
    def control(self) -> Control:
        return Control(self.places.control)

    def monitor(self) -> Qmp:
        return Qmp(self.places.monitor)

    def alive(self) -> bool:
        """Is it this very process that still runs?"""
        return began(self.pid) == self.began

    def stop(self) -> None:
        """End it: asked first, then made to."""
        if self.alive():
            for sign, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, _GRACE)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, sign)
                if _gone(self, patience):
                    break
        shutil.rmtree(self.sockets, ignore_errors=True)


def start(
    image: Image, state: Path, ports: Mapping[str, int], accelerator: Accelerator, *, wake: Path | None = None
) -> Machine:
    """Start a machine on the disk of this state folder. It outlives us; `lab.json` says where it is."""
    sockets = Path(tempfile.mkdtemp(prefix="shikiri-lab-"))
    places = Places(state, sockets)
    try:
        words = command(image, places, ports, accelerator, wake=wake)
        said = (os.POSIX_SPAWN_OPEN, 1, str(places.complaints), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        ends = ((os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), said, (os.POSIX_SPAWN_DUP2, 1, 2))
        pid = os.posix_spawn(words[0], words, os.environ, file_actions=ends, setsid=True)
    except BaseException:
        shutil.rmtree(sockets, ignore_errors=True)
        raise
    machine = Machine(
        pid=pid,
        began=began(pid),
        state=str(state),
        sockets=str(sockets),
        image=image.name,
        accelerator=accelerator,
        ports=dict(ports),
    )
    with ended_on_failure(machine):
        write(machine)
        for _ in range(_STARTING):
            if places.monitor.exists() and places.control.exists():
                return machine
            if not machine.alive():
                break
            time.sleep(0.05)
        raise LabError("lab.no-start", told=complaint(places))


@contextlib.contextmanager
def ended_on_failure(machine: Machine) -> Iterator[None]:
    """Ctrl-C, a full disk, a machine that stays silent: nothing of it is left running."""
    try:
        yield
    except BaseException:
        machine.stop()
        raise


def write(machine: Machine) -> None:
    page = machine.places.state / PAGE
    part = page.with_suffix(".part")
    part.write_text(json.dumps(asdict(machine), indent=1), "utf-8")
    part.replace(page)


def read(state: Path) -> Machine | None:
    """The machine that was started with this state folder, dead or alive; None where none was, or half a page."""
    try:
        words = json.loads((state / PAGE).read_text("utf-8"))
        return Machine(**words)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def began(pid: int) -> str:
    """When the kernel started this process, in its own ticks; empty where there is none, or only its shell."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if words[0] in "ZX" else words[19]


def free_ports() -> dict[str, int]:
    """A loopback port for every door of the lab."""
    found: list[int] = []
    for port in range(_FIRST_PORT, _LAST_PORT):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == len(CARDS):
            return dict(zip(CARDS, found, strict=True))
    raise LabError("lab.no-ports", first=_FIRST_PORT, last=_LAST_PORT)


def until_awake(machine: Machine, patience: float) -> None:
    """Wait for the control line; where it stays silent, show what the machine said last."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if machine.control.awake(2.0):
            return
        if not machine.alive():
            break
    raise LabError("lab.no-answer", seconds=round(patience), told=complaint(machine.places))


def _gone(machine: Machine, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(machine.pid, os.WNOHANG)
        if not machine.alive():
            return True
        time.sleep(0.05)
    return False
