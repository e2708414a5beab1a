"""PJL on port 9100, as far as a look needs it: who it is, and no file system for strangers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping

_ANSWERS: Mapping[bytes, bytes] = {
    b"@PJL INFO ID": b'@PJL INFO ID\r\n"HP OfficeJet Pro 9010 series"\r\n\x0c',
    b"@PJL DINQUIRE PASSWORD": b"@PJL DINQUIRE PASSWORD\r\nDISABLED\r\n\x0c",
    b"@PJL DINQUIRE CPLOCK": b"@PJL DINQUIRE CPLOCK\r\nOFF\r\n\x0c",
    b"@PJL DINQUIRE DISKLOCK": b"@PJL DINQUIRE DISKLOCK\r\n?\r\n\x0c",
    b"@PJL INFO FILESYS": b"@PJL INFO FILESYS\r\n?\r\n\x0c",
}


def talk(sock: socket.socket) -> None:
    """Answer questions line by line; anything else is a job, and its paper is not printed here."""
    waiting = b""
    with contextlib.suppress(OSError):
        while piece := sock.recv(4096):
            *lines, waiting = (waiting + piece).split(b"\n")
            for line in lines:
                words = line.replace(b"\x1b%-12345X", b"").strip()
                if words.startswith(b"@PJL FSDIRLIST"):
                    sock.sendall(words + b"\r\nFILEERROR=3\r\n\x0c")
                elif words.startswith(b"@PJL ECHO "):
                    sock.sendall(words + b"\r\n\x0c")
                elif words in _ANSWERS:
                    sock.sendall(_ANSWERS[words])
