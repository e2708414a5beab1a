"""Radios: what each access point sends now, and the most that the controller's profiles let one send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import ParseError
from shikiri.model.facets.radio import Radio
from shikiri.model.nothing import NOT_OFFERED, UNSAID, NotOffered
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.controller import is_controller
from shikiri.platforms.cisco_ios.radio_limits import BANDS, Limit, ceiling_of, limits_of
from shikiri.platforms.cisco_ios.shown import answered, clean
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around

_QUESTIONS: Final = {f"show ap dot11 {word} summary": band for word, band in BANDS.items()}
_ALWAYS: Final = tuple(question for question, band in _QUESTIONS.items() if band != "6")
_SIXTH: Final = "show ap dot11 6ghz summary"
_ROW: Final = re.compile(
    r"\s*(?P<ap>\S.*?)\s+(?P<mac>[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s+(?P<slot>\d)\s+(?P<admin>\w+)\s+(?P<oper>\w+)"
    r"\s+(?P<width>\S+)\s+(?:(?P<auto>\*)?\d+/\d+ \((?P<dbm>-?\d+) dBm\)|N/?A|-)\s+(?:\((?P<channel>[\d,]+)\)|N/?A|-)"
)
_ROW_START: Final = re.compile(r"\s*\S.*\s[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\s")
_LEAST, _MOST = -10, 30  # dBm that the limit takes

CLAIMS = re.compile(r"ap dot11 (?:24ghz|5ghz|6ghz) |ap country |wireless country ")


def parse(source: IosSource) -> Parsed | NotOffered:
    """One thing per radio of an access point, and one per power limit of the controller."""
    configured = answered(source, RUN)
    if configured and not is_controller(source, *_QUESTIONS):
        return NOT_OFFERED
    asked = [question for question in _QUESTIONS if answered(source, question)]
    if not asked:
        source.lines(_ALWAYS[0])  # nobody looked at a radio: say so
    limits = list(limits_of(source)) if configured else []
    ceilings = {band: ceiling_of(limits, band) for band in BANDS.values()}
    radios = [radio for question in asked for radio in _radios(source, question, ceilings[_QUESTIONS[question]])]
    needed = [*_ALWAYS, *asked]
    if configured:
        needed += [RUN, *(_SIXTH for _ in source.top("ap dot11 6ghz"))]
    said = (_thing(source, limit) for limit in limits if limit.dbm is not None)
    return Parsed((*radios, *said), rests_on=tuple(dict.fromkeys(needed)))


def _radios(source: IosSource, question: str, ceiling: Limit | None) -> Iterator[Radio]:
    for number, line in enumerate(clean(source.lines(question)), 1):
        row = _ROW.match(line)
        if row is None:
            if _ROW_START.match(line):
                raise ParseError("radio", question, number)
            continue
        automatic = row["auto"] == "*"
        yield Radio(
            name=f"{row['ap']}/{row['slot']}",
            enabled=row["admin"] == "Enabled",
            band=_QUESTIONS[question],
            channel=row["channel"] or UNSAID,
            power_dbm=int(row["dbm"]) if row["dbm"] else UNSAID,
            power_max_dbm=ceiling.dbm if ceiling and automatic and ceiling.dbm is not None else UNSAID,
            power_auto=automatic if row["dbm"] else UNSAID,
            handle=f"{row['ap']}/{row['slot']}",
            at={"": Line(question, number)} | ({"power_max_dbm": source.line(ceiling.node)} if ceiling else {}),
        )


def _thing(source: IosSource, limit: Limit) -> Radio:
    return Radio(
        name=limit.name,
        band=limit.band,
        power_max_dbm=limit.dbm if limit.dbm is not None else UNSAID,
        power_auto=True,  # a limit is what automatic control keeps to
        handle=limit.name,
        at={"": source.line(limit.node)},
    )


def render(before: Radio | None, after: Radio | None, around: Around) -> Iterator[Command]:
    """The most that automatic control may send with. What a radio sends now follows from it in a while."""
    if before is None or after is None:
        raise never("radio")
    left = changes(before, after)
    most = left.pop("power_max_dbm", None)
    sends = left.pop("power_dbm", None)  # measured: it obeys the ceiling where the box chooses it
    automatic = left.pop("power_auto", None)
    if automatic is False or (sends is not None and after.power_auto is not True):
        raise never("radio", "power_dbm" if automatic is None else "power_auto")
    refuse_rest("radio", left)
    if automatic:
        yield _by_itself(before)
    if most is not None:
        yield from _ceiling(before, most, around)


def _by_itself(radio: Radio) -> Command:
    """A power that a person set is given back to automatic control: no setting, but an order to the controller."""
    ap = word(radio.handle.rpartition("/")[0], "radio", "power_auto")
    band = next((text for text, band in BANDS.items() if band == plain(radio.band)), "")
    return Command(parts=(f"ap name {ap} dot11 {band} txpower auto",), mode="exec")


def _ceiling(before: Radio, most: int, around: Around) -> Iterator[Command]:
    if not _LEAST <= most <= _MOST:
        raise refuse("radio", "power_max_dbm", "ios.bad-power", least=_LEAST, most=_MOST)
    band = next((text for text, band in BANDS.items() if band == plain(before.band)), "")
    limits = [limit for limit in limits_of(source_of(around, "radio", "power_max_dbm")) if limit.band == before.band]
    named = [limit for limit in limits if limit.name == before.handle]
    for limit in named or limits:  # an access point obeys whichever its tags choose
        if limit.profile:
            yield tell(f"tx-power max {most}", inside=f"ap dot11 {band} rf-profile {limit.profile}")
    if not named or not named[0].profile:
        yield tell(f"ap dot11 {band} rrm txpower max {most}")


DRIVER = FacetDriver(
    facet="radio", asks=(RUN, *_QUESTIONS), parse=parse, claims=CLAIMS, confidence="recorded", render=render
)
