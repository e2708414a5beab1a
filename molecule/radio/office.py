"""The radio lab of this scenario: `office.py prepare|up|undo|unplug|down FOLDER`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(sys.argv[2])
STATE, SITE = HOME / "lab", HOME / "site"
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from shikiri.lab.office import down, running, ssh_words  # noqa: E402
from shikiri.workflow.lab.site import write_site  # noqa: E402

# What a careless person might do, on the files and in what runs.
UNDONE = {
    "isolation-off": """
        sed -i 's/^ap_isolate=1/ap_isolate=0/' /etc/hostapd/*.conf
    """,
    "wep-network": """
        set -- /etc/hostapd/*wlan0*.conf
        printf '%s\\n' 'bss=wlan0_wep' 'bssid=02:00:00:00:00:77' 'ssid=Old-Scanner' 'auth_algs=1' \\
            'wep_default_key=0' 'wep_key0="12345"' >>"$1"
    """,
    "filter-open": """
        nft insert rule inet shikiri forward iifname br-guest oifname br-business accept
        for page in /etc/nftables.d/*shikiri*.nft; do
            sed -i '/chain forward {/a iifname "br-guest" oifname "br-business" accept' "$page"
        done
    """,
    "restart": "systemctl restart 'hostapd*'",
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


def unplug() -> None:
    subprocess.run(ssh_words(running(STATE), "rogue", SITE, ("lab-rogue down",)), check=True)


def stop() -> None:
    down(STATE)


VERBS = {"prepare": prepare, "up": start, "undo": undo, "unplug": unplug, "down": stop}

if __name__ == "__main__":
    VERBS[sys.argv[1]]()
