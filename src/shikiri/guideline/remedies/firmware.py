"""Firmware: what is kept up package by package can be told to do so by itself; all else a person updates."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.guideline.remedies.tools import change, meant, said
from shikiri.model.facets.firmware import Firmware
from shikiri.model.finding import Finding
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation


def automatic(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Updates by themselves, where the device is of that kind."""
    wishes: list[Wish] = []
    for at, one in meant(situation, finding, Firmware):
        if said(one.restart_due) is True:
            return say("want.restart")
        if said(one.by_packages) is not True or said(one.auto_update) is not False:
            return say("want.no-table")
        wishes += change(finding, finding.device, at, one, {"auto_update": True})
    return wishes


REMEDIES = {"firmware-automatic": automatic}
