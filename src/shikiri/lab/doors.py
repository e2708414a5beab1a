"""The keys of one lab: made for it, told to its machines over the control line, kept nowhere but in its folder."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from shikiri.lab.errors import LabError
from shikiri.lab.machine import Machine
from shikiri.lab.qemu import CARDS
from shikiri.model.secret import Secret

KEY = "ops_key"  # beside hosts.yml, which names it
_PRIVATE = 0o600
_HOST_KEY = "/etc/ssh/ssh_host_ed25519_key"


@dataclass(frozen=True, slots=True)
class Pair:
    """An ed25519 key in the form that sshd reads."""

    private: str
    public: str


def new_pair() -> Pair:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return Pair(private.decode("ascii"), public.decode("ascii"))


def fit(machine: Machine, passwords: Mapping[str, Secret], site: Path) -> dict[str, str]:
    """Set the clock, the operator's key and passwords, and the host keys of all doors; the public ones."""
    own, hosts = new_pair(), {name: new_pair() for name in CARDS}
    _write_private(site / KEY, own.private)
    script = [f"date --set=@{time.time():.3f} >/dev/null"]
    for name, pair in hosts.items():
        place = _PLACES[name]
        script += [
            f"printf %s {shlex.quote(pair.private)} >{place}{_HOST_KEY}",
            f"chmod 600 {place}{_HOST_KEY}",
            f"echo {shlex.quote(pair.public)} >{place}{_HOST_KEY}.pub",
        ]
        if name == "stations":
            script.append(f"echo {shlex.quote(own.public)} >{place}/etc/lab/keys")
            continue
        script += [
            f"install -d -m 700 -o ops -g ops {place}/home/ops/.ssh",
            f"echo {shlex.quote(own.public)} >{place}/home/ops/.ssh/authorized_keys",
            f"chown --reference={place}/home/ops {place}/home/ops/.ssh/authorized_keys",
        ]
        if name in passwords:
            line = shlex.quote(f"ops:{passwords[name].reveal()}")
            script.append(f"printf '%s\\n' {line} | chpasswd --root {place or '/'}")
    script += _OPEN
    answer = machine.control.order("set -e\n" + "\n".join(script), 90.0)
    if answer.code:
        raise LabError("lab.step-failed", what="fit", told="")
    return {name: pair.public for name, pair in hosts.items()}


_PLACES = {
    "ap1": "",
    "ap2": "/var/lib/machines/ap2",
    "radius": "/var/lib/machines/radius",
    "stations": "/run/lab/root",
}
_OPEN = (
    "systemctl restart ssh.service",
    "for machine in ap2 radius; do sh /opt/lab/bin/inside $machine systemctl restart ssh.service; done",
    'kill -HUP "$(cat /run/lab/root/run/sshd/stations.pid)"',
)


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w", encoding="ascii") as page:
        page.write(text)
