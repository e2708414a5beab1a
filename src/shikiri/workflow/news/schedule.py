"""Nightly checks: a service and a timer of systemd, or a line of cron, that call `shikiri verify`."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from shikiri.files.atomic import write_whole
from shikiri.model.errors import UsageError
from shikiri.model.say import say

Kind = Literal["systemd", "cron"]
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")
# Findings are what the check is for; only a tool that failed is a failed unit.
_FINE = "3 4"
_SERVICE = """\
# Made by `shikiri schedule install`.
[Unit]
Description=shikiri: check the devices of shared offices
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
EnvironmentFile=-{environment}
SuccessExitStatus={fine}
TimeoutStartSec=2h
UMask=0077
NoNewPrivileges=yes
{fence}"""
# Only the manager of the whole system may raise these fences.
_FENCE = """\
PrivateTmp=yes
ProtectSystem=full
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
"""
_TIMER = """\
# Made by `shikiri schedule install`.
[Unit]
Description=shikiri: check the devices of shared offices every night

[Timer]
OnCalendar=*-*-* {hour}:{minute}:00
RandomizedDelaySec=10m
Persistent=yes

[Install]
WantedBy=timers.target
"""
_CRON = """\
# Made by `shikiri schedule install`. {fine} say what was found; they are no failure of the check.
# The addresses of notices stand in {environment} (SHIKIRI_WEBHOOK=..., one a line).
{minute} {hour} * * * {command}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nightly:
    """What to run, and when."""

    sites: tuple[Path, ...]
    out: Path
    at: str = "03:15"
    name: str = "shikiri-verify"
    vault_ids: tuple[str, ...] = ()
    environment: Path = field(default_factory=lambda: Path("/etc/shikiri/verify.env"))
    program: tuple[str, ...] = ()  # empty: this very Python
    root: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The command, word by word; every path is absolute, for a timer starts nowhere in particular."""
        program = self.program or (sys.executable, "-m", "shikiri.cli")
        sites = (word for site in self.sites for word in ("-i", str(site.absolute())))
        vaults = (word for one in self.vault_ids for word in ("--vault-id", _absolute(one)))
        reports = ("--format", "terminal,html,json", "--out", str(self.out.absolute()))
        return (*program, "verify", *sites, *vaults, *reports)


def _absolute(vault_id: str) -> str:
    """`customer@file` with the whole path of the file."""
    name, at, file = vault_id.rpartition("@")
    if not Path(file).is_file():
        raise UsageError(say("schedule.no-vault", file=file or vault_id))
    return f"{name}{at}{Path(file).absolute()}"


def pages(nightly: Nightly, kind: Kind) -> Mapping[str, str]:
    """The files to install, by name."""
    found = _TIME.fullmatch(nightly.at)
    if not found:
        raise UsageError(say("schedule.time", time=nightly.at))
    if not _NAME.fullmatch(nightly.name):
        raise UsageError(say("schedule.name", name=nightly.name))
    if any(ord(letter) < ord(" ") for word in (*nightly.words, str(nightly.environment)) for letter in word):
        raise UsageError(say("schedule.line-break"))
    words: dict[str, str] = {"fine": _FINE, "hour": f"{int(found[1]):02}", "minute": found[2]}
    if kind == "cron":
        words |= {"hour": str(int(found[1])), "minute": str(int(found[2]))}
        return {f"{nightly.name}.cron": _CRON.format(**words, environment=nightly.environment, command=_cron(nightly))}
    service = _SERVICE.format(
        **words,
        command=" ".join(map(systemd_word, nightly.words)),
        environment=str(nightly.environment).replace("%", "%%"),
        fence=_FENCE if nightly.root else "",
    )
    return {f"{nightly.name}.service": service, f"{nightly.name}.timer": _TIMER.format(**words)}


def _cron(nightly: Nightly) -> str:
    """For a shell; to cron a bare per cent sign is the end of the line."""
    environment = shlex.quote(str(nightly.environment))
    command = f"set -a; [ -r {environment} ] && . {environment}; {shlex.join(nightly.words)} >/dev/null"
    return command.replace("%", r"\%")


def systemd_word(word: str) -> str:
    """One word of an ExecStart: quoted, and its per cent and dollar signs taken for themselves."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'


def install(folder: Path, made: Mapping[str, str], *, write: bool) -> tuple[Path, ...]:
    """Put the files in their folder; the paths of those that were not yet as they should be."""
    stale = tuple(folder / name for name, text in made.items() if not _says(folder / name, text))
    if write:
        folder.mkdir(parents=True, exist_ok=True)
        for path in stale:
            write_whole(path, made[path.name].encode())
    return stale


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def home_of_units(*, root: bool) -> Path:
    """Where systemd looks for the units of this user."""
    return Path("/etc/systemd/system") if root else Path.home() / ".config" / "systemd" / "user"


def home_of_variables(*, root: bool) -> Path:
    """The file with the variables of the check: addresses of notices, the place of the store."""
    return Path("/etc/shikiri/verify.env") if root else Path.home() / ".config" / "shikiri" / "verify.env"


def then(nightly: Nightly, kind: Kind, folder: Path) -> Sequence[str]:
    """What a person types next."""
    if kind == "cron":
        page = shlex.quote(str(folder / f"{nightly.name}.cron"))
        return (f"(crontab -l 2>/dev/null; cat {page}) | crontab -",)
    control = "systemctl" if nightly.root else "systemctl --user"
    return (f"{control} daemon-reload", f"{control} enable --now {nightly.name}.timer")
