"""What a person does where an appliance does not tell: the maker's own menu, and the line that states what was seen."""

from __future__ import annotations

from shikiri.guideline.menus import menu_of
from shikiri.model.finding import Finding, Status
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_APPLIANCES = frozenset({"mfp", "camera"})


def with_menu(finding: Finding, situation: Situation) -> Say | None:
    """The reason of a finding; with the way to the setting, where only a person can look."""
    device = situation.devices.get(finding.device)
    if finding.status is not Status.UNKNOWN or device is None or not device.kinds & _APPLIANCES or not finding.items:
        return finding.reason
    menu = menu_of(_vendor(situation, finding.device), finding.control)
    if menu is None:
        return finding.reason
    return say(
        f"menu.{menu.confidence}",
        why=finding.reason or say("judge.unsaid"),
        menu=menu.way,
        item=finding.items[0],
        control=finding.control,
        device=finding.device,
    )


def _vendor(situation: Situation, device: str) -> str:
    state = situation.states.get(device)
    words = [getattr(one, "vendor", None) for one in (state.things("firmware") if state else ())]
    return next((word for word in words if isinstance(word, str)), "")
