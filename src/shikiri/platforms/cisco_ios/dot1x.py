"""802.1X on wired ports: only a port that insists, on a box where it is switched on, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.radius import radius_servers
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, refuse, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around

CLAIMS = re.compile(
    r"dot1x |aaa (?:authentication|authorization) (?:dot1x|network) |aaa group server |radius(?:-server| server) "
    r"|template |policy-map type control subscriber|(?:dot1x|mab|authentication|access-session|source template)\b"
)
_WORDS = frozenset({"dot1x", "mab", "authentication", "access-session"})
_INSISTS = ("authentication port-control auto", "access-session port-control auto", "dot1x port-control auto")
_CONTROL = "service-policy type control subscriber"
_DYNAMIC = "aaa authorization network"


def parse(source: IosSource) -> Parsed:
    on, _ = source.flag("dot1x system-auth-control")
    servers = radius_servers(source, "default")
    dynamic = source.last(_DYNAMIC)
    things: list[Dot1x] = []
    for port in source.top("interface"):
        lines = list(_lines(source, port))
        if not any(line.words[0] in _WORDS for line in lines):
            continue
        enabled, node = _enabled(source, port, lines)
        things.append(
            Dot1x(
                target=" ".join(port.words[1:]),
                enabled=enabled if on or enabled is not True else False,
                servers=servers,
                dynamic_vlan=dynamic is not None,
                handle=" ".join(port.words[1:]),
                at={
                    "": source.line(port),
                    "enabled": source.line(node),
                    "servers": source.line(source.last("aaa authentication dot1x default")),
                    "dynamic_vlan": source.line(dynamic),
                },
            )
        )
    return Parsed(tuple(things), rests_on=(RUN,))


def _lines(source: IosSource, port: Node) -> Iterator[Node]:
    """The lines of a port and of the templates it draws on."""
    for child in port.children:
        yield child
        if child.words[:2] == ["source", "template"]:
            for template in source.top(f"template {' '.join(child.words[2:])}"):
                yield from template.children


def _enabled(source: IosSource, port: Node, lines: list[Node]) -> tuple[Known[bool], Node]:
    insists = next((line for line in lines if line.text in _INSISTS), None)
    if insists is None:
        return False, port
    lets_in = next((line for line in lines if line.text == "authentication open"), None)
    if lets_in is not None:
        return False, lets_in
    if insists.words[0] == "access-session" and not any(line.text == "access-session closed" for line in lines):
        return Default(value=False, tag="M"), insists  # who has not said who he is may already talk
    control = next((line for line in lines if line.text.startswith(_CONTROL)), None)
    if control is not None:  # a control policy decides what is asked: it may ask for nothing but the MAC address
        maps = source.top(f"policy-map type control subscriber {control.words[-1]}")
        steps = [step.text for one in maps for step in one.walk()]
        asks = any("authenticate using dot1x" in step for step in steps)
        return (asks if maps else UNSAID), control
    authenticator = next((line for line in lines if line.text == "dot1x pae authenticator"), None)
    return authenticator is not None or insists.words[0] == "dot1x", authenticator or insists


def render(before: Dot1x | None, after: Dot1x | None, around: Around) -> Iterator[Command]:
    """A port that is set up halfway insists again. Servers and certificates are a person's work."""
    if before is None or after is None:
        raise never("dot1x")
    left = changes(before, after)
    if left.get("enabled") is True:
        del left["enabled"]
        yield from _insist(source_of(around, "dot1x", "enabled"), before)
    refuse_rest("dot1x", left)


def _insist(source: IosSource, before: Dot1x) -> Iterator[Command]:
    """Only what is missing, and only where servers are known and no policy or template decides."""
    header = f"interface {word(before.handle, 'dot1x', 'target')}"
    port = next(iter(source.top(header)), None)
    texts = {line.text for line in port.children} if port else set()
    elsewhere = any(text.startswith((_CONTROL, "source template")) for text in texts)
    if port is None or elsewhere or not isinstance(before.servers, frozenset):
        raise refuse("dot1x", "enabled", "ios.no-command")
    if not source.flag("dot1x system-auth-control")[0]:
        yield tell("dot1x system-auth-control")
    if "authentication open" in texts:
        yield tell("no authentication open", inside=header)
    if not texts & {"dot1x pae authenticator"}:
        yield tell("dot1x pae authenticator", inside=header)
    if not texts & set(_INSISTS):
        yield tell("authentication port-control auto", inside=header)
    if "access-session port-control auto" in texts and "access-session closed" not in texts:
        yield tell("access-session closed", inside=header)


DRIVER = FacetDriver(facet="dot1x", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
