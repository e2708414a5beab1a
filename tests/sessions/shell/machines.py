"""Machines to log in to: our own files under a layer that is thrown away, a real sshd, a stand-in for systemd."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from shikiri.model.dialect import Dialect
from shikiri.sessions.shell import Shell
from shikiri.sessions.target import Patience, Target
from tests.ports import free_port

HERE = Path(__file__).parent
_SETUP = """
set -e
mount -t tmpfs tmpfs {space}; mkdir {space}/upper {space}/aside
mount -t overlay overlay -o lowerdir=/,upperdir={space}/upper,workdir={space}/aside {root}
mount -t proc proc {root}/proc
for one in dev sys; do mount --rbind /$one {root}/$one; done
mount -t tmpfs tmpfs {root}/run
mkdir -p {root}{folder}; cp {folder}/host_key {config} {root}{folder}/
install -m 644 {folder}/authorized {root}/etc/ssh/authorized
mkdir -p {root}/run/sshd {root}/run/systemd/system {root}/usr/local/bin; rm -rf {root}/var/lib/shikiri
install -m 755 {systemctl} {root}/usr/local/bin/systemctl
exec chroot {root} /usr/sbin/sshd -D -e -f {config}
"""
_SSHD = """
Port {port}
ListenAddress {address}
HostKey "{folder}/host_key"
AuthorizedKeysFile /etc/ssh/authorized
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication yes
MaxStartups 100
"""


@dataclass
class Machine:
    """A machine of a test: how to log in to it, and how to look at it from beside."""

    folder: Path
    port: int
    pid: int  # of its first process
    address: str = "127.0.0.1"

    @property
    def target(self) -> Target:
        return Target(
            device="ap1", platform="test", host=self.address, port=self.port, user="root", key_file=self.folder / "key",
            known_hosts=self.folder / "known_hosts", patience=Patience(connect=20, silence=60, answer=120),
        )  # fmt: skip

    def run(self, script: str, *, stdin: bytes = b"") -> str:
        """What root sees on the machine, without a login."""
        root = str(self.folder / "root")
        enter = ["nsenter", f"--target={self.pid}", "--mount", "--pid", "--net", "chroot", root, "sh", "-c", script]
        done = subprocess.run(enter, check=False, capture_output=True, input=stdin, timeout=60)
        return done.stdout.decode() + done.stderr.decode()

    def read(self, path: str) -> str:
        return self.run(f"cat {path}")

    def write(self, path: str, text: str, mode: str = "644") -> None:
        self.run(f"mkdir -p $(dirname {path}); cat >{path}; chmod {mode} {path}", stdin=text.encode())

    def units(self) -> list[str]:
        """What systemd was asked to do, questions left out."""
        lines = self.read("/run/units/log").splitlines()
        return [line for line in lines if not line.startswith(("is-", "show", "reset-failed"))]

    def power_cut(self) -> None:
        """What is only in memory is gone; what runs is too."""
        self.run("rm -rf /run/units /run/shikiri")

    def boot(self) -> None:
        """What systemd would do early: the units that are enabled for it."""
        self.run(
            "f=/etc/systemd/system/shikiri-way-back.service; [ ! -f $f ] || [ ! -d /var/lib/shikiri/way-back ] || "
            "sh -c \"$(sed -n 's/^ExecStart=//p' $f)\""
        )


def dialect(**words: object) -> Dialect:
    never = re.compile(r"(?!)")
    return Dialect(netmiko="linux", speaks="shell", prompt=never, privileged=never, **words)  # type: ignore[arg-type]


def login(machine: Machine, **words: object) -> Shell:
    return Shell(replace(machine.target, **words), dialect())  # type: ignore[arg-type]


@contextlib.contextmanager
def machine_in(folder: Path, *, cable: bool = False) -> Iterator[Machine]:
    """One machine, gone afterwards with all that ran on it. `cable`: it has a network of its own, on one cable."""
    _skip_where_impossible()
    folder = folder / "m"
    for name in ("space", "root"):
        (folder / name).mkdir(parents=True)
    for name in ("key", "host_key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    shutil.copy(folder / "key.pub", folder / "authorized")
    port = free_port()
    address = f"10.{213 + port // 250 % 40}.{port % 250}.2" if cable else "127.0.0.1"
    (folder / "sshd_config").write_text(_SSHD.format(port=port, folder=folder, address="0.0.0.0" if cable else address))
    places = {"space": folder / "space", "root": folder / "root", "systemctl": HERE / "systemctl", "folder": folder}
    words = {name: shlex.quote(str(path)) for name, path in places.items()}
    setup = _SETUP.format(config=shlex.quote(str(folder / "sshd_config")), **words)
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "sh", "-c", setup]
    command[1:1] = ["--net"] if cable else []
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        if cable:
            _plug(process.pid, address, port)
        _await_port(address, port, process, folder / "log")
        yield Machine(folder, port, _first_of(process.pid), address)
    finally:
        process.kill()
        process.wait()


def _skip_where_impossible() -> None:
    for program in ("sshd", "unshare", "nsenter", "ssh-keygen"):
        if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
            pytest.skip(f"there is no {program} on this machine")
    if os.geteuid() != 0:
        pytest.skip("only root can make a machine of namespaces")
    probe = ["unshare", "--mount", "--pid", "--fork", "true"]
    if subprocess.run(probe, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine makes no namespaces")
    if "overlay" not in Path("/proc/filesystems").read_text():
        pytest.skip("this machine has no overlay file system")


def _await_port(address: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex((address, port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"the machine did not start: {log.read_text()}")


def _first_of(parent: int) -> int:
    """The process that is the first of its namespace: the child of `unshare`."""
    return int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])


def _plug(parent: int, address: str, port: int) -> None:
    """A cable between this machine and the new one; it goes with the namespace."""
    near, name = address.rpartition(".")[0] + ".1", f"shk{port}"
    for _ in range(200):
        if Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            break
        time.sleep(0.02)
    pid = str(_first_of(parent))
    for words in (
        ["ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", pid],
        ["ip", "addr", "add", f"{near}/30", "dev", name],
        ["ip", "link", "set", name, "up"],
        ["nsenter", f"--target={pid}", "--net", "ip", "addr", "add", f"{address}/30", "dev", "eth0"],
        ["nsenter", f"--target={pid}", "--net", "ip", "link", "set", "eth0", "up"],
    ):
        done = subprocess.run(words, check=False, capture_output=True)
        if done.returncode != 0:
            pytest.skip(f"this machine makes no cables: {done.stderr.decode().strip()}")
