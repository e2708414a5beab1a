"""Rules about what is connected."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.engine.declared import is_known, place_of
from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation

_TELLS = "device-declared"  # the control whose finding is the notice


def strangers_noticed(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Whatever is connected is known, or somebody was told about it. Guests come and go, and are nobody's business."""

    def judge(seen: Seen) -> Said | None:
        place = place_of(seen.situation, seen.state, seen.thing)
        if place.role in ("guest", "other"):
            return None
        known, notified = seen.thing.known, seen.thing.notified
        wanted = "known, or notified"
        if sure(known) is True or sure(notified) is True:
            return passes(wanted, field="known" if sure(known) is True else "notified")
        mac = sure(seen.thing.mac)
        if isinstance(mac, str) and place.name and is_known(seen.situation.facility, mac, place.name):
            return passes(wanted, "known", field="mac")
        if told(known) is False and told(notified) is False:
            return fails(wanted, "unknown, not notified", field="known")
        return _by_notice(seen, wanted, declared=bool(place.role))

    return each_thing(situation, control, judge)


def _by_notice(seen: Seen, wanted: str, *, declared: bool) -> Said:
    """The run itself tells of it, where somebody listens: a stranger is a new finding once, and then one notice."""
    listened = seen.situation.notices
    if not isinstance(sure(seen.thing.mac), str) or not declared or listened is None:
        return unsure("judge.unsaid", wanted)
    if not listened:
        return fails(wanted, "unknown, nobody is told", field="mac")
    return passes(wanted, f"notified ({_TELLS})", field="mac")


RULES = {"strangers-noticed": strangers_noticed}
