"""Management: the lines and servers through which the box itself is operated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shikiri.model.facets.management import Management, Service
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.lines import TerminalLine, callers, line_callers, terminal_lines
from shikiri.platforms.cisco_ios.management_write import render
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.ssh import ssh_port, ssh_version
from shikiri.platforms.cisco_ios.web import web_servers

CLAIMS = re.compile(
    r"line |ip (?:http|ssh|scp|rcmd|ftp-server) |(?:x?tftp|ftp)-server |netconf-yang|netconf |restconf|gnxi|gnmi-yang"
)
_PROTOCOLS: tuple[Service, ...] = ("ssh", "telnet")


def parse(source: IosSource) -> Parsed:
    things = [thing for line in terminal_lines(source, "management") for thing in _of_line(source, line)]
    return Parsed((*things, *web_servers(source), *_servers(source), *_access_points(source)), rests_on=(RUN,))


def _of_line(source: IosSource, line: TerminalLine) -> Iterator[Management]:
    timeout, timed = _timeout(source, line)
    where = {"": source.line(line.node), "timeout_s": timed, "authenticated": source.line(line.login.node)}
    asks = "none" not in line.login.methods
    authenticated: Known[bool] = asks if line.login.node else Default(asks, tag="M")
    if line.kind != "vty":
        yield Management(
            name=line.span, service="console", enabled=line.has_exec, timeout_s=timeout, authenticated=authenticated,
            handle=line.node.text, at=where,
        )  # fmt: skip
        return
    for protocol in _PROTOCOLS:
        enabled, said = line.admits(protocol)
        version, spoken = ssh_version(source) if protocol == "ssh" else (UNSAID, None)
        port, rerouted = ssh_port(source, line) if protocol == "ssh" else (UNSAID, None)
        yield Management(
            name=f"{protocol} {line.span}",
            service=protocol,
            enabled=enabled,
            sources=line_callers(source, line, "management"),
            port=port,
            timeout_s=timeout,
            version=version,
            authenticated=authenticated,
            handle=f"{line.node.text} {protocol}",
            at={
                **where,
                "enabled": source.line(said),
                "sources": _listed(source, line),
                "version": source.line(spoken),
                **({"port": source.line(rerouted)} if rerouted else {}),
            },
        )


def _listed(source: IosSource, line: TerminalLine) -> Line:
    named = [*line.node.find("access-class"), *line.node.find("ipv6 access-class")]
    return source.line(next((node for node in named if "in" in node.words), None))


def _timeout(source: IosSource, line: TerminalLine) -> tuple[Known[int], Line]:
    """`exec-timeout 5 0`: five minutes; `0 0` and `no exec-timeout`: never."""
    said = [*line.node.find("exec-timeout"), *line.node.find("no exec-timeout")]
    if not said:
        return Default(600, tag="M"), source.line(None)
    node = max(said, key=lambda child: child.number)
    if node.words[0] == "no":
        return 0, source.line(node)
    numbers = node.words[1:]
    if not 1 <= len(numbers) <= 2 or not all(map(str.isdecimal, numbers)):  # noqa: PLR2004  (minutes, seconds)
        raise source.fail("management", node)
    minutes, seconds = (*map(int, numbers), 0)[:2]
    return minutes * 60 + seconds, source.line(node)


# Servers that run only where a line says so: how the line begins, what it starts, and whether it asks who you are.
_SERVERS: tuple[tuple[str, Service, bool], ...] = (
    ("ip scp server enable", "scp", True),
    ("ftp-server enable", "ftp", True),
    ("ip ftp-server enable", "ftp", True),
    ("ip rcmd rsh-enable", "rsh", False),
    ("ip rcmd rcp-enable", "rsh", False),
    ("netconf-yang", "api", True),
    ("netconf ssh", "api", True),
    ("restconf", "api", True),
    ("gnxi", "api", True),
    ("gnmi-yang", "api", True),
)


def _servers(source: IosSource) -> Iterator[Management]:
    everywhere = callers(source, None, None)
    for node in (*source.top("tftp-server"), *source.top("xtftp-server")):
        listed = node.words[-1] if len(node.words) > 2 and node.words[-1].isdecimal() else None  # noqa: PLR2004
        yield _server("tftp", node.text, source.line(node), callers(source, listed, None), authenticated=False)
    for text, service, asks in _SERVERS:
        nodes = source.top(text)
        if nodes:
            limited = any("access-list" in node.words for node in nodes)
            line = source.line(nodes[0])
            yield _server(service, text, line, UNSAID if limited else everywhere, authenticated=asks)


def _server(service: Service, text: str, line: Line, sources: Known[AddressSet], *, authenticated: bool) -> Management:
    return Management(
        name=text, service=service, enabled=True, sources=sources, authenticated=authenticated, handle=text,
        at={"": line},
    )  # fmt: skip


def _access_points(source: IosSource) -> Iterator[Management]:
    """Telnet to the access points themselves, where the profile they join with says so."""
    for profile in source.top("ap profile"):
        node = profile.last("telnet")
        if node is not None and node.text == "telnet":
            name = f"telnet {profile.text}"
            yield Management(
                name=name, service="telnet", enabled=True, authenticated=True, handle=f"{profile.text} telnet",
                at={"": source.line(node)},
            )  # fmt: skip


DRIVER = FacetDriver(facet="management", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="recorded", render=render)
