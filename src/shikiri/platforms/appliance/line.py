"""The doors we came by: does one of them stay open?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shikiri.model.facets.exposure import Exposure
from shikiri.model.facets.management import Management
from shikiri.model.facets.snmp import Snmp
from shikiri.model.state import State
from shikiri.platforms.appliance.source import WALK, ApplianceSource
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered

_HTTPS, _HTTP = 443, 80


def keeper(facets: Sequence[FacetDriver[ApplianceSource]]) -> Callable[[ApplianceSource, State], bool]:
    """`keeps_line` of a platform: in that state, can we come in as we did now, to prove it and to take it back?"""
    limits = tuple(one for one in facets if one.facet in {Exposure.FACET, Management.FACET})

    def keeps_line(source: ApplianceSource, wanted: State) -> bool:
        return not _is_limited_anew(limits, source, wanted) and _comes_in(source, wanted)

    return keeps_line


def _comes_in(source: ApplianceSource, wanted: State) -> bool:
    https, http = _came_by_web(source)
    if https:
        return _stays(wanted, "https")
    if http:
        return _stays(wanted, "http")
    return _came_by_user(source) and _user_stays(wanted)


def _came_by_web(source: ApplianceSource) -> tuple[bool, bool]:
    """(https, http): by which of them pages of this box were read. https goes first wherever it is open."""
    if not any(_is_web(question) and not source.why(question) for question in source.reading.answers):
        return False, False
    try:
        look = source.look()
    except Unanswered:
        return False, False
    return _HTTPS in look.open, _HTTPS not in look.open and _HTTP in look.open


def _is_web(question: str) -> bool:
    return question.startswith(("/", "form", "onvif ")) and not question.startswith("onvif anonymous")


def _stays(wanted: State, service: str) -> bool:
    """A service that nobody names is not switched off by us."""
    return not any(
        isinstance(one, Management) and one.service == service and one.enabled is False
        for one in wanted.things(Management.FACET)
    )


def _came_by_user(source: ApplianceSource) -> bool:
    """SNMP counts as a way in only with a user: a community is what is going to be closed."""
    try:
        return source.snmp(WALK).asked.startswith("3 ")
    except Unanswered:
        return False


def _user_stays(wanted: State) -> bool:
    return not any(
        isinstance(one, Snmp) and one.version == "3" and one.enabled is False for one in wanted.things(Snmp.FACET)
    )


def _is_limited_anew(limits: Sequence[FacetDriver[ApplianceSource]], source: ApplianceSource, wanted: State) -> bool:
    """Is it to let in other addresses than it does now? Nobody here knows which one is ours."""
    for driver in limits:
        try:
            parsed = driver.parse(source)
        except Exception:  # noqa: BLE001  (what cannot be read cannot be compared)
            return bool(wanted.things(driver.facet))
        now = {one.id: _admits(one) for one in parsed.things} if isinstance(parsed, Parsed) else {}
        if any(_admits(one) != now.get(one.id, _admits(one)) for one in wanted.things(driver.facet)):
            return True
    return False


def _admits(thing: object) -> tuple[object, object]:
    return getattr(thing, "sources", None), getattr(thing, "filtered", None)
