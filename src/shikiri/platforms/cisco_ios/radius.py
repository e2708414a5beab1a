"""Which RADIUS servers an authentication list asks."""

from __future__ import annotations

from itertools import pairwise

from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node


def radius_servers(source: IosSource, list_name: str) -> Known[frozenset[str]]:
    """The addresses behind `aaa authentication dot1x LIST group GROUP`; unsaid where one of them cannot be told."""
    if not source.has(RUN):
        return UNSAID
    method = source.last(f"aaa authentication dot1x {list_name}")
    if method is None:
        return UNSAID
    words = method.words[4:]
    groups = [name for word, name in pairwise(words) if word == "group"]
    found = [_of_group(source, group) for group in groups]
    if not found or any(servers is None for servers in found):
        return UNSAID
    return frozenset(address for servers in found if servers for address in servers) or UNSAID


def _of_group(source: IosSource, name: str) -> frozenset[str] | None:
    if name == "radius":
        addresses = [_address(server) for server in source.top("radius server")]
        addresses += [node.words[2] for node in source.top("radius-server host")]
    else:
        group = source.last(f"aaa group server radius {name}")
        if group is None:
            return None
        addresses = [_address(source.last(f"radius server {line.words[-1]}")) for line in group.find("server name")]
        addresses += [line.words[1] for line in group.find("server-private")]
    known = [address for address in addresses if address]
    return frozenset(known) if len(known) == len(addresses) else None


def _address(server: Node | None) -> str:
    line = server.last("address") if server else None
    return line.words[2] if line and len(line.words) > 2 else ""  # noqa: PLR2004
