"""A new Wi-Fi network: the network, a policy profile of its own, and the tag that access points carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.wlan import Pmf, Wlan
from shikiri.platforms.cisco_ios.interfaces import TOP_VLAN
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import name, plain, refuse, secret, tell
from shikiri.platforms.cisco_ios.wlan_lines import PMF, network_of
from shikiri.platforms.cisco_ios.wlan_secure import TARGETS, protect, protect_frames

_FIRST, _LAST = 17, 512  # numbers up to 16 are in the default tag of every access point
_DEFAULT_TAG: Final = "default-policy-tag"


def make(source: IosSource, after: Wlan) -> Iterator[Command]:
    """What is not said stays as a fresh network has it; the protection must be said."""
    ssid = name(plain(after.ssid), "wlan", "ssid")
    target, vlan = TARGETS.get(str(plain(after.security))), plain(after.vlan)
    if target is None or not isinstance(vlan, int) or not 1 <= vlan <= TOP_VLAN:
        raise refuse("wlan", "security" if target is None else "vlan", "ios.no-value")
    profile = _profile(source, ssid)
    header = f"wlan {profile} {_number(source)} {ssid}"
    key = secret(after.passphrase, "wlan", "passphrase", 8, 63) if target.akms & {"psk", "sae"} else None
    node = Node(header, 0, None)
    for parts in protect(node, network_of(node), target, key):
        yield tell(*parts, inside=header)
    pmf: Pmf | None = next((word for word in PMF.values() if word == plain(after.pmf)), None)
    for parts in protect_frames(network_of(node), pmf, target):
        yield tell(*parts, inside=header)
    if plain(after.client_isolation) is True:
        yield tell("peer-blocking drop", inside=header)
    if plain(after.hidden) is True:
        yield tell("no broadcast-ssid", inside=header)
    policy = f"wireless profile policy {profile}"
    yield tell(f"vlan {vlan}", inside=policy)
    yield tell("no shutdown", inside=policy)
    yield tell(f"wlan {profile} policy {profile}", inside=f"wireless tag policy {_tag(source)}")
    if plain(after.enabled) is not False:
        yield tell("no shutdown", inside=header)


def _profile(source: IosSource, ssid: str) -> str:
    """A name for it that no other network has."""
    text = re.sub(r"[^A-Za-z0-9-]+", "-", ssid).strip("-")[:24] or "WLAN"
    taken = {node.words[1] for node in source.top("wlan")} | {
        node.words[3] for node in source.top("wireless profile policy")
    }
    return next(one for one in (text, *(f"{text}-{count}" for count in range(2, 1000))) if one not in taken)


def _number(source: IosSource) -> int:
    taken = {node.words[2] for node in source.top("wlan") if len(node.words) > 2}  # noqa: PLR2004  (name, number)
    free = next((number for number in range(_FIRST, _LAST + 1) if str(number) not in taken), None)
    if free is None:
        raise refuse("wlan", "ssid", "ios.no-command")
    return free


def _tag(source: IosSource) -> str:
    """The one policy tag that access points carry; where they carry several, a person chooses."""
    carried = {line.words[1] for ap in source.top("ap") for line in ap.find("policy-tag")}
    if len(carried) > 1:
        raise refuse("wlan", "ssid", "ios.several-tags")
    return next(iter(carried), _DEFAULT_TAG)
