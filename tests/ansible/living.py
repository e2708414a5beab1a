"""The devices of the example facility, alive on loopback; some of their settings may be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from shikiri.simulator import Fault, IosMachine, Machine, YamahaMachine, serve
from tests.ansible.office import CANARY, DEVICES, EXAMPLES, Office

_TEXTS = {"yamaha_rtx": "show_config.txt", "cisco_ios": "show_running-config.txt"}
SECRETS = {"ops": CANARY, "enable": f"{CANARY}-top", "administrator": f"{CANARY}-top"}
# What somebody undid, and the control that sees it.
DENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "office-edge1": (("telnetd service off\n", ""), ("telnetd host none\n", "")),
    "office-sw1": (("no ip http server\n", "ip http server\n"),),
    "office-wlc": (("no ip http server\n", "ip http server\n"),),
}
DENTED = {"office-edge1": "telnet-off", "office-sw1": "http-off", "office-wlc": "http-off"}


def platform_of(name: str) -> str:
    return "yamaha_rtx" if DEVICES[name].startswith("yamaha") else "cisco_ios"


def text_of(name: str, *, dented: bool = False) -> str:
    """The compliant configuration of a device; with its dents, where it is to have some."""
    text = (EXAMPLES / DEVICES[name] / "compliant" / _TEXTS[platform_of(name)]).read_text("utf-8")
    for right, wrong in DENTS[name] if dented else ():
        assert right in text, right
        text = text.replace(right, wrong)
    return text


def machine(name: str, *, dented: bool = False) -> Machine:
    text = text_of(name, dented=dented)
    if platform_of(name) == "yamaha_rtx":
        return YamahaMachine(name=name, config=text, secrets=SECRETS)
    return IosMachine(name=name, config=text, secrets=SECRETS, kind="controller" if "wlc" in name else "switch")


@contextmanager
def living(
    site: Office, *, dented: bool = False, faults: Mapping[str, Sequence[Fault]] | None = None
) -> Iterator[dict[str, Machine]]:
    """The devices of a site behind real SSH; its inventory knows their ports."""
    machines = {name: machine(name, dented=dented) for name in DEVICES}
    with serve(list(machines.values()), faults={name: list(some) for name, some in (faults or {}).items()}) as served:
        connect(site, {name: served[name].port for name in DEVICES})
        yield machines


def connect(site: Office, ports: Mapping[str, int]) -> None:
    """Write into the inventory where the devices listen."""
    for name, port in ports.items():
        site.change(name, session="netmiko", ansible_host="127.0.0.1", ansible_port=port, ansible_timeout=10)


def box(folder: Path, *, dented: bool = False) -> None:
    """A folder for `python -m shikiri.simulator`."""
    devices: dict[str, dict[str, object]] = {}
    folder.mkdir(parents=True)
    for name in DEVICES:
        (folder / f"{name}.txt").write_text(text_of(name, dented=dented), "utf-8")
        devices[name] = {"platform": platform_of(name), "config": f"{name}.txt", "secrets": SECRETS}
        if platform_of(name) == "cisco_ios":
            devices[name]["kind"] = "controller" if "wlc" in name else "switch"
    (folder / "simulator.json").write_text(json.dumps({"devices": devices}), "utf-8")
