"""DHCP pools: which network each one serves and which resolvers it hands out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shikiri.model.net import NOWHERE, AddressSet
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node


@dataclass(frozen=True, slots=True)
class Pool:
    """One `ip dhcp pool` with a network of its own; `node` is the line that names the network."""

    name: str
    network: AddressSet
    node: Node
    block: Node

    def serves(self, addresses: frozenset[str]) -> bool:
        """Is it the pool of an interface with these addresses?"""
        texts = [text for text in addresses if "/" in text and text[0].isdigit() and ":" not in text]
        return self.network.overlaps(AddressSet.of(*texts) if texts else NOWHERE)


def pools_of(source: IosSource, facet: str) -> list[Pool]:
    """The pools at work; none where the service is off."""
    if source.last("no service dhcp"):
        return []
    return [found for block in source.top("ip dhcp pool") for found in _pools(source, facet, block)]


def _pools(source: IosSource, facet: str, block: Node) -> Iterator[Pool]:
    for node in (*block.find("network"), *block.find("host")):
        match node.words[1:]:
            case [address, mask, *_]:
                text = f"{address}/{mask.removeprefix('/')}"
            case [address] if address[0].isdigit():
                text = address
            case _:
                continue
        try:
            network = AddressSet.of(text)
        except ValueError:
            raise source.fail(facet, node) from None
        yield Pool(" ".join(block.words[3:]), network, node, block)
