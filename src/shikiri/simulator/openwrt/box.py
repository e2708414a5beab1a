"""One simulated device: its folders, its start, its loss of power; it runs where /etc, /var and /tmp are its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from shikiri.simulator.openwrt.files import APPLETS, FILES, RC_COMMON, RELOAD, factory

_PROGRAMS = Path(__file__).parent / "programs"
_MARK = "SIMULATED_OPENWRT"
_PACKAGE = "shikiri.simulator.openwrt.programs"
_STAND_INS = ("uci", "ubus")
_ALWAYS = ("iwinfo", "passwd")
_ENTER = """set -e
mount --bind "$1/var/lib/programs" /usr/local/sbin
mount --bind "$1/etc" /etc; mount --bind "$1/var" /var; mount --bind "$1/tmp" /tmp
cd /; shift; exec "$@"
"""


def cannot_run() -> str:
    """Why no such device can run here; '' where it can."""
    for program in ("busybox", "unshare", "openssl"):
        if shutil.which(program) is None:
            return f"no {program}"
    tried = subprocess.run([*_namespace(), "true"], capture_output=True, check=False)  # noqa: S603
    return "" if tried.returncode == 0 else "no mount namespaces"


def _namespace() -> list[str]:
    return ["unshare", "--mount", "--propagation", "private", *(["--map-root-user"] if os.geteuid() else [])]


@dataclass(eq=False)
class OpenwrtBox:
    """`config`: packages it has instead of those of the factory; `programs`: a folder of real ones, no stand-ins."""

    root: Path
    password: str = ""
    config: Mapping[str, str] = field(default_factory=dict)
    has_rpcd: bool = True
    programs: Path | None = None
    _daemons: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def make(self) -> None:
        """The files of a device that was never started."""
        for name in ("etc/config", "etc/rc.d", "etc/init.d", "etc/dropbear", "var/lib/programs", "tmp", "var/log"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for name, text in {**factory(), **self.config}.items():
            (self.root / "etc/config" / name).write_text(text, "utf-8")
        for path, text in FILES.items():
            (self.root / path).write_text(text, "utf-8")
        (self.root / "etc/rc.common").write_text(RC_COMMON, "utf-8")
        for service in ("dropbear", "firewall", "network", "sysntpd", "uhttpd"):
            script = self.root / "etc/init.d" / service
            script.write_text("#!/bin/sh /etc/rc.common\nSTART=50\n", "utf-8")
            script.chmod(0o755)
            (self.root / "etc/rc.d" / f"S50{service}").symlink_to(f"../init.d/{service}")
        self._programs()
        self.set_password(self.password)

    def _programs(self) -> None:
        home = self.root / "var/lib/programs"
        busybox = shutil.which("busybox") or "busybox"
        for name in APPLETS:
            (home / name).symlink_to(busybox)
        package = home / Path(*_PACKAGE.split("."))
        package.mkdir(parents=True)
        for path in _PROGRAMS.glob("*.py"):
            shutil.copyfile(path, package / path.name)
        if self.programs is not None:
            shutil.copytree(self.programs, home / "real", symlinks=True)
        for name in _STAND_INS:
            if self.programs is None:
                self._script(name, _stand_in(name))
            else:
                self._script(name, self._real(f"bin/{name}"))
        self._script("reload_config", RELOAD)
        for name in _ALWAYS:
            self._script(name, _stand_in(name))

    def _real(self, path: str) -> str:
        real = "/var/lib/programs/real"
        return f'#!/bin/sh\nLD_LIBRARY_PATH="{real}/lib" exec "{real}/{path}" "$@"\n'

    def _script(self, name: str, text: str) -> None:
        path = self.root / "var/lib/programs" / name
        path.write_text(text, "utf-8")
        path.chmod(0o755)

    def set_password(self, password: str) -> None:
        """The password of root, '' for a device fresh from the factory."""
        (self.root / "var/password").write_text(f"{password}\n", "utf-8")
        (self.root / "etc/shadow").write_text(f"root:{_hashed(password)}:0:0:99999:7:::\ndaemon:*:0:0:99999:7:::\n")

    def admits(self, password: str) -> bool:
        """Is this what `/etc/shadow` has?"""
        kept = (self.root / "etc/shadow").read_text("utf-8").partition("\n")[0].split(":")[1]
        return kept == (_hashed(password, kept.split("$")[2]) if kept else password)

    def start(self) -> None:
        """Power on: scripts in their order, then the bus."""
        (self.root / "var/run").mkdir(exist_ok=True)
        for link in sorted((self.root / "etc/rc.d").iterdir()):
            if link.name[1:3] < "20":
                order = self.command(f"/etc/rc.d/{link.name}", "boot")
                subprocess.run(order, check=False, capture_output=True)  # noqa: S603
        if not self.has_rpcd:
            return
        if self.programs is None:
            self._script("rpcd", _stand_in("rpcd"))
            self._daemons = [self._run("rpcd")]
        else:
            self._script("ubusd", self._real("sbin/ubusd"))
            self._script("rpcd", self._real("sbin/rpcd"))
            (self.root / "var/run/rpcd").mkdir(exist_ok=True)
            self._daemons = [self._run("ubusd")]
            self._wait_for("test -S /var/run/ubus/ubus.sock")
            self._daemons.append(self._run("rpcd"))
        self._wait_for("ubus list | grep -q session")

    def _run(self, line: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command("sh", "-c", f"exec {line}"), stdin=subprocess.DEVNULL)  # noqa: S603

    def _wait_for(self, line: str) -> None:
        for _ in range(200):
            tried = subprocess.run(self.command("sh", "-c", line), check=False, capture_output=True)  # noqa: S603
            if tried.returncode == 0:
                return
            time.sleep(0.02)
        raise RuntimeError(line)

    def command(self, *words: str) -> list[str]:
        """What runs these words on the device."""
        environment = [
            "env",
            "-i",
            "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
            f"{_MARK}={self.root}",
            "HOME=/",
        ]
        return [*_namespace(), "/bin/sh", "-c", _ENTER, "sh", str(self.root), *environment, *words]

    def answers(self) -> bool:
        """Does it listen? Only with dropbear on, and its first network up, as they run now."""
        running = self.root / "var/run/running"
        held = [(running / name).read_text("utf-8") for name in ("dropbear", "network") if (running / name).is_file()]
        return not any("option enable '0'" in text or "option disabled '1'" in text for text in held)

    def lose_power(self) -> None:
        """Everything that runs ends, and what was in memory is gone."""
        self.stop()
        shutil.rmtree(self.root / "var/run", ignore_errors=True)
        shutil.rmtree(self.root / "tmp")
        (self.root / "tmp").mkdir()

    def stop(self) -> None:
        """End what runs on this device, and nothing else."""
        for one in self._daemons:
            one.kill()
            one.wait()
        self._daemons = []
        mark = f"{_MARK}={self.root}".encode()
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                try:
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        os.kill(int(folder.name), signal.SIGKILL)
                except OSError:
                    continue

    def read(self, package: str) -> str:
        """One file of settings, as it is on flash."""
        return (self.root / "etc/config" / package).read_text("utf-8")


def _stand_in(name: str) -> str:
    python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))  # ours may lie where the box looks not
    return f'#!/bin/sh\nPYTHONPATH=/var/lib/programs exec {quote(python)} -S -m {_PACKAGE}.{name} "$@"\n'


def _hashed(password: str, salt: str = "shkrshkr") -> str:
    if not password:
        return ""
    made = subprocess.run(  # noqa: S603
        ["/usr/bin/openssl", "passwd", "-1", "-salt", salt, "-stdin"],
        input=f"{password}\n".encode(),
        capture_output=True,
        check=True,
    )
    return made.stdout.decode().strip()
