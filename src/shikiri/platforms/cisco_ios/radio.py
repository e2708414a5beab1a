"""Radios: what each access point sends now, and the most that the controller's profiles let one send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from shikiri.model.errors import ParseError
from shikiri.model.facets.radio import Radio
from shikiri.model.nothing import NOT_OFFERED, UNSAID, NotOffered
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.controller import is_controller
from shikiri.platforms.cisco_ios.shown import answered, clean
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

Band = Literal["2.4", "5", "6"]

_BANDS: Final[dict[str, Band]] = {"24ghz": "2.4", "5ghz": "5", "6ghz": "6"}
_QUESTIONS: Final = {f"show ap dot11 {word} summary": band for word, band in _BANDS.items()}
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
    radios = [radio for question in asked for radio in _radios(source, question)]
    limits = list(_limits(source)) if configured else []
    if not asked:
        source.lines(_ALWAYS[0])  # nobody looked at a radio: say so
    needed = [*_ALWAYS, *asked]
    if configured:
        needed += [RUN, *(_SIXTH for _ in source.top("ap dot11 6ghz"))]
    return Parsed((*radios, *limits), rests_on=tuple(dict.fromkeys(needed)))


def _radios(source: IosSource, question: str) -> Iterator[Radio]:
    for number, line in enumerate(clean(source.lines(question)), 1):
        row = _ROW.match(line)
        if row is None:
            if _ROW_START.match(line):
                raise ParseError("radio", question, number)
            continue
        here = Line(question, number)
        yield Radio(
            name=f"{row['ap']}/{row['slot']}",
            enabled=row["admin"] == "Enabled",
            band=_QUESTIONS[question],
            channel=row["channel"] or UNSAID,
            power_dbm=int(row["dbm"]) if row["dbm"] else UNSAID,
            power_auto=row["auto"] == "*" if row["dbm"] else UNSAID,
            handle=f"{row['ap']}/{row['slot']}",
            at={"": here},
        )


def _limits(source: IosSource) -> Iterator[Radio]:
    """The limit of a band, and of each RF profile that a tag hands to access points."""
    used = {(line.words[0].partition("-")[0], line.words[1]) for tag in source.top("wireless tag rf")
            for line in tag.children if len(line.words) == 2 and line.words[0].endswith("-rf-policy")}  # noqa: PLR2004  # fmt: skip
    for node in source.top("ap dot11"):
        match node.words[2:]:
            case [word, "rrm", "txpower", "max", dbm] if word in _BANDS:
                yield _limit(source, f"{word} rrm", _BANDS[word], node, dbm)
            case [word, "rf-profile", *name] if (word, " ".join(name)) in used:
                for line in (*node.find("tx-power max"), *node.find("tx-power-max")):
                    yield _limit(source, f"{word} rf-profile {' '.join(name)}", _BANDS[word], line, line.words[-1])


def _limit(source: IosSource, name: str, band: Band, node: Node, dbm: str) -> Radio:
    if not dbm.lstrip("-").isdecimal():
        raise source.fail("radio", node)
    return Radio(name=name, band=band, power_max_dbm=int(dbm), handle=name, at={"": source.line(node)})


DRIVER = FacetDriver(facet="radio", asks=(RUN, *_QUESTIONS), parse=parse, claims=CLAIMS, confidence="recorded")
