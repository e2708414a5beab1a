"""SNMP: communities, version 3 groups and users, and where traps go. Without any line the agent does not run."""

from __future__ import annotations

import re
from typing import Literal

from shikiri.model.facets.snmp import Snmp
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.communities import community_line, read_community
from shikiri.platforms.cisco_ios.lines import callers
from shikiri.platforms.cisco_ios.snmp_write import render
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(r"snmp-server ")

_HARMLESS = frozenset(
    "enable location contact chassis-id view ifindex trap-source source-interface queue-length queue engineid engineID "
    "packetsize system-shutdown tftp-server-list trap-timeout trap inform ip drop cache manager context "
    "file-transfer group-list hc logging password-policy trap-authentication usmusers".split()
)
_VERSIONS: dict[str, Literal["1", "2c", "3"]] = {"v1": "1", "v2c": "2c", "v3": "3", "1": "1", "2c": "2c", "3": "3"}
_AUTHENTICATION: dict[str, Literal["md5", "sha", "sha2"]] = {"md5": "md5", "sha": "sha", "sha-2": "sha2"}
_PRIVACY: dict[str, Literal["des", "aes"]] = {"des": "des", "3des": "des", "des56": "des", "aes": "aes"}
_HOST_ASIDES = {"traps": 1, "trap": 1, "informs": 1, "vrf": 2}


def parse(source: IosSource) -> Parsed:
    things: list[Snmp] = []
    for node in source.top("snmp-server"):
        word = node.words[1] if len(node.words) > 1 else ""
        if word == "community":
            things.append(_community(source, node, sum(map(_has_number, things)) + 1))
        elif word == "group":
            things.append(_group(source, node))
        elif word == "user":
            things.append(_user(source, node))
        elif word == "host":
            things.append(_receiver(source, node))
        elif word not in _HARMLESS:
            raise source.fail("snmp", node)
    return Parsed(tuple(things), rests_on=(RUN,))


def _has_number(thing: Snmp) -> bool:
    """Communities that must not be named are numbered: the others may come and go without renaming them."""
    return thing.handle.startswith("community ") and thing.default is not True


def _community(source: IosSource, node: Node, place: int) -> Snmp:
    """`snmp-server community NAME [view V] [RO|RW] [ipv6 LIST6] [LIST]`: both versions without encryption."""
    text, line = node.words[2], community_line(node.words[3:])
    if line is None:
        raise source.fail("snmp", node)
    secret, known = read_community(text)
    name = text if known is True else f"community {place}"
    return Snmp(
        name=name, enabled=True, version="2c", community=secret, default=known, access=line.access,
        sources=callers(source, line.four, line.six), authentication="none", privacy="none",
        handle=f"community {name}" if known is True else name, at={"": source.line(node)},
    )  # fmt: skip


def _group(source: IosSource, node: Node) -> Snmp:
    """`snmp-server group NAME v3 priv [read V] [write V] [access LIST]`; its users are not shown by the box."""
    words = node.words
    if len(words) < 4 or words[3] not in _VERSIONS:  # noqa: PLR2004  (snmp-server group NAME v3)
        raise source.fail("snmp", node)
    level = words[4] if words[3] == "v3" and len(words) > 4 else "noauth"  # noqa: PLR2004
    if level not in {"noauth", "auth", "priv"}:
        raise source.fail("snmp", node)
    four, six = _lists(source, node)
    return Snmp(
        name=f"group {words[2]}",
        version=_VERSIONS[words[3]],
        access="rw" if "write" in words[4:] else "ro",
        sources=callers(source, four, six),
        authentication="none" if level == "noauth" else UNSAID,
        privacy=UNSAID if level == "priv" else "none",
        handle=f"group {words[2]} {words[3]}",
        at={"": source.line(node)},
    )


def _lists(source: IosSource, node: Node) -> tuple[str | None, str | None]:
    if "access" not in node.words:
        return None, None
    rest = node.words[node.words.index("access") + 1 :]
    if rest[:1] == ["ipv6"] and len(rest) > 1:
        return (rest[2] if len(rest) > 2 else None), rest[1]  # noqa: PLR2004
    if len(rest) != 1:
        raise source.fail("snmp", node)
    return rest[0], None


def _user(source: IosSource, node: Node) -> Snmp:
    """`snmp-server user NAME GROUP v3 auth sha ... priv aes 128 ...`, where a release shows it at all."""
    words = node.words
    version = next((word for word in words[4:] if word in _VERSIONS), None)
    if version is None:
        raise source.fail("snmp", node)
    auth = _AUTHENTICATION[_after(words, "auth")] if "auth" in words else "none"
    priv = _PRIVACY[_after(words, "priv")] if "priv" in words else "none"
    return Snmp(
        name=f"user {words[2]}", enabled=True, version=_VERSIONS[version], authentication=auth, privacy=priv,
        sources=callers(source, *_lists(source, node)), handle=f"user {words[2]}", at={"": source.line(node)},
    )  # fmt: skip


def _after(words: list[str], word: str) -> str:
    return words[words.index(word) + 1]


def _receiver(source: IosSource, node: Node) -> Snmp:
    """`snmp-server host ADDRESS [vrf V] [version 2c] COMMUNITY [kinds]`."""
    address, words = node.words[2], node.words[3:]
    version: Known[Literal["1", "2c", "3"]] = Default("1", tag="M")
    level = "noauth"
    while words and (words[0] in _HOST_ASIDES or words[0] == "version"):
        if words[0] == "version":
            version, words = _VERSIONS[words[1]], words[2:]
            if version == "3":
                level, words = words[0], words[1:]
        else:
            words = words[_HOST_ASIDES[words[0]] :]
    if not words:
        raise source.fail("snmp", node)
    secret, known = (UNSAID, False) if version == "3" else read_community(words[0])
    return Snmp(
        name=f"trap {address}", enabled=True, version=version, community=secret, default=known, access="trap",
        authentication="none" if level == "noauth" else UNSAID, privacy=UNSAID if level == "priv" else "none",
        handle=f"host {address}", at={"": source.line(node)},
    )  # fmt: skip


DRIVER = FacetDriver(facet="snmp", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
