"""Free ports that stay free: below the range from which the system hands out its own."""

from __future__ import annotations

import itertools
import os
import socket

_FIRST, _MANY = 15000, 15000
_turn = itertools.count(os.getpid() * 97)


def free_port() -> int:
    """A loopback port nobody listens on, and that nobody is given by chance a moment later."""
    for turn in itertools.islice(_turn, _MANY):
        port = _FIRST + turn % _MANY
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")
