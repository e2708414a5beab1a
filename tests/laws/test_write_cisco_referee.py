"""Law: a second referee, hier_config, predicts the same states from the same commands as the simulated box shows.

Where two programs that know nothing of each other agree, neither has bent to our renderers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hier_config import HConfig, get_hconfig
from hier_config.models import IdempotentCommandsRule, MatchRule
from hier_config.platforms.cisco_ios.driver import HConfigDriverCiscoIOS
from hier_config.platforms.driver_base import HConfigDriverRules

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

# What a box keeps once, beside what hier_config knows by itself: the header it stands below, and the line.
ONCE = (
    ("", r"enable secret "), ("", r"ip ssh version "), ("", r"logging trap "), ("", r"clock timezone "),
    ("", r"ip http access-class ipv4 "), ("", r"ap dot11 24ghz rrm txpower max "), ("", r"ap dot11 5ghz rrm txpower max "),
    ("", r"(no )?ip http server$"), ("", r"(no )?vstack$"),
    ("line ", r"(no )?exec-timeout"), ("line ", r"transport input "), ("line ", r"access-class \S+ in"),
    ("line ", r"(no )?login( local)?$"),
    ("interface ", r"ip access-group \S+ in"), ("interface ", r"ip access-group \S+ out"),
    ("interface ", r"switchport access vlan "),
    ("wlan ", r"security wpa psk set-key "), ("wlan ", r"security pmf "), ("wlan ", r"peer-blocking "),
    ("wlan ", r"(no )?shutdown$"), ("wlan ", r"(no )?security wpa$"),
    ("ap dot11 ", r"tx-power max "),
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


# What a box shows of what was typed: a hash for a secret, nothing for what is so anyway.
_SHOWN = ((re.compile(r"(?:algorithm-type scrypt )?secret (?!\d )\S+$"), "secret 9 $9$aaa$bbb"),)


def shown(text: str) -> str:
    for pattern, instead in _SHOWN:
        text = pattern.sub(instead, text)
    return text


def predicted(text: str, commands: Sequence[Command]) -> str:
    """The configuration after the commands, one after the other."""
    config: HConfig = get_hconfig(Ios(), "\n".join(line for line in text.splitlines() if line.strip(" !") != ""))
    for one in commands:
        if one.mode == "config":
            lines = [*one.block, shown(joined(one.parts))]
            config = config.future(
                get_hconfig(Ios(), "\n".join(" " * depth + line for depth, line in enumerate(lines)))
            )
    return "\n".join(_lines(config))


def _lines(config: HConfig) -> Iterator[str]:
    for child in config.all_children():
        yield " " * (child.depth() - 1) + child.text


def state(text: str) -> State:
    lines = [line for line in text.splitlines() if line != "end"]
    whole = "\n".join(("Building configuration...", *lines, "end", ""))
    reading = Reading(device="d", platform="cisco_ios", answers={RUN: Answer(whole)}, when=None)
    return parse(PLATFORM, reading)


def facets(found: State) -> Mapping[str, object]:
    return found.facets


def test_both_referees_see_the_same(office: tuple[Path, Site, dict[str, Box]]) -> None:
    folder, site, boxes = office
    _, plans = judged_and_planned(folder, site)
    for name, plan in plans.items():
        text = boxes[name].machine.running()
        boxes[name].tell(plan.commands)
        mine, other = state(predicted(text, plan.commands)), state(boxes[name].machine.running())
        different = [facet for facet in mine.facets if mine.facets[facet] != other.facets[facet]]
        assert not different, [(mine.facets[facet], other.facets[facet]) for facet in different]


@pytest.mark.parametrize("line,kept", (("no ip http server", True), ("ip http server", True), ("no such line", False)))
def test_the_second_referee_can_disagree(line: str, kept: bool) -> None:
    before = "hostname a\nip http server\nend"
    after = predicted(before, (Command(parts=(line,)),))
    assert (after.count("http server") == 1) is True
    assert (line in after) is (kept or line.startswith("no such"))
