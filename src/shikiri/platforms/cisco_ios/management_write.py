"""Management as commands: what a line or a server lets in, from where, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, Stage
from shikiri.model.facets.management import Management
from shikiri.model.net import AddressSet, Family
from shikiri.platforms.cisco_ios.access import callers_lists
from shikiri.platforms.cisco_ios.lines_write import ask_for_a_name, word_of_line
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import (
    changes,
    never,
    plain,
    refuse,
    refuse_rest,
    release_of,
    source_of,
    tell,
    word,
)
from shikiri.platforms.write import Around

_CALLS: Final = ("ssh", "telnet")
_WEB: Final = {"http": "ip http server", "https": "ip http secure-server"}
_NUMBERS_ONLY: Final = ("11.", "12.")  # for the web pages such a release takes no list by its name
_LONGEST_WEB: Final = 1200  # seconds that a session of the web pages may sleep


def render(before: Management | None, after: Management | None, around: Around) -> Iterator[Command]:
    """One service on one line, or one server. What lets in is `prepare`; what shuts a way in is `close`."""
    if before is None:
        raise never("management")
    left = changes(before, after) if after is not None else {"enabled": False}
    if before.handle in _WEB.values():
        yield from _web(before, left, around)
    elif before.handle.startswith("line "):
        yield from _line(before, left, around)
    elif before.handle.startswith("ap profile ") and left.pop("enabled", True) is False:
        profile = before.handle.removeprefix("ap profile ").removesuffix(" telnet")
        yield tell("no telnet", inside=f"ap profile {word(profile, 'management', 'name')}", stage="close")
    elif left.pop("enabled", True) is False:
        yield from _server_off(before, around)
    refuse_rest("management", left)


def _line(before: Management, left: dict[str, Any], around: Around) -> Iterator[Command]:
    header = word_of_line(_header(before))
    if left.pop("authenticated", None) is True:
        yield from ask_for_a_name(header, around, "management")
    if "timeout_s" in left:
        minutes, seconds = divmod(_seconds(left.pop("timeout_s"), 60 * 35791), 60)
        yield tell(f"exec-timeout {minutes} {seconds}", inside=header)
    if plain(before.service) == "console":
        return
    if left.pop("version", None) is not None:
        yield tell("ip ssh version 2", stage="prepare")
    if "enabled" in left:
        yield from _admit(header, opens=left.pop("enabled"), around=around)
    if "sources" in left:
        yield from _access_class(header, left.pop("sources"), source_of(around, "management", "sources"))


def _header(one: Management) -> str:
    return one.handle.removesuffix(" ssh").removesuffix(" telnet")


def _admit(header: str, *, opens: bool, around: Around) -> Iterator[Command]:
    """`transport input` names all that a line takes: both services are told at once, and none closes too early."""
    now, then = (_admitted(state.things("management"), header) for state in (around.observed, around.wanted))
    if opens:
        yield tell(f"transport input {_names(now | then)}", inside=header, stage="prepare")
    if not now <= then:
        yield tell(f"transport input {_names(then)}", inside=header, stage="close")


def _admitted(things: tuple[Any, ...], header: str) -> frozenset[str]:
    return frozenset(
        str(plain(one.service)) for one in things if _header(one) == header and plain(one.enabled) is True
    ) & frozenset(_CALLS)


def _names(calls: frozenset[str]) -> str:
    return " ".join(sorted(calls, reverse=True)) or "none"


def _access_class(header: str, callers: AddressSet, source: IosSource) -> Iterator[Command]:
    node = next(iter(source.top(header)), None)
    for family, made in callers_lists(source, "VTY", callers):
        yield from made.commands
        prefix = "access-class" if family == "ip4" else "ipv6 access-class"
        also = " vrf-also" if node and any("vrf-also" in old.words for old in node.find(prefix)) else ""
        yield tell(f"{prefix} {made.name} in{also}", inside=header, stage="close")


def _web(before: Management, left: dict[str, Any], around: Around) -> Iterator[Command]:
    if "enabled" in left:
        on = left.pop("enabled")
        stage: Stage = "prepare" if on else "close"
        yield tell(before.handle if on else f"no {before.handle}", stage=stage)
    if left.pop("authenticated", None) is True:
        yield tell("ip http authentication local")
    if "timeout_s" in left:
        yield tell(f"ip http session-idle-timeout {_seconds(left.pop('timeout_s'), _LONGEST_WEB)}")
    if "sources" in left:
        callers = left.pop("sources")
        if release_of(around).startswith(_NUMBERS_ONLY):
            raise refuse("management", "sources", "ios.no-command")
        for family, made in callers_lists(source_of(around, "management", "sources"), "WEB", callers):
            yield from made.commands
            yield tell(f"ip http access-class {_IP[family]} {made.name}", stage="close")


_IP: Final[dict[Family, str]] = {"ip4": "ipv4", "ip6": "ipv6"}


def _seconds(value: int, longest: int) -> int:
    if not 0 < value <= longest:
        raise refuse("management", "timeout_s", "ios.no-command")
    return value


def _server_off(before: Management, around: Around) -> Iterator[Command]:
    """Every line that switches it on, the last one first."""
    source = source_of(around, "management", "enabled")
    nodes: list[Node] = [node for node in source.top(before.handle) if not node.children]
    if not nodes:
        raise refuse("management", "enabled", "ios.no-command")
    yield from (tell(f"no {node.text}", stage="close") for node in reversed(nodes))
