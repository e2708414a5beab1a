"""`ubusd` and `rpcd` in one: sessions, `uci apply` with its timer, and what a few other objects answer.

Its copies and its timer lie in memory and in `/var/run`: with the power they are gone, as on the real one.
"""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import threading
from pathlib import Path
from typing import Any

from shikiri.simulator.openwrt.programs.store import HOME, Package, Refusal, names

SOCKET = "/var/run/ubus/ubus.sock"
RUN = Path("/var/run/rpcd")
OLD = RUN / "snapshot-files"
RUNNING = Path("/var/run/running")
OK, INVALID, NOT_FOUND, NO_DATA, DENIED = 0, 2, 4, 5, 6
WPA = {
    "psk2": "WPA-PSK", "sae": "SAE", "sae-mixed": "WPA-PSK SAE", "wpa2": "WPA-EAP", "wpa3": "WPA-EAP-SHA256",
    "psk": "WPA-PSK", "psk-mixed": "WPA-PSK", "owe": "OWE",
}  # fmt: skip


class Bus:
    """All objects, one call at a time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.sessions: dict[str, set[str]] = {}
        self.pending = ""
        self.timer: threading.Timer | None = None

    def call(self, path: str, method: str, told: dict[str, Any]) -> tuple[int, object]:
        with self.lock:
            found = getattr(self, f"{path}_{method}".replace(".", "_").replace("-", "_"), None)
            if found is None and path.startswith("hostapd.") and method == "get_clients":
                return OK, {"freq": 5180, "clients": {}}
            if found is None:
                return NOT_FOUND, None
            answer: tuple[int, object] = found(told)
            return answer

    def session_create(self, told: dict[str, Any]) -> tuple[int, object]:
        sid = secrets.token_hex(16)
        self.sessions[sid] = set()
        return OK, {
            "ubus_rpc_session": sid,
            "timeout": told.get("timeout", 300),
            "expires": 300,
            "acls": {},
            "data": {},
        }

    def session_grant(self, told: dict[str, Any]) -> tuple[int, object]:
        if told.get("ubus_rpc_session") not in self.sessions:
            return NOT_FOUND, None
        self.sessions[told["ubus_rpc_session"]] |= {right for _, right in told.get("objects", [])}
        return OK, None

    def session_destroy(self, told: dict[str, Any]) -> tuple[int, object]:
        sid = told.get("ubus_rpc_session", "")
        if self.sessions.pop(sid, None) is None:
            return NOT_FOUND, None
        shutil.rmtree(RUN / f"uci-{sid}", ignore_errors=True)
        return OK, None

    def uci_apply(self, told: dict[str, Any]) -> tuple[int, object]:
        sid, rollback = told.get("ubus_rpc_session"), bool(told.get("rollback"))
        if self.pending and rollback:
            return DENIED, None
        if not sid:
            return INVALID, None
        shutil.rmtree(OLD, ignore_errors=True)
        if self.pending:
            return OK, None
        stage = RUN / f"uci-{sid}"
        changed = [path.name for path in sorted(stage.glob("*")) if path.stat().st_size] if stage.is_dir() else []
        if not changed:
            return NO_DATA, None
        if "write" not in self.sessions.get(sid, set()):
            return DENIED, None
        OLD.mkdir(parents=True, exist_ok=True)
        for name in changed:
            shutil.copyfile(HOME / name, OLD / name)
            Package(name, stage).commit()
            change(name)
        if rollback:
            self.pending = sid
            self.timer = threading.Timer(told.get("timeout", 60), self._strike)
            self.timer.daemon = True
            self.timer.start()
        return OK, None

    def uci_confirm(self, told: dict[str, Any]) -> tuple[int, object]:
        if not told.get("ubus_rpc_session"):
            return INVALID, None
        if not self.pending:
            return NO_DATA, None
        if told["ubus_rpc_session"] != self.pending:
            return DENIED, None
        self._over()
        return OK, None

    def uci_rollback(self, told: dict[str, Any]) -> tuple[int, object]:
        if not self.pending:
            return NO_DATA, None
        if told.get("ubus_rpc_session") != self.pending:
            return DENIED, None
        self._back()
        return OK, None

    def _strike(self) -> None:
        with self.lock:
            if self.pending:
                self._back()

    def _back(self) -> None:
        for path in sorted(OLD.glob("*")):
            shutil.copyfile(path, HOME / path.name)
            change(path.name)
        self._over()

    def _over(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        shutil.rmtree(OLD, ignore_errors=True)
        self.pending, self.timer = "", None

    def system_board(self, told: dict[str, Any]) -> tuple[int, object]:
        del told
        return OK, json.loads(Path("/etc/board.json").read_text("utf-8"))

    def network_wireless_status(self, told: dict[str, Any]) -> tuple[int, object]:
        del told
        found: dict[str, Any] = {}
        for ifname, section, iface in sent():
            radio = iface.get("device", "")
            found.setdefault(radio, {"up": True, "interfaces": []})["interfaces"].append(
                {"section": section, "ifname": ifname, "config": {"ssid": iface.get("ssid"), "key": iface.get("key")}}
            )
        return OK, found

    def hostapd_bss_info(self, told: dict[str, Any]) -> tuple[int, object]:
        for ifname, _, iface in sent():
            if ifname == told.get("iface"):
                base = iface.get("encryption", "none").partition("+")[0]
                secured = {"wpa": "2", "wpa_key_mgmt": WPA[base], "wpa_pairwise": "CCMP"} if base in WPA else {}
                return OK, {"ssid": iface.get("ssid"), **secured}
        return NOT_FOUND, None


def sent() -> list[tuple[str, str, dict[str, str]]]:
    """What is on air: every network that is on, of every radio that is on, as the last activation read them."""
    if not (RUNNING / "wireless").is_file():
        return []
    sections = Package("wireless", Path("/nowhere"), RUNNING).sections
    off = {"1", "on", "true", "yes", "enabled"}
    radios = {one.name for one in sections if one.kind == "wifi-device" and one.options.get("disabled") not in off}
    ifaces = [one for one in sections if one.kind == "wifi-iface" and one.options.get("disabled") not in off]
    on = [one for one in ifaces if one.options.get("device") in radios and one.options.get("mode", "ap") == "ap"]
    return [
        (f"phy{index}-ap0", one.name, {key: str(value) for key, value in one.options.items()})
        for index, one in enumerate(on)
    ]


def change(name: str) -> None:
    """`config.change`: the services that read this package do so now."""
    RUNNING.mkdir(parents=True, exist_ok=True)
    if (HOME / name).is_file():
        shutil.copyfile(HOME / name, RUNNING / name)
    with Path("/var/run/events").open("a", encoding="utf-8") as events:
        events.write(f"config.change {name}\n")


def answer(bus: Bus, line: bytes) -> bytes:
    path, method, told = json.loads(line)
    try:
        status, said = bus.call(path, method, told)
    except Refusal:
        status, said = NOT_FOUND, None
    return json.dumps([status, said]).encode() + b"\n"


def serve(client: socket.socket, bus: Bus) -> None:
    with client, client.makefile("rb") as lines:
        for line in lines:
            client.sendall(answer(bus, line))


def main() -> None:
    Path(SOCKET).parent.mkdir(parents=True, exist_ok=True)
    Path(SOCKET).unlink(missing_ok=True)
    for name in names():
        change(name)
    bus = Bus()
    door = socket.socket(socket.AF_UNIX)
    door.bind(SOCKET)
    door.listen(8)
    while True:
        client, _ = door.accept()
        threading.Thread(target=serve, args=(client, bus), daemon=True).start()


if __name__ == "__main__":
    main()
