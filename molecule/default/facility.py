"""The simulated facility of this scenario: `facility.py prepare|connect|change-by-hand|stop FOLDER`."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(sys.argv[2])
sys.path[:0] = [str(ROOT)]

from netmiko import ConnectHandler  # noqa: E402

from tests.ansible.living import box, connect  # noqa: E402
from tests.ansible.office import CANARY, Office, office  # noqa: E402


def the_office() -> Office:
    return Office(HOME / "site", HOME / "password.txt")


def prepare() -> None:
    """A site folder and a box of devices with some settings undone; what an earlier run left behind goes."""
    stop()
    for place in ("site", "box", "store"):
        shutil.rmtree(HOME / place, ignore_errors=True)
    for page in ("ready.json", "by-hand"):
        (HOME / page).unlink(missing_ok=True)
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "python").unlink(missing_ok=True)
    (HOME / "python").symlink_to(sys.executable)
    office(HOME, name="site")
    box(HOME / "box", dented=True)


def connect_() -> None:
    """The inventory learns where the devices listen."""
    ready = json.loads((HOME / "ready.json").read_text("utf-8"))["devices"]
    connect(the_office(), {name: one["port"] for name, one in ready.items()})


def change_by_hand() -> None:
    """Somebody logs in to the switch and opens its web page again."""
    port = json.loads((HOME / "ready.json").read_text("utf-8"))["devices"]["office-sw1"]["port"]
    with ConnectHandler(
        device_type="cisco_ios", host="127.0.0.1", port=port, username="ops", password=CANARY, secret=f"{CANARY}-top"
    ) as switch:
        switch.enable()
        switch.send_config_set(["ip http server"])
    (HOME / "by-hand").write_text("office-sw1\n")


def stop() -> None:
    """End the simulator that this scenario started, by the id it wrote down."""
    page = HOME / "simulator.pid"
    if page.is_file():
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(page.read_text()), signal.SIGTERM)
        page.unlink()


VERBS = {"prepare": prepare, "connect": connect_, "change-by-hand": change_by_hand, "stop": stop}

if __name__ == "__main__":
    VERBS[sys.argv[1]]()
