"""Writing ports: into the bridge of their network by networkd, and apart from their neighbours in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.say import say
from shikiri.platforms.linux.changes import changes
from shikiri.platforms.linux.nft_files import loaded
from shikiri.platforms.linux_ap.networkd import network_commands
from shikiri.platforms.linux_ap.own_table import NAME, own_tables
from shikiri.platforms.write import Around

_FACET: Final = PortIsolation.FACET
_MOVING: Final = frozenset({"mode", "vlan", "tagged"})


def render(before: PortIsolation | None, after: PortIsolation | None, around: Around) -> Iterator[Command]:
    """Isolation twice: the flag of the port, which a wireless port loses at each start, and our own bridge table."""
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("linux.no-operation"))
    wanted = dict(changes(before, after))
    if wanted.pop("protected", None) is not None:
        yield from loaded(NAME, own_tables(around), stage="prepare")
        if before.mode != "routed" or wanted:
            yield from network_commands(around)
    if _MOVING & wanted.keys():
        if after.mode != "access":
            raise Unwritable(_FACET, "mode", say("linux.no-operation"))
        for name in _MOVING:
            wanted.pop(name, None)
        yield from network_commands(around, moved=str(after.name))
    for name in wanted:
        raise Unwritable(_FACET, name, say("linux.no-operation"))
