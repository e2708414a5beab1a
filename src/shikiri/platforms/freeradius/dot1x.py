"""802.1X as the authentication server does it: one thing for each virtual server that can be asked."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.freeradius import office
from shikiri.platforms.freeradius.methods import methods, servers
from shikiri.platforms.freeradius.raddb import Node
from shikiri.platforms.freeradius.scripts import CHECKED, RADDB, UNIT
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.freeradius.written import open_for, whole_office
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.write import Around

_ONLY = frozenset({"eap-tls"})


def parse(source: RadiusSource) -> Parsed:
    """A server with ways in that nobody can list says nothing of them, but for those that are no certificate."""
    if source.is_absent:
        return Parsed((), rests_on=(RADDB,))
    root = source.tree
    return Parsed(tuple(_thing(source, root, name, server) for name, server in servers(root)), rests_on=(RADDB,))


def _thing(source: RadiusSource, root: Node, name: str, server: Node) -> Dot1x:
    ways, sure = methods(root, server)
    # FreeRADIUS has to read it as we do: a configuration that it refuses is not what runs.
    said: Known[frozenset[str]] = ways if (sure and source.is_accepted()) or ways - _ONLY else UNSAID
    serving = source.is_serving()
    return Dot1x(
        target=name,
        handle=name,
        enabled=UNSAID if serving is None else serving,
        methods=said,
        dynamic_vlan=_gives_vlans(source, root),
        at={"": server.line},
    )


def _gives_vlans(source: RadiusSource, root: Node) -> Known[bool]:
    """Our own register does, where a member has a network of its own; of others nobody knows."""
    if office.is_ours(root):
        return office.VLAN in "\n".join(line for _, line in source.files(RADDB).get(office.MEMBERS, ()))
    return UNSAID


def render(before: Dot1x | None, after: Dot1x | None, around: Around) -> Iterator[Command]:
    """Our own server is made, or put back to what it should be; one that the package brought goes with its files."""
    if after is None:
        open_for(around, "dot1x")
        return
    if after.target != office.SERVER or (before is not None and before.target != office.SERVER):
        raise refuse("dot1x", "methods", "radius.not-ours")
    left = changes(before, after)
    for known in ("target", "enabled", "methods", "dynamic_vlan"):
        left.pop(known, None)
    refuse_rest("dot1x", left)
    if after.enabled is not True:
        raise refuse("dot1x", "enabled", "radius.stays-on")
    yield from whole_office(around)


DRIVER = FacetDriver(facet="dot1x", asks=(RADDB, CHECKED, UNIT), parse=parse, confidence="documented", render=render)
