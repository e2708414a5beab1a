"""The resolver: the facility's own list of names to refuse."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.guideline.remedies.tools import change, said, things
from shikiri.model.facets.dns import Dns
from shikiri.model.finding import Finding
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation


def blocklist(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """The list on the device's own resolver, and with it on every network that asks that one."""
    found = list(things(situation, finding.device, Dns))
    own = [(at, one) for at, one in found if said(one.list_mark) is not None]
    if not own:
        return say("want.no-table")
    if situation.blocklist is None:
        return say("want.no-blocklist")
    values = {"filtering": True, "list_mark": situation.blocklist.mark}
    wishes = [wish for at, one in own for wish in change(finding, finding.device, at, one, values)]
    for at, one in found:
        if one.id == finding.thing and said(one.list_mark) is None:
            if said(one.relay) is True or said(one.own) is not True:
                return say("want.no-table")
            wishes += change(finding, finding.device, at, one, {"filtering": True})
    return wishes


REMEDIES = {"dns-blocklist": blocklist}
