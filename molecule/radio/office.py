"""The radio lab of this scenario: `office.py prepare|up|cut|undo|unplug|down FOLDER`."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(sys.argv[2])
STATE, SITE = HOME / "lab", HOME / "site"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from shikiri.lab.machine import Machine  # noqa: E402
from shikiri.lab.office import down, running, ssh_words  # noqa: E402
from shikiri.lab.qemu import CARDS  # noqa: E402
from shikiri.workflow.lab.site import vault_id, write_site  # noqa: E402

ARMED, PATIENCE = 60, 300  # seconds
POWER, LESS = 12, 9  # dBm: what the room declares, and what it declares while the cable is pulled

# What a careless person might do, on the files and in what runs.
UNDONE = {
    "isolation-off": """
        sed -i 's/^ap_isolate=1/ap_isolate=0/' /etc/hostapd/*.conf
    """,
    "wep-network": """
        printf '%s\\n' 'bss=wlan0_wep' 'ssid=Old-Scanner' 'auth_algs=1' \\
            'wep_default_key=0' 'wep_key0="12345"' >>/etc/hostapd/wlan0.conf
    """,
    "filter-open": """
        sed -i '/type filter hook forward/a iifname "br-guest" oifname "br-business" accept' \\
            /etc/nftables.d/50-shikiri.nft
        systemctl restart shikiri-nftables.service
    """,
    "restart": "systemctl restart hostapd@wlan0.service && sleep 5 && systemctl is-active hostapd@wlan0.service",
}


def prepare() -> None:
    """A site folder, so that the playbooks can be read; what an earlier run left behind goes."""
    stop()
    for place in ("site", "store", "lab"):
        shutil.rmtree(HOME / place, ignore_errors=True)
    (HOME / "by-hand").unlink(missing_ok=True)
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "python").unlink(missing_ok=True)
    (HOME / "python").symlink_to(sys.executable)
    write_site(SITE, datetime.now(UTC))


def start() -> None:
    """The lab, bare, in a site folder of its own."""
    words = (sys.executable, "-m", "shikiri.cli", "lab", "up", "--state", str(STATE), "--site", str(SITE))
    subprocess.run(words, cwd=ROOT, check=True)


def undo() -> None:
    """Somebody with the password of the access point, and somebody with a box from the shop."""
    for name, script in UNDONE.items():
        answer = running(STATE).control.order(f"set -e\n{script}")
        if answer.code:
            raise SystemExit(f"{name}: {answer.text}")
    subprocess.run(ssh_words(running(STATE), "rogue", SITE, ("lab-rogue up Lobby-Guest bring-your-own",)), check=True)
    (HOME / "by-hand").write_text("ap1\n")


def cut() -> None:
    """The management cable of AP2 is pulled while harden writes: AP2 must go back by itself, cable or not."""
    page = SITE / "facility.yml"
    declared = page.read_text("utf-8")
    page.write_text(declared.replace(f"max_dbm: {POWER}}}", f"max_dbm: {LESS}}}"), "utf-8")
    machine = running(STATE)
    words = ("harden", "-i", str(SITE), "--vault-id", vault_id(SITE), "--limit", "ap2", "--armed", str(ARMED))
    with subprocess.Popen((sys.executable, "-m", "shikiri.cli", *words), cwd=ROOT) as harden:
        try:
            until("AP2 is being written to", lambda: says(machine, LESS) or harden.poll() is not None)
            with machine.monitor() as qemu:
                qemu.cable(CARDS["ap2"], plugged=False)
            until("AP2 went back by itself", lambda: says(machine, POWER))
        finally:
            with machine.monitor() as qemu:
                qemu.cable(CARDS["ap2"], plugged=True)
            page.write_text(declared, "utf-8")
        if harden.wait() == 0:
            raise SystemExit("harden ended well although its cable was pulled")
    until("its Wi-Fi runs again", lambda: inside(machine, "pgrep -x hostapd") == 0)


def until(what: str, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"not seen within {PATIENCE} s: {what}")
        time.sleep(2)


def says(machine: Machine, dbm: int) -> bool:
    """Is this the power that AP2 is set to by its files?"""
    return inside(machine, f"grep -rqs 'fixed {dbm}00' /etc/systemd/system /etc/shikiri") == 0


def inside(machine: Machine, script: str) -> int:
    """How a script in AP2 ended; it is asked over the line that needs no cable."""
    return machine.control.order(f"sh /opt/lab/bin/inside ap2 sh -c {shlex.quote(script)}").code


def unplug() -> None:
    subprocess.run(ssh_words(running(STATE), "rogue", SITE, ("lab-rogue down",)), check=True)


def stop() -> None:
    down(STATE)


VERBS = {"prepare": prepare, "up": start, "cut": cut, "undo": undo, "unplug": unplug, "down": stop}

if __name__ == "__main__":
    VERBS[sys.argv[1]]()
