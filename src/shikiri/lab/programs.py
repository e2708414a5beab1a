"""Programs of this machine that the lab is built with, and how they are run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from shikiri.lab.errors import LabError

# program -> the Debian package that brings it
_PACKAGES = {
    "qemu-system-x86_64": "qemu-system-x86",
    "qemu-img": "qemu-utils",
    "mmdebstrap": "mmdebstrap",
    "mkfs.btrfs": "btrfs-progs",
    "apt-ftparchive": "apt-utils",
    "ssh-keygen": "openssh-client",
    "ssh": "openssh-client",
}
_ADMIN = ("/usr/sbin", "/sbin")
_TAIL = 12


def program(name: str) -> str:
    """Where a program is; one sentence that names its package where it is not."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *_ADMIN)))
    if found is None:
        raise LabError("lab.no-program", program=name, package=_PACKAGES.get(name, name))
    return found


def run(words: Sequence[str], *, what: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """What a program printed; a failure shows the last lines of it."""
    done = subprocess.run(  # noqa: S603  (programs named in this folder, with words of ours)
        (program(words[0]), *words[1:]),
        cwd=folder,
        env={**os.environ, "LC_ALL": "C", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise LabError("lab.step-failed", what=what, told=last_lines(done.stdout))
    return done.stdout


def last_lines(text: str, count: int = _TAIL) -> str:
    """The end of what a program printed: that is where it says why."""
    return "\n".join([line.rstrip() for line in text.splitlines() if line.strip()][-count:])
