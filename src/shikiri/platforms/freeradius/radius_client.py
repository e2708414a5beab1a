"""RADIUS clients: who may ask this server, from where, and what both ends know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.radius_client import RadiusClient
from shikiri.model.net import AddressSet
from shikiri.model.nothing import MASKED, UNSAID, Default, Known
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.freeradius import office
from shikiri.platforms.freeradius.raddb import Node
from shikiri.platforms.freeradius.scripts import RADDB
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.freeradius.written import file, open_for, restarted
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.write import Around

_ADDRESS: Final = ("ipaddr", "ipv4addr", "ipv6addr")
_FURTHER: Final = frozenset({"read_clients", "dynamic_clients", "client_query"})
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_SECRET: Final = re.compile(r"[!#-&(-\[\]-~]{16,128}")  # no quotes and no backslash: nobody has to guess what they mean


def parse(source: RadiusSource) -> Parsed:
    """Every client of the tree, wherever it stands; where a database may name more, these are not all."""
    if source.is_absent:
        return Parsed((), rests_on=(RADDB,))
    nodes = list(source.tree.walk())
    found = tuple(_client(node) for node in nodes if node.is_section and node.name == "client")
    further = any(node.name in _FURTHER and node.value not in (None, "no") for node in nodes)
    return Parsed(found, rests_on=(RADDB,), whole=not further)


def _client(node: Node) -> RadiusClient:
    name = " ".join(node.words[1:])
    secret, signed = node.setting("secret"), node.setting("require_message_authenticator")
    return RadiusClient(
        name=name or UNSAID,
        handle=name,
        sources=_sources(node, name),
        shared=NO_SECRET if secret is None else _secret(secret.value or ""),
        message_authenticator=Default(value=False, tag="V") if signed is None else signed.value in ("yes", "true", "1"),
        at={"": node.line, **{word: one.line for word, one in (("shared", secret), ("sources", None)) if one}},
    )


def _secret(text: str) -> Known[Secret]:
    return MASKED if set(text) == {"*"} else Secret.plain(text)


def _sources(node: Node, name: str) -> Known[AddressSet]:
    """An address, a network, or everybody; a name is only known to the resolver of the server."""
    told = next((one for word in _ADDRESS if (one := node.setting(word)) is not None), None)
    text = (told.value or "") if told is not None else name
    mask = node.setting("netmask")
    if mask is not None and "/" not in text:
        text = f"{text}/{mask.value}"
    if text == "*":
        return AddressSet.of("any")
    try:
        return AddressSet.of(text)
    except ValueError:
        return UNSAID


def render(before: RadiusClient | None, after: RadiusClient | None, around: Around) -> Iterator[Command]:
    """One file for each access point, below a folder that is ours."""
    open_for(around, "radius_client")
    meant = after or before
    name = meant.name if meant is not None else ""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise refuse("radius_client", "name", "radius.bad-name")
    path = f"{office.CLIENTS}/{name}"
    if after is None:
        yield from restarted(file(path, None))
        return
    left = changes(before, after)
    for known in ("name", "sources", "shared", "message_authenticator"):
        left.pop(known, None)
    refuse_rest("radius_client", left)
    secret, sources = after.shared, after.sources
    if not isinstance(secret, Secret) or not _SECRET.fullmatch(secret.reveal()):
        raise refuse("radius_client", "shared", "radius.bad-secret", name=name)
    if not isinstance(sources, AddressSet) or len(sources.parts) != 1:
        raise refuse("radius_client", "sources", "radius.one-address", name=name)
    signed = "no" if after.message_authenticator is False else "yes"
    head = f"client {name} {{\n    ipaddr = {sources.parts[0]}\n    secret = '"
    tail = f"'\n    require_message_authenticator = {signed}\n}}\n"
    yield from restarted(file(path, (head, secret, tail)))


DRIVER = FacetDriver(facet="radius_client", asks=(RADDB,), parse=parse, confidence="documented", render=render)
