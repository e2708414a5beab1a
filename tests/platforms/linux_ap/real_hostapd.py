"""The real hostapd as a referee: `driver=none` needs no radio, takes one BSS, and tells what it made of a file."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOSTAPD = shutil.which("hostapd", path="/usr/sbin:/usr/bin:/sbin:/bin")
CLI = shutil.which("hostapd_cli", path="/usr/sbin:/usr/bin:/sbin:/bin")
needs_hostapd = pytest.mark.skipif(HOSTAPD is None or CLI is None, reason="hostapd is not installed")
_ALONE = re.compile(r"^(?:driver|country_code|ieee80211[dh]|ctrl_interface|bridge|channel|hw_mode|op_class)=")


def one_bss(text: str) -> list[str]:
    """Each network of a file as a file of its own that needs no radio: the lines of the first, then of each `bss=`."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("bss="):
            parts.append([line.replace("bss=", "interface=", 1)])
        else:
            parts[-1].append(line)
    return ["".join(f"{line}\n" for line in part if not _ALONE.match(line)) + "driver=none\n" for part in parts]


@contextmanager
def started(text: str) -> Iterator[tuple[Path | None, str]]:
    """hostapd with one BSS: the folder of its control socket, or None and what it said when it refused."""
    assert HOSTAPD is not None
    with tempfile.TemporaryDirectory(prefix="h") as name:
        folder = Path(name)
        conf = folder / "one.conf"
        conf.write_bytes(f"{text}ctrl_interface={folder}/c\n".encode())
        process = subprocess.Popen(
            [HOSTAPD, str(conf)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        assert process.stdout is not None
        said = ""
        try:
            for line in process.stdout:
                said += line
                if "AP-ENABLED" in line:
                    yield folder / "c", said
                    return
            yield None, said
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def config_of(text: str, interface: str = "wlan0") -> dict[str, str] | None:
    """What `get_config` says of one BSS; None where hostapd refuses the file."""
    with started(text) as (socket, _):
        if socket is None:
            return None
        assert CLI is not None
        done = subprocess.run(
            [CLI, "-p", str(socket), "-i", interface, "get_config"], capture_output=True, text=True, check=True
        )
        return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
