"""What the tests of a whole device share: a box, a way in, and its shell."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shikiri.model.command import Command
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.platforms.openwrt import PLATFORM
from shikiri.sessions import Session, connect
from shikiri.sessions.target import Patience, Target
from shikiri.simulator.openwrt import OpenwrtBox, Served, cannot_run, serve

PASSWORD = "Harbour-lantern-77"


@dataclass
class Device:
    """One device that listens."""

    served: Served
    folder: Path

    @property
    def box(self) -> OpenwrtBox:
        return self.served.box

    def target(self, password: str = PASSWORD) -> Target:
        (self.folder / "known_hosts").write_text(self.served.host_key, "utf-8")
        return Target(
            device="ap", platform=PLATFORM.name, host="127.0.0.1", port=self.served.port, user="root",
            password=Secret.plain(password), known_hosts=self.folder / "known_hosts",
            patience=Patience(connect=20, silence=30, answer=60),
        )  # fmt: skip

    def login(self, password: str = PASSWORD) -> Session:
        return connect(self.target(password), PLATFORM.dialect)

    def tell(self, *commands: Command) -> None:
        with self.login() as session:
            session.tell(commands)

    def look(self) -> Reading:
        asked = dict.fromkeys(
            question for question in (*PLATFORM.questions, *PLATFORM.saved_asks) if question not in PLATFORM.asked_when
        )
        with self.login() as session:
            answers: dict[str, Answer] = {question: session.ask(question) for question in asked}
        return Reading(device="ap", platform="openwrt", answers=answers, when=datetime.now(UTC), source="running")

    def sh(self, line: str) -> str:
        """What a line prints at the console of the device itself."""
        order = self.box.command("sh", "-c", line)
        done = subprocess.run(order, capture_output=True, check=False, text=True)
        return done.stdout + done.stderr

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for what the device does by itself."""
        for _ in range(600):
            if true():
                return
            time.sleep(0.05)
        raise AssertionError(self.sh("cat /var/run/events; ls -la /etc/shikiri-way-back /var/run/shikiri"))


@contextmanager
def device(folder: Path, *, rpcd: bool = True, programs: Path | None = None) -> Iterator[Device]:
    if why := cannot_run():
        pytest.skip(f"no simulated shell on this machine: {why}")
    box = OpenwrtBox(folder / "箱 box", PASSWORD, has_rpcd=rpcd, programs=programs)
    box.make()
    with serve(box) as served:
        yield Device(served, folder)
