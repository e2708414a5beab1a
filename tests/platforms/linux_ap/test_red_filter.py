"""What carries packets past every filter: nobody may then tell that a way is closed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from shikiri.model.nothing import Things, Unread
from shikiri.model.reading import Answer
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from tests.platforms.test_golden import HERE, read_case

RULES = "nft -j list ruleset"
LO = {"dev": "lo"}
ETHER = {"key": {"payload": {"protocol": "ether", "field": "daddr"}}, "value": "00:00:5e:00:53:01"}


def told(family: str, hook: str, *statements: dict[str, Any]) -> object:
    """The facet, with one more chain in the ruleset, as nft 1.0.6 prints it."""
    reading = read_case(HERE / "linux_ap" / "filter" / "zones", PLATFORM)
    data = json.loads(reading.answers[RULES].text)
    place = {"family": family, "table": "stray"}
    data["nftables"] += [
        {"table": {"family": family, "name": "stray", "handle": 90}},
        {"chain": {**place, "name": "c", "handle": 1, "type": "filter", "hook": hook, "prio": 0, "policy": "accept"}},
        {"rule": {**place, "chain": "c", "handle": 2, "expr": list(statements)}},
    ]
    answers = {**reading.answers, RULES: Answer(json.dumps(data), complete=True)}
    return parse(PLATFORM, replace(reading, answers=answers)).facet("filter")


@pytest.mark.parametrize(
    "family,hook,statement",
    (
        ("netdev", "ingress", {"fwd": LO}),
        ("netdev", "ingress", {"dup": LO}),
        ("ip", "prerouting", {"dup": {"addr": "192.168.10.5", "dev": "lo"}}),
        ("bridge", "prerouting", {"mangle": ETHER}),
    ),
)
def test_a_statement_that_goes_round_the_filters_is_doubt(family: str, hook: str, statement: dict[str, Any]) -> None:
    assert isinstance(told(family, hook, statement), Unread)


def test_a_chain_that_only_counts_is_none() -> None:
    assert isinstance(told("netdev", "ingress", {"counter": {"packets": 0, "bytes": 0}}), Things)
