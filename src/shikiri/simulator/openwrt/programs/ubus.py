"""`ubus`: calls an object, prints what it says as JSON, and ends as the real one does."""

from __future__ import annotations

import json
import socket
import sys

SOCKET = "/var/run/ubus/ubus.sock"
SAID = {2: "Invalid argument", 3: "Method not found", 4: "Not found", 5: "No response", 6: "Permission denied"}
ENDS = {2: 254, 3: 253, 4: 252, 5: 251, 6: 250}
OBJECTS = ("hostapd", "network.wireless", "session", "system", "uci")


def main(words: list[str]) -> int:
    words = [word for word in words if word != "-S"]
    try:
        bus = socket.socket(socket.AF_UNIX)
        bus.connect(SOCKET)
    except OSError:
        sys.stderr.write("Failed to connect to ubus" + "\n")
        return 255
    if words[:1] == ["list"]:
        sys.stdout.write("\n".join((*OBJECTS, *(f"hostapd.{name}" for name in sent(bus)), "")))
        return 0
    if words[:1] != ["call"] or not words[2:]:
        return 254
    try:
        told = json.loads(words[3]) if words[3:] else {}
    except ValueError:
        sys.stderr.write("Failed to parse message data" + "\n")
        return 255
    status, said = ask(bus, words[1], words[2], told)
    if status:
        sys.stderr.write(f"Command failed: ubus {' '.join(words)} ({SAID.get(status, 'Unknown error')})" + "\n")
        return ENDS.get(status, 248)
    if said is not None:
        sys.stdout.write(json.dumps(said, indent="\t", ensure_ascii=False) + "\n")
    return 0


def ask(bus: socket.socket, path: str, method: str, told: object) -> tuple[int, object]:
    bus.sendall(json.dumps([path, method, told]).encode() + b"\n")
    with bus.makefile("rb") as lines:
        status, said = json.loads(lines.readline())
    return status, said


def sent(bus: socket.socket) -> list[str]:
    status, said = ask(bus, "network.wireless", "status", {})
    radios = said.values() if status == 0 and isinstance(said, dict) else ()
    return [one["ifname"] for radio in radios for one in radio["interfaces"]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
