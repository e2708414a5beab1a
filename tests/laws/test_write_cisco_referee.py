"""Law: a second referee, hier_config, predicts the same states from the same commands as the simulated box shows.

Where two programs that know nothing of each other agree, neither has bent to our renderers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from hier_config import HConfig, get_hconfig
from hier_config.models import IdempotentCommandsRule, MatchRule
from hier_config.platforms.cisco_ios.driver import HConfigDriverCiscoIOS
from hier_config.platforms.driver_base import HConfigDriverRules

from shikiri.engine.diff import diff
from shikiri.model.command import Command, joined
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.platforms.cisco_ios.source import RUN
from shikiri.workflow.site import Site
from tests.laws.test_write_cisco_examples import judged_and_planned, office
from tests.platforms.cisco_ios.box import Box

__all__ = ["office"]  # the fixture

# What a box keeps once, beside what hier_config knows by itself: the header it stands below, and what stays the same.
ONCE = (
    ("", r"(enable secret) "), ("", r"(ip ssh version) "), ("", r"(logging trap) "), ("", r"(clock timezone) "),
    ("", r"(ip http access-class ipv4) "), ("", r"(ap dot11 \S+ rrm txpower max) "), ("", r"(?:no )?(ip http server)$"),
    ("", r"(?:no )?(vstack)$"),
    ("line ", r"(?:no )?(exec-timeout)"), ("line ", r"(transport input) "), ("line ", r"(access-class) \S+ in"),
    ("line ", r"(?:no )?(login)(?: local)?$"),
    ("interface ", r"(ip access-group) \S+ (in|out)"), ("interface ", r"(switchport access vlan) "),
    ("wlan ", r"(security wpa psk set-key) "), ("wlan ", r"(security pmf) "), ("wlan ", r"(peer-blocking) "),
    ("wlan ", r"(?:no )?(shutdown)$"), ("wlan ", r"(?:no )?(security wpa)$"),
    ("ap dot11 ", r"(tx-power max) "),
)  # fmt: skip


class Ios(HConfigDriverCiscoIOS):
    """IOS with the settings that our renderers write, and with the text as it is."""

    @staticmethod
    def _instantiate_rules() -> HConfigDriverRules:
        rules = HConfigDriverCiscoIOS._instantiate_rules()
        once = [
            IdempotentCommandsRule(
                match_rules=(*((MatchRule(startswith=header),) if header else ()), MatchRule(re_search=f"^{line}"))
            )
            for header, line in ONCE
        ]
        return rules.model_copy(
            update={
                "idempotent_commands": [*rules.idempotent_commands, *once],
                "per_line_sub": [],
                "post_load_callbacks": [],
            }
        )


# A `no` that a box prints, because what it does without a line is the opposite. hier_config drops it with its line.
STAYS = ("no ip http ", "no vstack", "no cdp ", "no lldp ", "no security ", "no shutdown")
# What a box shows of what was typed: a hash for a secret, nothing for what is so anyway.
_SECRET = re.compile(r"(?m)^((?:enable|username) .*?)(?:algorithm-type scrypt )?secret (?:\d )?\S+$")


def shown(text: str) -> str:
    return _SECRET.sub(r"\1secret 9 $9$aaa$bbb", text)


def _together(one: Command) -> tuple[tuple[str, ...], str]:
    """One command at a time; the entries of a list at once, for hier_config puts a new line before those it has."""
    is_entry = any("access-list" in header for header in one.block)
    return one.block, "" if is_entry else joined(one.parts)


def _nested(block: tuple[str, ...], lines: Sequence[str]) -> str:
    headers = [" " * depth + header for depth, header in enumerate(block)]
    return "\n".join((*headers, *(" " * len(block) + line for line in lines)))


def predicted(text: str, commands: Sequence[Command]) -> str:
    """The configuration after the commands, one after the other."""
    kept = (line for line in text.splitlines() if line.strip(" !") and line.strip() != "exit-address-family")
    config: HConfig = get_hconfig(Ios(), "\n".join(kept))
    for block, group in groupby((one for one in commands if one.mode == "config"), key=_together):
        lines = [shown(joined(one.parts)) for one in group]
        header = next(iter(block[0]), "")
        config = config.future(get_hconfig(Ios(), _nested(block[0], lines)))
        parent = config.get_child(equals=header) if header else config
        for line in lines:
            if line.startswith(STAYS) and parent is not None and parent.get_child(equals=line) is None:
                parent.add_child(line)
    return "\n".join(_lines(config))


def _lines(config: HConfig) -> Iterator[str]:
    for child in config.all_children():
        yield " " * (child.depth() - 1) + child.text


def state(text: str) -> State:
    lines = [line for line in text.splitlines() if line != "end"]
    whole = "\n".join(("Building configuration...", *lines, "end", ""))
    reading = Reading(device="d", platform="cisco_ios", answers={RUN: Answer(whole)}, when=None)
    return parse(PLATFORM, reading)


def test_both_referees_see_the_same(office: tuple[Path, Site, dict[str, Box]]) -> None:
    folder, site, boxes = office
    _, plans = judged_and_planned(folder, site)
    for name, plan in plans.items():
        text = shown(boxes[name].machine.running())
        boxes[name].tell(plan.commands)
        mine, other = state(predicted(text, plan.commands)), state(shown(boxes[name].machine.running()))
        assert not [*_differences(mine, other), *_differences(other, mine)]


def _differences(one: State, other: State) -> list[tuple[str, str, object, object]]:
    kinds = [name for name in one.facets if type(one.facet(name)) is not type(other.facet(name))]
    assert not kinds, [(one.facet(name), other.facet(name)) for name in kinds]
    return [(change.thing, change.field, change.before, change.after) for change in diff(one, other).changes]


@pytest.mark.parametrize("line,kept", (("no ip http server", True), ("ip http server", True), ("no such line", False)))
def test_the_second_referee_can_disagree(line: str, kept: bool) -> None:
    before = "hostname a\nip http server\nend"
    after = predicted(before, (Command(parts=(line,)),))
    assert (after.count("http server") == 1) is True
    assert (line in after) is (kept or line.startswith("no such"))
