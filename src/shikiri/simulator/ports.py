"""Small things a port does: hang up at once, and pass work to the loop it listens in."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable


def slam(sock: socket.socket) -> None:
    """Close without a word: a reset, as from a closed port."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def soon(loop: asyncio.AbstractEventLoop, do: Callable[[], None]) -> None:
    """Do something in the loop, where it still runs."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(do)
