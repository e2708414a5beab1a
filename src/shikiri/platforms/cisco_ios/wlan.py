"""Wi-Fi networks of a C9800: what the controller shows, what its configuration says, and the policy each is under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from shikiri.model.errors import ParseError
from shikiri.model.facets.base import fields_of
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import NOT_OFFERED, UNSAID, Default, Nothing, NotOffered
from shikiri.model.reading import Line
from shikiri.model.secret import Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.controller import is_controller
from shikiri.platforms.cisco_ios.shown import answered
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.wlan_block import ALL
from shikiri.platforms.cisco_ios.wlan_config import written_wlans
from shikiri.platforms.cisco_ios.wlan_policy import NO_POLICY, SHOW_ALL, Policy, policies_of
from shikiri.platforms.cisco_ios.wlan_shown import shown_wlans
from shikiri.platforms.cisco_ios.wlan_write import render

CLAIMS = re.compile(r"wlan |wireless (?:profile policy|tag policy) |dot11 ssid ")


def parse(source: IosSource) -> Parsed | NotOffered:
    """One thing per profile and policy: the same SSID in two profiles, or under two policies, is two things."""
    shows, configured = answered(source, ALL), answered(source, RUN)
    if configured:
        for node in source.top("dot11 ssid"):  # an access point without controller speaks differently
            raise source.fail("wlan", node)
        if not is_controller(source, ALL):
            return NOT_OFFERED
    shown = shown_wlans(source) if shows else {}
    written = written_wlans(source) if configured or not shows else {}
    policies = policies_of(source) if configured else {}
    found = [
        one
        for profile in dict.fromkeys((*shown, *written))
        for one in _under(
            source, _joined(shown.get(profile), written.get(profile)), policies.get(profile) or (NO_POLICY,)
        )
    ]
    rests_on = tuple(question for question, asked in ((ALL, shows), (RUN, configured)) if asked)
    return Parsed(tuple(found), rests_on=rests_on or (RUN,))


def _under(source: IosSource, wlan: Wlan, policies: tuple[Policy, ...]) -> Iterator[Wlan]:
    """The network under each policy profile that a tag binds it to; one that is bound nowhere is still there."""
    # `show wlan all` lists every setting a network has, and none of them is WPS.
    wps = Default(value=False, tag="C" if wlan.at[""].question == ALL else "M")
    for policy in policies:
        vlan = UNSAID if policy.moved else policy.vlan
        has_interface = isinstance(vlan, int) and source.last(f"interface Vlan{vlan}")
        yield replace(
            wlan,
            vlan=vlan,
            interface=f"Vlan{vlan}" if has_interface else UNSAID,
            isolation_reach=policy.reach,
            wps=wps,
            handle=f"{wlan.handle}@{policy.name}" if len(policies) > 1 else wlan.handle,
            at={
                **wlan.at, "vlan": policy.vlan_line, "interface": policy.vlan_line,
                "isolation_reach": policy.reach_line, "wps": Line(wlan.at[""].question, 0),
            },
        )  # fmt: skip


def _joined(shown: Wlan | None, written: Wlan | None) -> Wlan:
    """What is shown counts; where the configuration contradicts it nobody knows, and never the nicer word wins."""
    if shown is None or written is None:
        only = shown or written
        assert only is not None  # noqa: S101  (the profile came from one of them)
        return only
    values: dict[str, Any] = {}
    at = dict(written.at)
    for name in fields_of(Wlan):
        mine, theirs = getattr(shown, name), getattr(written, name)
        if name != "passphrase" and _contradict(mine, theirs, weigh_defaults=name == "security"):
            line = shown.line(name) or Line(ALL, 0)
            raise ParseError("wlan", line.question, line.number)
        if mine is UNSAID or (name == "passphrase" and isinstance(theirs, Secret)):
            values[name] = theirs
        else:
            values[name] = mine
            at[name] = shown.at.get(name, shown.at[""])
    return Wlan(**values, handle=shown.handle, at={**at, "": shown.at[""]})


def _contradict(mine: object, theirs: object, *, weigh_defaults: bool) -> bool:
    if isinstance(theirs, Default):
        theirs = theirs.value if weigh_defaults else UNSAID
    return not isinstance(mine, Nothing) and not isinstance(theirs, Nothing) and mine != theirs


DRIVER = FacetDriver(
    facet="wlan", asks=(RUN, ALL, SHOW_ALL), parse=parse, claims=CLAIMS, confidence="recorded", render=render
)
