"""Sessions: the wire to a device, whatever speaks on it."""

from __future__ import annotations

from importlib.util import find_spec

from shikiri.model.dialect import Dialect
from shikiri.model.errors import SessionError
from shikiri.model.say import say
from shikiri.sessions.base import Session
from shikiri.sessions.console import Console
from shikiri.sessions.replay import Replay
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Wire

__all__ = ["Session", "connect"]


def connect(target: Target, dialect: Dialect | None) -> Session:
    """A login at the level that may read everything. Raises `SessionError`s only."""
    if target.transport == "replay":
        return Replay(target)
    if dialect is None:
        raise SessionError(target.device, say("error.no-dialect", device=target.device, platform=target.platform))
    if dialect.speaks == "web":
        return _look(target)
    if dialect.speaks == "appliance":
        from shikiri.sessions.appliance import Appliance  # noqa: PLC0415

        return Appliance(target, dialect)
    if dialect.speaks == "shell":
        from shikiri.sessions.shell import Shell  # noqa: PLC0415

        return Shell(target, dialect)
    wire, proved = _wire(target, dialect)
    console = Console(target, dialect, wire, proved)
    try:
        return console.arrive()
    except BaseException:
        wire.close()
        raise


def _look(target: Target) -> Session:
    """A look from outside, with a scanner that only those install who look after web sites."""
    if find_spec("sslyze") is None:
        raise _no_such_wire(target)
    from shikiri.sessions.web import Web  # noqa: PLC0415

    return Web(target)


def _wire(target: Target, dialect: Dialect) -> tuple[Wire, frozenset[str]]:
    """The wire that the inventory names, loaded only now: each library costs a good part of a second."""
    if target.transport == "fast" and dialect.fast and target.key_file is None:
        return _fast(target, dialect)
    if target.transport == "napalm" and dialect.napalm:
        from shikiri.sessions import napalm_  # noqa: PLC0415

        return napalm_.open_wire(target, dialect)
    if target.transport in {"", "netmiko"} or (target.transport == "fast" and dialect.fast):  # the latter with a key
        from shikiri.sessions import netmiko_  # noqa: PLC0415

        return netmiko_.open_wire(target, dialect)
    raise _no_such_wire(target)


def _fast(target: Target, dialect: Dialect) -> tuple[Wire, frozenset[str]]:
    """The fast wire is for passwords: its library destroys memory when it signs with an RSA key (docs/adr/0013)."""
    from shikiri.sessions import fast  # noqa: PLC0415

    try:
        return fast.open_wire(target, dialect)
    except ImportError:  # an extra that is not installed
        raise _no_such_wire(target) from None


def _no_such_wire(target: Target) -> SessionError:
    words = say("error.transport", device=target.device, transport=target.transport, platform=target.platform)
    return SessionError(target.device, words)
