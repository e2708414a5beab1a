"""Host keys: pinned for the facility on first contact, compared ever after. A changed key is never accepted."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shikiri.files.atomic import only_writer, write_whole
from shikiri.model.errors import SessionError, StrangeKey
from shikiri.model.say import say
from shikiri.sessions.target import Target

_SSH_PORT = 22
_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of `known_hosts`."""

    hosts: tuple[str, ...]
    key: bytes
    revoked: bool
    line: int

    def is_for(self, name: str) -> bool:
        return any(_same_host(host, name) for host in self.hosts)


def algorithms(target: Target) -> tuple[str, ...]:
    """The kinds of the pinned keys: what to ask the device for, so that it shows the one we know."""
    return tuple(dict.fromkeys(_kind(pin.key) for pin in _pins_of(target) if not pin.revoked))


def check(target: Target, key: bytes) -> None:
    """Let the pinned key pass, pin the first one, refuse any other."""
    if target.known_hosts is None:
        raise SessionError(target.device, say("error.known-hosts-none", device=target.device))
    if _judge(target, key):
        return
    try:
        with only_writer(target.known_hosts.parent):
            if not _judge(target, key):  # another thread may have been first
                _append(target.known_hosts, f"{_name(target)} {_kind(key)} {base64.b64encode(key).decode()}\n")
    except OSError as error:
        why = error.strerror or type(error).__name__
        words = say("error.known-hosts-write", device=target.device, file=target.known_hosts.name, cause=why)
        raise SessionError(target.device, words) from None


def fingerprint(key: bytes) -> str:
    """As `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _judge(target: Target, key: bytes) -> bool:
    """Is this key pinned? False: none is yet. Another one is pinned, or this one is revoked: `StrangeKey`."""
    pins = _pins_of(target)
    if any(pin.revoked and pin.key == key for pin in pins):
        raise StrangeKey(target.device, "@revoked", fingerprint(key))
    good = [pin for pin in pins if not pin.revoked]
    if good and all(pin.key != key for pin in good):
        raise StrangeKey(target.device, fingerprint(good[0].key), fingerprint(key))
    return bool(good)


def _pins_of(target: Target) -> tuple[Pin, ...]:
    if target.known_hosts is None:
        return ()
    try:
        state = target.known_hosts.stat()
        pins = _read(target.known_hosts, (state.st_mtime_ns, state.st_size, state.st_ino))
    except FileNotFoundError:
        return ()
    except _DamagedError as damage:
        words = say("error.known-hosts", device=target.device, file=target.known_hosts.name, line=damage.line)
        raise SessionError(target.device, words) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        words = say("error.known-hosts-write", device=target.device, file=target.known_hosts.name, cause=why)
        raise SessionError(target.device, words) from None
    return pins.of(_name(target))


class _DamagedError(Exception):
    """A line nobody can read: what it pinned would be silently lost."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Pins:
    """The pins of one file, found by name; those whose name is hashed are tried one by one."""

    def __init__(self, pins: tuple[Pin, ...]) -> None:
        self._hashed = tuple(pin for pin in pins if any(host.startswith("|") for host in pin.hosts))
        self._named: dict[str, list[Pin]] = {}
        for pin in pins:
            for host in dict.fromkeys(pin.hosts):
                self._named.setdefault(host, []).append(pin)

    def of(self, name: str) -> tuple[Pin, ...]:
        found = [*self._named.get(name, ()), *(pin for pin in self._hashed if pin.is_for(name))]
        return tuple(sorted({pin.line: pin for pin in found}.values(), key=lambda pin: pin.line))


@lru_cache(maxsize=64)
def _read(path: Path, _version: tuple[int, int, int]) -> _Pins:
    rows = enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
    return _Pins(tuple(_pin(row, number) for number, row in rows if row.strip() and not row.lstrip().startswith("#")))


@lru_cache(maxsize=1 << 14)  # a first run adds a line for each device, and reads the file anew each time
def _pin(row: str, number: int) -> Pin:
    words = row.split()
    mark = words.pop(0) if words[0].startswith("@") else ""
    if len(words) < _FIELDS or mark not in {"", "@revoked"}:
        raise _DamagedError(number)
    try:
        key = base64.b64decode(words[2], validate=True)
    except binascii.Error:
        raise _DamagedError(number) from None
    if not key or _kind(key) != words[1]:
        raise _DamagedError(number)
    return Pin(tuple(words[0].split(",")), key, mark == "@revoked", number)


def _kind(key: bytes) -> str:
    """The algorithm that a key blob names in its first field."""
    length = int.from_bytes(key[:4], "big")
    return key[4 : 4 + length].decode("ascii", "replace")


def _name(target: Target) -> str:
    return target.host if target.port == _SSH_PORT else f"[{target.host}]:{target.port}"


def _same_host(written: str, name: str) -> bool:
    if not written.startswith("|1|"):
        return written == name
    try:
        salt, mark = (base64.b64decode(part) for part in written[3:].split("|"))
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(hmac.new(salt, name.encode(), "sha1").digest(), mark)


def _append(path: Path, row: str) -> None:
    """The file with one more row, in one step: whoever reads sees the old or the new one."""
    old = path.read_bytes() if path.exists() else b""
    glue = b"" if not old or old.endswith(b"\n") else b"\n"
    write_whole(path, old + glue + row.encode(), mode=0o644)
