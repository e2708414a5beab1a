"""What known tools need for the nearest thing they do. A tool that is not installed is named as such."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median


def ansible_version() -> float | None:
    """How long the door of Ansible takes to open."""
    found = shutil.which("ansible", path=str(Path(sys.executable).parent))
    if found is None:
        return None
    took = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([found, "--version"], check=True, capture_output=True)
        took.append(time.perf_counter() - start)
    return median(took)


def parse_tree(text: str) -> tuple[str, float | None]:
    """hier_config builds the tree of the same text; it does not read any meaning out of it."""
    name = "hier_config tree only"
    if importlib.util.find_spec("hier_config") is None:
        return name, None
    from hier_config import Platform, get_hconfig

    took = []
    for _ in range(3):
        start = time.perf_counter()
        get_hconfig(Platform.CISCO_IOS, text)
        took.append(time.perf_counter() - start)
    return name, median(took)


def compliance(text: str) -> str:
    """netutils (the engine of Nautobot Golden Config) compares ten features of the same text with itself."""
    if importlib.util.find_spec("netutils") is None:
        return "netutils compliance: not installed"
    from netutils.config.compliance import compliance as compare

    sections = ["interface", "ip access-list", "line", "username", "ntp", "logging", "wlan", "ip ssh", "enable", "cdp"]
    features: list[dict[str, str | bool | list[str]]] = [
        {"name": name, "ordered": False, "section": [name]} for name in sections
    ]
    start = time.perf_counter()
    compare(features, text, text, "cisco_ios", "string")
    took = time.perf_counter() - start
    return f"netutils, 10 features: {1 / took:,.1f}/s"
