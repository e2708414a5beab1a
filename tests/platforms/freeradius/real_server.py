"""A real FreeRADIUS on loopback: what we render is put below a folder of the test, checked, started, and read back."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shikiri.model.command import Command
from shikiri.model.operation import File, Package, Service
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.platforms.freeradius.scripts import CERTIFICATES, CHECKED, FOLDER, RADDB, SCRIPTS, UNIT
from tests.ports import free_port

_STOCK = Path(FOLDER)
_PROGRAMS = ("freeradius", "openssl", "eapol_test")
_RUNS = "ActiveState=active\nUnitFileState=enabled\nLoadState=loaded\nExecStart={ argv[]=/usr/sbin/freeradius -f ; }\n"
_STOPPED = "ActiveState=inactive\nUnitFileState=disabled\nLoadState=loaded\n"


def needs(*programs: str) -> None:
    """Skips where this machine lacks a program, or hides the stock configuration from us."""
    for program in programs or _PROGRAMS:
        if shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None:
            pytest.skip(f"there is no {program} on this machine")


def run(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    path = {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin", "LC_ALL": "C"}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        list(map(str, words)), capture_output=True, text=True, check=False, env=path, timeout=60, **more
    )


@dataclass
class Server:
    """One folder that stands for /etc/freeradius/3.0, and the process that serves it."""

    home: Path
    port: int = field(default_factory=free_port)
    serves: bool = False
    refusals: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.home / "raddb"

    def tell(self, commands: Iterable[Command]) -> None:
        """Carries operations out as the session would: packages, all files checked together, then services."""
        operations = [one.operation for one in commands if one.operation is not None]
        for operation in operations:
            if isinstance(operation, Package) and operation.name == "freeradius" and not self.folder.exists():
                (self.folder / "certs").mkdir(parents=True)  # all that we need of the package is its place
        files = [one for one in operations if isinstance(one, File)]
        for one in files:
            assert one.path.startswith(f"{FOLDER}/"), one.path
            self._write(one)
        if any(one.check == "radius" for one in files):
            checked = self.check()
            assert checked.returncode == 0, checked.stdout[-2000:]
        self.serves = self.serves or any(isinstance(one, Service) and one.running for one in operations)

    def unpack(self) -> None:
        """The stock configuration, as the package brings it and starts it."""
        if not os.access(_STOCK / "radiusd.conf", os.R_OK):
            pytest.skip("the stock configuration of FreeRADIUS is not readable here")
        shutil.copytree(_STOCK, self.folder, symlinks=True)
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                path.write_text(self._here(path.read_text("utf-8", "replace")), "utf-8")
                path.chmod(0o644)  # its own user is to read it, and it is not the owner of a copy
        self.home.chmod(0o755)
        self.serves = True

    def _write(self, one: File) -> None:
        path = self.folder / one.path.removeprefix(f"{FOLDER}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if one.text is None:
            path.unlink(missing_ok=True)
            return
        text = "".join(part.reveal() if isinstance(part, Secret) else part for part in one.text)
        path.write_text(self._here(text), "utf-8")
        path.chmod(int(one.mode, 8))

    def _here(self, text: str) -> str:
        return text.replace(FOLDER, str(self.folder))

    def check(self) -> subprocess.CompletedProcess[str]:
        return run("freeradius", "-XC", "-d", self.folder)

    def reading(self) -> Reading:
        """What the real programs say of the folder."""
        answers = {UNIT: _RUNS if self.serves else _STOPPED, CHECKED: "#! exit 127\n"}
        for question in (RADDB, CERTIFICATES):
            script = self._here(SCRIPTS[question]).replace("freeradius -XC", f"freeradius -XC -d {self.folder}")
            done = run("sh", "-c", script)
            answers[question] = done.stdout if done.returncode == 0 else f"#! exit {done.returncode}\n{done.stdout}"
        if self.folder.exists():
            done = self.check()
            answers[CHECKED] = done.stdout if done.returncode == 0 else f"#! exit {done.returncode}\n{done.stdout}"
        told = {question: Answer(text.replace(str(self.folder), FOLDER), True) for question, text in answers.items()}
        return Reading(device="radius", platform="freeradius", answers=told, when=datetime.now(UTC), source="running")

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The server itself, on its own port of loopback."""
        live = self.home / "live"
        shutil.rmtree(live, ignore_errors=True)
        shutil.copytree(self.folder, live, symlinks=True)
        for path in live.rglob("*"):
            if path.is_file() and not path.is_symlink():
                path.write_text(path.read_text("utf-8", "replace").replace(str(self.folder), str(live)), "utf-8")
        main = live / "radiusd.conf"
        text = main.read_text("utf-8").replace("/run/freeradius", str(self.home))
        main.write_text(
            re.sub(r"ipaddr = \*\n    +port = 1812", f"ipaddr = 127.0.0.1\n port = {self.port}", text), "utf-8"
        )
        log = self.home / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [str(shutil.which("freeradius", path="/usr/sbin:/usr/bin:/sbin")), "-X", "-d", str(live)],
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            while b"Ready to process requests" not in log.read_bytes():
                assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait()

    def knock(self, secret: str, network: Mapping[str, str], *, patience: int = 6) -> tuple[bool, str]:
        """One attempt of a real supplicant: was it let in, and what was said on the way?"""
        words = {"ssid": '"Members"', "key_mgmt": "WPA-EAP", **network}
        conf = self.home / "supplicant.conf"
        conf.write_text("network={\n" + "".join(f" {key}={word}\n" for key, word in words.items()) + "}\n", "utf-8")
        done = run("eapol_test", "-c", conf, "-a", "127.0.0.1", "-p", str(self.port), "-s", secret, "-t", str(patience))
        return done.returncode == 0 and done.stdout.rstrip().endswith("SUCCESS"), done.stdout


def vlan_in(said: str) -> str:
    """The VLAN of an Access-Accept, as the supplicant shows it."""
    found = re.search(r"Attribute 81 \(Tunnel-Private-Group-Id\) length=\d+\n +Value: (?:'(\d+)'|([0-9a-f]+))", said)
    if found is None:
        return ""
    return found[1] or bytes.fromhex(found[2]).decode()


@pytest.fixture
def server() -> Iterator[Server]:
    """A machine without FreeRADIUS yet. FreeRADIUS reads no path with blanks, so it is below the system's own place."""
    needs()
    with tempfile.TemporaryDirectory(prefix="shikiri-radius-", dir="/tmp") as home:
        yield Server(Path(home))
