"""Printers, a print server and a camera on loopback: `facility.py prepare|serve|connect|change-by-hand|stop FOLDER`."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(sys.argv[2])
sys.path[:0] = [str(ROOT)]

import httpx  # noqa: E402
import yaml  # noqa: E402
from ansible.parsing.vault import VaultLib, VaultSecret  # noqa: E402

from shikiri.simulator.appliances import serve_appliances  # noqa: E402
from shikiri.simulator.appliances.hp import HpLedm  # noqa: E402
from shikiri.simulator.appliances.onvif import OnvifCamera  # noqa: E402
from tests.sessions.appliance.printers import AUTH, JETDIRECT, PRIVACY, cupsd, ippeveprinter, program, snmpd  # noqa: E402

PASSWORD, VAULT = "Sazanami-48-Tob9", "Canary-vault-Komorebi-77"  # HP takes 16 characters at most
PLATFORMS = {"real-printer": "mfp", "print-server": "mfp", "office-printer": "mfp", "door-camera": "camera_onvif"}
# What a JetDirect card has on as it leaves the works.
SWITCHES = {f"{JETDIRECT}.7.{last}.0": ("integer", "1") for last in (19, 20, 21, 22, 24, 36, 37, 38)}
FACILITY: dict[str, Any] = {
    "id": "molecule",
    "name": "印刷の見本",
    "facts": {"mfp": True, "printers_on_network": True, "cameras": True},
    "segments": [
        {"name": "printers", "role": "printers", "subnets": ["192.168.30.0/24"]},
        {"name": "cameras", "role": "cameras", "subnets": ["192.168.40.0/24"]},
    ],
    "accounts": [{"name": "admin", "secret": {"secret": "admin_password"}}],
    "time": {"servers": ["192.168.99.123"]},
}
ADMIN = "{{ vault.devices[inventory_hostname].admin_password }}"


def prepare() -> None:
    """A site folder; what an earlier run left behind goes."""
    stop()
    for place in ("site", "store", "servers"):
        shutil.rmtree(HOME / place, ignore_errors=True)
    for left in ("ready.json", "by-hand"):
        (HOME / left).unlink(missing_ok=True)
    (HOME / "servers").mkdir(parents=True)
    (HOME / "python").unlink(missing_ok=True)
    (HOME / "python").symlink_to(sys.executable)
    (HOME / "password.txt").write_text(VAULT + "\n")
    page = HOME / "site" / "group_vars" / "all" / "vault.yml"
    page.parent.mkdir(parents=True)
    devices = {name: {"admin_password": PASSWORD} for name in PLATFORMS}
    devices["real-printer"] |= {"snmp_auth_password": AUTH, "snmp_priv_password": PRIVACY}
    text = yaml.safe_dump({"vault": {"fingerprint_key": "5a" * 32, "shared": {}, "devices": devices}})
    page.write_bytes(VaultLib([]).encrypt(text, secret=VaultSecret(VAULT.encode()), vault_id="office"))
    dump("facility.yml", FACILITY)
    write_hosts({})


def dump(name: str, data: object) -> None:
    (HOME / "site" / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def write_hosts(ports: dict[str, dict[int, int]]) -> None:
    hosts: dict[str, dict[str, Any]] = {}
    for name, platform in PLATFORMS.items():
        hosts[name] = {"platform": platform, "ansible_host": "127.0.0.1", "ports": ports.get(name, {443: 1})}
    hosts["real-printer"] |= {
        "snmp_user": "ops",
        "snmp_auth_password": "{{ vault.devices[inventory_hostname].snmp_auth_password }}",
        "snmp_priv_password": "{{ vault.devices[inventory_hostname].snmp_priv_password }}",
        "snmp_auth_protocol": "sha",
    }
    shared = {"ansible_user": "admin", "ansible_password": ADMIN, "ansible_become_password": ""}
    dump("hosts.yml", {"all": {"hosts": hosts, "vars": shared}})


def serve() -> None:
    """Everything, until somebody says stop; never longer than an hour."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    (HOME / "servers.pid").write_text(str(os.getpid()))
    boxes = [
        HpLedm(name="office-printer", address="192.168.30.12", csrf=False, settings={"cloud": False}),
        OnvifCamera(name="door-camera", address="192.168.40.11", secrets={"admin": PASSWORD}),
    ]
    with contextlib.ExitStack() as open_:
        ipp = open_.enter_context(ippeveprinter(folder("ippeveprinter")))
        agent = open_.enter_context(snmpd(folder("snmpd"), state=SWITCHES))
        server = open_.enter_context(cupsd(folder("cupsd"), "front"))
        served = open_.enter_context(serve_appliances(boxes))
        shut = served["office-printer"].ports[0]  # nobody listens there: every other port of the real ones is closed
        ports = {
            "real-printer": {631: ipp, 161: agent, 0: shut},
            "print-server": {631: server, 0: shut},
            **{name: dict(one.ports) for name, one in served.items()},
        }
        part = HOME / "ready.part"
        part.write_text(json.dumps(ports))
        part.replace(HOME / "ready.json")
        stopped.wait(3600)  # nobody is left who would stop us


def folder(name: str) -> Path:
    place = HOME / "servers" / name
    place.mkdir()
    return place


def ready() -> dict[str, dict[int, int]]:
    found = json.loads((HOME / "ready.json").read_text("utf-8"))
    return {name: {int(usual): real for usual, real in ports.items()} for name, ports in found.items()}


def connect() -> None:
    """The inventory learns where everything listens."""
    write_hosts(ready())


def change_by_hand() -> None:
    """Somebody opens LPD and telnet by SNMP on the real agent, and lets `public` read on the other printer."""
    ports = ready()
    words = ("-v3", "-l", "authPriv", "-u", "ops", "-a", "SHA", "-A", AUTH, "-x", "AES", "-X", PRIVACY)
    at = f"127.0.0.1:{ports['real-printer'][161]}"
    for last in (22, 19):
        oid = f"{JETDIRECT}.7.{last}.0"
        subprocess.run((program("snmpset"), *words, at, oid, "i", "1"), check=True, capture_output=True)
    page = f"https://127.0.0.1:{ports['office-printer'][443]}/DevMgmt/NetAppsDyn.xml"
    with httpx.Client(verify=False, auth=("admin", PASSWORD)) as client:
        now = client.get(page).text
        found = re.search(
            r"(<\w*:?NetAppsDyn [^>]*>).*<((\w*:?)GetCommunityNameConfig)>publicNotAllowed<", now, re.DOTALL
        )
        if found is None:
            raise SystemExit("public was not off")
        root, name, prefix = found.groups()
        inside = f"<{prefix}SNMPConfigWithVersion><{name}>publicAllowed</{name}></{prefix}SNMPConfigWithVersion>"
        body = f"{root}{inside}</{root[1:].split()[0]}>"
        client.put(page, content=body.encode(), headers={"Content-Type": "text/xml"}).raise_for_status()
    (HOME / "by-hand").write_text("real-printer office-printer\n")


def stop() -> None:
    """End the servers that this scenario started, by the id it wrote down."""
    page = HOME / "servers.pid"
    if page.is_file():
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(page.read_text()), signal.SIGTERM)
        page.unlink()


VERBS = {"prepare": prepare, "serve": serve, "connect": connect, "change-by-hand": change_by_hand, "stop": stop}

if __name__ == "__main__":
    VERBS[sys.argv[1]]()
