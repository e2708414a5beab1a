"""The two disks of the lab: bare Debian, and beside it what stations are made of and what roles install."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from shikiri.lab import recipe
from shikiri.lab.cache import kept
from shikiri.lab.errors import LabError
from shikiri.lab.programs import program, run

Tell = Callable[[str], None]
_APT = Path("/etc/apt")


@dataclass(frozen=True, slots=True)
class Image:
    """What a machine boots from. Nothing ever writes to it."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def bare(self) -> Path:
        return self.folder / "bare.img"

    @property
    def lab(self) -> Path:
        return self.folder / "lab.img"

    @property
    def kernel(self) -> Path:
        return self.folder / "kernel"

    @property
    def initrd(self) -> Path:
        return self.folder / "initrd"


def image(tell: Tell) -> Image:
    """The image of this version of the lab, built where the cache does not have it."""
    packages = kept("packages", recipe.packages_name(), partial(_packages, tell))
    return Image(kept("image", recipe.image_name(), partial(_disks, tell, packages)))


def _packages(tell: Tell, folder: Path) -> None:
    """Two roots as archives and a folder of packages, from the mirror that this machine uses itself."""
    for name in ("mmdebstrap", "apt-ftparchive", "mkfs.btrfs"):
        program(name)
    if platform.machine() != "x86_64":
        raise LabError("lab.wrong-machine", machine=platform.machine())
    tell("lab.fetching")
    debs = folder / "debs"
    debs.mkdir(mode=0o777)
    debs.chmod(0o777)  # without root the hooks run under another number
    mirrors = _mirrors()
    run((*recipe.bare_words(folder / "bare.tar", debs), *mirrors), what="mmdebstrap", folder=folder)
    run((*recipe.tools_words(folder / "tools.tar"), *mirrors), what="mmdebstrap", folder=folder)
    for left in (debs / "partial", debs / "lock"):
        shutil.rmtree(left, ignore_errors=True)
        left.unlink(missing_ok=True)
    (folder / "Packages").write_text(run(("apt-ftparchive", "packages", "."), what="apt-ftparchive", folder=debs))


def _disks(tell: Tell, packages: Path, folder: Path) -> None:
    tell("lab.assembling")
    for name in ("bare.tar", "tools.tar", "debs", "Packages"):
        (folder / name).symlink_to(packages / name)
    words = ("sh", str(recipe.GUEST / "assemble"), str(folder), str(recipe.GUEST))
    paths = {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    run((*as_root(), *words), what="assemble", folder=folder, environment=paths)
    for name in ("bare.tar", "tools.tar", "debs", "Packages"):
        (folder / name).unlink()


def as_root() -> tuple[str, ...]:
    """In front of a command that gives files their owners: nothing for root, a user namespace for everybody else."""
    return () if os.geteuid() == 0 else ("unshare", "--user", "--map-auto", "--map-root-user", "--mount")


def _mirrors() -> tuple[str, ...]:
    """The sources of this machine where it runs the same Debian; else mmdebstrap knows the public ones."""
    try:
        words = platform.freedesktop_os_release()
    except OSError:
        return ()
    if words.get("ID") != "debian" or words.get("VERSION_CODENAME") != recipe.SUITE:
        return ()
    pages = (_APT / "sources.list", *sorted((_APT / "sources.list.d").glob("debian.*")))
    return tuple(str(page) for page in pages if page.is_file() and _names_a_source(page))


def _names_a_source(page: Path) -> bool:
    lines = (line.split("#")[0].strip() for line in page.read_text("utf-8", "replace").splitlines())
    return any(line.startswith(("deb ", "URIs:")) for line in lines)
