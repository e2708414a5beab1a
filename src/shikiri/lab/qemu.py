"""The machine as QEMU takes it: two disks, one network of doors on loopback, a line for orders. Nothing leaves it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shikiri.lab.cache import cache_root, digest
from shikiri.lab.errors import LabError
from shikiri.lab.image import Image
from shikiri.lab.programs import last_lines, program, run

Accelerator = Literal["kvm", "tcg"]
# machine of the lab -> its network card and its address on the management network
CARDS = {"ap1": "eth0", "ap2": "eth1", "radius": "eth2", "stations": "eth3"}
ADDRESSES = {"ap1": "10.99.0.11", "ap2": "10.99.0.12", "radius": "10.99.0.13", "stations": "10.99.0.14"}
CONTROLLER = "10.99.0.2"
_CPUS, _MEGABYTES = 2, 1024
_KERNEL = "root=/dev/vda rw rootflags=noatime console=ttyS0 net.ifnames=0 mitigations=off quiet systemd.show_status=1"
_KVM = Path("/dev/kvm")
_KVM_PATIENCE = 8.0
_VERSION = re.compile(r"version (\S+)")


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one running lab. Sockets lie apart: their names may only be short."""

    state: Path
    sockets: Path

    @property
    def disk(self) -> Path:
        return self.state / "disk.qcow2"

    @property
    def serial(self) -> Path:
        return self.state / "serial.log"

    @property
    def complaints(self) -> Path:
        return self.state / "qemu.log"

    @property
    def control(self) -> Path:
        return self.sockets / "control"

    @property
    def monitor(self) -> Path:
        return self.sockets / "monitor"


def version() -> str:
    """Which QEMU this is: a machine kept by one version is not woken by another."""
    found = _VERSION.search(run(("qemu-system-x86_64", "--version"), what="qemu", folder=Path("/")))
    return found[1] if found else "?"


def command(
    image: Image, places: Places, ports: Mapping[str, int], accelerator: Accelerator, *, wake: Path | None = None
) -> tuple[str, ...]:
    """The whole command line; `wake` is a state to go on from."""
    doors = "".join(f",hostfwd=tcp:127.0.0.1:{port}-{ADDRESSES[name]}:22" for name, port in ports.items())
    words = [
        program("qemu-system-x86_64"),
        *("-name", "shikiri-lab", *hardware(accelerator), "-nodefaults", "-no-user-config", "-display", "none"),
        *("-kernel", str(image.kernel), "-initrd", str(image.initrd), "-append", _KERNEL),
        *("-drive", f"file={_plain(places.disk)},if=virtio,cache=unsafe,format=qcow2"),
        *("-drive", f"file={_plain(image.lab)},if=virtio,format=raw,readonly=on"),
        *("-serial", f"file:{_plain(places.serial)}"),
        *("-qmp", f"unix:{_plain(places.monitor)},server=on,wait=off"),
        *("-device", "virtio-serial-pci", "-device", "virtserialport,chardev=control,name=shikiri.lab"),
        *("-chardev", f"socket,id=control,path={_plain(places.control)},server=on,wait=off"),
        *("-device", "virtio-rng-pci"),
        *("-netdev", f"user,id=host,net=10.99.0.0/24,host={CONTROLLER},dns=10.99.0.3,restrict=on{doors}"),
        *("-netdev", "hubport,id=hub,hubid=0,netdev=host"),
    ]
    for name, card in CARDS.items():
        words += ("-netdev", f"hubport,id=to-{card},hubid=0")
        mac = f"52:54:00:99:00:{ADDRESSES[name].rsplit('.', 1)[1]}"
        words += ("-device", f"virtio-net-pci,netdev=to-{card},id={card},mac={mac}")
    if wake is not None:
        words += ("-incoming", f"exec:cat {shlex.quote(str(wake))}")
    return tuple(words)


def hardware(accelerator: Accelerator) -> tuple[str, ...]:
    """What the kept state of a machine depends on, besides its disks."""
    speed = "kvm" if accelerator == "kvm" else "tcg,thread=multi,tb-size=512"
    cpu = "host" if accelerator == "kvm" else "Nehalem"  # emulating AVX costs a fifth
    return ("-machine", "pc,usb=off", "-accel", speed, "-cpu", cpu, "-smp", str(_CPUS), "-m", str(_MEGABYTES))


def overlay(base: Path, kind: str, target: Path) -> None:
    """A disk that keeps only what is written to it; `base` stays as it is."""
    target.unlink(missing_ok=True)
    words = ("qemu-img", "create", "-q", "-f", "qcow2", "-b", str(base), "-F", kind, str(target))
    run(words, what="qemu-img", folder=target.parent)


def accelerator(image: Image) -> Accelerator:
    """KVM only where a machine really starts with it: a device file alone proves nothing."""
    if not os.access(_KVM, os.R_OK | os.W_OK):
        return "tcg"
    booted = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    page = cache_root() / f"kvm-{digest(version(), booted)}"
    try:
        if not page.is_file():
            page.write_text("kvm" if _kvm_answers(image) else "tcg", "ascii")
        return "kvm" if page.read_text("ascii") == "kvm" else "tcg"
    except OSError as error:
        raise LabError("lab.cache", folder=str(page.parent), cause=error.strerror or str(error)) from error


def _kvm_answers(image: Image) -> bool:
    """A boot without a disk: the kernel must get as far as telling its name."""
    words = (
        program("qemu-system-x86_64"),
        *hardware("kvm"),
        *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio"),
        *("-kernel", str(image.kernel), "-append", "console=ttyS0 panic=-1"),
    )
    with subprocess.Popen(  # noqa: S603  (QEMU with words of ours)
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None  # noqa: S101  (we asked for a pipe)
        os.set_blocking(process.stdout.fileno(), False)
        heard, deadline = b"", time.monotonic() + _KVM_PATIENCE
        while time.monotonic() < deadline and process.poll() is None and b"Linux version" not in heard:
            heard += process.stdout.read() or b""
            time.sleep(0.1)
        process.kill()
    return b"Linux version" in heard


def complaint(places: Places) -> str:
    """The end of what QEMU and the machine said before they fell silent."""
    pages = (page for page in (places.complaints, places.serial) if page.is_file())
    return last_lines("\n".join(page.read_text("utf-8", "replace") for page in pages))


def _plain(path: Path) -> str:
    """A path inside one of QEMU's lists: a comma is written twice."""
    return str(path).replace(",", ",,")
