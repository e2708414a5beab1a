"""A chain of a ruleset that somebody recorded: what it says for sure, and what it leaves open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shikiri.model.net import PortSet
from shikiri.platforms.linux.nft.context import NO_INTERFACE, Context
from shikiri.platforms.linux.nft.flow import steps
from shikiri.platforms.linux.nft.ruleset import read_ruleset


@pytest.mark.parametrize("name,opens", (("eth0", True), ("eth1", False)))
def test_a_recorded_chain_opens_one_port_and_jumps_to_what_nobody_read(
    recordings: Path, name: str, opens: bool
) -> None:
    page = recordings / "linux_ap" / "nft-and-iptables" / "nft_-j_list_chain_inet_filter_INPUT.txt"
    rules = read_ruleset(json.loads(page.read_text("utf-8")))
    (found,) = rules.hooked("input", "filter")
    told = steps(found, rules, Context(family="ip4", into=name, out=NO_INTERFACE, behind={}))
    assert found.policy == "accept"
    assert [one.verdict for one in told] == [*(["permit"] if opens else []), "unclear"]
    if opens:
        assert (told[0].part.ports, told[0].part.protocols) == (PortSet.of(80), frozenset({6}))
        assert "http on 80" in told[0].text
