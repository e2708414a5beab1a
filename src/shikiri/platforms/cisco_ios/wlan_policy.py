"""Policy profiles and tags: which VLAN a network feeds, and where its packets are switched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.facets.wlan import IsolationReach
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.interfaces import TOP_VLAN, vlan_by_name
from shikiri.platforms.cisco_ios.shown import clean
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

SHOW_ALL: Final = "show wireless profile policy all"
_SHOWN: Final = re.compile(r"show wireless profile policy (?:all|detailed \S.*)")
_HEAD: Final = re.compile(r"Policy Profile Name\s*: *(?P<name>\S.*)$")
_SAYS: Final = re.compile(r"\s*(?P<key>VLAN|Flex Central Switching|AAA Override|Anchor)\s*: *(?P<value>\S.*)$")
_NOWHERE: Final = Line(RUN, 0)
_ELSEWHERE: Final = ("aaa-override", "mobility anchor", "fabric")


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy profile as far as it concerns us."""

    name: str
    vlan: Known[int] = UNSAID
    reach: Known[IsolationReach] = UNSAID
    vlan_line: Line = _NOWHERE
    reach_line: Line = _NOWHERE
    moved: bool = False  # something else than the profile chooses the VLAN of a client


NO_POLICY: Final = Policy("")


def policies_of(source: IosSource) -> dict[str, tuple[Policy, ...]]:
    """The policy profiles of each network, by the network's profile; several where tags bind it to several."""
    names = vlan_by_name(source)
    known = {" ".join(node.rest("wireless profile policy")): node for node in source.top("wireless profile policy")}
    shown = _shown(source, names)
    found: dict[str, dict[str, Policy]] = {}
    for tag in source.top("wireless tag policy"):
        for line in tag.find("wlan"):
            match line.words:
                case ["wlan", profile, "policy", policy]:
                    written = _written(source, policy, known.get(policy), names)
                    found.setdefault(profile, {})[policy] = _agreed(written, shown.get(policy))
                case _:
                    raise source.fail("wlan", line)
    return {profile: tuple(policies.values()) for profile, policies in found.items()}


def _written(source: IosSource, name: str, node: Node | None, names: dict[str, int]) -> Policy:
    if node is None:
        return Policy(name)
    vlan = node.last("vlan")
    moved = next((line for prefix in _ELSEWHERE for line in node.find(prefix)), None)
    local, central = node.last("no central switching"), node.last("central switching")
    reach: Known[IsolationReach] = Default("controller", "M")
    if local or central:
        reach = "ap" if local else "controller"
    number = UNSAID if vlan is None else _number(" ".join(vlan.words[1:]), names)
    lines = source.line(moved or vlan or node), source.line(local or central or node)
    return Policy(name, number, reach, *lines, moved=moved is not None)


def _number(text: str, names: dict[str, int]) -> Known[int]:
    if text.isdecimal() and 1 <= int(text) <= TOP_VLAN:
        return int(text)
    return names.get(text.strip('"'), UNSAID)


def _shown(source: IosSource, names: dict[str, int]) -> dict[str, Policy]:
    """The same from `show wireless profile policy all` or `... detailed NAME`, where it was asked."""
    found: dict[str, Policy] = {}
    for question in source.reading.answers:
        if not _SHOWN.fullmatch(question) or not source.has(question):
            continue
        said: dict[str, tuple[str, Line]] = {}
        name = ""
        for number, line in enumerate(clean(source.lines(question)), 1):
            if head := _HEAD.match(line):
                name, said = head["name"].strip(), {}
            elif name and (says := _SAYS.match(line)):
                said[says["key"]] = says["value"].strip(), Line(question, number)
                found[name] = _of_shown(name, said, names)
    return found


def _of_shown(name: str, said: dict[str, tuple[str, Line]], names: dict[str, int]) -> Policy:
    nowhere = ("", _NOWHERE)
    vlan, vlan_line = said.get("VLAN", nowhere)
    central, reach_line = said.get("Flex Central Switching", nowhere)
    ways: dict[str, IsolationReach] = {"ENABLED": "controller", "DISABLED": "ap"}
    moved = any(said.get(key, nowhere)[0].upper() not in {"", "DISABLED"} for key in ("AAA Override", "Anchor"))
    return Policy(name, _number(vlan, names), ways.get(central.upper(), UNSAID), vlan_line, reach_line, moved=moved)


def _agreed(written: Policy, shown: Policy | None) -> Policy:
    """What is shown is what is at work; where the configuration says otherwise nobody knows."""
    if shown is None:
        return written
    for mine, theirs, line in (
        (written.vlan, shown.vlan, shown.vlan_line),
        (written.reach, shown.reach, shown.reach_line),
    ):
        if isinstance(mine, int | str) and isinstance(theirs, int | str) and mine != theirs:
            raise ParseError("wlan", line.question, line.number)
    has_vlan, has_reach = shown.vlan is not UNSAID, shown.reach is not UNSAID
    return Policy(
        shown.name,
        shown.vlan if has_vlan else written.vlan,
        shown.reach if has_reach else written.reach,
        shown.vlan_line if has_vlan else written.vlan_line,
        shown.reach_line if has_reach else written.reach_line,
        moved=written.moved or shown.moved,
    )
