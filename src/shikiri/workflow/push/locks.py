"""Locks: one push at a time for each device. A lock goes with its process, however that ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from shikiri.model.errors import ShikiriError
from shikiri.model.say import say
from shikiri.workflow import clock
from shikiri.workflow.push.workplace import Workplace

_LONGEST = 200


class Busy(ShikiriError):
    """Somebody else is at work on this device."""

    def __init__(self, device: str, other: str) -> None:
        super().__init__(say("lock.busy", device=device, other=other or "?"))


@contextlib.contextmanager
def alone(at: Workplace, device: str) -> Iterator[None]:
    """The device is ours until the block ends; where it is somebody else's, `Busy` says whose."""
    handle = os.open(at.file("locks", device, ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(device, os.pread(handle, _LONGEST, 0).decode("utf-8", "replace").strip()) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{at.who} (pid {os.getpid()}, {clock.now():%Y-%m-%d %H:%M})\n".encode()[:_LONGEST], 0)
        yield
    finally:
        os.close(handle)
