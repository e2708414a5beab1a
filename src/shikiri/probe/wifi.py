"""Wi-Fi of a station: look around, try to join, leave again. It brings its own wpa_supplicant and ends it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from typing import Any

from shikiri.probe import link

_ENOUGH = 2  # handshakes that failed, associations that were refused, searches without anything that fits
_TRIED = ("Trying to authenticate", "Trying to associate", "SME: Trying")


def scan(interface: str, tries: int = 4) -> str:
    """What `iw` sees around, as it prints it; a radio that is busy is asked again."""
    if not link.is_up(interface):
        link.set_up(interface)
    for rest in range(tries - 1, -1, -1):
        code, text = link.run("iw", "dev", interface, "scan", seconds=20)
        if code == 0:
            return text
        if "-1)" in text or "not permitted" in text:
            raise link.Untold("no-rights")
        if "No such device" in text or "-19)" in text or "-95)" in text:
            raise link.Untold("no-radio")
        if rest:
            time.sleep(1)
    raise link.Untold("radio-busy")


def connected(interface: str) -> dict[str, str]:
    """Where it is connected now: the access point and the name; empty where nowhere."""
    _, text = link.run("iw", "dev", interface, "link")
    rows = [row.strip() for row in text.splitlines()]
    if not rows or not rows[0].startswith("Connected to "):
        return {}
    name = next((row[6:] for row in rows if row.startswith("SSID: ")), "")
    return {"bssid": rows[0].split()[2].lower(), "ssid": name}


def stranger(interface: str) -> bool:
    """Does another supplicant hold this interface already?"""
    own = os.stat("/proc/self/ns/net").st_ino  # noqa: PTH116
    for number in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208
        with contextlib.suppress(OSError), open(f"/proc/{number}/cmdline", "rb") as page:  # noqa: PTH123
            words = page.read().split(b"\0")
            named = any(
                interface.encode() == word.lstrip(b"-i") or word == b"-i" + interface.encode() for word in words
            )
            if words[0].endswith(b"wpa_supplicant") and named:
                return os.stat(f"/proc/{number}/ns/net").st_ino == own  # noqa: PTH116
    return False


class Manager:
    """NetworkManager, where it holds the interface: it lets go for the probe and takes it back afterwards."""

    def __init__(self, interface: str) -> None:
        self._interface, self._held = interface, False

    def let_go(self) -> None:
        if shutil.which("nmcli", path="/usr/bin:/bin") is None:
            return
        code, text = link.run("nmcli", "-t", "-f", "DEVICE,STATE", "device")
        rows = [row.rpartition(":") for row in text.splitlines()] if code == 0 else []
        if any(name == self._interface and state not in ("unmanaged", "") for name, _, state in rows):
            code, _ = link.run("nmcli", "device", "set", self._interface, "managed", "no")
            if code:
                raise link.Untold("network-manager")
            self._held = True

    def take_back(self) -> None:
        if self._held:
            link.run("nmcli", "device", "set", self._interface, "managed", "yes")
            self._held = False


class Joined:
    """One try to join a network, and the way out of it."""

    def __init__(self, interface: str, network: dict[str, Any]) -> None:
        self._interface = interface
        if stranger(interface):
            raise link.Untold("other-supplicant")
        if not link.is_up(interface):
            link.set_up(interface)
        self._folder = tempfile.mkdtemp(prefix="probe-")
        self._knob: socket.socket | None = None
        self.events: list[str] = []
        try:
            self._start(network)
        except BaseException:
            self.leave()
            raise

    def _start(self, network: dict[str, Any]) -> None:
        page = os.path.join(self._folder, "conf")  # noqa: PTH118
        with os.fdopen(os.open(page, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(_page(self._folder, network))
        line = [link.program("wpa_supplicant"), "-i", self._interface, "-D", "nl80211", "-c", page]
        self._child = subprocess.Popen(  # noqa: S603
            line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._attach()
        os.unlink(page)  # noqa: PTH108  (it holds the passphrase, and is read by now)

    def _attach(self, seconds: float = 5.0) -> None:
        there, own = os.path.join(self._folder, "ctl", self._interface), os.path.join(self._folder, "own")  # noqa: PTH118
        knob = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._knob = knob
        knob.bind(own)
        until = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError):
                knob.connect(there)
                break
            if self._child.poll() is not None or time.monotonic() > until:
                raise link.Untold("no-supplicant")
            time.sleep(0.05)
        self._say("ATTACH")

    def _say(self, word: str) -> str:
        """One order to the supplicant and its answer; events in between are kept."""
        if self._knob is None:
            return ""
        self._knob.settimeout(3)
        with contextlib.suppress(OSError):
            self._knob.send(word.encode())
            while True:
                text = self._knob.recv(8192).decode("utf-8", "replace")
                if not text.startswith("<"):
                    return text
                self._note(text)
        return ""

    def _note(self, text: str) -> None:
        self.events.append(text.partition(">")[2][:300])

    def outcome(self, seconds: float) -> dict[str, Any]:
        """What came of it: `joined`, `refused`, `not-offered` (no such network takes what we offer) or `unclear`."""
        assert self._knob is not None  # noqa: S101
        until = time.monotonic() + seconds
        word = ""
        while not word and time.monotonic() < until:
            self._knob.settimeout(max(0.05, until - time.monotonic()))
            try:
                self._note(self._knob.recv(8192).decode("utf-8", "replace"))
            except OSError:
                break
            word = self._word()
        if not word:
            missed = sum("CTRL-EVENT-NETWORK-NOT-FOUND" in one for one in self.events)
            tried = any(mark in one for one in self.events for mark in _TRIED)
            word = "not-offered" if missed and not tried else "unclear"
        told: dict[str, Any] = {"is": word, "events": self.events[-40:]}
        if word == "joined":
            rows = (row.partition("=") for row in self._say("STATUS").splitlines())
            told["status"] = {name: value for name, _, value in rows if name in _STATUS}
        return told

    def _word(self) -> str:
        text = "\n".join(self.events)
        if "CTRL-EVENT-CONNECTED" in text:
            return "joined"
        refusals = text.count("CTRL-EVENT-SSID-TEMP-DISABLED") + text.count("CTRL-EVENT-EAP-FAILURE")
        refusals += text.count("CTRL-EVENT-AUTH-REJECT") + text.count("CTRL-EVENT-ASSOC-REJECT")
        failed = text.count("4-Way Handshake failed") + text.count("WRONG_KEY")
        missed = text.count("CTRL-EVENT-NETWORK-NOT-FOUND")
        if refusals + failed >= _ENOUGH or "reason=WRONG_KEY" in text:
            return "refused"
        return "not-offered" if missed >= _ENOUGH and not any(mark in text for mark in _TRIED) else ""

    def leave(self) -> None:
        """Out of the network, without anything left behind. Never raises."""
        if self._knob is not None:
            self._say("TERMINATE")
            self._knob.close()
            self._knob = None
        child = getattr(self, "_child", None)
        if child is not None and child.poll() is None:
            try:
                child.wait(3)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


_PLAIN = ("bssid", "proto", "pairwise", "group", "ieee80211w", "scan_freq")
_STATUS = ("bssid", "ssid", "key_mgmt", "pmf", "pairwise_cipher", "group_cipher", "wpa_state", "freq", "sae_group")


def _page(folder: str, network: dict[str, Any]) -> str:
    """The configuration of the supplicant. Names and secrets are written in hexadecimal: no quote can break out."""
    rows = {"ssid": network["ssid"], "scan_ssid": "1", "key_mgmt": network["key_mgmt"]}
    name, secret = bytes.fromhex(network["ssid"]), str(network.get("passphrase", ""))
    words = network["key_mgmt"].split()
    if secret and "SAE" in words:
        rows["sae_password"] = secret.encode().hex()
    if secret and any(word.startswith("WPA-PSK") for word in words):
        rows["psk"] = hashlib.pbkdf2_hmac("sha1", secret.encode(), name, 4096, 32).hex()
    rows.update({key: str(network[key]) for key in _PLAIN if key in network})
    for key, text in (network.get("eap") or {}).items():  # certificates come as text and are files for a moment
        if key in ("ca_cert", "client_cert", "private_key"):
            place = os.path.join(folder, key)  # noqa: PTH118
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
                file.write(text)
            rows[key] = f'"{place}"'
        else:
            rows[key] = text.upper() if key == "eap" else text.encode().hex()
    body = "".join(f"  {key}={value}\n" for key, value in rows.items())
    return f"ctrl_interface=DIR={folder}/ctl\nap_scan=1\nnetwork={{\n{body}}}\n"
