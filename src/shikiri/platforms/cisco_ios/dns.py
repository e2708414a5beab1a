"""DNS: the resolver in the device itself, and the resolvers that its DHCP pools hand out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from shikiri.model.command import Command
from shikiri.model.facets.dns import Dns
from shikiri.model.nothing import UNSAID, Default
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.addresses import addresses_of
from shikiri.platforms.cisco_ios.dhcp import Pool, pools_of
from shikiri.platforms.cisco_ios.interfaces import name_of
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, refuse, refuse_rest, source_of, tell
from shikiri.platforms.write import Around

CLAIMS = re.compile(r"ip name-server |ip dns |ip dhcp pool |dns-server |(?:no )?ip domain[ -]lookup$")


def parse(source: IosSource) -> Parsed:
    """One thing for the device, one for each pool that names resolvers. Whether they refuse bad names, nothing says."""
    pools = [_of_pool(source, pool) for pool in pools_of(source, "dns")]
    return Parsed((_own(source), *pools), rests_on=(RUN,))


def _own(source: IosSource) -> Dns:
    nodes = source.top("ip name-server")
    found = frozenset(word for node in nodes for word in _addresses(source, node, 2))
    relay, relay_line = source.flag("ip dns server")
    return Dns(
        name="device",
        servers=found,
        relay=Default(value=False, tag="M") if relay is None else relay,
        handle="device",
        at={"": source.line(nodes[0] if nodes else None), "relay": relay_line},
    )


def _of_pool(source: IosSource, pool: Pool) -> Dns:
    node = pool.block.last("dns-server")
    segments = [name_of(one) for one in source.top("interface") if pool.serves(addresses_of(source, one)[0])]
    return Dns(
        name=f"pool {pool.name}",
        segment=segments[0] if len(segments) == 1 else UNSAID,
        servers=frozenset(_addresses(source, node, 1)) if node else frozenset(),
        relay=False,
        handle=f"pool {pool.name}",
        at={"": source.line(pool.block), "segment": source.line(pool.node), "servers": source.line(node)},
    )


def _addresses(source: IosSource, node: Node, skip: int) -> list[str]:
    words = node.words[skip:]
    if words[:1] == ["vrf"]:
        words = words[2:]
    try:
        return [str(ip_address(word)) for word in words]
    except ValueError:
        raise source.fail("dns", node) from None


def render(before: Dns | None, after: Dns | None, around: Around) -> Iterator[Command]:
    """The resolvers of the box and of its pools. A pool without resolvers, or a new one, is the segment's matter."""
    if after is None or before is None:
        raise never("dns")
    left = changes(before, after)
    pool = before.handle.removeprefix("pool ") if before.handle.startswith("pool ") else ""
    if "servers" in left:
        wanted = sorted(_address(one) for one in left.pop("servers"))
        if pool:
            yield tell("dns-server " + " ".join(wanted) if wanted else "no dns-server", inside=f"ip dhcp pool {pool}")
        else:
            yield from _name_servers(source_of(around, "dns", "servers"), wanted)
    if "relay" in left and not pool:
        yield tell("ip dns server" if left.pop("relay") else "no ip dns server")
    refuse_rest("dns", left)


def _name_servers(source: IosSource, wanted: list[str]) -> Iterator[Command]:
    """One word at a time goes; a list of those that stay and come is added to what is there."""
    held: set[str] = set()
    for node in source.top("ip name-server"):
        vrf = f"vrf {node.words[3]} " if node.words[2] == "vrf" else ""
        found = _addresses(source, node, 2)
        held.update(found)
        yield from (tell(f"no ip name-server {vrf}{one}") for one in found if one not in wanted)
    if not held >= set(wanted):
        yield tell(f"ip name-server {' '.join(wanted)}")


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise refuse("dns", "servers", "ios.bad-word") from None


DRIVER = FacetDriver(facet="dns", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
