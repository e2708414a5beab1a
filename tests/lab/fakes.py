"""Stand-ins for what a lab speaks to: a guest at the other end of the line, and a QEMU that only opens its sockets."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_PYTHON = getattr(sys, "_base_executable", sys.executable)
Reply = Callable[[str, str], bytes]

# It opens the two sockets that the real one opens, says what the real monitor says, and waits to be ended.
# A path with a blank cannot stand behind #!, so sh begins and Python reads its line as a text; and the Python of a venv
# below a folder with Japanese letters does not start under LC_ALL=C, so it is the one that the venv was made of.
_QEMU = """#!/bin/sh
"exec" "{python}" "$0" "$@"
import json, os, re, socket, sys, threading
words = " ".join(sys.argv[1:])
if "--version" in words:
    print("QEMU emulator version 7.2.99 (a fake)")
    sys.exit(0)
{before}
def listen(path, greet):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path + ".part")
    server.listen(8)
    os.rename(path + ".part", path)
    while True:
        wire, _ = server.accept()
        threading.Thread(target=greet, args=(wire,), daemon=True).start()
def monitor(wire):
    wire.sendall(b'{{"QMP": {{}}}}\\n')
    for line in wire.makefile("rb"):
        said = json.loads(line)
        back = {{"status": "running"}} if said["execute"] == "query-status" else {{}}
        wire.sendall(json.dumps({{"return": back}}).encode() + b"\\n")
def silent(wire):
    {silent}
threading.Thread(target=listen, args=(re.search(r"unix:([^,]+)", words)[1], monitor), daemon=True).start()
listen(re.search(r"id=control,path=([^,]+)", words)[1], silent)
"""
_ANSWERING = """
    import base64
    for line in wire.makefile("rb"):
        parts = line.split()
        if len(parts) == 2:
            wire.sendall(parts[0] + b" 0 " + base64.b64encode(b"awake\\n") + b"\\n")
"""


def fake_qemu(folder: Path, *, before: str = "", answers: bool = True) -> Path:
    """A folder for the front of PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "qemu-system-x86_64"
    inside = _ANSWERING if answers else "threading.Event().wait()"
    program.write_text(_QEMU.format(python=_PYTHON, before=before, silent=inside))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """Sockets have short names only."""
    with tempfile.TemporaryDirectory(prefix="lab-") as name:
        yield Path(name)


@contextlib.contextmanager
def guest(reply: Reply) -> Iterator[Path]:
    """The other end of the control line: `reply` is told the id and the script, and gives the bytes to send."""
    with short_folder() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "control"))
        server.listen(4)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    wire, _ = server.accept()
                    with wire:
                        for line in wire.makefile("rb"):
                            words = line.decode("ascii").split()
                            if words:
                                wire.sendall(reply(words[0], base64.b64decode(words[1]).decode("utf-8")))

        threading.Thread(target=serve, daemon=True).start()
        yield folder / "control"
        server.shutdown(socket.SHUT_RDWR)


def said(name: str, code: int, text: str) -> bytes:
    """One answer as the guest writes it."""
    return f"{name} {code} {base64.b64encode(text.encode()).decode()}\n".encode("ascii")


@contextlib.contextmanager
def monitor(*lines: dict[str, object]) -> Iterator[tuple[Path, list[str]]]:
    """A monitor that greets, agrees, and then says these lines, one a command; what it was told is kept."""
    told: list[str] = []
    with short_folder() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "monitor"))
        server.listen(1)

        def serve() -> None:
            with contextlib.suppress(OSError):
                wire, _ = server.accept()
                with wire:
                    wire.sendall(b'{"QMP": {"version": {}}}\n')
                    replies = iter(({"return": {}}, *lines))
                    for line in wire.makefile("rb"):
                        told.append(json.loads(line)["execute"])
                        for one in (next(replies, None),):
                            if one is None:
                                return
                            wire.sendall(b'{"event": "RTC_CHANGE"}\n' + json.dumps(one).encode() + b"\n")

        threading.Thread(target=serve, daemon=True).start()
        yield folder / "monitor", told


def no_such_process() -> int:
    """A number that no process has now."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child
