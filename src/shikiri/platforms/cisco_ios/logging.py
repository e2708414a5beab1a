"""Logging: where messages go and what is recorded of the people behind the box."""

from __future__ import annotations

import re

from shikiri.model.facets.logging import Logging
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.logging_write import render
from shikiri.platforms.cisco_ios.records import host_of, records
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(
    r"(?:no )?logging|archive|(?:no )?service timestamps|aaa accounting commands|ip nat log |monitor session"
)
_LEVELS = ("emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging")
_HARMLESS = frozenset(
    "alarm buffered buginf cns-events console count delimiter discriminator dmvpn esm event exception facility filter "
    "history listen message-counter monitor on origin-id persistent policy-firewall queue-limit rate-limit reload "
    "server-arp smartlog snmp-authfail snmp-trap source-interface trap userinfo synchronous file".split()
)


def parse(source: IosSource) -> Parsed:
    hosts = _hosts(source)
    enabled, on = _enabled(source, hosts)
    level, levelled = _level(source)
    traffic = next(records(source), None)
    commands, typed = _commands(source)
    stamped, stamp = _timestamps(source)
    thing = Logging(
        name="syslog",
        enabled=enabled,
        hosts=frozenset(hosts),
        level=level,
        traffic=traffic is not None,
        commands=commands,
        debug=False if level == "informational" else UNSAID if isinstance(level, Default) else level == "debugging",
        timestamps=stamped,
        handle="logging",
        at={
            "": on,
            "hosts": source.line(next(iter(hosts.values()), None)),
            "level": levelled,
            "debug": levelled,
            "traffic": source.line(traffic),
            "commands": typed,
            "timestamps": stamp,
        },
    )
    return Parsed((thing,), rests_on=(RUN,))


def _hosts(source: IosSource) -> dict[str, Node]:
    """`logging host ADDRESS ...`, in older releases `logging ADDRESS`."""
    found: dict[str, Node] = {}
    for node in source.top("logging"):
        host, words = host_of(node), node.words[1:]
        if host:
            found.setdefault(host, node)
        elif not words or words[0] not in _HARMLESS:
            raise source.fail("logging", node)
    return found


def _enabled(source: IosSource, hosts: dict[str, Node]) -> tuple[Known[bool], Line]:
    enabled, line = source.flag("logging on")
    if enabled is not None:
        return enabled, line
    node = next(iter(hosts.values()), None) or source.last("logging buffered")
    return (True, source.line(node)) if node else (Default(value=True, tag="M"), line)


def _level(source: IosSource) -> tuple[Known[str], Line]:
    node = source.last("logging trap")
    if node is None:
        return Default("informational", tag="M"), source.line(None)
    word = (node.words[2:] or ["informational"])[0]
    if word.isdecimal() and int(word) < len(_LEVELS):
        word = _LEVELS[int(word)]
    if word not in _LEVELS:
        raise source.fail("logging", node)
    return word, source.line(node)


def _commands(source: IosSource) -> tuple[Known[bool], Line]:
    """Typed commands in the log, passwords included, unless keys are hidden."""
    for archive in source.top("archive"):
        for block in archive.find("log config"):
            on = block.last("logging enable")
            if on is not None and block.last("hidekeys") is None:
                return True, source.line(on)
    sent = source.last("aaa accounting commands")
    return (False, source.line(None)) if sent is None else (UNSAID, source.line(sent))


def _timestamps(source: IosSource) -> tuple[Known[bool], Line]:
    """A date in every message; `uptime` alone cannot be laid beside another clock."""
    said = [*source.top("service timestamps log"), *source.top("no service timestamps log")]
    said += [node for node in source.top("service timestamps") if node.words[2:3] not in (["log"], ["debug"])]
    if not said:
        return Default(value=False, tag="M"), source.line(None)
    node = max(said, key=lambda one: one.number)
    return node.words[0] != "no" and "datetime" in node.words, source.line(node)


DRIVER = FacetDriver(facet="logging", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
