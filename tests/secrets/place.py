"""A small site folder with devices that nobody ever contacts, and a way to run the command line on it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from ansible.plugins.vars import host_group_vars
from typer.testing import CliRunner

from shikiri.cli import app
from shikiri.cli.speak import complain
from shikiri.model.errors import PolicyError, ShikiriError, UsageError

ROOT = Path(__file__).resolve().parents[2]
HOSTS = """\
all:
  vars:
    ansible_user: ops
    ansible_password: "{{ vault.devices[inventory_hostname].ops_password }}"
    ansible_become_password: "{{ vault.devices[inventory_hostname].enable_password }}"
  hosts:
    office-sw1: {ansible_host: 127.0.0.1, ansible_port: 1, platform: cisco_ios, kinds: [switch]}
    office-rt1: {ansible_host: 127.0.0.1, ansible_port: 1, platform: yamaha_rtx}
"""


@dataclass(frozen=True)
class Told:
    """What one call of the command line said."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Place:
    """The site folder and the password of its vault."""

    folder: Path

    @property
    def ids(self) -> list[str]:
        return [f"acme@{self.folder.parent / 'pass'}"]

    def run(self, *words: str, stdin: str = "") -> Told:
        """`shikiri WORDS -i SITE --vault-id ...`, with the errors said as the real front door says them."""
        own = ["-i", str(self.folder), "--vault-id", *self.ids]
        return run(*words, *own, stdin=stdin)


def forget() -> None:
    """A real call is a process of its own; Ansible remembers for a whole process which files of variables there are."""
    for known in ("CANONICAL_PATHS", "FOUND", "NAK"):
        getattr(host_group_vars, known).clear()


def run(*words: str, stdin: str = "") -> Told:
    """One call of the command line in English."""
    forget()
    runner = CliRunner()
    with runner.isolation(input=stdin) as (out, err, _):
        try:
            code = int(app(["--lang", "en", *words], standalone_mode=False) or 0)
        except (PolicyError, UsageError) as error:
            complain(error)
            code = 2
        except ShikiriError as error:
            complain(error)
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        return Told(code, out.getvalue().decode(), err.getvalue().decode())


def place(tmp_path: Path, facility: str | None = None) -> Place:
    """A fresh site in a folder with a blank and Japanese letters in its name."""
    folder = tmp_path / "施設 一号"
    folder.mkdir()
    if facility is None:
        shutil.copy(ROOT / "examples" / "facility.yml", folder / "facility.yml")
    else:
        (folder / "facility.yml").write_text(facility, "utf-8")
    (folder / "hosts.yml").write_text(HOSTS, "utf-8")
    (tmp_path / "pass").write_text("the password of the vault\n")
    return Place(folder)
