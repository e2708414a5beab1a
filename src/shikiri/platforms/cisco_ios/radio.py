"""Radios: what each access point sends now, and the most that the controller's profiles let one send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.facets.radio import Radio
from shikiri.model.nothing import NOT_OFFERED, UNSAID, NotOffered
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.controller import is_controller
from shikiri.platforms.cisco_ios.radio_limits import BANDS, Limit, ceiling_of, limits_of
from shikiri.platforms.cisco_ios.shown import answered, clean
from shikiri.platforms.cisco_ios.source import RUN, IosSource

_QUESTIONS: Final = {f"show ap dot11 {word} summary": band for word, band in BANDS.items()}
_ALWAYS: Final = tuple(question for question, band in _QUESTIONS.items() if band != "6")
_SIXTH: Final = "show ap dot11 6ghz summary"
_ROW: Final = re.compile(
    r"\s*(?P<ap>\S.*?)\s+(?P<mac>[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s+(?P<slot>\d)\s+(?P<admin>\w+)\s+(?P<oper>\w+)"
    r"\s+(?P<width>\S+)\s+(?:(?P<auto>\*)?\d+/\d+ \((?P<dbm>-?\d+) dBm\)|N/?A|-)\s+(?:\((?P<channel>[\d,]+)\)|N/?A|-)"
)
_ROW_START: Final = re.compile(r"\s*\S.*\s[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\s")

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


DRIVER = FacetDriver(facet="radio", asks=(RUN, *_QUESTIONS), parse=parse, claims=CLAIMS, confidence="recorded")
