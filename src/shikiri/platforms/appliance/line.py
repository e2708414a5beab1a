"""The doors we came by: does one of them stay open?"""

from __future__ import annotations

from shikiri.model.facets.base import Thing
from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.management import Management
from shikiri.model.facets.snmp import Snmp
from shikiri.model.state import State
from shikiri.platforms.appliance.source import LOOK, WALK, ApplianceSource
from shikiri.platforms.base import Unanswered


def keeps_line(source: ApplianceSource, wanted: State) -> bool:
    """In that state, can we come in again as we did now, to prove it and to take it back?

    A filter that is to let in other addresses than today may shut us out: nobody here knows our own address.
    """
    if _narrowed(source, wanted):
        return False
    https, http = _came_by_web(source)
    if https and _stays(wanted, "https"):
        return True
    if not https and http:
        return _stays(wanted, "http")
    return not https and not http and _came_by_user(source, wanted)


def _came_by_web(source: ApplianceSource) -> tuple[bool, bool]:
    """(https, http): by which of them pages of this box were read. Only what answered counts."""
    read = [question for question in source.reading.answers if _is_web(question) and not source.why(question)]
    if not read:
        return False, False
    try:
        look = source.look()
    except Unanswered:
        return False, False
    return 443 in look.open, 443 not in look.open and 80 in look.open  # noqa: PLR2004  (https goes first, always)


def _is_web(question: str) -> bool:
    return question.startswith(("/", "form", "onvif ")) and not question.startswith("onvif anonymous")


def _stays(wanted: State, service: str) -> bool:
    """A service nobody names is not switched off by us."""
    return not any(
        isinstance(one, Management) and one.service == service and one.enabled is False
        for one in wanted.things(Management.FACET)
    )


def _came_by_user(source: ApplianceSource, wanted: State) -> bool:
    """SNMP counts as a way in only with a user: a community is what is going to be closed."""
    try:
        asked = source.snmp(WALK).asked.split()
    except Unanswered:
        return False
    return asked[:1] == ["3"] and not any(
        isinstance(one, Snmp) and one.version == "3" and one.enabled is False for one in wanted.things(Snmp.FACET)
    )


def _narrowed(source: ApplianceSource, wanted: State) -> bool:
    """Is anybody's access by address to change? What was observed is read again here, from the same answers."""
    return any(_limits(one) for facet in (Exposure.FACET, Management.FACET) for one in wanted.things(facet)) and bool(
        source.why(LOOK)
    )


def _limits(one: Thing) -> bool:
    return isinstance(one, Exposure) and one.filtered is True
